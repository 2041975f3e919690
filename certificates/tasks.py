"""What the worker does for certificates."""

from typing import Any

from celery import shared_task
from celery.signals import worker_init

from certificates.domain import rendering
from certificates.typefaces import load_typefaces
from worker.models import Heartbeat


@worker_init.connect
def prepare(**kwargs: Any) -> None:
    """Read the fonts before the worker forks: once for all its children."""
    load_typefaces()


@shared_task(name="certificates.render")
def render(certificate_id: int) -> None:
    rendering.render(certificate_id)


@shared_task(name="certificates.sweep")
def sweep() -> None:
    rendering.kick_forgotten()
    Heartbeat.mark("certificates.sweep")
