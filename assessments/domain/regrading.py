"""When a key was wrong: whose result would change and how.

A correction is a later version of the same quiz. The answers stay as they are; only the key by which they are graded, and
with it points, score and result, changes. Nobody who had passed is failed unless that was chosen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from assessments.domain.corrections import Keys
from assessments.domain.grading import Grade, grade_answer, percentage, round_points
from assessments.models import Answer, Attempt, QuizVersion
from assessments.questions import KINDS, AllTexts, Question

BATCH = 200


@dataclass(frozen=True)
class Change:
    """What the corrected key makes of one attempt. `points`: before and after, by question, where they differ.

    `would_fail`: she had passed, and by the corrected key alone would not have. `was_kept`: her pass was kept by choice before.
    """

    attempt: Attempt
    old_score: Decimal
    new_score: Decimal
    old_passed: bool
    new_passed: bool
    points: dict[str, tuple[Decimal, Decimal]]
    was_kept: bool = False

    @property
    def would_fail(self) -> bool:
        return self.old_passed and not self.new_passed

    @property
    def is_better(self) -> bool:
        return self.new_score > self.old_score or (self.new_passed and not self.old_passed)


def preview_regrading(version: QuizVersion, question_ids: Iterable[str]) -> list[Change]:
    """Return what grading these questions by the key of `version` would change; nothing is written.

    Sorted by person. Two queries for each 200 attempts, and one for each version that graded some.
    """
    keys = Keys(version, question_ids)
    changes = (_preview(attempt, keys) for attempt in _each_pending(keys))
    return sorted((change for change in changes if change.points), key=_person_and_number)


def would_change(version: QuizVersion, question_ids: Iterable[str]) -> bool:
    """Whether grading these questions by the key of `version` would change any result; reads no further than the first."""
    keys = Keys(version, question_ids)
    return any(_preview(attempt, keys).points for attempt in _each_pending(keys))


def _preview(attempt: Attempt, keys: Keys) -> Change:
    change = work_out(attempt, list(attempt.answers.all()), keys)
    vars(attempt).pop("questions", None)  # thousands of previews are held at once
    vars(attempt).pop("_prefetched_objects_cache", None)
    return change


def _person_and_number(change: Change) -> tuple[str, int]:
    return change.attempt.enrolment.person.full_name, change.attempt.number


def work_out(attempt: Attempt, answers: list[Answer], keys: Keys) -> Change:
    """Return what the corrected keys make of an attempt; what was marked by a person keeps its share."""
    before = {question["id"]: question for question in attempt.questions}
    old = {answer.question_id: answer for answer in answers}
    old_score, old_passed = attempt.score or Decimal(0), bool(attempt.passed)
    mark_corrected(attempt, keys)
    accepted = keys.accepted_for(attempt)
    grades = {
        question["id"]: _grade(question, before[question["id"]], old.get(question["id"]), accepted)
        for question in attempt.questions
    }
    points = {
        question_id: (_points(old.get(question_id)), given.points or Decimal(0))
        for question_id, given in grades.items()
        if _differs(given, old.get(question_id), before[question_id])
    }
    for answer in answers:
        answer.points, answer.max_points = grades[answer.question_id].points, grades[answer.question_id].max_points
    score = percentage(grades.values())
    passed = score >= attempt.rules_in_force.pass_mark if points else old_passed
    new_score = score if points else old_score
    return Change(attempt, old_score, new_score, old_passed, passed, points, was_kept=attempt.pass_kept)


def mark_corrected(attempt: Attempt, keys: Keys) -> None:
    """Let the unsaved attempt be graded by the corrected keys."""
    attempt.corrected_by = keys.version
    attempt.corrected_questions = sorted({*attempt.corrected_questions, *keys.question_ids})
    vars(attempt).pop("questions", None)


def _grade(question: Question, before: Question, answer: Answer | None, accepted: AllTexts) -> Grade:
    if question == before and not KINDS[question["kind"]].grades_by_text and answer and answer.points is not None:
        return Grade(answer.points, answer.max_points or Decimal(question["points"]))
    given = grade_answer(question, answer.value if answer else None, accepted)
    if given.points is None and answer is not None:  # a person said how much it is worth
        share = _points(answer) / (answer.max_points or Decimal(1))
        given = Grade(round_points(share * given.max_points), given.max_points)
    return given


def _points(answer: Answer | None) -> Decimal:
    return (answer.points if answer else None) or Decimal(0)


def _differs(given: Grade, answer: Answer | None, before: Question) -> bool:
    possible = answer.max_points if answer and answer.max_points is not None else Decimal(before.get("points", 1))
    return (given.points or Decimal(0)) != _points(answer) or given.max_points != possible


def find_graded(keys: Keys) -> QuerySet[Attempt]:
    """Return the attempts that may need the corrected key: graded, by an earlier version. Their versions are not read."""
    return (
        Attempt.objects.filter(
            activity=keys.version.activity_id,
            version__number__lt=keys.version.number,
            submitted_at__isnull=False,
            graded_at__isnull=False,
        )
        .select_related("enrolment__person")
        .order_by("pk")
    )


def is_pending(attempt: Attempt, keys: Keys) -> bool:
    """Whether the key was not put right yet. What a later correction put right, or knows nothing of, stays as it is."""
    known = set(attempt.corrected_questions)
    if attempt.corrected_by is not None and attempt.corrected_by.number > keys.version.number:
        return False
    if not known <= keys.all_ids:
        return False
    return attempt.corrected_by_id != keys.version.pk or not set(keys.question_ids) <= known


def _each_pending(keys: Keys) -> Iterator[Attempt]:
    found = find_graded(keys).prefetch_related("answers")
    last = 0
    while some := keys.take_up(found.filter(pk__gt=last)[:BATCH]):
        last = some[-1].pk
        yield from (attempt for attempt in some if is_pending(attempt, keys))
