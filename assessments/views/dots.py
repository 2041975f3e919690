"""The list of all questions of an attempt: which are answered, which she means to come back to, where she is."""

from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.domain.fixing import can_reach
from assessments.models import Answer, Attempt
from assessments.questions import KINDS


class Dot(NamedTuple):
    """A question in the list of all of them."""

    number: int
    is_answered: bool = False
    is_flagged: bool = False
    is_current: bool = False
    is_reachable: bool = True

    @property
    def drawn(self) -> SafeString:
        return _draw(self, get_language())


def make_dots(attempt: Attempt, answers: dict[str, Answer], *, current: int | None = None) -> tuple[Dot, ...]:
    """Return for each question whether it is answered, flagged, the current one, and whether she may go there."""
    dots = []
    for number, asked in enumerate(attempt.questions, start=1):
        answer = answers.get(asked["id"])
        kind = KINDS[asked["kind"]]
        dots.append(
            Dot(
                number=number,
                is_answered=not kind.needs_answer or (answer is not None and kind.is_finished(asked, answer.value)),
                is_flagged=answer is not None and answer.flagged_at is not None,
                is_current=number == current,
                is_reachable=can_reach(attempt, number),
            )
        )
    return tuple(dots)


@lru_cache(maxsize=2_000)
def _draw(dot: Dot, language: str | None) -> SafeString:
    """Return a dot as HTML: the same for everybody in this state, so it is drawn once in each language."""
    return render_to_string("assessments/dot.html", {"dot": dot})
