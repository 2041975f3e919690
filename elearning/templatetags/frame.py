"""Parts of pages that are the same for many requests: drawn once in each language, and then only put in."""

import re
import secrets
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from elearning.context import below_language, frame

register = template.Library()

FIELD = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
#: Stands in what is drawn for what belongs to the request. Nobody who writes a text can know it.
MARK = f"slot{secrets.token_hex(8)}"
SLOT = re.compile(f"{MARK}([a-z_]+)0")
#: Begins the name of what is given anew each time.
FRESH = "fresh_"
#: Parts of a few kilobytes.
MOST_KEPT = 2_000


@register.simple_tag(takes_context=True)
def frame_part(context: Any, template_name: str, **given: Hashable) -> SafeString:
    """Draw a template with what `elearning.context.frame` says, `csrf_field` and `given`, and with nothing else.

    The same template and `given` are drawn once in each language. The page's address, the field against forged requests and
    what is given as `fresh_…` are put in afterwards: the template can print them (`fresh_name` as `{{ name }}`), not ask them.
    """
    kept, fresh = [], {}
    for name, value in given.items():
        if name.startswith(FRESH):
            fresh[name.removeprefix(FRESH)] = value
        else:
            kept.append((name, value))
    language = get_language() or settings.LANGUAGE_CODE
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    pieces = draw(template_name, language, settings.BASE_URL, tuple(kept), tuple(fresh))
    slots = {slot: _fill(context, slot, fresh) for slot in set(pieces[1::2])}
    return SafeString("".join([slots[piece] if place % 2 else piece for place, piece in enumerate(pieces)]))


def _fill(context: Any, slot: str, fresh: dict[str, Hashable]) -> str:
    if slot in fresh:
        return conditional_escape(fresh[slot])
    if slot == "csrf_field":
        return format_html(FIELD, context.get("csrf_token", ""))
    request = context.get("request")
    return conditional_escape(below_language(request.path)) if request else ""


@lru_cache(maxsize=MOST_KEPT)
def _draw(
    template_name: str, language: str, base_url: str, given: tuple[tuple[str, Hashable], ...], fresh: tuple[str, ...]
) -> list[str]:
    """Return the text before the first slot, the name of that slot, the text up to the next, and so on."""
    slots = {name: SafeString(f"{MARK}{name}0") for name in (*fresh, "csrf_field")}
    kept = {**frame(f"{MARK}place0", language), "LANGUAGE_CODE": language, **slots, **dict(given)}
    return SLOT.split(render_to_string(template_name, kept))
