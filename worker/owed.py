"""What the Hub owes somebody, as rows: written in the transaction that causes it, claimed by a worker, settled once.

A claim is a conditional UPDATE with a lease and raises the attempt number. Whatever a worker writes afterwards is fenced by
that number, so a worker that was believed dead cannot overwrite what its successor did.
"""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(seconds=90)  # longer than task_time_limit, so that no live task loses its row
KICK_GRACE = timedelta(seconds=60)  # a row younger than this has been kicked and may be on its way
FIRST_DELAY = timedelta(seconds=60)
LONGEST_DELAY = timedelta(hours=6)
LONGEST_ERROR = 2000


class OwedQuerySet(models.QuerySet[Any]):
    def outstanding(self) -> Self:
        """Rows that are not settled."""
        return self.filter(settled_at=None)

    def claimable(self, now: datetime) -> Self:
        """Outstanding rows whose time has come and that no worker holds."""
        return self.outstanding().filter(Q(lease_until=None) | Q(lease_until__lt=now), due_at__lte=now)

    def forgotten(self, now: datetime) -> Self:
        """Claimable rows that no kick will reach any more: theirs was lost, or an attempt gave them back."""
        return self.claimable(now).filter(Q(attempt__gt=0) | Q(due_at__lte=now - KICK_GRACE))

    def oldest_forgotten(self, *, limit: int = 500) -> list[Any]:
        """Ids of the forgotten rows that have waited longest; the limit keeps a sweep short and the queue bounded."""
        return list(self.forgotten(timezone.now()).order_by("due_at").values_list("pk", flat=True)[:limit])

    def claim(self, pk: Any) -> Any:
        """Lease row `pk` to the caller and return it fresh, or None when somebody else has it or nothing is owed."""
        now = timezone.now()
        won = self.claimable(now).filter(pk=pk).update(lease_until=now + LEASE, attempt=F("attempt") + 1)
        return self.get(pk=pk) if won == 1 else None


class OwedRow(models.Model):
    """Base of rows that a worker must settle. Subclasses add what is owed and past-tense facts of the outcome."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempt = models.PositiveIntegerField(_("attempt"), default=0, editable=False)
    last_error = models.TextField(_("last error"), blank=True, editable=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)

    objects = OwedQuerySet.as_manager()

    class Meta:
        abstract = True

    def settle(self, **facts: Any) -> bool:
        """Write the outcome and close the row; False when another attempt has taken over meanwhile.

        `last_error` among the facts says why nothing came of it; without it, the errors of earlier attempts are forgotten.
        """
        facts = {"last_error": "", **facts}
        return self._fenced_update(settled_at=timezone.now(), lease_until=None, **facts)

    def postpone(self, error: str, **facts: Any) -> bool:
        """Give the row back with the reason, due again after a growing delay; False when fenced off."""
        delay = min(FIRST_DELAY * 2 ** min(max(self.attempt - 1, 0), 16), LONGEST_DELAY)
        due_at = timezone.now() + delay
        return self._fenced_update(due_at=due_at, lease_until=None, last_error=error[:LONGEST_ERROR], **facts)

    def note(self, **facts: Any) -> bool:
        """Commit facts in the middle of the work (progress, a point of no return); False when fenced off."""
        return self._fenced_update(lease_until=timezone.now() + LEASE, **facts)

    def _fenced_update(self, **facts: Any) -> bool:
        rows = type(self)._default_manager.filter(pk=self.pk, attempt=self.attempt, settled_at=None)
        if rows.update(**facts) != 1:
            return False
        for name, value in facts.items():
            setattr(self, name, value)
        return True


def owed_index(name: str) -> models.Index:
    """Partial index that keeps the sweep cheap however many rows were settled."""
    return models.Index(fields=["due_at"], condition=Q(settled_at=None), name=name)
