"""The parts around every page that are the same for everybody: drawn once in each language, and then only put in."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from elearning.context import below_language, frame

register = template.Library()

#: Stand in what is drawn for the page's own address below the language, and for the field against forged requests.
PLACE, CSRF = "THE-PLACE-BELOW-THE-LANGUAGE", "THE-FIELD-AGAINST-FORGERY"
FIELD = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
#: Parts of two or three kilobytes; each person who is signed in has one of her own.
MOST_KEPT = 2_000


@register.simple_tag(takes_context=True)
def frame_part(context: Any, template_name: str, **given: Hashable) -> SafeString:
    """Draw a template with what `elearning.context.frame` says, `csrf_field` and `given`, and with nothing else.

    The same template and `given` are drawn once in each language; what belongs to the request is put in afterwards.
    """
    language = get_language() or settings.LANGUAGE_CODE
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    drawn = draw(template_name, language, settings.BASE_URL, tuple(given.items()))
    if CSRF in drawn:
        drawn = drawn.replace(CSRF, format_html(FIELD, context.get("csrf_token", "")))
    request = context.get("request")
    return SafeString(drawn.replace(PLACE, escape(below_language(request.path)) if request else ""))


@lru_cache(maxsize=MOST_KEPT)
def _draw(template_name: str, language: str, base_url: str, given: tuple[tuple[str, Hashable], ...]) -> str:
    kept = {**frame(PLACE, language), "LANGUAGE_CODE": language, "csrf_field": SafeString(CSRF)}
    return render_to_string(template_name, {**kept, **dict(given)})
