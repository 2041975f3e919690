"""What a site needs before its first visitor, demonstration or not."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments.domain.site import set_up_bank
from cms.domain.content import ACT as PAGES_LOADED
from cms.domain.content import load_pages
from cms.domain.provenance import was_loaded
from cms.markdown import PackError
from competencies.domain.frameworks import load_framework
from courses.domain.site import set_up_catalogue
from people.domain.policies import load_policies

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Command(BaseCommand):
    help = (
        "Make home pages, catalogue and groups in all languages, and load framework, policies and pages of text from a "
        "folder. What is there already stays as it is."
    )
    # Part of every start; what the checks look at is looked at by the tests.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "demo")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        set_up_catalogue()
        set_up_bank()
        with (folder / "framework.yaml").open(encoding="utf-8") as file:
            load_framework(yaml.load(file, LOADER))  # noqa: S506 - a safe loader, written in C
        load_policies(folder / "policies")
        try:
            if not was_loaded(folder / "pages", act=PAGES_LOADED, subject="pages"):
                load_pages(folder / "pages")
        except PackError as error:
            raise CommandError(str(error)) from error
