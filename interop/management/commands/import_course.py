from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.markdown import PackError
from interop.domain.checks import find_missing, find_untranslated
from interop.domain.course_import import import_course


class Command(BaseCommand):
    help = "Load a course pack (docs/course-packs.md) and publish it. A pack with a mistake changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="+")

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in options["folder"]:
            if not folder.is_dir():
                raise CommandError(f"{folder} is not a folder")
            try:
                report = import_course(folder)
            except PackError as error:
                lines = "\n".join(f"{folder}/{problem}" for problem in error.problems)
                raise CommandError(f"{lines}\nNothing was changed.") from error
            self.stdout.write(str(report))
            for problem in [*find_missing(folder), *find_untranslated(folder)]:
                self.stderr.write(self.style.WARNING(f"{folder}/{problem}"))
