"""The catalogue: all courses on offer, narrowed by what stands in the address."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.domain.catalogue import read_catalogue
from courses.domain.learning import read_learning
from courses.filters import CatalogueFilter, Facet
from courses.models import CataloguePage
from courses.views.caching import kept_for_strangers

PER_PAGE = 12


@require_safe
@kept_for_strangers
def show_catalogue(request: HttpRequest) -> HttpResponse:
    """Cards with filters beside them; works by links and one form."""
    language = get_language() or "en"
    entries = read_catalogue(language)
    mine = {}
    if request.user.is_authenticated:
        mine = {one.enrolment.course_id: one for one in reversed(read_learning(request.user, language=language))}
    statuses = {pk: one.status for pk, one in mine.items()} if request.user.is_authenticated else None
    narrowed = CatalogueFilter(request.GET, entries=entries, statuses=statuses)
    page = Paginator(narrowed.matching(), PER_PAGE).get_page(request.GET.get("page"))
    facets = narrowed.facets()
    context = {
        "catalogue": CataloguePage.objects.filter(locale__language_code=language, live=True)
        .values("title", "introduction")
        .first(),
        "cards": [(entry, mine.get(entry.id)) for entry in page.object_list],
        "page_obj": page,
        "facets": facets,
        "chips": list_chips(request.GET, narrowed, facets),
        "query": narrowed.chosen.get("q", ""),
        "has_courses": bool(entries),
        "tag": narrowed.chosen.get("tag", ""),
    }
    return render(request, "courses/catalogue.html", context)


def list_chips(query: QueryDict, narrowed: CatalogueFilter, facets: list[Facet]) -> list[dict[str, Any]]:
    """Return what is chosen, each with the address that takes it away."""
    chosen = [(facet.name, choice) for facet in facets for choice in facet.choices if choice.is_chosen]
    chips = [{"label": one.label, "url": _address_without(query, name, one.value)} for name, one in chosen]
    names = dict(narrowed.filters["tag"].extra["choices"])
    if tag := narrowed.chosen.get("tag"):
        chips.append({"label": names[tag], "url": _address_without(query, "tag", tag)})
    if words := narrowed.chosen.get("q"):
        chips.append({"label": f"“{words}”", "url": _address_without(query, "q", query.get("q", ""))})
    return chips


def _address_without(query: QueryDict, name: str, value: str) -> str:
    pairs = [(key, one) for key, values in query.lists() for one in values if (key, one) != (name, value)]
    return f"?{urlencode([pair for pair in pairs if pair[0] != 'page' and pair[1]])}"
