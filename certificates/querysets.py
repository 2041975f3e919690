"""Which certificates somebody may see."""

from typing import Self

from people.models import Person
from worker.owed import OwedQuerySet


class CertificateQuerySet(OwedQuerySet):
    def visible_to(self, person: Person) -> Self:
        """Her own, of every edition. The public page shows less, and only to who has the code."""
        return self.filter(person=person)

    def current(self) -> Self:
        """Without the editions that a later one has superseded."""
        return self.filter(superseded_at=None)
