"""What people said of an answer, as its learner reads it: as far as the rules release it, and nobody's name where blind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessments.domain.grading import round_points
from assessments.domain.judging import marks_in_force
from assessments.models import Answer, Attempt, Mark
from assessments.questions import Question, Release, Texts


@dataclass(frozen=True)
class MarkedLine:
    """One line of the rubric. `points` are the mean of the markers', None where the rules keep them back."""

    text: str
    description: str
    most: int
    points: Decimal | None
    comments: list[str]


@dataclass(frozen=True)
class ChangedMark:
    """That a mark was changed, when and why."""

    changed_at: datetime
    reason: str


@dataclass(frozen=True)
class ReviewedMarks:
    """`points` and `most` are the rubric's, if there is one; `names` those of the markers, empty where marking is blind."""

    lines: list[MarkedLine]
    comments: list[str]
    count: int
    names: list[str]
    changes: list[ChangedMark]
    points: Decimal | None
    most: int


def review_marks(attempt: Attempt, asked: Question, answer: Answer | None, texts: Texts, release: Release) -> Any:
    """Return the ReviewedMarks of an answer, None before the whole attempt is marked or where no person marked it.

    Reads `answer.marks`, and each one's marker where marking is not blind.
    """
    if answer is None or answer.pk is None or attempt.graded_at is None:
        return None
    marks = marks_in_force(answer)
    if not marks:
        return None
    shows_points = release.right or release.feedback
    totals = [sum((Decimal(points) for points in mark.criteria.values()), Decimal(0)) for mark in marks]
    return ReviewedMarks(
        lines=_lines(asked, marks, texts, release) if shows_points else [],
        comments=[mark.comment for mark in marks if mark.comment and release.feedback],
        count=len(marks),
        names=[] if attempt.rules_in_force.blind_marking else sorted({mark.marker.full_name for mark in marks}),
        changes=[ChangedMark(mark.marked_at, mark.reason) for mark in marks if mark.replaces_id],
        points=_mean(totals) if shows_points else None,
        most=sum(criterion["points"] for criterion in asked.get("criteria", [])),
    )


def _lines(asked: Question, marks: list[Mark], texts: Texts, release: Release) -> list[MarkedLine]:
    path = f"{asked['id']}.criteria"
    lines = []
    for criterion in asked.get("criteria", []):
        given = [Decimal(mark.criteria[criterion["id"]]) for mark in marks if criterion["id"] in mark.criteria]
        lines.append(
            MarkedLine(
                text=texts.get(f"{path}.{criterion['id']}.text", ""),
                description=texts.get(f"{path}.{criterion['id']}.description", ""),
                most=criterion["points"],
                points=_mean(given) if given else None,
                comments=_said(marks, criterion["id"]) if release.feedback else [],
            )
        )
    return lines


def _said(marks: list[Mark], criterion_id: str) -> list[str]:
    said: list[Mapping[str, str]] = [mark.line_comments for mark in marks]
    return [comments[criterion_id] for comments in said if comments.get(criterion_id)]


def _mean(points: list[Decimal]) -> Decimal:
    return round_points(sum(points, Decimal(0)) / len(points)).normalize()


def has_comments(attempt: Attempt) -> bool:
    """Whether markers said anything of an attempt's answers: two queries."""
    answers = attempt.answers.prefetch_related("marks")
    return any(mark.comment or mark.line_comments for answer in answers for mark in marks_in_force(answer))
