from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from competencies.domain.attainment import rebuild_attainments
from people.addresses import normalise_email
from people.models import Person


class Command(BaseCommand):
    help = "Derive what people have attained from their evidence, as of today. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", nargs="*", help="e-mail addresses; without any, everybody")

    def handle(self, *args: Any, **options: Any) -> None:
        people = Person.objects.order_by("pk")
        wanted = {normalise_email(address) for address in options["address"]}
        if wanted:
            people = people.filter(email__in=wanted)
            unknown = wanted - set(people.values_list("email", flat=True))
            if unknown:
                raise CommandError(f"Nobody has the address {', '.join(sorted(unknown))}.")
        for person in people.iterator():
            rebuild_attainments(person)
        self.stdout.write(f"attainments of {people.count()} people are level with their evidence")
