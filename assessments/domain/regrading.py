"""When a key was wrong: whose result would change and how, and making it so.

A correction is a later version of the same quiz. The answers stay as they are; only the key by which they are graded, and
with it points, score and result, changes. Nobody who had passed is failed unless that was chosen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from assessments.domain.grading import Grade, grade_answer, percentage, round_points
from assessments.domain.settling import pass_on
from assessments.domain.texts import correct_texts, pick, read_all_texts
from assessments.messages import REGRADED
from assessments.models import Answer, Attempt, QuizVersion, Regrading, ResultChange
from assessments.questions import KINDS, AllTexts, Question
from assessments.questions.reading import key_of, pooled
from notifications.domain.outbox import queue
from people.domain.auditing import record_act
from people.domain.locking import lock_person
from people.models import Person

BATCH = 200
#: For so long, attempts that were still being taken or marked by the wrong key are graded again when they are graded.
TAKEN_UP_FOR = timedelta(days=30)
#: For so long, each attempt is looked at; afterwards only whether any knows nothing of the correction.
SURE_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Change:
    """What the corrected key makes of one attempt. `points`: before and after, by question, where they differ.

    `would_fail`: she had passed, and by the corrected key alone would not have.
    """

    attempt: Attempt
    old_score: Decimal
    new_score: Decimal
    old_passed: bool
    new_passed: bool
    points: dict[str, tuple[Decimal, Decimal]]

    @property
    def would_fail(self) -> bool:
        return self.old_passed and not self.new_passed

    @property
    def is_better(self) -> bool:
        return self.new_score > self.old_score or (self.new_passed and not self.old_passed)


class Keys:
    """The keys of a correction, and what its texts make right, read once per version."""

    def __init__(self, version: QuizVersion, question_ids: Iterable[str]) -> None:
        asked = {question["id"]: question for question in pooled(version.structure["questions"])}
        self.version = version
        self.question_ids = sorted(set(question_ids) & set(asked))
        self.all_ids = set(asked)
        self._corrected = read_all_texts(version)
        self._accepted: dict[int, AllTexts] = {}

    def accepted_for(self, attempt: Attempt) -> AllTexts:
        known = self._accepted.get(attempt.version_id)
        if known is None:
            known = self._accepted[attempt.version_id] = read_all_texts(attempt.version)
        return correct_texts(known, self._corrected, attempt.corrected_questions)


def changed_questions(version: QuizVersion) -> list[str]:
    """Return the ids of the questions of `version` whose key differs from one by which somebody was graded.

    In the order of the quiz. Another weight is another key, and so is another text where answers are typed.
    """
    graded = Attempt.objects.filter(activity=version.activity_id, graded_at__isnull=False).order_by()
    used = {pk for pks in graded.values_list("version", "corrected_by").distinct() for pk in pks}
    earlier = QuizVersion.objects.filter(pk__in=used - {None}, number__lt=version.number)
    now = grading_keys(version)
    then = [grading_keys(one) for one in earlier]
    return [question_id for question_id, key in now.items() if any(keys.get(question_id, key) != key for keys in then)]


def grading_keys(version: QuizVersion) -> dict[str, Any]:
    """Return whatever decides how each question is graded, by its id."""
    texts = read_all_texts(version)
    return {
        question["id"]: [key_of(question), question["points"], _typed(question, texts)]
        for question in pooled(version.structure["questions"])
        if KINDS[question["kind"]].is_graded
    }


def _typed(question: Question, texts: AllTexts) -> list[tuple[str, tuple[str, ...]]]:
    if not KINDS[question["kind"]].grades_by_text:
        return []
    found = pick(texts, [question["id"]])
    return sorted((path, tuple(sorted(some))) for path, some in found.items() if path.endswith(".text"))


def preview_regrading(version: QuizVersion, question_ids: Iterable[str]) -> list[Change]:
    """Return what grading these questions by the key of `version` would change; nothing is written.

    Sorted by person. Three queries for each 200 attempts.
    """
    keys = Keys(version, question_ids)
    changes = (work_out(attempt, list(attempt.answers.all()), keys) for attempt in _each_pending(keys))
    return sorted((change for change in changes if change.points), key=_person_and_number)


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
    return Change(attempt, old_score, score if points else old_score, old_passed, passed, points)


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


@transaction.atomic
def apply_regrading(
    version: QuizVersion,
    question_ids: Iterable[str],
    *,
    keeps_passes: bool = True,
    reason: str,
    applied_by: Person,
) -> Regrading:
    """Record that these questions are graded again by the key of `version`; `continue_regrading` then does it.

    Raises ValueError without a reason, or when no question is one of the version's.
    """
    keys = Keys(version, question_ids)
    if not reason.strip() or not keys.question_ids:
        raise ValueError("a regrading has a reason and questions of its version")
    regrading = Regrading.objects.create(
        version=version,
        question_ids=keys.question_ids,
        keeps_passes=keeps_passes,
        reason=reason.strip(),
        applied_by=applied_by,
    )
    data = {"questions": keys.question_ids, "keeps_passes": keeps_passes, "reason": regrading.reason}
    record_act("quiz.regraded", actor=applied_by, subject_kind="regrading", subject_id=regrading.uuid, data=data)
    return regrading


def continue_regrading(regrading: Regrading, *, limit: int | None = None) -> int:
    """Grade again whatever the regrading has not reached yet, each attempt in a transaction of its own; return how many.

    May be stopped anywhere and called again, by any number at once: what is done stays done and is done once.
    """
    keys = Keys(regrading.version, regrading.question_ids)
    done = 0
    for attempt in _each_pending(keys):
        if limit is not None and done >= limit:
            break
        done += _regrade(attempt, regrading, keys)
    return done


def regradings_to_continue(now: datetime) -> list[Regrading]:
    """Return the regradings that have not reached everybody: a crash came, or an attempt by the old key was graded since."""
    fresh = Regrading.objects.filter(applied_at__gte=now - TAKEN_UP_FOR).select_related("version")
    return [
        regrading
        for regrading in fresh
        if regrading.applied_at >= now - SURE_AFTER
        or _graded(Keys(regrading.version, regrading.question_ids)).exclude(corrected_by=regrading.version).exists()
    ]


@transaction.atomic
def _regrade(pending: Attempt, regrading: Regrading, keys: Keys) -> bool:
    lock_person(pending.enrolment.person_id)
    attempt = _graded(keys).select_for_update(of=("self",)).filter(pk=pending.pk).first()
    if attempt is None or not _is_pending(attempt, keys):
        return False
    answers = list(attempt.answers.all())
    change = work_out(attempt, answers, keys)
    stays = regrading.keeps_passes and change.old_passed
    attempt.score, attempt.passed = change.new_score, change.new_passed or stays
    attempt.save(update_fields=["corrected_by", "corrected_questions", "score", "passed"])
    if change.points:
        Answer.objects.bulk_update(answers, ["points", "max_points"])
        _note(change, attempt, regrading)
    return True


def _note(change: Change, attempt: Attempt, regrading: Regrading) -> None:
    ResultChange.objects.create(
        regrading=regrading,
        attempt=attempt,
        old_score=change.old_score,
        new_score=change.new_score,
        old_passed=change.old_passed,
        new_passed=bool(attempt.passed),
        points={
            question_id: [str(round_points(old)), str(round_points(new))]
            for question_id, (old, new) in change.points.items()
        },
    )
    if attempt.enrolment.withdrawn_at is None:
        pass_on(attempt)
    if change.is_better:
        data = mail_data(attempt, regrading)
        queue(attempt.enrolment.person, REGRADED.name, subject=f"{regrading.uuid}/{attempt.number}", data=data)


def mail_data(attempt: Attempt, regrading: Regrading) -> dict[str, Any]:
    """Return what the mail about a better result says: titles by language, because she may change hers meanwhile."""
    return {
        "titles": {text.language: text.title for text in attempt.activity.texts.all()},
        "source_language": regrading.version.source_language,
        "path": f"attempts/{attempt.uuid}/result/",
    }


def _graded(keys: Keys) -> QuerySet[Attempt]:
    """The attempts that may need the corrected key: graded by an earlier version."""
    return (
        Attempt.objects.filter(
            activity=keys.version.activity_id,
            version__number__lt=keys.version.number,
            submitted_at__isnull=False,
            graded_at__isnull=False,
        )
        .select_related("version", "corrected_by", "enrolment__person", "activity__module")
        .order_by("pk")
    )


def _is_pending(attempt: Attempt, keys: Keys) -> bool:
    """Whether the key was not put right yet. What a later correction put right, or knows nothing of, stays as it is."""
    known = set(attempt.corrected_questions)
    if attempt.corrected_by is not None and attempt.corrected_by.number > keys.version.number:
        return False
    if not known <= keys.all_ids:
        return False
    return attempt.corrected_by_id != keys.version.pk or not set(keys.question_ids) <= known


def _each_pending(keys: Keys) -> Iterator[Attempt]:
    found = _graded(keys).prefetch_related("answers")
    last = 0
    while some := list(found.filter(pk__gt=last)[:BATCH]):
        last = some[-1].pk
        yield from (attempt for attempt in some if _is_pending(attempt, keys))
