"""What happens when things happen at once."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from certificates.models import Certificate
from courses.domain.enrolment import enrol
from courses.domain.progress import complete_activity
from courses.models import ActivityRecord, Course, Enrolment, ModuleCompletion
from people.domain.locking import lock_person
from tests.factories.courses import list_activities, make_course, make_enrolment
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
AT_ONCE = 50
THREADS = 10


@pytest.fixture
def course(db):
    return make_course(lessons=(2,))


def in_parallel(function, arguments):
    """Call the function for each argument in threads that start together, each with a connection of its own."""

    def call(argument):
        try:
            return function(argument)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(call, arguments))


def fresh(enrolment):
    return Enrolment.objects.select_related("course", "person").get(pk=enrolment.pk)


def test_fifty_enrolments_are_one(course):
    person = make_person()
    found = in_parallel(lambda _: enrol(person, course).pk, range(AT_ONCE))
    assert len(set(found)) == 1
    assert Enrolment.objects.count() == 1


def test_fifty_presses_on_enrol_and_done_are_one(course):
    person = make_person()
    client = Client()
    client.force_login(person)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def press(url):
        one = Client()
        one.cookies.load(cookies)
        return one.post(url).status_code

    assert set(in_parallel(press, [f"/en/learning/enrol/{course.key}/"] * AT_ONCE)) == {302}
    assert Enrolment.objects.count() == 1
    first, last = list_activities(course)
    done = [f"/en/learning/done/{activity.key}/" for activity in (first, last)] * (AT_ONCE // 2)
    assert set(in_parallel(press, done)) == {302}
    assert ActivityRecord.objects.count() == 2
    assert ModuleCompletion.objects.count() == 1
    assert Certificate.objects.count() == 1


def test_two_tabs_finish_the_last_two_activities_at_once(course):
    enrolments = [make_enrolment(course=course) for _ in range(20)]
    activities = list_activities(course)
    work = [(enrolment.pk, activity) for enrolment in enrolments for activity in activities]

    def finish(pair):
        enrolment_id, activity = pair
        complete_activity(Enrolment.objects.select_related("course", "person").get(pk=enrolment_id), activity)

    in_parallel(finish, work)
    assert Enrolment.objects.filter(completed_at__isnull=False).count() == len(enrolments)
    assert Certificate.objects.count() == len(enrolments)


def test_the_one_that_waits_sees_what_the_other_did(course):
    """The interleaving that a lock merged with a later read would lose: the second waits while the first commits."""
    enrolment = make_enrolment(course=course)
    first, last = list_activities(course)
    first_is_written, second_waits = threading.Event(), threading.Event()

    def finish_first():
        try:
            with transaction.atomic():
                complete_activity(fresh(enrolment), first)
                first_is_written.set()
                assert second_waits.wait(10)
        finally:
            connections.close_all()

    def finish_last():
        try:
            assert first_is_written.wait(10)
            complete_activity(fresh(enrolment), last)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=finish_first), threading.Thread(target=finish_last)]
    for thread in threads:
        thread.start()
    wait_until_it_waits(threads[1])
    second_waits.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert fresh(enrolment).completed_at is not None
    assert Certificate.objects.count() == 1


def wait_until_it_waits(thread):
    """Return as soon as the thread waits for a lock that another connection holds."""
    waits = begins if connection.vendor == "sqlite" else somebody_waits
    for _ in range(500):
        if waits(thread):
            break
        time.sleep(0.02)
    else:
        raise AssertionError("nobody waits")
    assert thread.is_alive()


def somebody_waits(_thread):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def begins(thread):
    """SQLite lists no locks. A writer waits inside BEGIN IMMEDIATE, which otherwise takes microseconds."""
    for _ in range(10):
        frame, inside = sys._current_frames().get(thread.ident), set()
        while frame is not None:
            inside.add(frame.f_code.co_name)
            frame = frame.f_back
        if "_start_transaction_under_autocommit" not in inside:
            return False
        time.sleep(0.02)
    return True


def test_a_lock_needs_a_transaction(course):
    with pytest.raises(transaction.TransactionManagementError):
        lock_person(make_person().pk)
    assert Course.objects.count() == 1
