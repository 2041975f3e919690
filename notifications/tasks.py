"""What the worker does with the outbox."""

from celery import shared_task

from notifications.domain import delivery, outbox
from worker.models import Heartbeat


@shared_task(name="notifications.deliver")
def deliver(message_id: int) -> None:
    delivery.deliver(message_id)


@shared_task(name="notifications.deliver_many")
def deliver_many(message_ids: list[int]) -> None:
    delivery.deliver_many(message_ids)


@shared_task(name="notifications.sweep")
def sweep() -> None:
    outbox.kick_forgotten()
    Heartbeat.mark("notifications.sweep")
