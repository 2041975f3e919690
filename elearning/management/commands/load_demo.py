"""Everything that a visitor of the demonstration finds: site, framework, policies, pages, courses and four logins."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.domain.content import ACT as PAGES_LOADED
from cms.domain.content import load_pages
from cms.domain.provenance import was_loaded
from cms.markdown import PackError
from competencies.domain.frameworks import load_framework
from courses.domain.site import set_up_catalogue
from elearning.demo import PASSWORD, demo_people
from interop.domain.course_import import ACT as COURSE_LOADED
from interop.domain.course_import import import_course
from people.domain.policies import load_policies

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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
        set_up_catalogue()
        with (folder / "framework.yaml").open(encoding="utf-8") as file:
            load_framework(yaml.load(file, LOADER))  # noqa: S506 - a safe loader, written in C
        load_policies(folder / "policies")
        try:
            if not was_loaded(folder / "pages", act=PAGES_LOADED, subject="pages"):
                load_pages(folder / "pages")
            for code in COURSES:
                self._load_course(folder / "courses" / code)
        except PackError as error:
            raise CommandError(str(error)) from error
        for login in demo_people():
            self.stdout.write(f"{login.email:24} {login.what}")
        self.stdout.write(f"password of all: {PASSWORD}")

    def _load_course(self, folder: Path) -> None:
        if was_loaded(folder, act=COURSE_LOADED, subject=folder.name):
            return
        self.stdout.write(f"loading {folder.name} …", ending=" ")
        self.stdout.flush()
        self.stdout.write(str(import_course(folder)))
