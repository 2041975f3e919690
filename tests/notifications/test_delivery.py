"""Delivery against a real mail server that misbehaves."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications.domain.delivery import CLOSED, GIVE_UP_AFTER, STOPPED, deliver, deliver_many
from notifications.domain.preferences import stop_mails
from notifications.domain.rendering import message_id
from notifications.models import Message
from tests.factories.notifications import CERTAIN, REMINDER, SECRET, make_message
from tests.factories.people import make_person
from tests.services.mail import DISCONNECT, REFUSE, SLOW, TEMPORARY

State = Message.State


def deliver_fresh(message):
    deliver(message.pk)
    message.refresh_from_db()
    return message


def make_due(message):
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now(), lease_until=None)


@pytest.mark.django_db
def test_deliver_sends_once(mail_server):
    message = deliver_fresh(make_message())
    assert message.state is State.SENT
    assert message.data_at <= message.sent_at
    deliver(message.pk)
    assert len(mail_server.messages) == 1
    mail = mail_server.messages[0]
    assert mail["X-Envelope-To"] == message.person.email
    assert mail["Message-ID"] == message_id(message) == f"<{message.uuid}@hub.example>"


@pytest.mark.django_db
def test_a_temporary_refusal_gives_the_mail_back_and_later_it_goes(mail_server):
    mail_server.fail(TEMPORARY)
    message = deliver_fresh(make_message())
    assert message.state is State.PENDING
    assert "451" in message.last_error
    assert message.due_at > timezone.now() + timedelta(seconds=50)
    assert message.data_at is None
    deliver(message.pk)  # not yet due
    assert mail_server.messages == []
    make_due(message)
    assert deliver_fresh(message).state is State.SENT
    assert message.last_error == ""


@pytest.mark.django_db
def test_a_permanent_refusal_of_the_receiver_fails_and_is_not_tried_again(mail_server):
    mail_server.fail(REFUSE)
    message = deliver_fresh(make_message())
    assert message.state is State.FAILED
    assert message.settled_at
    assert "550" in message.last_error
    deliver(message.pk)
    assert mail_server.messages == []


@pytest.mark.django_db
def test_a_line_cut_during_the_data_leaves_a_reminder_unconfirmed(mail_server):
    mail_server.fail(DISCONNECT)
    message = deliver_fresh(make_message(kind=REMINDER))
    assert message.state is State.UNCONFIRMED
    assert message.settled_at
    deliver(message.pk)
    assert len(mail_server.messages) == 1


@pytest.mark.django_db
def test_a_line_cut_during_the_data_sends_what_must_arrive_again_with_the_same_id(mail_server):
    mail_server.fail(DISCONNECT)
    message = deliver_fresh(make_message(kind=CERTAIN))
    assert message.state is State.PENDING
    assert message.data_at
    make_due(message)
    assert deliver_fresh(message).state is State.SENT
    first, second = mail_server.messages
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state", "mails"), [(REMINDER, State.UNCONFIRMED, 0), (CERTAIN, State.SENT, 1)])
def test_a_worker_that_died_after_the_point_of_no_return(mail_server, kind, state, mails):
    over = timezone.now() - timedelta(seconds=1)
    message = make_message(kind=kind, attempt=1, lease_until=over, data_at=over)
    assert deliver_fresh(message).state is state
    assert len(mail_server.messages) == mails


@pytest.mark.django_db
def test_a_worker_that_died_before_the_point_of_no_return_is_followed_by_another(mail_server):
    message = make_message(kind=REMINDER, attempt=1, lease_until=timezone.now() - timedelta(seconds=1))
    assert deliver_fresh(message).state is State.SENT
    assert message.attempt == 2


@pytest.mark.django_db(transaction=True)
def test_data_at_is_committed_before_the_data_flows(mail_server):
    mail_server.delay = 1.5
    mail_server.fail(SLOW)
    message = make_message()

    def send():
        deliver(message.pk)
        connection.close()

    sender = threading.Thread(target=send)
    sender.start()
    deadline = time.monotonic() + 5
    while not Message.objects.get(pk=message.pk).data_at and time.monotonic() < deadline:
        time.sleep(0.02)
    message.refresh_from_db()
    assert message.data_at
    assert message.state is State.SENDING
    assert mail_server.messages == []
    sender.join()
    message.refresh_from_db()
    assert message.state is State.SENT


@pytest.mark.django_db
def test_a_server_slower_than_our_patience_leaves_the_outcome_open(mail_server, settings):
    settings.EMAIL_TIMEOUT = 0.4
    mail_server.delay = 1.2
    mail_server.fail(SLOW)
    message = deliver_fresh(make_message(kind=REMINDER))
    assert message.state is State.UNCONFIRMED


@pytest.mark.django_db
def test_a_mail_server_that_is_down_costs_no_mail(mail_server):
    mail_server.stop()
    message = deliver_fresh(make_message(kind=REMINDER))
    assert message.state is State.PENDING
    assert "Connection refused" in message.last_error
    mail_server.start()
    make_due(message)
    assert deliver_fresh(message).state is State.SENT


@pytest.mark.django_db
def test_a_reminder_is_given_up_after_days_and_what_must_arrive_is_not(mail_server):
    mail_server.fail(TEMPORARY, times=2)
    old = timezone.now() - GIVE_UP_AFTER - timedelta(minutes=1)
    assert deliver_fresh(make_message(kind=REMINDER, created_at=old)).state is State.FAILED
    assert deliver_fresh(make_message(kind=CERTAIN, created_at=old)).state is State.PENDING


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(mail_server):
    message = make_message()

    def work(_):
        try:
            deliver(message.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(12)))
    assert len(mail_server.messages) == 1


@pytest.mark.django_db
def test_a_batch_goes_on_after_a_refusal_on_the_same_line(mail_server):
    mail_server.fail(REFUSE)
    messages = [make_message() for _ in range(3)]
    deliver_many([message.pk for message in messages])
    assert [Message.objects.get(pk=message.pk).state for message in messages] == [State.FAILED, State.SENT, State.SENT]


@pytest.mark.django_db
def test_a_stopped_mail_is_settled_without_sending(mail_server):
    person = make_person()
    stop_mails(person, kind=REMINDER.name)
    message = deliver_fresh(make_message(person=person, kind=REMINDER))
    assert (message.state, message.last_error) == (State.DROPPED, STOPPED)
    assert deliver_fresh(make_message(person=person)).state is State.SENT
    assert len(mail_server.messages) == 1


@pytest.mark.django_db
def test_nobody_writes_to_an_emptied_account(mail_server):
    person = make_person(emptied_at=timezone.now())
    message = deliver_fresh(make_message(person=person))
    assert (message.state, message.last_error) == (State.DROPPED, CLOSED)
    assert mail_server.messages == []


@pytest.mark.django_db
@pytest.mark.parametrize("failure", [None, REFUSE])
def test_a_secret_is_wiped_when_its_mail_is_done(mail_server, failure):
    if failure:
        mail_server.fail(failure)
    message = deliver_fresh(make_message(kind=SECRET, data={"url": "https://hub.example/door/key"}))
    assert message.settled_at
    assert message.data == {}


@pytest.mark.django_db
def test_a_secret_survives_a_temporary_refusal(mail_server):
    mail_server.fail(TEMPORARY)
    message = deliver_fresh(make_message(kind=SECRET, data={"url": "https://hub.example/door/key"}))
    assert message.data["url"]


@pytest.mark.django_db
def test_a_mail_that_cannot_be_rendered_waits_with_its_error(mail_server):
    message = make_message(kind=CERTAIN)
    Message.objects.filter(pk=message.pk).update(kind="tests.unknown")
    deliver_fresh(message)
    assert message.state is State.PENDING
    assert "tests.unknown" in message.last_error


@pytest.mark.django_db(transaction=True)
def test_the_sweep_delivers_through_a_real_worker_what_was_queued_without_broker(
    celery_worker, mail_server, redis_server
):
    from notifications.domain.outbox import queue
    from worker.app import app

    redis_server.kill()
    message = queue(make_person(), "account.login_code", subject="x", data={"code": "K7-L2"})
    redis_server.start()
    Message.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    app.send_task("notifications.sweep")
    mail_server.wait_for(1, seconds=40)
    celery_worker.wait_until_idle()
    message.refresh_from_db()
    assert message.state is State.SENT
