from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.models import Course, CoursePage
from interop.domain.course_export import export_course


class Command(BaseCommand):
    help = "Write a course as a pack (docs/course-packs.md) into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = export_course(options["code"], options["folder"])
        except (Course.DoesNotExist, CoursePage.DoesNotExist) as error:
            raise CommandError(f"There is no course {options['code']}.") from error
        self.stdout.write(f"{options['code']}: {len(written)} files written to {options['folder']}")
