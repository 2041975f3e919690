"""Starting, answering and handing in, without a browser."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.domain.attempts import finish_attempt, finish_overdue, start_attempt
from assessments.domain.finding import list_attempts
from assessments.domain.recording import FORM_LEAP, AttemptClosed, TakenOver, UnknownQuestion, record_answer
from assessments.domain.results import NotHandedIn, lessons_to_revisit, review_attempt
from assessments.domain.starting import AlreadyPassed, NoAttemptsLeft, NotEnrolled, QuizNotReady
from assessments.models import Answer, Attempt, QuizVersion, QuizVersionText
from assessments.questions import InvalidAnswer
from assessments.quiz_rules import QuizRules
from assessments.tasks import sweep
from courses.domain.enrolment import enrol, withdraw
from courses.domain.outline import read_outline
from courses.domain.progress import NotEnrolled as LeftCourse
from courses.models import ActivityRecord
from tests.factories.assessments import (
    make_attempt,
    make_course_pages,
    make_multiple,
    make_quiz_page,
    make_single,
    make_true_false,
    right_values,
)
from tests.factories.people import make_person
from worker.models import Heartbeat

pytestmark = pytest.mark.django_db


def answer_all(attempt, values=None):
    for question_id, value in (values or right_values(attempt)).items():
        record_answer(attempt, question_id, value=value, epoch=attempt.epoch, seq=1)


def first_question(attempt):
    return attempt.version.structure["questions"][0]


# ---- starting -----------------------------------------------------------------------------------------------------------


def test_starting_again_gives_the_same_attempt_and_raises_the_epoch():
    page, person = make_quiz_page(), make_person()
    attempt = make_attempt(page, person)
    again = make_attempt(page, person)
    assert (again.pk, attempt.epoch, again.epoch) == (attempt.pk, 1, 2)


def test_the_device_that_has_the_attempt_keeps_its_epoch():
    attempt = make_attempt(make_quiz_page(), make_person())
    again = start_attempt(attempt.enrolment, attempt.activity, held_epoch=attempt.epoch)
    assert again.epoch == attempt.epoch


def test_rule_in_force_is_stored_with_the_attempt():
    attempt = make_attempt(make_quiz_page(pass_mark=85, attempts_allowed=2), make_person())
    assert attempt.rules_in_force == QuizRules(pass_mark=85, attempts_allowed=2)


def test_attempts_are_numbered_and_end_when_all_are_used():
    page, person = make_quiz_page(attempts_allowed=2), make_person()
    for number in (1, 2):
        attempt = make_attempt(page, person)
        assert attempt.number == number
        finish_attempt(attempt)
    with pytest.raises(NoAttemptsLeft):
        make_attempt(page, person)


def test_what_was_passed_stays_passed():
    page, person = make_quiz_page(), make_person()
    attempt = make_attempt(page, person)
    answer_all(attempt)
    finish_attempt(attempt)
    with pytest.raises(AlreadyPassed):
        make_attempt(page, person)


def test_quiz_without_a_version_is_not_ready():
    page, person = make_quiz_page(), make_person()
    QuizVersionText.objects.all().delete()
    QuizVersion.objects.all().delete()
    with pytest.raises(QuizNotReady):
        make_attempt(page, person)


def test_who_left_the_course_starts_nothing():
    attempt = make_attempt(make_quiz_page(), make_person())
    finish_attempt(attempt)
    withdraw(attempt.enrolment)
    with pytest.raises(NotEnrolled):
        start_attempt(attempt.enrolment, attempt.activity)


# ---- answering ----------------------------------------------------------------------------------------------------------


def test_only_a_higher_seq_changes_the_answer():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    asked = first_question(attempt)["id"]
    record_answer(attempt, asked, value="true", epoch=1, seq=2)
    assert record_answer(attempt, asked, value="false", epoch=1, seq=1).value == "true"
    assert record_answer(attempt, asked, value="false", epoch=1, seq=2).value == "true"
    assert record_answer(attempt, asked, value="false", epoch=1, seq=3).value == "false"
    assert Answer.objects.count() == 1


def test_a_form_wins_over_what_waits_in_its_browser():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    asked = first_question(attempt)["id"]
    record_answer(attempt, asked, value="true", epoch=1, seq=5)
    answer = record_answer(attempt, asked, value="false", epoch=1, seq=6, wins=True)
    assert (answer.value, answer.seq) == ("false", 6 + FORM_LEAP)
    assert record_answer(attempt, asked, value="true", epoch=1, seq=7).value == "false"


def test_a_form_that_comes_late_or_twice_changes_nothing():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    asked = first_question(attempt)["id"]
    record_answer(attempt, asked, value="true", epoch=1, seq=1, wins=True)
    record_answer(attempt, asked, value="false", epoch=1, seq=2 + FORM_LEAP)
    assert record_answer(attempt, asked, value="true", epoch=1, seq=1, wins=True).value == "false"
    assert Answer.objects.get().seq == 2 + FORM_LEAP


def test_flag_is_kept_until_it_is_taken_away():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    asked = first_question(attempt)["id"]
    assert record_answer(attempt, asked, value=None, epoch=1, seq=1, flagged=True).flagged_at
    assert record_answer(attempt, asked, value="true", epoch=1, seq=2).flagged_at
    assert record_answer(attempt, asked, value="true", epoch=1, seq=3, flagged=False).flagged_at is None


def test_unknown_question_and_option_lose_nothing():
    attempt = make_attempt(make_quiz_page([make_single()]), make_person())
    asked = first_question(attempt)["id"]
    right = right_values(attempt)[asked]
    record_answer(attempt, asked, value=right, epoch=1, seq=1)
    with pytest.raises(UnknownQuestion):
        record_answer(attempt, "another", value=right, epoch=1, seq=2)
    with pytest.raises(InvalidAnswer):
        record_answer(attempt, asked, value="another", epoch=1, seq=2)
    assert Answer.objects.get().value == right


def test_old_epoch_is_refused():
    page, person = make_quiz_page(), make_person()
    attempt = make_attempt(page, person)
    make_attempt(page, person)
    with pytest.raises(TakenOver):
        record_answer(attempt, first_question(attempt)["id"], value=None, epoch=1, seq=1)
    with pytest.raises(TakenOver):
        finish_attempt(attempt, epoch=1)


def test_nothing_changes_after_handing_in():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    finish_attempt(attempt)
    with pytest.raises(AttemptClosed):
        record_answer(attempt, first_question(attempt)["id"], value="true", epoch=1, seq=1)
    assert not Answer.objects.exists()


def test_deadline_has_a_minute_of_grace():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    asked = first_question(attempt)["id"]
    Attempt.objects.update(deadline=timezone.now() - timedelta(seconds=30))
    record_answer(attempt, asked, value="true", epoch=1, seq=1)
    Attempt.objects.update(deadline=timezone.now() - timedelta(seconds=90))
    with pytest.raises(AttemptClosed):
        record_answer(attempt, asked, value="false", epoch=1, seq=2)


# ---- handing in ---------------------------------------------------------------------------------------------------------


def test_everything_right_completes_the_activity():
    attempt = make_attempt(make_quiz_page(), make_person())
    answer_all(attempt)
    done = finish_attempt(attempt)
    assert (done.score, done.passed) == (Decimal(100), True)
    record = ActivityRecord.objects.get(activity=attempt.activity)
    assert record.completed_at
    assert record.score == 100
    assert set(Answer.objects.values_list("points", "max_points")) == {(1, 1)}


def test_too_little_fails_the_activity():
    attempt = make_attempt(make_quiz_page([make_single(), make_true_false()], pass_mark=51), make_person())
    first = first_question(attempt)["id"]
    record_answer(attempt, first, value=right_values(attempt)[first], epoch=1, seq=1)
    done = finish_attempt(attempt)
    assert (done.score, done.passed) == (Decimal(50), False)
    record = ActivityRecord.objects.get(activity=attempt.activity)
    assert record.completed_at is None
    assert record.failed_at


def test_exactly_the_pass_mark_passes():
    attempt = make_attempt(make_quiz_page([make_single(), make_true_false()], pass_mark=50), make_person())
    first = first_question(attempt)["id"]
    record_answer(attempt, first, value=right_values(attempt)[first], epoch=1, seq=1)
    assert finish_attempt(attempt).passed


def test_handing_in_twice_is_one_result():
    attempt = make_attempt(make_quiz_page(), make_person())
    first = finish_attempt(attempt)
    second = finish_attempt(attempt)
    assert first.submitted_at == second.submitted_at


def test_who_left_the_course_keeps_her_answers_for_later():
    attempt = make_attempt(make_quiz_page(), make_person())
    answer_all(attempt)
    withdraw(attempt.enrolment)
    with pytest.raises(LeftCourse):
        finish_attempt(attempt)
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    enrol(attempt.enrolment.person, attempt.activity.module.course)
    assert finish_attempt(attempt).passed


def test_sweep_hands_in_what_ran_out_and_leaves_its_mark():
    page = make_quiz_page()
    late, running = make_attempt(page, make_person()), make_attempt(page, make_person())
    answer_all(late)
    Attempt.objects.filter(pk=late.pk).update(deadline=timezone.now() - timedelta(minutes=2))
    Attempt.objects.filter(pk=running.pk).update(deadline=timezone.now() - timedelta(seconds=30))
    sweep()
    late.refresh_from_db()
    running.refresh_from_db()
    assert late.passed
    assert running.submitted_at is None
    assert Heartbeat.objects.filter(name="assessments.sweep").exists()
    assert finish_overdue() == 0


def test_sweep_makes_the_version_that_a_crash_left_out():
    page = make_quiz_page()
    page.save_revision().publish()
    QuizVersionText.objects.all().delete()
    QuizVersion.objects.all().delete()
    sweep()
    assert QuizVersion.objects.get().activity.key == page.translation_key


# ---- results ------------------------------------------------------------------------------------------------------------


def outline_of(attempt):
    return read_outline(attempt.activity.module.course, language="en")


def test_nothing_is_reviewed_before_handing_in():
    attempt = make_attempt(make_quiz_page(), make_person())
    with pytest.raises(NotHandedIn):
        review_attempt(attempt, outline=outline_of(attempt), language="en")


def test_review_says_what_was_right_and_where_to_read_again():
    module = make_course_pages()
    lesson = module.get_children().first()
    page = make_quiz_page([make_single(revisit=lesson.pk), make_multiple()], module=module)
    attempt = make_attempt(page, make_person())
    second = attempt.version.structure["questions"][1]
    record_answer(attempt, second["id"], value=right_values(attempt)[second["id"]][:1], epoch=1, seq=1)
    reviewed = review_attempt(finish_attempt(attempt), outline=outline_of(attempt), language="en")
    assert [(question.is_right, question.is_partly_right, question.is_answered) for question in reviewed] == [
        (False, False, False),
        (False, True, True),
    ]
    assert [option.is_chosen for option in reviewed[1].review["options"]] == [True, False, False, False]
    assert [lesson.title for lesson in lessons_to_revisit(reviewed)] == ["The lesson"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_attempts_is_one_query(count, django_assert_num_queries):
    page, person = make_quiz_page(), make_person()
    for _number in range(count):
        attempt = make_attempt(page, person)
        finish_attempt(attempt)
    with django_assert_num_queries(1):
        assert len(list_attempts(attempt.enrolment_id, attempt.activity_id)) == count
