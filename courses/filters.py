"""The catalogue's filters, as they stand in the address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.folding import fold
from courses.domain.catalogue import Entry
from courses.models import Course, CourseLevel

#: Bands of minutes: code, label, from, below.
BANDS: tuple[tuple[str, Any, int, int], ...] = (
    ("30", _("Up to half an hour"), 0, 31),
    ("60", _("Half an hour to one hour"), 31, 61),
    ("120", _("One to two hours"), 61, 121),
    ("long", _("More than two hours"), 121, 100_000),
)
STATUSES = (("new", _("Not begun")), ("in_progress", _("In progress")), ("done", _("Done")))


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One group of the filter panel."""

    name: str
    label: Any
    choices: list[Choice]


class CatalogueFilter(filters.FilterSet):
    """Narrows the entries of the catalogue, which are held in memory: declares and checks what may stand in the address."""

    q = filters.CharFilter(label=_("Search"))
    theme = filters.MultipleChoiceFilter(label=_("Theme"))
    competency = filters.MultipleChoiceFilter(label=_("Competency"))
    language = filters.MultipleChoiceFilter(label=_("Language"))
    minutes = filters.MultipleChoiceFilter(label=_("Time"), choices=[(code, label) for code, label, *_ in BANDS])
    level = filters.MultipleChoiceFilter(label=_("Level"), choices=CourseLevel.choices)
    status = filters.MultipleChoiceFilter(label=_("My status"), choices=STATUSES)
    tag = filters.ChoiceFilter(label=_("Tag"))

    def __init__(self, data: QueryDict, *, entries: Iterable[Entry], statuses: dict[int, str] | None) -> None:
        """`statuses` holds the reader's own status by course id; None for a visitor, who gets no such filter."""
        super().__init__(data, queryset=Course.objects.none())
        self.entries = list(entries)
        self.statuses = statuses or {}
        self.filters["theme"].extra["choices"] = _names(self.entries, "themes")
        self.filters["competency"].extra["choices"] = _names(self.entries, "competencies")
        self.filters["tag"].extra["choices"] = _names(self.entries, "tags")
        spoken = {language for entry in self.entries for language in entry.languages}
        self.filters["language"].extra["choices"] = [row for row in settings.LANGUAGES if row[0] in spoken]
        if statuses is None:
            del self.filters["status"]

    @property
    def chosen(self) -> dict[str, Any]:
        """What stands in the address and is known; anything else is not a filter."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def matching(self, *, without: str = "") -> list[Entry]:
        """Return the entries that all filters let through, one of them left out if asked."""
        chosen = {name: value for name, value in self.chosen.items() if name != without}
        tests = [self._test(name, value) for name, value in chosen.items()]
        return [entry for entry in self.entries if all(test(entry) for test in tests)]

    def facets(self) -> list[Facet]:
        """Return the groups of the panel, each choice with how many courses it would show together with the other groups."""
        return [facet for name in FACETS if name in self.filters and (facet := self._facet(name)).choices]

    def _facet(self, name: str) -> Facet:
        entries = self.matching(without=name)
        chosen = self.chosen.get(name, [])
        choices = [
            Choice(str(value), str(label), sum(map(self._test(name, [value]), entries)), value in chosen)
            for value, label in self.filters[name].extra["choices"]
        ]
        return Facet(name, self.filters[name].label, choices)

    def _test(self, name: str, value: Any) -> Callable[[Entry], bool]:
        if name == "q":
            words = fold(value).split()
            return lambda entry: all(word in entry.search_text for word in words)
        if name == "tag":
            return lambda entry: value in entry.tags
        wanted = set(value)
        return lambda entry: bool(wanted & self._values(name, entry))

    def _values(self, name: str, entry: Entry) -> set[str]:
        match name:
            case "theme":
                return set(entry.themes)
            case "competency":
                return set(entry.competencies)
            case "language":
                return set(entry.languages)
            case "level":
                return {entry.level}
            case "minutes":
                return {code for code, _label, start, end in BANDS if start <= entry.minutes < end}
            case _:
                return {self.statuses.get(entry.id, "new")}


FACETS = ("status", "theme", "language", "minutes", "level", "competency")


def _names(entries: Iterable[Entry], field: str) -> list[tuple[str, str]]:
    names = {code: title for entry in entries for code, title in getattr(entry, field).items()}
    return sorted(names.items(), key=lambda row: fold(row[1]))
