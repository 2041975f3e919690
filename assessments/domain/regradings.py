"""What regradings have done, how far one is, and what one would do, in short."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from assessments.domain.applying import SURE_AFTER, Progress, progress_of
from assessments.domain.corrections import changed_questions
from assessments.domain.regrading import Change, would_change
from assessments.domain.versions import newest_version
from assessments.models import Regrading, ResultChange
from courses.models import Activity

BETTER = Q(changes__new_score__gt=F("changes__old_score"))
WORSE = Q(changes__new_score__lt=F("changes__old_score"))
PASSES = Q(changes__new_passed=True, changes__old_passed=False)
FAILS = Q(changes__new_passed=False, changes__old_passed=True)


@dataclass(frozen=True)
class Running:
    """A regrading that the worker has not finished."""

    regrading: Regrading
    progress: Progress


def find_running(activity: Any) -> Running | None:
    """Return the latest regrading of a quiz while it has attempts before it; None for one that is long ago, or over."""
    since = timezone.now() - SURE_AFTER
    found = Regrading.objects.filter(version__activity=activity, applied_at__gte=since).select_related("version")
    latest = found.order_by("-applied_at", "-pk").first()
    if latest is None:
        return None
    progress = progress_of(latest)
    return None if progress.is_over else Running(latest, progress)


def history_of(activity: Any) -> list[Any]:
    """Return the regradings of a quiz, the latest first, each with how many results it `changed`: one query.

    Of them `better` and `worse` by score, `passes` and `fails` by result.
    """
    found = Regrading.objects.filter(version__activity=activity).select_related("applied_by")
    counted = found.annotate(
        changed=Count("changes"),
        better=Count("changes", filter=BETTER),
        worse=Count("changes", filter=WORSE),
        passes=Count("changes", filter=PASSES),
        fails=Count("changes", filter=FAILS),
    )
    return list(counted.order_by("-applied_at", "-pk"))


def changes_of(regrading: Regrading) -> QuerySet[ResultChange]:
    """Return what a regrading changed, by name; the attempt's questions are not read."""
    changes = ResultChange.objects.filter(regrading=regrading).select_related("attempt__enrolment__person")
    return changes.order_by("attempt__enrolment__person__full_name", "attempt__number", "pk")


def find_touched(question_key: UUID, quizzes: QuerySet[Activity]) -> Iterator[Activity]:
    """Yield those of the quizzes that ask a question of the bank and have results that its key, as it is now, would change."""
    question_id = str(question_key)
    asking = quizzes.filter(question_uses__question_key=question_key, retired_at=None)
    for activity in asking.select_related("module__course").order_by("pk"):
        version = newest_version(activity)
        if version and question_id in changed_questions(version) and would_change(version, [question_id]):
            yield activity


def summarise(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many results would change, and how many people would pass or fail by the corrected key.

    Of those who would fail, `kept` stay passed by an earlier choice, and `completed` have completed the course.
    """
    known = list(changes)
    failing = [change for change in known if change.would_fail]
    return {
        "changed": len(known),
        "passes": sum(1 for change in known if change.new_passed and not change.old_passed),
        "fails": len(failing),
        "kept": sum(1 for change in failing if change.was_kept),
        "completed": sum(1 for change in failing if change.attempt.enrolment.completed_at is not None),
    }
