"""From answers with weights, as other programs keep them, to the options of our questions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from interop.domain.questions.model import CannotRead, Parsed, Value
from interop.domain.questions.numbers import whole_shares

ALL, HALF = Decimal(100), Decimal(50)
NEAR = Decimal("0.1")


@dataclass(frozen=True)
class Weighed:
    """An answer and what it is worth, in per cent."""

    text: str
    fraction: Decimal
    feedback: str = ""


def single_options(answers: list[Weighed], parsed: Parsed) -> Value:
    """Return the options of a single choice: one is right, others may be worth a part."""
    best = max((answer.fraction for answer in answers), default=Decimal(0))
    if best <= 0:
        raise CannotRead(_("no option is right"))
    right = next(place for place, answer in enumerate(answers) if answer.fraction == best)
    if best < ALL:
        parsed.warn(_("no option is worth 100 per cent: the best one counts as right"))
    if sum(1 for answer in answers if answer.fraction == best) > 1:
        parsed.warn(_("several options are fully right: the first one is marked so, the others are worth as much"))
    shares = whole_shares(answer.fraction for answer in answers)
    options = []
    for place, answer in enumerate(answers):
        usual = ALL if place == right else 0
        options.append(
            _option(answer, is_right=place == right, share=None if answer.fraction == usual else shares[place])
        )
    return {"options": options}


def multiple_options(answers: list[Weighed], *, all_or_nothing: bool = False) -> Value:
    """Return options and credit of a multiple choice. Weights of their own only where our rule gives others."""
    right = [answer for answer in answers if answer.fraction > 0]
    wrong = [answer for answer in answers if answer.fraction <= 0]
    if not right:
        raise CannotRead(_("no option is right"))
    even = all_or_nothing or (_are_near(right, ALL / len(right)) and _are_near(wrong, -ALL / max(len(wrong), 1)))
    shares = [None] * len(answers) if even else whole_shares(answer.fraction for answer in answers)
    options = [
        _option(answer, is_right=answer.fraction > 0, share=share)
        for answer, share in zip(answers, shares, strict=True)
    ]
    return {"options": options, "credit": "all" if all_or_nothing else "partial"}


def short_options(answers: list[Weighed], parsed: Parsed) -> Value:
    """Return the accepted answers of a short answer."""
    if not any(answer.fraction > 0 for answer in answers):
        raise CannotRead(_("no answer is right"))
    options = [
        {"text": answer.text, "share": share, "feedback": answer.feedback}
        for answer, share in zip(answers, _positive_shares(answers, parsed), strict=True)
    ]
    return {"options": options}


def gap_options(gap: int, answers: list[Weighed], parsed: Parsed, *, is_typed: bool) -> list[Value]:
    """Return the options of one gap: in a typed one only what is right."""
    kept = []
    for answer in answers:
        if 0 < answer.fraction < ALL:
            parsed.warn(
                (
                    _("gap %(gap)d: an answer that is worth a part counts as right")
                    if answer.fraction >= HALF
                    else _("gap %(gap)d: an answer that is worth a part counts as wrong")
                )
                % {"gap": gap}
            )
        is_right = answer.fraction >= HALF
        if is_typed and not is_right:
            parsed.warn(
                _("gap %(gap)d: wrong answers to a typed gap were left out, with their feedback") % {"gap": gap}
            )
            continue
        kept.append({"gap": gap, "text": answer.text, "is_right": is_right, "feedback": answer.feedback})
    if not any(option["is_right"] for option in kept):
        raise CannotRead(_("gap %(gap)d: no answer is right") % {"gap": gap})
    if not is_typed and all(option["is_right"] for option in kept):
        parsed.warn(
            _("gap %(gap)d: without a wrong answer there is nothing to choose from, so it is typed") % {"gap": gap}
        )
    return kept


def _positive_shares(answers: list[Weighed], parsed: Parsed) -> list[int]:
    shares = [max(int(answer.fraction.to_integral_value("ROUND_HALF_UP")), 0) for answer in answers]
    if max(shares) < ALL:
        parsed.warn(_("no answer is worth 100 per cent: the best one was made so"))
        shares[shares.index(max(shares))] = 100
    return shares


def _option(answer: Weighed, *, is_right: bool, share: int | None) -> dict[str, Any]:
    return {"text": answer.text, "is_right": is_right, "share": share, "feedback": answer.feedback}


def _are_near(answers: list[Weighed], wanted: Decimal) -> bool:
    return all(abs(answer.fraction - wanted) <= NEAR for answer in answers)
