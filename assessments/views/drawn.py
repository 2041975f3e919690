"""Open questions as HTML. One without an answer is drawn once for all who meet it in the same order."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.domain.texts import refers_to_pages
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, Question, Texts
from assessments.quiz_rules import Moment

#: Questions in one language and order, a few kilobytes each.
MOST_KEPT = 2_000


def may_check(attempt: Attempt) -> bool:
    """Whether each answer can be checked before the rest is handed in."""
    return attempt.rules_in_force.show_feedback == Moment.AT_ONCE


def fill_in(attempt: Attempt, asked: Question, texts: Texts, answer: Answer, *, prefix: str | None) -> Any:
    """Return the question's form with the saved answer."""
    initial = {"answer": answer.value, "flagged": bool(answer.flagged_at), "shows_feedback": may_check(attempt)}
    return KINDS[asked["kind"]].form(asked, texts, attempt.option_seed, initial=initial, prefix=prefix)


def draw(asked: Question, texts: Texts, form: Any, *, number: int) -> SafeString:
    """Return the question with its form as HTML."""
    context = {"form": form, "text": texts[f"{asked['id']}.text"], "question_suffix": str(number)}
    return render_to_string(KINDS[asked["kind"]].template, context)


def draw_open(attempt: Attempt, asked: Question, texts: Texts, *, number: int, prefix: str | None) -> SafeString:
    """Return a question without an answer as HTML."""
    version, seed = attempt.version, attempt.option_seed
    order = KINDS[asked["kind"]].order(asked, seed)
    is_the_same = order is not None and not refers_to_pages(texts[f"{asked['id']}.text"]) and not settings.DEBUG
    return (_draw_once if is_the_same and attempt.corrected_by_id is None else _draw_once.__wrapped__)(
        _Open(
            of_version=(version.pk, version.digest, version.texts_digest),
            language=get_language(),
            question_id=asked["id"],
            order=order,
            number=number,
            prefix=prefix,
            shows_feedback=may_check(attempt),
            asked=asked,
            texts=texts,
            seed=seed,
        )
    )


@dataclass(frozen=True)
class _Open:
    """An open question: what decides how it is drawn, and what it is drawn from."""

    of_version: tuple[int, str, str]
    language: str | None
    question_id: str
    order: tuple[str, ...] | None
    number: int
    prefix: str | None
    shows_feedback: bool
    asked: Question = field(compare=False)
    texts: Texts = field(compare=False)
    seed: int | None = field(compare=False)


@lru_cache(maxsize=MOST_KEPT)
def _draw_once(one: _Open) -> SafeString:
    initial = {"shows_feedback": one.shows_feedback}
    form = KINDS[one.asked["kind"]].form(one.asked, one.texts, one.seed, initial=initial, prefix=one.prefix)
    return draw(one.asked, one.texts, form, number=one.number)
