"""The rows of one person while they come about: unsaved, each pointing at the others as objects."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model
from django.utils import timezone

from elearning.cohort.ground import Ground
from people.models import AuditEntry, Person

Rows = dict[type[Model], list[Any]]


class Sheet:
    """`person` is the one whose rows these are, `ground` what was there before her."""

    def __init__(self, person: Person, ground: Ground) -> None:
        self.person, self.ground = person, ground
        self.zone = ZoneInfo(person.time_zone)
        self.rows: Rows = defaultdict(list)
        self.add(person)

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.rows[type(row)].append(row)

    def audit(self, at: datetime, action: str, *, kind: str, subject: object, data: dict[str, str]) -> None:
        """Add what `people.domain.auditing.record_act` writes when the system acts."""
        self.add(AuditEntry(at=at, action=action, subject_kind=kind, subject_id=str(subject), data=data))

    def day(self, at: datetime) -> date:
        """Return the day of a moment by her own clock."""
        return timezone.localdate(at, self.zone)
