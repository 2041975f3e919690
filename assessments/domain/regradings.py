"""What regradings have done, and what one would do, in short."""

from collections.abc import Iterable
from typing import Any

from assessments.domain.regrading import Change
from assessments.models import Regrading


def history_of(activity: Any) -> list[Regrading]:
    """Return the regradings of a quiz with what they changed, the latest first: five queries."""
    found = Regrading.objects.filter(version__activity=activity).select_related("version", "applied_by")
    return list(found.prefetch_related("changes__attempt__enrolment__person").order_by("-applied_at", "-pk"))


def summarise(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many results would change, and how many people would pass or fail by the corrected key."""
    known = list(changes)
    return {
        "changed": len(known),
        "passes": sum(1 for change in known if change.new_passed and not change.old_passed),
        "fails": sum(1 for change in known if change.would_fail),
    }
