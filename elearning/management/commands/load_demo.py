"""Everything that a visitor of the demonstration finds: the site, its question bank and courses, and four logins."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cms.domain.provenance import was_loaded
from cms.markdown import PackError
from elearning.demo import PASSWORD, demo_people
from interop.domain.bank_pack import ACT as BANK_LOADED
from interop.domain.bank_pack import import_bank
from interop.domain.course_import import ACT as COURSE_LOADED
from interop.domain.course_import import import_course

# In this order: a course may ask for the ones before it.
COURSES = ("safeguarding-essentials", "case-management", "a-day-on-duty")


class Command(BaseCommand):
    help = "Load the demonstration. What is there already stays as it is, with what trainers have changed in it."

    # Part of every start; what the checks look at is looked at by the tests.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "demo")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        call_command("set_up", folder=folder)
        self._load(folder / "bank", act=BANK_LOADED, load=import_bank)  # quizzes draw from it
        for code in COURSES:
            self._load(folder / "courses" / code, act=COURSE_LOADED, load=import_course)
        for login in demo_people():
            self.stdout.write(f"{login.email:24} {login.what}")
        self.stdout.write(f"password of all: {PASSWORD}")

    def _load(self, folder: Path, *, act: str, load: Callable[[Path], object]) -> None:
        if was_loaded(folder, act=act, subject=folder.name):
            return
        try:
            self.stderr.write(str(load(folder)))  # what is printed to stdout is shown at every start
        except PackError as error:
            raise CommandError(str(error)) from error
