"""What there is to choose in a question: so many on a page that a template for each would be most of its time."""

from django import template
from django.forms.boundfield import BoundWidget
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

register = template.Library()
INPUT = '<input type="{}" name="{}" value="{}" id="{}"{}{}>'
CHECKED, INVALID, NOTHING = SafeString(" checked"), SafeString(' aria-invalid="true"'), SafeString("")


@register.simple_tag
def option_input(option: BoundWidget, is_invalid: object = False) -> SafeString:
    """Draw the control of one option of a choice, as its field's widget would."""
    data = option.data
    return format_html(
        INPUT,
        data["type"],
        data["name"],
        data["value"],
        option.id_for_label,
        CHECKED if data["selected"] else NOTHING,
        INVALID if is_invalid else NOTHING,
    )


#: What is said of an option afterwards, by its state.
SAID = {
    "chosen": gettext_lazy("Your answer:"),
    "right": gettext_lazy("Your answer, right:"),
    "wrong": gettext_lazy("Your answer, not right:"),
    "missed": gettext_lazy("Right, not chosen:"),
}
ICONS = {"right": "check-circle", "wrong": "error"}


@register.filter
def option_icon(state: str) -> str:
    """Return the name of the sign before an option of that state."""
    return ICONS.get(state, "circle")


@register.simple_tag
def option_said(state: str) -> SafeString:
    """Say in words what the sign and the colour of an option mean."""
    return format_html("<strong>{}</strong> ", SAID[state]) if state in SAID else NOTHING
