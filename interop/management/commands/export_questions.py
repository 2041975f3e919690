from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import BankQuestion
from interop.domain.questions.gift_out import write_gift
from interop.domain.questions.moodle_out import write_moodle_xml
from interop.domain.questions.out import from_bank

WRITERS = {"gift": write_gift, "moodle": write_moodle_xml}


class Command(BaseCommand):
    help = (
        "Write the questions of the bank as GIFT or Moodle XML (docs/question-import.md). Status 1: some are not in it, "
        "the others are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=sorted(WRITERS), default="moodle")
        parser.add_argument("--tag", action="append", default=[], help="only questions that have all these tags")
        parser.add_argument("--language", help="only this language; GIFT holds the first one if none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = BankQuestion.objects.select_related("locale").order_by("pk")
        if options["language"]:
            rows = rows.filter(locale__language_code=options["language"])
        for tag in options["tag"]:
            rows = rows.filter(tags__name=tag)
        questions = from_bank(rows)
        text, left_out = WRITERS[options["format"]](questions)
        options["file"].write_text(text, encoding="utf-8")
        written = len(questions) - len(left_out)
        message = ngettext(
            "%(number)d question written to %(file)s", "%(number)d questions written to %(file)s", written
        )
        self.stdout.write(message % {"number": written, "file": options["file"]})
        for name, reason in left_out:
            self.stderr.write(self.style.WARNING(f"{name}: {reason}"))
        for question in questions:
            for warning in question.warnings:
                told = {"name": question.name, "warning": warning}
                self.stderr.write(_("%(name)s: warning: %(warning)s") % told)
        if left_out:
            raise SystemExit(1)
