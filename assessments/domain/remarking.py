"""A mark that is changed after all: the old one stays beside it, with who changed it, when and why."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from assessments.domain.grading import round_points
from assessments.domain.judging import InvalidMark, Judgement, NotToMark, marks_in_force, read_judgement
from assessments.domain.marking import lock_to_mark
from assessments.domain.recording import find_question
from assessments.domain.settling import settle
from assessments.messages import tell_changed
from assessments.models import Answer, Attempt, Mark, ResultChange
from assessments.rules import quizzes_to_mark
from people.domain.auditing import record_act
from people.models import Person


@transaction.atomic
def change_mark(mark: Mark, *, changed_by: Person, reason: str, judgement: Judgement, keeps_pass: bool = True) -> Mark:
    """Put another mark in the place of one, for a reason that the learner reads, and settle the attempt again.

    With `keeps_pass`, who had passed stays passed. The learner gets a mail if score or result become others. Raises
    InvalidMark without a reason, NotToMark.
    """
    if not reason.strip():
        raise InvalidMark(_("Give the reason for the change: it is kept with the mark, and the learner reads it."))
    attempt = lock_to_mark(mark.answer.attempt_id)
    answer = Answer.objects.prefetch_related("marks").get(pk=mark.answer_id)
    check_may_change(attempt, answer, mark, changed_by)
    fields = read_judgement(find_question(attempt, answer.question_id), judgement)
    changed = Mark.objects.create(
        answer=answer, seq=answer.seq, marker=changed_by, replaces=mark, reason=reason.strip(), **fields
    )
    data = {
        "attempt": str(attempt.uuid),
        "question": answer.question_id,
        "share": [str(mark.share), str(changed.share)],
        "reason": changed.reason,
        "keeps_pass": keeps_pass,
    }
    record_act("mark.changed", actor=changed_by, subject_kind="mark", subject_id=changed.uuid, data=data)
    _settle_again(attempt, changed, keeps_pass=keeps_pass)
    return changed


def check_may_change(attempt: Attempt, answer: Answer, mark: Mark, person: Person) -> None:
    """Raise NotToMark unless this mark counts and the person may change it. `answer` has its marks prefetched."""
    counting = marks_in_force(answer)
    if mark.pk not in {one.pk for one in counting}:
        raise NotToMark(_("This mark does not count any more: it was changed, or the answer was revised since."))
    if attempt.submitted_at is None:
        raise NotToMark(_("This attempt was given back to the learner. It waits again once she has handed it in."))
    if attempt.enrolment.person_id == person.pk:
        raise NotToMark(_("Nobody marks her own work."))
    if any(one.marker_id == person.pk and one.pk != mark.pk for one in counting):
        raise NotToMark(_("You have marked this answer yourself: the other mark is changed by somebody else."))
    if answer.points is None and mark.marker_id != person.pk:
        raise NotToMark(_("This answer still waits for its second mark. Until then nobody sees the first."))


def _settle_again(attempt: Attempt, changed: Mark, *, keeps_pass: bool) -> None:
    was_graded = attempt.graded_at is not None
    old_score, old_passed = attempt.score or Decimal(0), bool(attempt.passed)
    attempt.pass_kept = was_graded and old_passed and keeps_pass
    answers = list(Answer.objects.filter(attempt=attempt))
    before = {answer.question_id: answer.points or Decimal(0) for answer in answers}
    is_settled = settle(attempt, answers, by_learner=False)
    after = {answer.question_id: answer.points or Decimal(0) for answer in answers}
    if not (was_graded and is_settled and before != after):
        return
    change = ResultChange.objects.create(
        mark=changed,
        attempt=attempt,
        old_score=old_score,
        new_score=attempt.score or Decimal(0),
        old_passed=old_passed,
        new_passed=bool(attempt.passed),
        points={
            name: [str(round_points(before[name])), str(round_points(after[name]))]
            for name in after
            if before[name] != after[name]
        },
    )
    if (change.old_score, change.old_passed) != (change.new_score, change.new_passed):
        tell_changed(change)


def list_marked(reader: Person, *, search: str = "") -> QuerySet[Mark]:
    """Return the marks that count and that the reader may see, the newest first; a first mark only its marker sees.

    `search` is the reference of an attempt, or part of a name where marking is not blind.
    """
    marks = (
        Mark.objects.filter(replaced_by=None, answer__attempt__activity__in=quizzes_to_mark(reader))
        .exclude(answer__attempt__enrolment__person=reader)
        .filter(Q(answer__points__isnull=False) | Q(marker=reader), answer__attempt__submitted_at__isnull=False)
    )
    if search:
        named = Q(answer__attempt__enrolment__person__full_name__icontains=search)
        marks = marks.filter(
            Q(answer__attempt__uuid__startswith=search.strip().lower())
            | (named & Q(answer__attempt__rules__blind_marking=False))
        )
    return marks.order_by("-marked_at", "-pk")


def history_of(answer: Answer) -> list[Mark]:
    """Return every mark that the answer was ever given, the earliest first, with its marker: two queries."""
    marks = answer.marks.select_related("marker", "replaces__marker", "change")
    return list(marks.order_by("marked_at", "pk"))
