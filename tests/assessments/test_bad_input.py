"""What the pages of a quiz refuse, and to whom they are closed."""

from copy import deepcopy
from uuid import uuid4

import pytest

from assessments.models import Answer, Attempt
from tests.assessments.visits import address, post, put
from tests.factories.assessments import (
    change_questions,
    make_attempt,
    make_quiz_page,
    make_true_false,
    right_values,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_unknown_option_in_a_form_is_said_and_loses_nothing(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    post(learner, attempt, 1, answer="true")
    response = post(learner, attempt, 1, answer="maybe")
    assert response.status_code == 422
    assert "not one of the options" in response.content.decode()
    assert Answer.objects.get().value == "true"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"value": "maybe"}, "invalid_answer"),
        ({"value": {"a": 1}}, "invalid_answer"),
        ({"value": "true", "seq": 0}, "unreadable"),
        ({"value": "true", "seq": "1"}, "unreadable"),
        ({"value": "true", "seq": True}, "unreadable"),
        ({"value": "true", "seq": 2**40}, "unreadable"),
        ({"value": "true", "flagged": "yes"}, "unreadable"),
    ],
)
def test_bad_json_is_refused_with_a_message(learner, body, code):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    (asked,) = right_values(attempt)
    response = put(learner, attempt, asked, **body)
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert response.json()["message"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\xff", '{"epoch": 1, "seq": 1}', "[" * 100_000])
def test_broken_json_is_refused(learner, text):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    (asked,) = right_values(attempt)
    response = learner.put(address("answer", attempt.uuid, asked), text, content_type="application/json")
    assert response.status_code == 400


def test_the_largest_number_of_a_script_leaves_room_for_forms(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    (asked,) = right_values(attempt)
    assert put(learner, attempt, asked, value="true", seq=2**31 - 1).status_code == 400
    assert put(learner, attempt, asked, value="true", seq=999_999_999).status_code == 200
    assert post(learner, attempt, 1, answer="false", seq="1000000000").status_code == 302
    assert Answer.objects.get().value == "false"


def test_unknown_question_is_refused(learner):
    attempt = learner.begin(make_quiz_page())
    assert put(learner, attempt, str(uuid4())).json()["code"] == "unknown_question"
    assert learner.get(address("question", attempt.uuid, 9)).status_code == 404


def test_old_epoch_says_that_another_device_took_over(learner, client):
    page = make_quiz_page([make_true_false()])
    attempt = learner.begin(page)
    (asked,) = right_values(attempt)
    make_attempt(page, learner.person)  # the other device
    response = put(learner, attempt, asked, value="true")
    assert (response.status_code, response.json()["code"]) == (409, "taken_over")
    assert "Another device" in response.json()["message"]
    response = learner.get(address("question", attempt.uuid, 1), follow=True)
    assert "Another device" in response.content.decode()
    assert "Continue the quiz" in response.content.decode()
    learner.post(address("start", page.translation_key))
    assert learner.get(address("question", attempt.uuid, 1)).status_code == 200


def test_after_handing_in_the_script_is_told(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    (asked,) = right_values(attempt)
    learner.post(address("submit", attempt.uuid))
    assert put(learner, attempt, asked, value="true").json()["code"] == "closed"
    assert post(learner, attempt, 1, answer="true").url == address("result", attempt.uuid)


def test_attempts_of_others_are_not_found(learner, client):
    theirs = make_attempt(make_quiz_page(), make_person())
    (asked, *_others) = right_values(theirs)
    for name in ("submit", "result"):
        assert learner.get(address(name, theirs.uuid)).status_code == 404
        assert learner.post(address("submit", theirs.uuid)).status_code == 404
    assert learner.get(address("question", theirs.uuid, 1)).status_code == 404
    assert put(learner, theirs, asked).status_code == 404


def test_strangers_are_asked_to_sign_in(client):
    attempt = make_attempt(make_quiz_page(), make_person())
    (asked, *_others) = right_values(attempt)
    assert client.get(address("question", attempt.uuid, 1)).status_code == 302
    assert client.post(address("start", attempt.activity.key)).status_code == 302
    assert put(client, attempt, asked).status_code == 401


def test_starting_without_enrolment_leads_to_the_course(learner):
    page = make_quiz_page()
    response = learner.post(address("start", page.translation_key))
    assert response.status_code == 302
    assert not Attempt.objects.exists()


def test_republishing_in_mid_attempt_changes_nothing_for_it(learner):
    questions = [make_true_false(answer="false")]
    page = make_quiz_page(questions)
    attempt = learner.begin(page)
    changed = deepcopy(questions)
    changed[0]["value"]["answer"] = "true"
    changed[0]["value"]["text"] = "<p>Rewritten</p>"
    change_questions(page, changed)
    assert "Rewritten" not in learner.get(address("question", attempt.uuid, 1)).content.decode()
    post(learner, attempt, 1, answer="false")
    assert "<strong>100 %</strong>" in learner.post(address("submit", attempt.uuid), follow=True).content.decode()
