"""The pages of a quiz, as a browser without script meets them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.domain.versions import publish_texts
from assessments.models import Answer, Attempt
from courses.domain.enrolment import withdraw
from tests.assessments.test_versions import in_romanian, translate
from tests.assessments.visits import address, post
from tests.factories.assessments import (
    change_questions,
    make_quiz_page,
    make_single,
    make_true_false,
    right_values,
)

pytestmark = pytest.mark.django_db


def test_the_whole_way_without_script(learner):
    attempt = learner.begin(make_quiz_page())
    values = right_values(attempt)
    questions = attempt.version.structure["questions"]
    for number, asked in enumerate(questions, start=1):
        response = post(learner, attempt, number, answer=values[asked["id"]])
        following = address("question", attempt.uuid, number + 1) if number < 3 else address("submit", attempt.uuid)
        assert response.url == following
    assert "Every question has an answer" in learner.get(response.url).content.decode()
    response = learner.post(address("submit", attempt.uuid), follow=True)
    page = response.content.decode()
    assert "<strong>100 %</strong>" in page
    assert page.index("able to:") < page.index("100 %")
    attempt.refresh_from_db()
    assert attempt.passed


def test_a_page_that_is_out_of_date_says_so_and_saves_when_asked_again(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    assert post(learner, attempt, 1, answer="true").status_code == 302
    late = post(learner, attempt, 1, answer="false", seq=1)
    assert late.status_code == 422
    page = late.content.decode()
    assert "Another answer was saved since" in page
    assert "Saved " not in page.split("data-status>")[1].split("</p>")[0]
    assert Answer.objects.get().value == "true"
    assert post(learner, attempt, 1, answer="true", seq=1).status_code == 302  # the same twice is no news
    assert post(learner, attempt, 1, answer="false").status_code == 302
    assert Answer.objects.get().value == "false"


def test_whose_time_ran_out_after_leaving_the_course_is_told_so(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    withdraw(attempt.enrolment)
    Attempt.objects.update(deadline=timezone.now() - timedelta(minutes=5))
    response = learner.get(address("question", attempt.uuid, 1), follow=True)
    assert response.status_code == 200
    assert "You have left this course" in response.content.decode()
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


@pytest.mark.parametrize("go", ["check:", "check:x", "check:-1", "check:999", "check:" + "9" * 5000])
def test_a_button_that_no_page_has_finds_nothing(learner, go):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    assert post(learner, attempt, 1, answer="true", go=go).status_code == 404


def test_previous_and_dots_save_too(learner):
    attempt = learner.begin(make_quiz_page([make_true_false(), make_true_false(), make_true_false()]))
    ids = list(right_values(attempt))
    assert post(learner, attempt, 2, answer="true", go="previous").url == address("question", attempt.uuid, 1)
    assert post(learner, attempt, 1, answer="false", go="3", flagged="on").url == address("question", attempt.uuid, 3)
    saved = {answer.question_id: answer for answer in Answer.objects.all()}
    assert [saved[ids[0]].value, saved[ids[1]].value] == ["false", "true"]
    assert saved[ids[0]].flagged_at


def test_a_saved_answer_is_there_when_she_comes_back(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    post(learner, attempt, 1, answer="false")
    page = learner.get(address("question", attempt.uuid, 1)).content.decode()
    assert 'value="false" id="id_answer_1" checked' in page


def test_check_page_names_what_is_open_and_flagged(learner):
    attempt = learner.begin(make_quiz_page([make_true_false(), make_true_false()]))
    post(learner, attempt, 1, flagged="on")
    page = learner.get(address("submit", attempt.uuid)).content.decode()
    assert "2 questions have no answer yet" in page
    assert "You wanted to come back to" in page


def test_language_may_change_in_mid_quiz(learner):
    questions = [make_single(), make_true_false()]
    page = make_quiz_page(questions)
    publish_texts(translate(page, questions=in_romanian(questions)))
    attempt = learner.begin(page)
    values = right_values(attempt)
    post(learner, attempt, 1, answer=values[questions[0]["id"]])
    shown = learner.get(address("question", attempt.uuid, 1, language="ro")).content.decode()
    assert "Ce faceți mai întâi?" in shown
    assert "Listen (ro)" in shown
    assert f'value="{values[questions[0]["id"]]}" id="id_answer_' in shown
    assert "checked" in shown
    response = post(learner, attempt, 2, language="ro", answer="false")
    assert response.url == address("submit", attempt.uuid, language="ro")
    assert learner.post(response.url, follow=True).status_code == 200
    attempt.refresh_from_db()
    assert attempt.score == 100


def test_handing_in_twice_leads_to_the_same_result(learner):
    attempt = learner.begin(make_quiz_page())
    first = learner.post(address("submit", attempt.uuid))
    second = learner.post(address("submit", attempt.uuid))
    assert first.url == second.url == address("result", attempt.uuid)
    assert Attempt.objects.count() == 1


def test_start_pressed_twice_is_one_attempt_on_the_same_device(learner):
    page = make_quiz_page()
    attempt = learner.begin(page)
    learner.post(address("start", page.translation_key))
    attempt.refresh_from_db()
    assert (Attempt.objects.count(), attempt.epoch) == (1, 1)


def test_start_page_tells_what_awaits_and_what_was(learner):
    page = make_quiz_page(attempts_allowed=3)
    attempt = learner.begin(page)
    learner.post(address("submit", attempt.uuid))
    start_page = attempt.activity.texts.get(language="en").url_path
    shown = learner.get(start_page).content.decode()
    assert "3 allowed, 2 left" in shown
    assert "Not passed yet" in shown
    assert "Try again" in shown


def test_failing_names_the_lesson_and_offers_another_try(learner):
    page = make_quiz_page()
    lesson = page.get_parent().get_children().first()
    page = change_questions(page, [make_single(revisit=lesson.pk, explanation="She has to know what follows.")])
    attempt = learner.begin(page)
    shown = learner.post(address("submit", attempt.uuid), follow=True).content.decode()
    assert "Not passed yet" in shown
    assert "The lesson" in shown
    assert "She has to know what follows." in shown
    assert "Try again" in shown
