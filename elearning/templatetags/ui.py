"""Small parts of pages that are drawn too often for a component template each."""

from functools import cache, lru_cache

from django import template
from django.core.paginator import Paginator
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from elearning.context import initials

register = template.Library()
register.filter("initials", initials)


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """Draw a sprite icon. With `label` it speaks for itself; without, it is decoration beside a word."""
    return draw_icon(_sprite(), name, str(label), extra)


@cache
def _sprite() -> str:
    return static("img/icons.svg")


@lru_cache(maxsize=512)
def draw_icon(sprite: str, name: str, label: str, extra: str) -> SafeString:
    speech = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" width="20" height="20" {}><use href="{}#{}"/></svg>',
        f"icon {extra}".strip(),
        speech,
        sprite,
        name,
    )


@register.filter
def page_link(querydict: QueryDict, number: int) -> str:
    """Return the address's own query with the page number replaced: keeps filters while paging."""
    query = querydict.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def page_range(paginator: Paginator, number: int) -> list[int | str]:
    """Return the page numbers worth showing around `number`, with "…" where some are left out."""
    return list(paginator.get_elided_page_range(number, on_each_side=1, on_ends=1))
