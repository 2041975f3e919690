"""Marking by people: one judgement after the other, and work given back for revision."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.domain.finding import lock_attempt
from assessments.domain.judging import InvalidMark, Judgement, Revised, read_judgement
from assessments.domain.marked import has_comments
from assessments.domain.recording import find_question
from assessments.domain.results import release_of
from assessments.domain.settling import settle
from assessments.domain.waiting import find_waiting
from assessments.messages import tell_marked, tell_returned
from assessments.models import Answer, Attempt, Mark, Return
from courses.domain.progress import reopen_activity
from people.domain.auditing import record_act
from people.domain.locking import lock_person
from people.models import Person


@transaction.atomic
def record_mark(answer: Answer, *, marker: Person, seq: int, judgement: Judgement) -> Mark:
    """Record a person's judgement of an answer as it was with `seq`; after the last one that is missing, settle the attempt.

    The learner gets a mail once all is marked. Raises InvalidMark, NotToMark; Revised when it is another answer now.
    """
    attempt = lock_to_mark(answer.attempt_id)
    waiting = find_waiting(attempt, answer.question_id, marker=marker)
    if waiting.answer.seq != seq:
        raise Revised(_("The answer was revised since you opened it. Read it again."))
    fields = read_judgement(find_question(attempt, answer.question_id), judgement)
    mark = Mark.objects.create(answer=waiting.answer, seq=seq, marker=marker, **fields)
    data = {"attempt": str(attempt.uuid), "question": answer.question_id, "share": str(mark.share)}
    record_act("answer.marked", actor=marker, subject_kind="mark", subject_id=mark.uuid, data=data)
    if settle(attempt, list(Answer.objects.filter(attempt=attempt)), by_learner=False):
        tell_marked(attempt, has_comments=release_of(attempt).feedback and has_comments(attempt))
    return mark


@transaction.atomic
def return_for_revision(attempt: Attempt, *, question_ids: Sequence[str], comment: str, returned_by: Person) -> Return:
    """Open an attempt again so that she can revise some answers that wait for a mark; the rest stays as it is.

    No time limit holds for it any more. The learner gets a mail. Raises InvalidMark without a comment or question, NotToMark.
    """
    if not comment.strip() or not question_ids:
        raise InvalidMark(_("Say what should be revised: the learner reads it."))
    locked = lock_to_mark(attempt.pk)
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


def lock_to_mark(attempt_id: int) -> Attempt:
    """Lock person and attempt, in this order; return the attempt as it is now with what marking reads."""
    person_id = Attempt.objects.values_list("enrolment__person_id", flat=True).get(pk=attempt_id)
    lock_person(person_id)
    lock_attempt(Attempt(pk=attempt_id))
    attempts = Attempt.objects.select_related(
        "version", "corrected_by", "activity__module__course", "enrolment__person"
    )
    return attempts.get(pk=attempt_id)
