"""What may be shown of an attempt, and when: right answers and feedback only once it was handed in."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.domain.versions import read_version_texts
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, Question, ReviewedOption, Texts
from courses.domain.outline import Outline, OutlineActivity
from courses.models import Activity, CoursePage, Enrolment


class NotHandedIn(Exception):
    """The attempt is still open: nothing of its key may be shown."""


@dataclass(frozen=True)
class ReviewedQuestion:
    """One question with what was right and why. `revisit` is the lesson to go back to, while it is offered."""

    number: int
    text: str
    options: list[ReviewedOption]
    explanation: str
    revisit: OutlineActivity | None
    points: Decimal
    max_points: Decimal
    is_answered: bool

    @property
    def is_right(self) -> bool:
        return self.points == self.max_points

    @property
    def is_partly_right(self) -> bool:
        return 0 < self.points < self.max_points


def review_attempt(attempt: Attempt, *, outline: Outline, language: str) -> list[ReviewedQuestion]:
    """Return every question of a graded attempt in `language`, its lessons from `outline`. Raises NotHandedIn."""
    if attempt.submitted_at is None:
        raise NotHandedIn(attempt.uuid)
    texts, _is_partly_source = read_version_texts(attempt.version, language=language)
    answers = {answer.question_id: answer for answer in attempt.answers.all()}
    lessons = {str(activity.key): activity for activity in outline.activities}
    return [
        _review(
            asked, number=number, texts=texts, answer=answers.get(asked["id"]), revisit=lessons.get(asked["revisit"])
        )
        for number, asked in enumerate(attempt.version.structure["questions"], start=1)
    ]


def _review(
    asked: Question, *, number: int, texts: Texts, answer: Answer | None, revisit: OutlineActivity | None
) -> ReviewedQuestion:
    kind = KINDS[asked["kind"]]
    value = answer.value if answer else None
    grade = kind.grade(asked, value)
    return ReviewedQuestion(
        number=number,
        text=texts[f"{asked['id']}.text"],
        options=kind.review(asked, texts, value),
        explanation=texts.get(f"{asked['id']}.explanation", ""),
        revisit=revisit,
        points=grade.points,
        max_points=grade.max_points,
        is_answered=value is not None,
    )


def lessons_to_revisit(reviewed: list[ReviewedQuestion]) -> list[OutlineActivity]:
    """Return the lessons behind what was not fully right, each once, in the order of the course."""
    wanted = {
        question.revisit.id: question.revisit for question in reviewed if question.revisit and not question.is_right
    }
    return sorted(wanted.values(), key=lambda lesson: lesson.place)


def read_outcomes(outline: Outline) -> list[str]:
    """Return what people are able to do after the course, in the outline's language."""
    page = CoursePage.objects.filter(pk=outline.page_id).only("outcomes").first()
    return [str(block.value) for block in page.outcomes] if page else []


def list_attempts(enrolment: Enrolment, activity: Activity) -> list[Attempt]:
    """Return the person's attempts at a quiz in this enrolment, the latest first: one query."""
    return list(Attempt.objects.filter(enrolment=enrolment, activity=activity).order_by("-number"))
