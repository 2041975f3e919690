from typing import Any

from django.core.management.base import BaseCommand

from courses.domain.repair import sync_all


class Command(BaseCommand):
    help = "Bring the outline of every course level with its pages. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sync_all()} outlines are level with their pages")
