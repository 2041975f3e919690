"""What the rules of a quiz allow and when: windows, waiting, time, which attempt counts, no way back, feedback at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.domain.accommodations import end_accommodation, grant_accommodation
from assessments.domain.attempts import AnswersMissing, finish_attempt, start_attempt
from assessments.domain.fixing import AnswerFixed
from assessments.domain.recording import GRACE, AttemptClosed, check_answer, move_on, record_answer
from assessments.domain.results import release_of
from assessments.domain.starting import AlreadyPassed, MustWait, NoAttemptsLeft, NotOpen, counting_attempt
from assessments.models import Accommodation, Answer, Attempt
from assessments.quiz_rules import QuizRules
from assessments.tasks import sweep
from courses.models import Activity, ActivityRecord
from people.models import AuditEntry
from tests.factories.assessments import make_attempt, make_quiz_page, make_single, make_true_false, right_values
from tests.factories.people import make_person
from worker.models import Heartbeat

pytestmark = pytest.mark.django_db


def answer(attempt, *, right):
    for question_id, value in right_values(attempt).items():
        given = value if right else {"true": "false", "false": "true"}[value]
        record_answer(attempt, question_id, value=given, epoch=attempt.epoch, seq=1)


def take(page, person, *, right):
    attempt = make_attempt(page, person)
    answer(attempt, right=right)
    return finish_attempt(attempt)


def true_false_quiz(**rules):
    return make_quiz_page([make_true_false()], **rules)


def ago(**time):
    return timezone.now() - timedelta(**time)


def test_rules_survive_being_stored():
    rules = QuizRules(pass_mark=80, time_limit=30, opens_at=ago(days=1), counts="last", may_go_back=False)
    assert QuizRules.from_json(rules.to_json()) == rules


def test_rules_that_only_a_later_version_knows_are_left_alone():
    assert QuizRules.from_json({"pass_mark": 60, "on_days": ["Monday"]}) == QuizRules(pass_mark=60)


def test_rules_of_an_older_version_are_as_they_were_then():
    old = QuizRules.from_json({"pass_mark": 60, "attempts_allowed": 2})
    assert (old.pass_mark, old.attempts_allowed, old.time_limit, old.counts) == (60, 2, 0, "best")


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"opens_at": ago(hours=-1)}, "This quiz opens on"),
        ({"opens_at": ago(days=2), "closes_at": ago(days=1)}, "This quiz closed on"),
    ],
)
def test_no_attempt_outside_the_window(rules, words):
    page = true_false_quiz(**rules)
    with pytest.raises(NotOpen, match=words):
        make_attempt(page, make_person())
    assert not Attempt.objects.exists()


def test_a_quiz_cannot_close_before_it_opens():
    page = true_false_quiz()
    page.opens_at, page.closes_at = ago(days=1), ago(days=2)
    with pytest.raises(ValidationError, match="must close after it opens"):
        page.clean()


def test_right_answers_at_once_need_feedback_at_once():
    page = true_false_quiz()
    page.show_right = "at_once"
    with pytest.raises(ValidationError, match="only be shown at once together"):
        page.clean()


def test_next_attempt_waits():
    page, person = true_false_quiz(wait_minutes=60), make_person()
    first = take(page, person, right=False)
    with pytest.raises(MustWait, match="You can try again from"):
        make_attempt(page, person)
    Attempt.objects.filter(pk=first.pk).update(submitted_at=ago(minutes=61))
    assert make_attempt(page, person).number == 2


@pytest.mark.parametrize(
    ("closes_in", "minutes"),
    [(None, 30), (10, 10), (50, 30)],
    ids=["limit", "closing comes first", "limit comes first"],
)
def test_deadline_is_limit_or_closing(closes_in, minutes):
    closes_at = closes_in and ago(minutes=-closes_in)
    attempt = make_attempt(true_false_quiz(time_limit=30, closes_at=closes_at), make_person())
    left = attempt.deadline - attempt.started_at
    assert abs(left - timedelta(minutes=minutes)) < timedelta(minutes=1)


def test_after_deadline_and_grace_nothing_is_saved_and_what_was_saved_counts():
    page, person = true_false_quiz(time_limit=30), make_person()
    attempt = make_attempt(page, person)
    answer(attempt, right=True)
    question_id = attempt.questions[0]["id"]
    Attempt.objects.update(deadline=timezone.now() - GRACE + timedelta(seconds=20))
    record_answer(attempt, question_id, value="false", epoch=1, seq=2)
    Attempt.objects.update(deadline=timezone.now() - GRACE - timedelta(seconds=1))
    with pytest.raises(AttemptClosed, match="time is over"):
        record_answer(attempt, question_id, value="true", epoch=1, seq=3)
    finished = finish_attempt(attempt)
    assert (finished.passed, finished.ran_out) == (True, True)


def test_start_after_the_deadline_hands_in_first():
    page, person = true_false_quiz(time_limit=30, attempts_allowed=2), make_person()
    attempt = make_attempt(page, person)
    Attempt.objects.update(deadline=timezone.now() - GRACE - timedelta(seconds=1))
    again = start_attempt(attempt.enrolment, attempt.activity)
    attempt.refresh_from_db()
    assert (again.number, attempt.ran_out, attempt.score) == (2, True, 0)


@pytest.mark.parametrize(("counts", "passed", "score"), [("best", True, 90), ("last", False, 20), ("first", False, 50)])
def test_which_attempt_counts(counts, passed, score):
    when = timezone.now()
    attempts = [
        Attempt(number=number, score=Decimal(points), passed=points >= 70, graded_at=when)
        for number, points in enumerate((50, 90, 20), start=1)
    ]
    counting = counting_attempt(attempts, counts)
    assert (counting.passed, counting.score) == (passed, score)


def test_when_the_first_counts_a_later_pass_does_not():
    page, person = true_false_quiz(counts="first"), make_person()
    take(page, person, right=False)
    take(page, person, right=True)
    record = ActivityRecord.objects.get(activity__kind="quiz")
    assert (record.completed_at, record.score) == (None, 0)
    assert record.failed_at


def test_when_the_best_counts_a_pass_ends_it():
    page, person = true_false_quiz(), make_person()
    take(page, person, right=False)
    take(page, person, right=True)
    with pytest.raises(AlreadyPassed):
        make_attempt(page, person)
    assert ActivityRecord.objects.get(activity__kind="quiz").completed_at


def test_accommodation_gives_time_and_attempts_with_reason_and_audit():
    page, person, trainer = true_false_quiz(time_limit=25, attempts_allowed=1), make_person(), make_person()
    take(page, person, right=False)
    with pytest.raises(NoAttemptsLeft):
        make_attempt(page, person)
    activity = Attempt.objects.get().activity
    grant_accommodation(
        person, activity, extra_time=50, extra_attempts=1, reason="Reads with a screen reader", granted_by=trainer
    )
    attempt = make_attempt(page, person)
    assert (attempt.rules_in_force.time_limit, attempt.rules_in_force.attempts_allowed) == (38, 2)
    assert attempt.deadline - attempt.started_at == timedelta(minutes=38)
    entry = AuditEntry.objects.get(action="accommodation.granted")
    assert (entry.actor, entry.data["reason"]) == (trainer, "Reads with a screen reader")


def test_a_new_accommodation_replaces_the_old_and_an_ended_one_gives_nothing():
    page, person, trainer = true_false_quiz(time_limit=20), make_person(), make_person()
    activity = make_attempt(page, make_person()).activity
    for extra in (25, 100):
        granted = grant_accommodation(
            person, activity, extra_time=extra, extra_attempts=0, reason="Dyslexia", granted_by=trainer
        )
    assert Accommodation.objects.filter(ended_at=None).get() == granted
    end_accommodation(granted, ended_by=trainer)
    end_accommodation(granted, ended_by=trainer)
    assert make_attempt(page, person).rules_in_force.time_limit == 20
    assert AuditEntry.objects.filter(action="accommodation.ended").count() == 2


@pytest.mark.parametrize(("extra_time", "reason"), [(0, "Dyslexia"), (25, " ")])
def test_an_accommodation_gives_something_and_has_a_reason(extra_time, reason):
    activity = make_attempt(true_false_quiz(), make_person()).activity
    with pytest.raises(ValueError, match="has a reason"):
        grant_accommodation(
            make_person(), activity, extra_time=extra_time, extra_attempts=0, reason=reason, granted_by=make_person()
        )


def test_no_way_back():
    page = make_quiz_page([make_true_false(), make_true_false(), make_single()], may_go_back=False)
    attempt = make_attempt(page, make_person())
    first, second, _third = [question["id"] for question in attempt.questions]
    with pytest.raises(AnswerFixed):
        record_answer(attempt, second, value="true", epoch=1, seq=1)
    record_answer(attempt, first, value="true", epoch=1, seq=1)
    move_on(attempt, 1)
    move_on(attempt, 1)
    with pytest.raises(AnswerFixed):
        record_answer(attempt, first, value="false", epoch=1, seq=2)
    record_answer(attempt, second, value="true", epoch=1, seq=1)
    assert Answer.objects.get(question_id=first).value == "true"


def test_a_checked_answer_stays_and_shows_its_feedback():
    page = make_quiz_page([make_true_false(), make_true_false()], show_feedback="at_once", show_right="at_once")
    attempt = make_attempt(page, make_person())
    first, second = [question["id"] for question in attempt.questions]
    assert check_answer(attempt, first, epoch=1) is None
    record_answer(attempt, first, value="true", epoch=1, seq=1)
    record_answer(attempt, second, value="true", epoch=1, seq=1)
    checked = check_answer(attempt, first, epoch=1)
    assert release_of(attempt, checked).right
    assert not release_of(attempt, Answer.objects.get(question_id=second)).right
    with pytest.raises(AnswerFixed):
        record_answer(attempt, first, value="false", epoch=1, seq=2)


def test_nothing_is_checked_where_feedback_comes_later():
    attempt = make_attempt(true_false_quiz(), make_person())
    with pytest.raises(ValueError, match="comes later"):
        check_answer(attempt, attempt.questions[0]["id"], epoch=1)


@pytest.mark.parametrize(
    ("moment", "passed", "shown"),
    [("submitted", False, True), ("passed", False, False), ("passed", True, True), ("never", True, False)],
)
def test_release_follows_the_rule(moment, passed, shown):
    attempt = take(true_false_quiz(show_feedback=moment, show_right=moment), make_person(), right=passed)
    release = release_of(attempt)
    assert (release.right, release.feedback) == (shown, shown)


def test_what_the_browser_believes_saved_must_be_there():
    attempt = make_attempt(make_quiz_page([make_true_false(), make_true_false()]), make_person())
    first, second = [question["id"] for question in attempt.questions]
    record_answer(attempt, first, value="true", epoch=1, seq=3)
    with pytest.raises(AnswersMissing) as gaps:
        finish_attempt(attempt, believed={first: 3, second: 1})
    assert gaps.value.question_ids == [second]
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert finish_attempt(attempt, believed={first: 3}).graded_at


def test_a_quiz_that_was_moved_to_another_course_holds_up_no_sweep():
    page, other = make_quiz_page(), make_quiz_page()
    moved, late = make_attempt(page, make_person()), make_attempt(other, make_person())
    Activity.objects.filter(pk=moved.activity_id).update(module=late.activity.module_id)
    for minutes, attempt in ((9, moved), (2, late)):
        Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() - timedelta(minutes=minutes))
    sweep()
    moved.refresh_from_db()
    late.refresh_from_db()
    assert moved.submitted_at is None
    assert late.submitted_at is not None
    assert Heartbeat.objects.filter(name="assessments.sweep").exists()
