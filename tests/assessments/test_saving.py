"""What a script may send while a quiz is open, and what each page costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.domain.recording import record_answer
from assessments.models import Answer
from tests.assessments.visits import address, put
from tests.factories.assessments import (
    make_multiple,
    make_quiz_page,
    make_true_false,
    right_values,
)

pytestmark = pytest.mark.django_db


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
        "finished": True,
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


@pytest.mark.postgresql
@pytest.mark.parametrize("is_first", [True, False])
def test_saving_an_answer_takes_four_queries(learner, is_first):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    (asked,) = right_values(attempt)
    if not is_first:
        put(learner, attempt, asked, value="true")
    with CaptureQueriesContext(connection) as captured:
        assert put(learner, attempt, asked, value="false", seq=2).json()["saved"]
    statements = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) == 4, statements


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
    with django_assert_max_num_queries(8):
        learner.get(address("result", attempt.uuid))
