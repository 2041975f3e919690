"""What may be shown of an attempt, and when: right answers and feedback only once the rules release them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from assessments.domain.finding import read_answers
from assessments.domain.grading import NO_TEXTS, grade_answer
from assessments.domain.marked import ReviewedMarks, review_marks
from assessments.domain.texts import read_accepted, read_all_texts, read_attempt_texts
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, AllTexts, Question, Release, Texts
from assessments.quiz_rules import Moment
from courses.domain.outline import Outline, OutlineActivity
from courses.models import CoursePage


class NotHandedIn(Exception):
    """The attempt is still open: nothing of its key may be shown."""


@dataclass(frozen=True)
class ReviewedQuestion:
    """One question with what was right and why, as far as it is released. `revisit` is the lesson to go back to.

    `points` None: not marked yet. `shows_result`: whether right or wrong may be said. `marked`: what people said of it.
    """

    number: int
    text: str
    review: dict[str, Any]
    review_template: str
    explanation: str
    revisit: OutlineActivity | None
    points: Decimal | None
    max_points: Decimal
    is_answered: bool
    shows_result: bool
    marked: ReviewedMarks | None
    is_note: bool = False

    @property
    def verdict(self) -> str:
        """What may be said in a word: waiting, right, partly, wrong or open; nothing of an answer that is not judged."""
        if self.points is None:
            return "waiting"
        if not self.shows_result:
            return "" if self.is_answered else "open"
        if self.is_right or self.is_partly_right:
            return "right" if self.is_right else "partly"
        return "wrong" if self.is_answered else "open"

    @property
    def is_right(self) -> bool:
        return self.points is not None and self.points == self.max_points

    @property
    def leads_back(self) -> bool:
        """Whether the lesson is worth going back to: where not all was right, and where nothing is right or wrong."""
        return self.revisit is not None and not (self.is_right and self.max_points)

    @property
    def is_partly_right(self) -> bool:
        return self.points is not None and 0 < self.points < self.max_points


def release_of(attempt: Attempt, answer: Answer | None = None) -> Release:
    """Return what may be shown now of one answer, or, without one, of an attempt that was handed in."""
    rules = attempt.rules_in_force
    return Release(
        right=_is_released(rules.show_right, attempt, answer),
        feedback=_is_released(rules.show_feedback, attempt, answer),
    )


def _is_released(moment: str, attempt: Attempt, answer: Answer | None) -> bool:
    if moment == Moment.NEVER:
        return False
    if moment == Moment.PASSED:
        return bool(attempt.passed)
    if attempt.submitted_at is not None:
        return True
    return moment == Moment.AT_ONCE and answer is not None and answer.checked_at is not None


def review_attempt(attempt: Attempt, *, outline: Outline, language: str) -> list[ReviewedQuestion]:
    """Return every question of an attempt in `language`, its lessons from `outline`. Raises NotHandedIn."""
    if attempt.submitted_at is None:
        raise NotHandedIn(attempt.uuid)
    texts, _is_partly_source = read_attempt_texts(attempt, language=language)
    answers = read_answers(attempt)
    marked = [one["id"] for one in attempt.questions if KINDS[one["kind"]].is_marked(one) and one["id"] in answers]
    marks = "marks" if attempt.rules_in_force.blind_marking else "marks__marker"
    prefetch_related_objects([answers[question_id] for question_id in marked], marks)
    accepted = read_accepted_if_asked(attempt)
    return [
        review_question(
            attempt,
            asked,
            number=number,
            texts=texts,
            answer=answers.get(asked["id"]),
            revisit=find_lesson(outline, asked),
            accepted=accepted,
        )
        for number, asked in enumerate(attempt.questions, start=1)
    ]


def review_question(
    attempt: Attempt,
    asked: Question,
    *,
    number: int,
    texts: Texts,
    answer: Answer | None,
    revisit: OutlineActivity | None,
    accepted: AllTexts = NO_TEXTS,
) -> ReviewedQuestion:
    """Return one question with what the rules release of it now."""
    kind = KINDS[asked["kind"]]
    value = answer.value if answer else None
    release = replace(release_of(attempt, answer), accepted=accepted)
    shows_result = kind.is_graded and (release.right or release.feedback)
    return ReviewedQuestion(
        number=number,
        text=texts[f"{asked['id']}.text"],
        review=kind.review(asked, texts, value, release),
        review_template=kind.review_template,
        explanation=texts.get(f"{asked['id']}.explanation", "") if release.feedback else "",
        revisit=revisit if release.feedback else None,
        points=None if not shows_result and _is_being_marked(attempt, asked, value) else _points(attempt, answer),
        max_points=Decimal(asked.get("points", 1)),
        is_answered=value is not None or not kind.needs_answer,
        shows_result=shows_result,
        marked=review_marks(attempt, asked, answer, texts, release) if kind.is_marked(asked) else None,
        is_note=not kind.needs_answer,
    )


def find_lesson(outline: Outline, asked: Question) -> OutlineActivity | None:
    """Return the lesson to go back to after a question; None where none is named, or it is no longer in the course."""
    return outline.by_key.get(UUID(asked["revisit"])) if asked["revisit"] else None


def review_fixed(
    attempt: Attempt, asked: Question, *, number: int, texts: Texts, answer: Answer | None, outline: Outline
) -> ReviewedQuestion:
    """Return what is to be said of an answer of an open attempt that can no longer be changed: most where it was checked."""
    accepted = NO_TEXTS
    if answer is not None and answer.checked_at is not None:
        accepted = read_all_texts(attempt.version) if KINDS[asked["kind"]].grades_by_text else NO_TEXTS
        answer.points = grade_answer(asked, answer.value, accepted).points  # for this page; handing in stores it
    revisit = find_lesson(outline, asked)
    return review_question(
        attempt, asked, number=number, texts=texts, answer=answer, revisit=revisit, accepted=accepted
    )


def read_accepted_if_asked(attempt: Attempt) -> AllTexts:
    """Return the texts in all languages, where a question of the attempt is compared with them; else none."""
    by_text = any(KINDS[asked["kind"]].grades_by_text for asked in attempt.questions)
    return read_accepted(attempt) if by_text else NO_TEXTS


def _is_being_marked(attempt: Attempt, asked: Question, value: Any) -> bool:
    """Whether people are still at the attempt, and it may not be told which of their answers this one is among."""
    is_waiting = attempt.submitted_at is not None and attempt.graded_at is None
    return is_waiting and value is not None and KINDS[asked["kind"]].is_marked(asked)


def _points(attempt: Attempt, answer: Answer | None) -> Decimal | None:
    """What a person gave is not told before all is marked."""
    if answer is None:
        return Decimal(0)
    is_waiting = attempt.submitted_at is not None and attempt.graded_at is None
    return None if is_waiting and answer.pk and answer.marks.all() else answer.points


def lessons_to_revisit(reviewed: list[ReviewedQuestion]) -> list[OutlineActivity]:
    """Return the lessons behind what was not fully right, each once, in the order of the course."""
    wanted = {
        question.revisit.id: question.revisit for question in reviewed if question.revisit and question.leads_back
    }
    return sorted(wanted.values(), key=lambda lesson: lesson.place)


@lru_cache(maxsize=500)
def read_outcomes(outline: Outline) -> list[str]:
    """Return what people are able to do after the course, in the outline's language; kept as long as the outline stands."""
    page = CoursePage.objects.filter(pk=outline.page_id).only("outcomes").first()
    return [str(block.value) for block in page.outcomes] if page else []
