"""Parts of pages that are the same for many requests: drawn once in each language, and then only put in."""

import html
import re
import secrets
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from elearning.context import below_language, frame

register = template.Library()

FIELD = '<input type="hidden" name="csrfmiddlewaretoken" value="%s">'
#: Stands in what is drawn for what belongs to the request. Nobody who writes a text can know it.
MARK = f"slot{secrets.token_hex(8)}"
SLOT = re.compile(f"{MARK}([a-z_]+)0")
#: Begins the name of what is given anew each time.
FRESH = "fresh_"
#: Parts of a few kilobytes.
MOST_KEPT = 2_000


@register.simple_tag(takes_context=True)
def frame_part(context: Any, template_name: str, **given: Any) -> SafeString:
    """Draw a template with what `elearning.context.frame` says, `csrf_field` and `given`, and with nothing else.

    The same template and `given` are drawn once in each language. The page's address, the field against forged requests and
    what is given as `fresh_…` are put in afterwards: the template can print them (`fresh_name` as `{{ name }}`), not ask them.
    """
    kept = {name: value for name, value in given.items() if not name.startswith(FRESH)}
    fresh = {name.removeprefix(FRESH): value for name, value in given.items() if name.startswith(FRESH)}
    return _put_in(context, template_name, kept, fresh)


@register.simple_block_tag(takes_context=True)
def frame_around(context: Any, content: SafeString, template_name: str, **given: Any) -> SafeString:
    """Draw a part in the way of `frame_part`, with what stands in the block as its `{{ content }}`."""
    return frame_part(context, template_name, fresh_content=content, **given)


@register.simple_block_tag(takes_context=True)
def framed(context: Any, content: SafeString, template_name: str, **given: Any) -> SafeString:
    """Draw a whole page in the way of `frame_part`, with what stands in the block as its `{{ content }}`.

    The page has the frame's menus, and prints who reads it and what she is told.
    """
    kept: dict[str, Any] = {"is_signed_in": context["is_signed_in"](), "nav": context["nav"]()}
    fresh: dict[str, Any] = {"content": content, "told": context["told"]}
    if kept["is_signed_in"]:
        kept["person_links"] = context["person_links"]()
        fresh |= {name: context[name] for name in ("person_name", "person_initials", "person_email", "person_id")}
    for name, value in given.items():
        (fresh if name.startswith(FRESH) else kept)[name.removeprefix(FRESH)] = value
    return _put_in(context, template_name, kept, fresh)


def _put_in(context: Any, template_name: str, kept: dict[str, Hashable], fresh: dict[str, Any]) -> SafeString:
    language = get_language() or settings.LANGUAGE_CODE
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    pieces = draw(template_name, language, settings.BASE_URL, tuple(kept.items()), tuple(fresh))
    slots = {slot: _fill(context, slot, fresh) for slot in set(pieces[1::2])}
    return SafeString("".join([slots[piece] if place % 2 else piece for place, piece in enumerate(pieces)]))


def _fill(context: Any, slot: str, fresh: dict[str, Any]) -> str:
    if slot in fresh:
        value = fresh[slot]
        return _escape(value() if callable(value) else value)
    around: dict[str, str] = context.get("slots_around", {})
    if around:  # a part of something that is being drawn itself
        return around[slot]
    if slot == "csrf_field":
        return FIELD % _escape(str(context.get("csrf_token", "")))
    request = context.get("request")
    return _escape(below_language(request.path)) if request else ""


def _escape(value: Any) -> str:
    """Return what Django's `conditional_escape` does, which looks at each plain text whether it is a lazy one."""
    if type(value) is SafeString:
        return value
    return html.escape(value) if type(value) is str else conditional_escape(value)


@lru_cache(maxsize=MOST_KEPT)
def _draw(
    template_name: str, language: str, base_url: str, given: tuple[tuple[str, Hashable], ...], fresh: tuple[str, ...]
) -> list[str]:
    """Return the text before the first slot, the name of that slot, the text up to the next, and so on."""
    slots = {name: SafeString(f"{MARK}{name}0") for name in (*fresh, "csrf_field", "place")}
    known = {"LANGUAGE_CODE": language, "slots_around": slots, "csrf_field": slots["csrf_field"]}
    own = {name: slots[name] for name in fresh}
    return SLOT.split(
        render_to_string(template_name, {**frame(slots["place"], language), **known, **own, **dict(given)})
    )
