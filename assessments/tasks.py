"""What the worker runs for quizzes."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from assessments.domain.attempts import finish_overdue
from assessments.domain.bank import find_quizzes
from assessments.domain.versions import repair_versions
from assessments.models import BankQuestion, QuizPage
from worker.models import Heartbeat

#: A page published so lately is looked at again: its signal may have been lost with the process that sent it.
LATELY = timedelta(minutes=10)


@shared_task(name="assessments.sweep")
def sweep() -> None:
    """Hand in attempts whose time is over, and make the versions that a crash left out."""
    finish_overdue()
    if fresh := _published_lately():
        repair_versions(fresh)
    Heartbeat.mark("assessments.sweep")


def _published_lately() -> list[UUID]:
    since = timezone.now() - LATELY
    pages = QuizPage.objects.live().filter(last_published_at__gte=since).values_list("translation_key", flat=True)
    asked = BankQuestion.objects.filter(live=True, last_published_at__gte=since)
    keys = list(asked.values_list("translation_key", flat=True))
    return sorted({*pages, *(find_quizzes(keys) if keys else [])})
