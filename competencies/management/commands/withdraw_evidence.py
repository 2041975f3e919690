from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from competencies.domain.attainment import withdraw_evidence
from competencies.models import Evidence
from people.models import Person


class Command(BaseCommand):
    help = (
        "Say that a piece of evidence no longer counts, and why. With an address, list that person's evidence instead."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("evidence", metavar="UUID|ADDRESS")
        parser.add_argument("--reason", default="")
        parser.add_argument("--by", metavar="ADDRESS", help="e-mail address of who decided, for the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        if "@" in options["evidence"]:
            self._list(find_person(options["evidence"]))
            return
        if not options["reason"]:
            raise CommandError("Give --reason: it is kept.")
        try:
            evidence = Evidence.objects.get(uuid=UUID(options["evidence"]))
        except (Evidence.DoesNotExist, ValueError) as error:
            raise CommandError(f"There is no evidence {options['evidence']}.") from error
        actor = find_person(options["by"]) if options["by"] else None
        withdrawal = withdraw_evidence(evidence, reason=options["reason"], actor=actor)
        self.stdout.write(f"{evidence.uuid}: withdrawn ({withdrawal.reason})")

    def _list(self, person: Person) -> None:
        found = Evidence.objects.filter(person=person).select_related("competency", "level", "withdrawal")
        for one in found.order_by("recorded_at", "pk"):
            state = ", withdrawn" if hasattr(one, "withdrawal") else ""
            what = f"{one.competency.code} {one.level.code}, {one.kind}{state}"
            self.stdout.write(f"{one.uuid}  {one.recorded_at:%Y-%m-%d}  {what}")


def find_person(address: str) -> Person:
    """Return the person with that e-mail address. Raises CommandError."""
    try:
        return Person.objects.get_by_natural_key(address)
    except Person.DoesNotExist as error:
        raise CommandError(f"Nobody has the address {address}.") from error
