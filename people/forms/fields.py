"""Fields that several forms share."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from people.models import Person, Policy, Profession
from people.names import tidy_name
from people.texts import text_in

NO_CHOICE = ("", gettext_lazy("Choose…"))


class NameField(forms.CharField):
    """A name in any letters, tidied."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"})
        super().__init__(**{"max_length": 150, "widget": widget, **options})

    def to_python(self, value: Any) -> str:
        return tidy_name(super().to_python(value) or "")


def country_field() -> forms.Field:
    """The country, ours first, without a default."""
    field = Person._meta.get_field("country").formfield(required=True, label=_("Country"))
    field.widget.attrs["autocomplete"] = "country"
    return field


def profession_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Profession"), choices=[NO_CHOICE, *Profession.choices], required=False)


class AcceptPolicies(forms.Form):
    """One box to tick per policy that is asked for. Named after the version, so that a form from before a new version
    asks again instead of accepting what was not read."""

    policies: list[Policy] = []

    def ask_for(self, policies: list[Policy]) -> None:
        self.policies = policies
        for policy in policies:
            missing = _("To use the Hub you need to accept this: %(title)s.") % {"title": title_of(policy)}
            self.fields[f"accept_{policy.pk}"] = forms.BooleanField(
                label=accept_label(policy), error_messages={"required": missing}
            )


def title_of(policy: Policy) -> str:
    text = text_in(policy.texts.all())
    return text.title if text else policy.get_kind_display()


def accept_label(policy: Policy) -> SafeString:
    link = format_html(
        '<a href="{}" target="_blank" rel="noopener">{}</a>', reverse(f"people:{policy.kind}"), title_of(policy)
    )
    if policy.kind == Policy.Kind.CHARTER:
        words = gettext("I have read this and will keep to it: {link} (opens in a new tab)")
    else:
        words = gettext("I have read this and agree to it: {link} (opens in a new tab)")
    return format_html(words, link=link)
