"""What waits for a person's mark: the queue, page by page, and one answer of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from assessments.domain.judging import NotToMark, marks_in_force
from assessments.domain.settling import marks_needed
from assessments.models import Answer, Attempt, Mark, QuizVersion
from assessments.questions import Question
from assessments.questions.reading import pooled
from assessments.rules import quizzes_to_mark
from people.models import Person

#: The states of what waits by which the queue is narrowed.
NEW, SECOND, REVISED = "new", "second", "revised"
STATES = (NEW, SECOND, REVISED)


@dataclass(frozen=True)
class Waiting:
    """An answer that waits for a mark of the reader. `place` counts from 1; `marks_missing` includes hers."""

    attempt: Attempt
    answer: Answer
    question: Question
    place: int
    marks_missing: int

    @property
    def was_revised(self) -> bool:
        return self.attempt.was_returned

    @property
    def is_second(self) -> bool:
        """Whether somebody else has marked it already, unseen by the reader."""
        return self.marks_missing < marks_needed(self.question)


@dataclass(frozen=True)
class Narrowed:
    """What of the queue is wanted: key of a quiz, code of a course, kind of question, one of STATES; empty for all."""

    quiz: str = ""
    course: str = ""
    kind: str = ""
    state: str = ""


def answers_to_mark(marker: Person) -> QuerySet[Answer]:
    """Return the answers that wait for a mark of this person, the longest first."""
    hers = Mark.objects.filter(answer=OuterRef("pk"), seq=OuterRef("seq"), marker=marker)
    return (
        Answer.objects.filter(
            points=None,
            value__isnull=False,
            attempt__submitted_at__isnull=False,
            attempt__graded_at=None,
            attempt__enrolment__withdrawn_at=None,
            attempt__activity__in=quizzes_to_mark(marker),
        )
        .exclude(attempt__enrolment__person=marker)
        .exclude(Exists(hers))
        .order_by("attempt__submitted_at", "attempt", "pk")
    )


def narrow(answers: QuerySet[Answer], wanted: Narrowed) -> QuerySet[Answer]:
    """Return those of the answers that are wanted. One query more for a kind of question, that `kinds_among` makes."""
    if wanted.quiz:
        answers = answers.filter(attempt__activity__key__in=[wanted.quiz])
    if wanted.course:
        answers = answers.filter(attempt__activity__module__course__code=wanted.course)
    if wanted.kind:
        kinds = kinds_among(answers)
        answers = answers.filter(question_id__in=[name for name, kind in kinds.items() if kind == wanted.kind])
    return _in_state(answers, wanted.state)


def _in_state(answers: QuerySet[Answer], state: str) -> QuerySet[Answer]:
    marked = Exists(Mark.objects.filter(answer=OuterRef("pk"), seq=OuterRef("seq")))
    if state == SECOND:
        return answers.filter(marked)
    if state == REVISED:
        return answers.filter(attempt__was_returned=True)
    return answers.filter(~marked, attempt__was_returned=False) if state == NEW else answers


def kinds_among(answers: QuerySet[Answer]) -> dict[str, str]:
    """Return the kind of each question among the answers, by its id: two queries, however many answers there are."""
    pairs = set(answers.order_by().values_list("attempt__version", "question_id").distinct())
    versions = QuizVersion.objects.only("structure").in_bulk({version for version, _question in pairs})
    asked = {question_id for _version, question_id in pairs}
    return {
        question["id"]: question["kind"]
        for version in versions.values()
        for question in pooled(version.structure["questions"])
        if question["id"] in asked
    }


def list_to_mark(marker: Person, *, limit: int | None = None) -> list[Waiting]:
    """Return what waits for a mark of this person, the longest first; a set number of queries."""
    return read_waiting(answers_to_mark(marker)[:limit])


def read_waiting(answers: QuerySet[Answer]) -> list[Waiting]:
    """Return what there is to know of answers that wait: three queries."""
    full = answers.select_related("attempt__enrolment__person", "attempt__activity__module__course")
    return [waiting for answer in full.prefetch_related("marks", "attempt__version") for waiting in _open(answer)]


def _open(answer: Answer) -> Iterable[Waiting]:
    for place, question in enumerate(answer.attempt.questions, start=1):
        if question["id"] == answer.question_id:
            missing = marks_needed(question) - len(marks_in_force(answer))
            yield Waiting(answer.attempt, answer, question, place, missing)


def find_waiting(attempt: Attempt, question_id: str, *, marker: Person) -> Waiting:
    """Return one answer that waits for a mark of this person; raises NotToMark."""
    if attempt.submitted_at is None:
        raise NotToMark(_("This attempt was given back to the learner. It waits again once she has handed it in."))
    if attempt.graded_at is not None:
        raise NotToMark(_("This attempt is marked already; its result is there."))
    if attempt.enrolment.withdrawn_at is not None or attempt.enrolment.person_id == marker.pk:
        raise NotToMark(_("This attempt does not wait for your mark."))
    answer = attempt.answers.prefetch_related("marks").filter(question_id=question_id).first()
    if answer is None or answer.points is not None or answer.value is None:
        raise NotToMark(_("This answer is marked already."))
    if any(mark.marker_id == marker.pk and mark.seq == answer.seq for mark in answer.marks.all()):
        raise NotToMark(_("You have marked this answer. It waits for somebody else now."))
    for waiting in _open(answer):
        return Waiting(attempt, answer, waiting.question, waiting.place, waiting.marks_missing)
    raise NotToMark(_("This attempt does not wait for your mark."))


def count_returned(marker: Person) -> int:
    """Return how many attempts lie with learners for revision."""
    return list_returned(marker).count()


def list_returned(marker: Person) -> QuerySet[Attempt]:
    """Return the attempts that were given back and not handed in again, the longest first; `returned_at` says since when."""
    return (
        Attempt.objects.filter(
            submitted_at=None,
            was_returned=True,
            returns__revised_at=None,
            enrolment__withdrawn_at=None,
            activity__in=quizzes_to_mark(marker),
        )
        .annotate(returned_at=F("returns__returned_at"))
        .select_related("enrolment__person")
        .order_by("returned_at", "pk")
    )
