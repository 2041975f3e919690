from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale

from interop.domain.questions.importing import find_present, import_questions
from interop.domain.questions.model import ParsedFile
from interop.domain.questions.reading import read_file

WRONG_USE = 2


class Command(BaseCommand):
    help = (
        "Import questions of other programs into the bank: GIFT, Moodle XML, Aiken, QTI (docs/question-import.md). "
        "Prints a table, and each problem by file and line. Exit status: 0, everything is in the bank; 1, something was refused "
        "and the rest is in the bank; 2, nothing was done. Importing again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="+", help="a file, or a folder whose files are all read")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, import nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        rows, problems, has_refused = [], [], False
        for path, name in list(each_file(options["path"])):
            found = read_file(path)
            found.path = name
            imported = self._import(found, options)
            rows.append(row_of(found, imported, is_dry=options["dry_run"]))
            problems += problems_of(found)
            has_refused = has_refused or bool(found.refused)
        self.stdout.write(table_of([head(), *rows]))
        for line in problems:
            self.stdout.write(printable(line))
        if has_refused:
            raise SystemExit(1)

    def _import(self, found: ParsedFile, options: dict[str, Any]) -> int:
        if options["dry_run"]:
            return len({one.key for one in found.questions} - find_present(found.questions))
        try:
            report = import_questions(found.questions, language=options["language"], source=found.path)
        except Locale.DoesNotExist as error:
            message = _("The site has no language %(code)s; run set_up first.") % {"code": options["language"]}
            raise CommandError(message, returncode=WRONG_USE) from error
        return len(report.imported)


def each_file(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Yield every file, with the name by which the table calls it. Raises CommandError for a path that is not there."""
    for path in paths:
        if path.is_dir():
            below = sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
            yield from ((one, one.relative_to(path).as_posix()) for one in below)
        elif path.is_file():
            yield path, path.name
        else:
            raise CommandError(_("There is no file %(path)s.") % {"path": path}, returncode=WRONG_USE)


def head() -> tuple[str, ...]:
    return _("file"), _("format"), _("encoding"), _("questions"), _("imported"), _("problems")


def row_of(found: ParsedFile, imported: int, *, is_dry: bool) -> tuple[str, ...]:
    """Return the row of one file; `questions` are all that stand in it, readable or not."""
    refused, present = len(found.refused), len(found.questions) - imported
    warnings = sum(len(one.warnings) for one in found.questions)
    told = [
        (refused, ngettext("%(number)d refused", "%(number)d refused", refused)),
        (warnings, ngettext("%(number)d warning", "%(number)d warnings", warnings)),
        (present, ngettext("%(number)d there already", "%(number)d there already", present)),
    ]
    problems = [text % {"number": number} for number, text in told if number]
    count = _("0 (of %(number)d)") % {"number": imported} if is_dry else str(imported)
    return (
        printable(found.path), found.format or "?", found.encoding or "?", str(len(found.questions) + refused),
        count, ", ".join(problems) or _("none"),
    )  # fmt: skip


def problems_of(found: ParsedFile) -> list[str]:
    """Return a line for everything that was refused, and for everything that was lost on the way."""
    refused = [f"{found.path}: {one}" for one in found.refused]
    warnings = [
        _("line %(line)d: %(name)s: warning: %(warning)s") % {"line": one.line, "name": one.name, "warning": text}
        for one in found.questions
        for text in one.warnings
    ]
    return [*refused, *(f"{found.path}: {one}" for one in warnings)]


def table_of(rows: list[tuple[str, ...]]) -> str:
    """Return rows as columns of equal width."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def printable(text: str) -> str:
    """Return the text without signs that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
