from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from notifications.domain.outbox import kick_forgotten, make_message, queue, queue_many
from notifications.models import Message
from tests.factories.notifications import make_message as make_row
from tests.factories.people import make_person

TODAY = date(2026, 3, 2)


@pytest.mark.django_db
def test_queue_owes_a_mail_once_per_person_kind_subject_and_day():
    person = make_person()
    first = queue(person, "tests.certain", subject="course-1", data={}, due_on=TODAY)
    assert first.pk
    assert queue(person, "tests.certain", subject="course-1", data={}, due_on=TODAY) is None
    assert queue(person, "tests.certain", subject="course-2", data={}, due_on=TODAY)
    assert queue(person, "tests.certain", subject="course-1", data={}, due_on=date(2026, 3, 3))
    assert queue(make_person(), "tests.certain", subject="course-1", data={}, due_on=TODAY)
    assert Message.objects.count() == 4


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_queue_from_many_threads_at_once_owes_one_mail():
    person = make_person()

    def owe(_):
        try:
            with transaction.atomic():
                return queue(person, "tests.certain", subject="course-1", data={}, due_on=TODAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(owe, range(20)))
    assert len([message for message in results if message]) == 1
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_queue_many_returns_only_the_new_ones():
    people = [make_person() for _ in range(3)]
    queue(people[0], "tests.certain", subject="x", data={}, due_on=TODAY)
    rows = [make_message(person, "tests.certain", subject="x", data={}, due_on=TODAY) for person in people]
    assert len(queue_many(rows)) == 2
    assert Message.objects.count() == 3


@pytest.mark.django_db
def test_queue_refuses_an_unknown_kind():
    with pytest.raises(KeyError):
        queue(make_person(), "tests.nobody_registered_this", subject="x", data={})


@pytest.mark.django_db(transaction=True)
def test_queue_with_the_broker_down_commits_and_the_sweep_finds_it(redis_server):
    redis_server.kill()
    with transaction.atomic():
        message = queue(make_person(), "tests.certain", subject="x", data={})
    assert Message.objects.get(pk=message.pk).settled_at is None
    assert kick_forgotten() == 0  # its kick may still be on the way
    Message.objects.update(due_at="2026-01-01T00:00:00Z")
    assert kick_forgotten() == 1


@pytest.mark.django_db
def test_kick_forgotten_counts_all_batches(django_assert_num_queries):
    for _ in range(23):
        make_row()
    with django_assert_num_queries(1):
        assert kick_forgotten() == 23
