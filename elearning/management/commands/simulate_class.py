from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from elearning.demo_class import play_class


class Command(BaseCommand):
    help = "Let a class of made-up people take the demonstration's quizzes: figures for item analysis, work to mark."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "demo")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other people")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stderr.write(f"class: {play_class(options['folder'], seed=options['seed'])} new")
