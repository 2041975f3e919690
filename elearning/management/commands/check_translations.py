"""Fail when an interface text lacks a translation, or has a doubtful one, in any of the languages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elearning.catalogues import extract_texts, find_faults, translated_languages, update_catalogue


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true", help="first bring the catalogues level with the code")

    def handle(self, *args: Any, update: bool, **options: Any) -> None:
        texts = extract_texts()
        if update:
            for language in translated_languages():
                update_catalogue(language, texts)
        faults = [fault for language in translated_languages() for fault in find_faults(language, texts)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} translations to mend")
        self.stdout.write(f"{len(texts)} texts in {len(translated_languages())} further languages")
