"""Everything that a visitor of the demonstration finds: the site, its courses and four logins."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cms.domain.provenance import was_loaded
from cms.markdown import PackError
from elearning.demo import PASSWORD, demo_people
from interop.domain.course_import import ACT as COURSE_LOADED
from interop.domain.course_import import import_course

# In this order: a course may ask for the ones before it.
COURSES = ("safeguarding-essentials", "case-management")


class Command(BaseCommand):
    help = "Load the demonstration. What is there already stays as it is, with what trainers have changed in it."

    # Part of every start; what the checks look at is looked at by the tests.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "demo")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        call_command("set_up", folder=folder)
        for code in COURSES:
            self._load_course(folder / "courses" / code)
        for login in demo_people():
            self.stdout.write(f"{login.email:24} {login.what}")
        self.stdout.write(f"password of all: {PASSWORD}")

    def _load_course(self, folder: Path) -> None:
        if was_loaded(folder, act=COURSE_LOADED, subject=folder.name):
            return
        try:
            self.stderr.write(str(import_course(folder)))  # what is printed to stdout is shown at every start
        except PackError as error:
            raise CommandError(str(error)) from error
