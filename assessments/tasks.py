"""What the worker runs for quizzes."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from assessments.domain.applying import continue_regrading, regradings_to_continue
from assessments.domain.attempts import finish_overdue
from assessments.domain.bank import find_quizzes, find_quizzes_left_behind
from assessments.domain.versions import repair_versions
from assessments.models import BankQuestion, QuizPage, Regrading
from worker.kick import kick
from worker.models import Heartbeat

#: A page published so lately is looked at again: its signal may have been lost with the process that sent it.
LATELY = timedelta(minutes=10)
#: Well below the time limit of a task; what is left goes to another.
TASK_SECONDS, SWEEP_SECONDS = 25.0, 5.0


@shared_task(name="assessments.sweep")
def sweep() -> None:
    """Hand in attempts whose time is over, and make what a crash left out: versions and corrected results."""
    finish_overdue()
    if quizzes := _to_look_at():
        repair_versions(quizzes)
    for regrading in regradings_to_continue(timezone.now()):
        _go_on(regrading, seconds=SWEEP_SECONDS)
    Heartbeat.mark("assessments.sweep")


@shared_task(name="assessments.regrade")
def regrade(regrading_id: int) -> None:
    """Grade again what the regrading has not reached yet, as much as the time of one task allows."""
    _go_on(Regrading.objects.select_related("version").get(pk=regrading_id), seconds=TASK_SECONDS)


def _go_on(regrading: Regrading, *, seconds: float) -> None:
    if continue_regrading(regrading, seconds=seconds):
        kick("assessments.regrade", regrading.pk)  # there may be more; the last one finds nothing


def _to_look_at() -> list[UUID]:
    since = timezone.now() - LATELY
    pages = QuizPage.objects.live().filter(last_published_at__gte=since).values_list("translation_key", flat=True)
    asked = BankQuestion.objects.filter(live=True, last_published_at__gte=since)
    keys = list(asked.values_list("translation_key", flat=True))
    return sorted({*pages, *(find_quizzes(keys) if keys else []), *find_quizzes_left_behind()})
