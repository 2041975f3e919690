"""Reminding those who have paused in a course: once per pause, in her morning, and never about what is over."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from courses.messages import make_reminder
from courses.models import Enrolment
from notifications.domain.outbox import queue_many
from notifications.models import Message

#: Without activity for so long, a course counts as paused.
INACTIVE_AFTER = timedelta(days=14)
#: A reminder that could not be sent for so long after that (or was never wanted) is not sent at all: it would be a surprise.
TOO_LATE_AFTER = INACTIVE_AFTER + timedelta(days=7)
#: Hours of her own clock at which reminders go out.
MORNING = range(7, 11)
AT_ONCE = 500


def queue_reminders(now: datetime) -> int:
    """Owe a reminder to everyone for whom it is morning and whose pause has reached two weeks; return how many are new.

    The day of the reminder follows from when she was last active, so each pause has one, however often this runs.
    """
    due = [make_reminder(enrolment, due_on=local_day(enrolment)) for enrolment in due_enrolments(now)]
    return sum(len(queue_many(due[at : at + AT_ONCE])) for at in range(0, len(due), AT_ONCE))


def due_enrolments(now: datetime) -> Iterator[Enrolment]:
    """Yield open enrolments, in courses still offered, whose pause is two to three weeks long and whose owner has morning."""
    paused = Enrolment.objects.open().filter(
        last_active_at__lte=now - INACTIVE_AFTER,
        last_active_at__gt=now - TOO_LATE_AFTER,
        course__retired_at=None,
        person__is_active=True,
        person__emptied_at=None,
    )
    reminded = Message.objects.filter(kind="courses.reminder", due_on__gte=(now - TOO_LATE_AFTER).date())
    known = set(reminded.values_list("person_id", "subject", "due_on"))
    for enrolment in paused.select_related("person", "course").prefetch_related("course__texts"):
        is_morning = now.astimezone(ZoneInfo(enrolment.person.time_zone)).hour in MORNING
        if is_morning and (enrolment.person_id, str(enrolment.uuid), local_day(enrolment)) not in known:
            yield enrolment


def local_day(enrolment: Enrolment) -> date:
    """Return the day, by her clock, on which her pause becomes two weeks long."""
    return (enrolment.last_active_at + INACTIVE_AFTER).astimezone(ZoneInfo(enrolment.person.time_zone)).date()
