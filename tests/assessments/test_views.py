"""The pages of a quiz, as a browser without script meets them, and what a script may send."""

import json
from copy import deepcopy
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from assessments.blocks import QUESTION_BLOCKS
from assessments.domain.attempts import record_answer
from assessments.domain.versions import publish_texts
from assessments.models import Answer, Attempt
from courses.domain.enrolment import enrol
from courses.domain.outline import sync
from courses.models import Activity, CoursePage
from tests.assessments.test_versions import in_romanian, translate
from tests.factories.assessments import (
    change_questions,
    make_attempt,
    make_multiple,
    make_option,
    make_quiz_page,
    make_single,
    make_true_false,
    right_values,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def address(name, *args, language="en"):
    with override(language):
        return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def learner(client):
    """Someone signed in; `begin(page)` enrols her and presses Start."""
    person = make_person()
    client.force_login(person)

    def begin(page):
        activity = Activity.objects.select_related("module__course").get(key=page.translation_key)
        enrol(person, activity.module.course)
        client.post(address("start", activity.key))
        return Attempt.objects.select_related("version", "activity__module__course", "enrolment").get(
            enrolment__person=person, submitted_at=None
        )

    client.begin = begin
    client.person = person
    return client


def put(client, attempt, question_id, **body):
    body = {"epoch": attempt.epoch, "seq": 1, "value": None, **body}
    return client.put(address("answer", attempt.uuid, question_id), json.dumps(body), content_type="application/json")


def post(client, attempt, number, *, language="en", **data):
    return client.post(
        address("question", attempt.uuid, number, language=language), {"epoch": attempt.epoch, "go": "next", **data}
    )


# ---- the way through, without script ------------------------------------------------------------------------------------


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


# ---- bad input ----------------------------------------------------------------------------------------------------------


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
    assert post(learner, attempt, 1, answer="false", seq="999999999").status_code == 302
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


# ---- saving by script ---------------------------------------------------------------------------------------------------


def test_script_saves_and_is_told_when(learner):
    attempt = learner.begin(make_quiz_page([make_multiple()]))
    ((asked, value),) = right_values(attempt).items()
    told = put(learner, attempt, asked, value=value[::-1], flagged=True).json()
    assert (told["saved"], told["seq"]) == (True, 1)
    assert told["message"].startswith("Saved ")
    assert Answer.objects.get().value == value


def test_the_same_message_twice_is_saved_and_an_older_one_is_not(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    (asked,) = right_values(attempt)
    assert put(learner, attempt, asked, value="true", seq=2).json()["saved"]
    assert put(learner, attempt, asked, value="true", seq=2).json()["saved"]
    assert put(learner, attempt, asked, value="false", seq=2).json() | {"server_now": 0, "message": ""} == {
        "saved": False,
        "seq": 2,
        "server_now": 0,
        "deadline": None,
        "message": "",
    }
    assert not put(learner, attempt, asked, value="false", seq=1).json()["saved"]


def test_script_needs_the_csrf_token(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    (asked,) = right_values(attempt)
    learner.handler.enforce_csrf_checks = True
    assert put(learner, attempt, asked, value="true").status_code == 403
    assert not Answer.objects.exists()


@pytest.mark.parametrize("is_first", [True, False])
def test_saving_an_answer_takes_six_queries(learner, is_first):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    (asked,) = right_values(attempt)
    if not is_first:
        put(learner, attempt, asked, value="true")
    with CaptureQueriesContext(connection) as captured:
        assert put(learner, attempt, asked, value="false", seq=2).json()["saved"]
    statements = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) == 6, statements


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_question_do_not_grow(learner, count, django_assert_max_num_queries):
    attempt = learner.begin(make_quiz_page([make_true_false() for _ in range(count)]))
    for asked in right_values(attempt):
        record_answer(attempt, asked, value="true", epoch=1, seq=1)
    learner.get(address("question", attempt.uuid, 1))
    with django_assert_max_num_queries(7):
        learner.get(address("question", attempt.uuid, 1))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_quiz_page_do_not_grow(learner, count, django_assert_max_num_queries):
    page = make_quiz_page()
    for _number in range(count):
        attempt = learner.begin(page)
        learner.post(address("submit", attempt.uuid))
    start_page = attempt.activity.texts.get(language="en").url_path
    learner.get(start_page)
    with django_assert_max_num_queries(9):
        assert f"Attempt {count}" in learner.get(start_page).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_result_do_not_grow(learner, count, django_assert_max_num_queries):
    attempt = learner.begin(make_quiz_page([make_true_false() for _ in range(count)]))
    learner.post(address("submit", attempt.uuid))
    learner.get(address("result", attempt.uuid))
    with django_assert_max_num_queries(7):
        learner.get(address("result", attempt.uuid))


# ---- nothing of the key before its time ---------------------------------------------------------------------------------

SENTINEL = "SENTINEL"


def quiz_with_sentinels():
    """Everything that must stay on the server carries the sentinel."""
    single = make_single(explanation=f"{SENTINEL} explanation")
    single["value"]["options"] = [
        make_option("Listen", right=True, feedback=f"{SENTINEL} right"),
        make_option("Wait", feedback=f"{SENTINEL} wrong"),
    ]
    return [single, make_multiple(explanation=SENTINEL), make_true_false(explanation=SENTINEL)]


def test_no_answer_leaves_the_server_before_handing_in(learner):
    attempt = learner.begin(make_quiz_page(quiz_with_sentinels()))
    start_page = attempt.activity.texts.get(language="en").url_path
    values = right_values(attempt)
    responses = [learner.get(start_page), learner.get(address("submit", attempt.uuid))]
    for number, asked in enumerate(values, start=1):
        responses += [
            learner.get(address("question", attempt.uuid, number)),
            put(learner, attempt, asked, value=values[asked]),
            put(learner, attempt, asked, value="wrong"),
            post(learner, attempt, number, answer="wrong"),
            post(learner, attempt, number, answer=values[asked]),
        ]
    for response in responses:
        told = response.content.decode() + str(response.headers)
        assert SENTINEL not in told
        assert "is_right" not in told
    result = learner.post(address("submit", attempt.uuid), follow=True).content.decode()
    assert f"{SENTINEL} right" in result
    assert f"{SENTINEL} explanation" in result


def test_right_and_wrong_options_look_the_same(learner):
    attempt = learner.begin(make_quiz_page([make_single()]))
    page = learner.get(address("question", attempt.uuid, 1)).content.decode()
    rows = page.split('<ul class="options">')[1].split("</ul>")[0]
    for option in attempt.version.structure["questions"][0]["options"]:
        rows = rows.replace(option["id"], "")
    for label in ("Listen", "Promise", "Wait"):
        rows = rows.replace(label, "")
    for digit in "012":
        rows = rows.replace(f"id_answer_{digit}", "")
    assert len({row.strip() for row in rows.split("</li>") if row.strip()}) == 1


def test_preview_shows_the_questions_without_the_key(learner, rf):
    page = make_quiz_page(quiz_with_sentinels())
    response = page.make_preview_request(original_request=rf.get("/"))
    told = response.content.decode()
    assert "What do you do first?" in told
    assert SENTINEL not in told
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(("kind", "control"), [("single", "radio"), ("multiple", "checkbox"), ("true_false", "radio")])
def test_editor_previews_each_block(kind, control):
    block = dict(QUESTION_BLOCKS)[kind]
    shown = block.render(block.get_preview_value())
    assert f'type="{control}"' in shown
    assert "is_right" not in shown


def test_a_course_retired_in_mid_quiz_can_still_be_finished(learner):
    attempt = learner.begin(make_quiz_page([make_true_false(answer="true")]))
    CoursePage.objects.get(translation_key=attempt.activity.module.course.key).unpublish()
    sync(attempt.activity.module.course.key)
    post(learner, attempt, 1, answer="true")
    assert "<strong>100 %</strong>" in learner.post(address("submit", attempt.uuid), follow=True).content.decode()


def test_privacy_of_personal_pages(learner):
    attempt = learner.begin(make_quiz_page())
    for name, *place in (("question", 1), ("submit",)):
        assert "no-store" in learner.get(address(name, attempt.uuid, *place)).headers["Cache-Control"]
