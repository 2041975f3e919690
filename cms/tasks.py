"""What the worker does for the site's pages."""

from celery import shared_task
from django.core.management import call_command

from worker.models import Heartbeat


@shared_task(name="cms.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and expire pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)
    Heartbeat.mark("cms.publish_scheduled")
