"""Reports as files."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from reports.domain.matrix import Cell, Column, Row, read_rows

PEOPLE_AT_A_TIME = 500
# A cell that begins so would be run as a formula by a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def defuse(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


class _Echo:
    def write(self, line: str) -> str:
        return line


def completion_csv(people: QuerySet[Person], columns: Sequence[Column]) -> Iterator[str]:
    """Yield the report as CSV, one line per person and course, in UTF-8 with a mark so that spreadsheets read it right."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(
        [
            _("Name"),
            _("E-mail address"),
            _("Organisation"),
            _("Country"),
            _("Course"),
            _("Status"),
            _("Activities done"),
            _("Activities required"),
            _("Enrolled on"),
            _("Last active on"),
            _("Completed on"),
        ]
    )
    for start in range(0, people.count(), PEOPLE_AT_A_TIME):
        for row in read_rows(list(people[start : start + PEOPLE_AT_A_TIME]), columns):
            for column, cell in zip(columns, row.cells, strict=True):
                yield writer.writerow(_line(row, column, cell))


def _line(row: Row, column: Column, cell: Cell) -> list[Any]:
    texts = [row.person.full_name, row.person.email, row.organisation, row.person.country.name, column.title]
    days = [cell.enrolled_at, cell.last_active_at, cell.completed_at]
    return [
        *(defuse(str(text)) for text in texts),
        cell.status.label,
        cell.done,
        cell.total,
        *(timezone.localdate(day).isoformat() if day else "" for day in days),
    ]
