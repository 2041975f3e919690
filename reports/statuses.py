"""The one word that a report says about a person in a course."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.domain.reminders import INACTIVE_AFTER


class Status(models.TextChoices):
    LATE = "late", _("Late")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    NOT_STARTED = "not_started", _("Not started")


def status_of(*, last_active_at: datetime | None, completed_at: datetime | None, now: datetime) -> Status:
    """Return the status of an enrolment; both None: there is none. Late: open, and untouched for `INACTIVE_AFTER`."""
    if completed_at is not None:
        return Status.DONE
    if last_active_at is None:
        return Status.NOT_STARTED
    return Status.LATE if last_active_at < now - INACTIVE_AFTER else Status.IN_PROGRESS
