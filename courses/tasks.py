"""What the worker does for courses. Running anything here twice changes nothing."""

from celery import shared_task
from django.utils import timezone

from courses.domain import reminders, repair, translations
from courses.domain.progress import recheck_course
from courses.models import Course
from worker.models import Heartbeat


@shared_task(name="courses.sweep")
def sweep() -> None:
    """Bring outlines level whose pages have changed while nobody heard it."""
    repair.sync_changed()
    Heartbeat.mark("courses.sweep")


@shared_task(name="courses.recheck")
def recheck(course_id: int) -> None:
    """Complete those who waited only for what the course no longer asks for."""
    course = Course.objects.filter(pk=course_id).first()
    if course is not None:
        recheck_course(course)


@shared_task(name="courses.queue_reminders")
def queue_reminders() -> None:
    """Owe a reminder to those who have paused for two weeks and for whom it is morning now."""
    reminders.queue_reminders(timezone.now())
    Heartbeat.mark("courses.queue_reminders")


@shared_task(name="courses.follow_source")
def follow_source(page_id: int) -> None:
    """Bring the translations of a published page level with it."""
    translations.follow_source(page_id)
