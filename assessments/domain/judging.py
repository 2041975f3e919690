"""What a person says about an answer: read, and kept within its bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Answer, Mark
from assessments.questions import Question

PLACES = Decimal("0.0001")


class NotToMark(Exception):
    """This answer does not wait for a mark of this person. The message is meant for her."""


class Revised(NotToMark):
    """The learner has revised the answer since it was read."""


class InvalidMark(ValueError):
    """A mark out of bounds, or a return or change without a reason. The message is meant for the marker."""


@dataclass(frozen=True)
class Judgement:
    """As somebody gives it: with a rubric `criteria`, points for each line, else `share`, from 0 to 1."""

    share: Decimal | None = None
    criteria: Mapping[str, Any] = field(default_factory=dict)
    line_comments: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


def read_judgement(question: Question, given: Judgement) -> dict[str, Any]:
    """Return the fields of a mark; raises InvalidMark."""
    criteria = read_criteria(question, given.criteria) if question.get("criteria") else {}
    said = {name: given.line_comments.get(name, "").strip() for name in criteria}
    return {
        "share": share_of(question, criteria) if criteria else check_share(given.share),
        "criteria": {name: str(points) for name, points in criteria.items()},
        "line_comments": {name: text for name, text in said.items() if text},
        "comment": given.comment.strip(),
    }


def read_criteria(question: Question, criteria: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return the points of each line of the rubric; raises InvalidMark unless each has some within its bounds."""
    given = {}
    for criterion in question["criteria"]:
        try:
            points = Decimal(str(criteria[criterion["id"]]))
        except (KeyError, InvalidOperation):
            raise InvalidMark(_("Give points for each line of the rubric.")) from None
        if not points.is_finite() or not 0 <= points <= criterion["points"]:
            raise InvalidMark(_("Give each line from 0 to %(most)s points.") % {"most": criterion["points"]})
        given[criterion["id"]] = points
    return given


def share_of(question: Question, given: Mapping[str, Decimal]) -> Decimal:
    """Return which share of the rubric's points was given."""
    possible = sum(criterion["points"] for criterion in question["criteria"])
    return (sum(given.values(), Decimal(0)) / possible).quantize(PLACES, ROUND_HALF_UP)


def check_share(share: Decimal | None) -> Decimal:
    """Return a share within its bounds; raises InvalidMark."""
    if share is None or not share.is_finite() or not 0 <= share <= 1:
        raise InvalidMark(_("Say how good the answer is, from 0 to 100 per cent."))
    return share.quantize(PLACES, ROUND_HALF_UP)


def marks_in_force(answer: Answer) -> list[Mark]:
    """Return the marks of the answer as it is now that no other has replaced, the earliest first; reads `answer.marks`."""
    marks = list(answer.marks.all())
    replaced = {mark.replaces_id for mark in marks}
    return [mark for mark in marks if mark.pk not in replaced and mark.seq == answer.seq]
