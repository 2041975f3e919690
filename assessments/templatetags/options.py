"""What a question says and what there is to choose: so many on a page that a template for each would be most of its time."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from wagtail.templatetags.wagtailcore_tags import richtext

from assessments.domain.texts import refers_to_pages

register = template.Library()
OPTION = '<li><label class="option" for="{}"><input type="{}" name="{}" value="{}" id="{}"{}{}><span>{}</span></label></li>\n'
CHECKED, INVALID, NOTHING = SafeString(" checked"), SafeString(' aria-invalid="true"'), SafeString("")


@register.filter
def question_text(text: Any) -> Any:
    """Return rich text as Wagtail's `richtext` does, which looks for links to pages even where there is no link."""
    return SafeString(text) if isinstance(text, str) and not refers_to_pages(text) else richtext(text)


@register.simple_tag
def options_of(field: BoundField) -> SafeString:
    """Draw the options of a choice as items of a list, each with its control as the field's widget would make it."""
    widget, name, invalid = field.field.widget, field.html_name, INVALID if field.errors else NOTHING
    chosen = widget.format_value(field.value())
    drawn = []
    for number, (value, label) in enumerate(widget.choices):
        place, checked = f"{field.auto_id}_{number}", CHECKED if str(value) in chosen else NOTHING
        drawn.append(format_html(OPTION, place, widget.input_type, name, value, place, checked, invalid, label))
    return SafeString("".join(drawn))


#: What is said of an option afterwards, by its state.
SAID = {
    "chosen": gettext_lazy("Your answer:"),
    "right": gettext_lazy("Your answer, right:"),
    "wrong": gettext_lazy("Your answer, not right:"),
    "missed": gettext_lazy("Right, not chosen:"),
}
REVIEWED = '<li class="option option--{}">{}<span>{}'
FEEDBACK = '<span class="option__feedback">{}</span>'


@register.simple_tag
def options_reviewed(options: Iterable[Any], right: str, wrong: str, other: str) -> SafeString:
    """Draw options as items of a list, each with the sign of its state, what that means in words, and its feedback."""
    signs, language, drawn = {"right": right, "wrong": wrong}, get_language(), []
    for option in options:
        begun = _begin_reviewed(option.state, signs.get(option.state, other), language)
        feedback = format_html(FEEDBACK, option.feedback) if option.feedback else NOTHING
        drawn.append(f"{begun}{conditional_escape(option.text)}{feedback}</span></li>\n")
    return SafeString("".join(drawn))


@lru_cache(maxsize=200)
def _begin_reviewed(state: str, sign: str, language: str | None) -> SafeString:
    """Return an item up to its own text: the same for all options in this state, in each language."""
    said = format_html("<strong>{}</strong> ", SAID[state]) if state in SAID else NOTHING
    return format_html(REVIEWED, state, sign, said)
