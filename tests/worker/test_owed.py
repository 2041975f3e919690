"""Claims, leases and fences, on the outbox's rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import Message
from tests.factories.notifications import make_message
from worker.owed import FIRST_DELAY, LONGEST_DELAY


@pytest.mark.django_db
def test_claim_leases_once():
    message = make_message()
    assert Message.objects.claim(message.pk).attempt == 1
    assert Message.objects.claim(message.pk) is None


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_claim_by_many_workers_at_once_succeeds_for_one():
    message = make_message()

    def claim(_):
        try:
            return Message.objects.claim(message.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(claim, range(24)))
    assert len([claim for claim in claims if claim]) == 1


@pytest.mark.django_db
def test_a_lease_that_is_over_is_claimed_again_and_the_old_attempt_is_fenced_off():
    first = Message.objects.claim(make_message().pk)
    Message.objects.filter(pk=first.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    second = Message.objects.claim(first.pk)
    assert second.attempt == 2
    assert not first.settle(sent_at=timezone.now())
    assert not first.postpone("late")
    assert not first.note(data_at=timezone.now())
    assert second.settle(sent_at=timezone.now())


@pytest.mark.django_db
def test_postpone_grows_up_to_a_limit():
    delays = []
    message = make_message()
    for _ in range(12):
        Message.objects.filter(pk=message.pk).update(due_at=timezone.now())
        claimed = Message.objects.claim(message.pk)
        before = timezone.now()
        assert claimed.postpone("no answer")
        delays.append(claimed.due_at - before)
    assert FIRST_DELAY <= delays[0] < FIRST_DELAY + timedelta(seconds=5)
    assert delays[1] > delays[0] * 1.9
    assert LONGEST_DELAY <= delays[-1] < LONGEST_DELAY + timedelta(seconds=5)
    message.refresh_from_db()
    assert message.last_error == "no answer"


@pytest.mark.django_db
def test_forgotten_leaves_young_leased_and_settled_rows_alone():
    now = timezone.now()
    old = make_message()
    make_message(due_at=now)
    make_message(settled_at=now)
    make_message(lease_until=now + timedelta(seconds=60), attempt=1)
    given_back = make_message(attempt=1, due_at=now)
    later = make_message(attempt=1, due_at=now + timedelta(seconds=60))
    assert set(Message.objects.oldest_forgotten()) == {old.pk, given_back.pk}
    assert later.pk not in Message.objects.oldest_forgotten(limit=1)


@pytest.mark.django_db
def test_settle_forgets_earlier_errors_unless_one_is_given():
    message = Message.objects.claim(make_message(last_error="451").pk)
    assert message.settle(sent_at=timezone.now())
    assert message.last_error == ""
    dropped = Message.objects.claim(make_message().pk)
    assert dropped.settle(last_error="stopped")
    assert dropped.last_error == "stopped"
