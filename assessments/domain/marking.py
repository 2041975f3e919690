"""Marking by people: what waits for it, one judgement after the other, and work given back for revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.domain.attempts import find_question
from assessments.domain.finding import lock_attempt
from assessments.domain.settling import grade, settle
from assessments.messages import tell_marked, tell_returned
from assessments.models import Answer, Attempt, Mark, Return
from assessments.questions import Question
from assessments.rules import quizzes_to_mark
from courses.domain.progress import reopen_activity
from courses.models import Activity
from people.domain.auditing import record_act
from people.domain.locking import lock_person
from people.models import Person

#: So many attempts a queue looks through, the oldest first.
QUEUE = 500
PLACES = Decimal("0.0001")


class NotToMark(Exception):
    """This answer does not wait for a mark of this person. The message is meant for her."""


class InvalidMark(ValueError):
    """A mark out of bounds, or a return without a reason. The message is meant for the marker."""


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


def list_to_mark(marker: Person, *, activity: Activity | None = None, kind: str = "") -> list[Waiting]:
    """Return what waits for a mark of this person, the longest first; a set number of queries."""
    attempts = _waiting_attempts().filter(activity__in=quizzes_to_mark(marker)).exclude(enrolment__person=marker)
    if activity is not None:
        attempts = attempts.filter(activity=activity)
    found = [
        waiting
        for attempt in attempts.order_by("submitted_at", "pk").prefetch_related("answers__marks")[:QUEUE]
        for waiting in _waiting_in(attempt, marker)
    ]
    return [waiting for waiting in found if not kind or waiting.question["kind"] == kind]


def find_waiting(attempt: Attempt, question_id: str, *, marker: Person) -> Waiting:
    """Return one answer that waits for a mark of this person; raises NotToMark."""
    if attempt.submitted_at is None or attempt.graded_at is not None or attempt.enrolment.person_id == marker.pk:
        raise NotToMark(_("This attempt does not wait for your mark."))
    for waiting in _waiting_in(attempt, marker):
        if waiting.answer.question_id == question_id:
            return waiting
    raise NotToMark(_("This answer does not wait for your mark: it is marked already, or you have marked it."))


def _waiting_attempts() -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        submitted_at__isnull=False, graded_at=None, enrolment__withdrawn_at=None
    ).select_related("version", "corrected_by", "activity__module__course", "enrolment__person")


def _waiting_in(attempt: Attempt, marker: Person) -> list[Waiting]:
    places = {question["id"]: (place, question) for place, question in enumerate(attempt.questions, start=1)}
    found = []
    for answer in attempt.answers.all():
        if answer.points is not None or answer.value is None or answer.question_id not in places:
            continue
        place, question = places[answer.question_id]
        markers = {mark.marker_id for mark in answer.marks.all() if mark.seq == answer.seq}
        missing = marks_needed(question) - len(markers)
        if missing > 0 and marker.pk not in markers:
            found.append(Waiting(attempt, answer, question, place, missing))
    return sorted(found, key=lambda waiting: waiting.place)


def marks_needed(question: Question) -> int:
    """Return how many different people must mark an answer."""
    return 2 if question.get("second_marker") else 1


@transaction.atomic
def record_mark(
    answer: Answer,
    *,
    marker: Person,
    seq: int,
    share: Decimal | None = None,
    criteria: Mapping[str, Any] | None = None,
    comment: str = "",
) -> Mark:
    """Record a person's judgement of an answer as it was with `seq`; after the last one that is missing, settle the attempt.

    With a rubric `criteria` gives points for each of its lines, else `share` is from 0 to 1. The learner gets a mail once all
    is marked. Raises InvalidMark, NotToMark.
    """
    attempt = _lock(answer.attempt_id)
    question = find_question(attempt, answer.question_id)
    waiting = find_waiting(attempt, answer.question_id, marker=marker)
    if waiting.answer.seq != seq:
        raise NotToMark(_("The answer was revised since you opened it. Read it again."))
    given = read_criteria(question, criteria or {}) if question.get("criteria") else {}
    mark = Mark.objects.create(
        answer=waiting.answer,
        seq=seq,
        marker=marker,
        share=share_of(question, given) if given else check_share(share),
        criteria={name: str(points) for name, points in given.items()},
        comment=comment.strip(),
    )
    data = {"attempt": str(attempt.uuid), "question": answer.question_id, "share": str(mark.share)}
    record_act("answer.marked", actor=marker, subject_kind="mark", subject_id=mark.uuid, data=data)
    answers = list(Answer.objects.filter(attempt=attempt))
    if all(given.points is not None for given in grade(attempt, answers).values()):
        settle(attempt, answers)
        tell_marked(attempt)
    return mark


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


@transaction.atomic
def return_for_revision(attempt: Attempt, *, question_ids: Sequence[str], comment: str, returned_by: Person) -> Return:
    """Open an attempt again so that she can revise some answers that wait for a mark; the rest stays as it is.

    No time limit holds for it any more. The learner gets a mail. Raises InvalidMark without a comment or question, NotToMark.
    """
    if not comment.strip() or not question_ids:
        raise InvalidMark(_("Say what should be revised: the learner reads it."))
    locked = _lock(attempt.pk)
    for question_id in question_ids:
        find_waiting(locked, question_id, marker=returned_by)
    locked.submitted_at = locked.submit_key = locked.deadline = None
    locked.epoch += 1
    locked.was_returned, locked.ran_out = True, False
    locked.save(update_fields=["submitted_at", "submit_key", "deadline", "epoch", "was_returned", "ran_out"])
    locked.answers.filter(question_id__in=question_ids).update(checked_at=None)
    returned = Return.objects.create(
        attempt=locked, question_ids=list(question_ids), comment=comment.strip(), returned_by=returned_by
    )
    reopen_activity(locked.enrolment, locked.activity)
    data = {"attempt": str(locked.uuid), "questions": list(question_ids)}
    record_act("attempt.returned", actor=returned_by, subject_kind="return", subject_id=returned.uuid, data=data)
    tell_returned(returned)
    return returned


def _lock(attempt_id: int) -> Attempt:
    """Lock person and attempt; return the attempt with what marking reads. Raises NotToMark for a withdrawn enrolment."""
    person_id = Attempt.objects.values_list("enrolment__person_id", flat=True).get(pk=attempt_id)
    lock_person(person_id)
    lock_attempt(Attempt(pk=attempt_id))
    attempt = _waiting_attempts().prefetch_related("answers__marks").filter(pk=attempt_id).first()
    if attempt is None:
        raise NotToMark(_("This attempt does not wait for a mark: it is marked already, or was given back."))
    return attempt
