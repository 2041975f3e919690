"""The places of gaps in a text that was already made safe: `[[1]]`, `[[2]]` …"""

import re
from collections.abc import Callable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from assessments.questions.kind import PartsForm

register = template.Library()

# A tag is passed over: what stands in an attribute is no gap.
_PLACE = re.compile(r"<[^>]*>|\[\[([0-9]{1,3})\]\]")


@register.filter
def fill_gaps(text: str, form: PartsForm) -> SafeString:
    """Put each control of the form in its gap; those whose gap is missing, as in a careless translation, stand at the end."""
    controls = {int(gap): format_html('<span class="gap">{}</span>', field) for field, gap in form.parts}
    filled = _replace(text, lambda gap: controls.pop(gap, "…"))
    return mark_safe(" ".join([filled, *controls.values()]))  # noqa: S308 - rich text and widgets, both safe


@register.filter
def number_gaps(text: str) -> SafeString:
    """Put the number of each gap in its place."""
    numbered = _replace(text, lambda gap: format_html('<span class="gap gap--number">{}</span>', gap))
    return mark_safe(numbered)  # noqa: S308 - rich text and numbers, both safe


def _replace(text: str, content: Callable[[int], str]) -> str:
    return _PLACE.sub(lambda found: content(int(found[1])) if found[1] else found[0], str(text))
