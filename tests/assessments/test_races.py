"""Many presses at once, really in parallel. On SQLite writers queue by themselves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from assessments.domain.attempts import finish_attempt, start_attempt
from assessments.domain.recording import record_answer
from assessments.models import Answer, Attempt
from courses.domain.enrolment import enrol
from courses.models import Activity, ActivityRecord
from tests.assessments.visits import address
from tests.factories.assessments import make_attempt, make_quiz_page, make_true_false, right_values
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


def at_once(count: int, call: Callable[[int], Any]) -> list[Any]:
    """Call from `count` threads, released together."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        try:
            barrier.wait(timeout=30)
            return call(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def test_fifty_starts_are_one_attempt():
    page, person = make_quiz_page(), make_person()
    activity = Activity.objects.select_related("module__course").get(key=page.translation_key)
    enrolment = enrol(person, activity.module.course)
    attempts = at_once(50, lambda _number: start_attempt(enrolment, activity))
    assert {attempt.pk for attempt in attempts} == {Attempt.objects.get().pk}
    assert Attempt.objects.get().epoch == 50


def test_two_tabs_handing_in_at_once_are_one_result():
    page, person = make_quiz_page(), make_person()
    attempt = make_attempt(page, person)
    for question_id, value in right_values(attempt).items():
        record_answer(attempt, question_id, value=value, epoch=1, seq=1)
    results = at_once(50, lambda _number: finish_attempt(attempt, epoch=1))
    assert len({result.submitted_at for result in results}) == 1
    assert Attempt.objects.get().score == 100
    assert ActivityRecord.objects.get(activity=attempt.activity).score == 100


def test_fifty_browsers_that_hand_in_at_once_see_one_result():
    page, person = make_quiz_page(), make_person()
    attempt = make_attempt(page, person)
    clients = [Client() for _number in range(50)]
    clients[0].force_login(person)
    clients[0].post(address("start", attempt.activity.key))
    attempt.refresh_from_db()
    for question_id, value in right_values(attempt).items():
        record_answer(attempt, question_id, value=value, epoch=attempt.epoch, seq=1)
    for client in clients[1:]:
        client.cookies = clients[0].cookies

    def hand_in(number: int) -> str:
        form = {"epoch": attempt.epoch, "key": str(uuid4())}
        return str(clients[number].post(address("submit", attempt.uuid), form).headers["Location"])

    assert set(at_once(50, hand_in)) == {address("result", attempt.uuid)}
    assert (Attempt.objects.get().score, ActivityRecord.objects.get().score) == (100, 100)


def test_answers_out_of_order_leave_the_latest():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    (asked,) = right_values(attempt)

    def send(number: int) -> Answer:
        return record_answer(attempt, asked, value="true" if number == 19 else "false", epoch=1, seq=number + 1)

    at_once(20, send)
    assert (Answer.objects.get().seq, Answer.objects.get().value) == (20, "true")


def test_answering_while_handing_in_is_in_or_refused():
    attempt = make_attempt(make_quiz_page([make_true_false(answer="true")]), make_person())
    (asked,) = right_values(attempt)

    def race(number: int) -> Any:
        if number:
            return finish_attempt(attempt, epoch=1).passed
        try:
            return record_answer(attempt, asked, value="true", epoch=1, seq=1).value == "true"
        except Exception as error:  # noqa: BLE001 - what it was is the result
            return type(error).__name__

    was_saved, passed = at_once(2, race)
    assert (was_saved, passed) in [(True, True), ("AttemptClosed", False)]
    assert Answer.objects.exists() is (was_saved is True)
