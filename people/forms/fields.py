"""Fields that several forms share."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from people.models import Policy, Profession
from people.names import tidy_name
from people.texts import text_in

NO_CHOICE = ("", _("Choose…"))
LABELS = {
    Policy.Kind.CHARTER: _("I have read the ethical charter and will keep to it"),
    Policy.Kind.PRIVACY: _("I have read the privacy notice and agree to it"),
}


class NameField(forms.CharField):
    """A name in any letters, tidied."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"})
        super().__init__(**{"max_length": 150, "widget": widget, **options})

    def to_python(self, value: Any) -> str:
        return tidy_name(super().to_python(value) or "")


def country_field() -> forms.ChoiceField:
    """The country, ours first, none chosen beforehand."""
    widget = forms.Select(attrs={"autocomplete": "country"})
    return forms.ChoiceField(label=_("Country"), choices=lambda: [NO_CHOICE, *countries], widget=widget)


def profession_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Profession"), choices=[NO_CHOICE, *Profession.choices], required=False)


class AcceptPolicies(forms.Form):
    """One box to tick per policy that is asked for. Named after the version, so that a form from before a new version
    asks again instead of accepting what was not read."""

    policies: list[Policy] = []

    def ask_for(self, policies: list[Policy]) -> None:
        self.policies = policies
        for policy in policies:
            self.fields[f"accept_{policy.pk}"] = forms.BooleanField(
                label=LABELS[Policy.Kind(policy.kind)],
                help_text=link_to(policy),
                error_messages={"required": _("Tick this box to go on.")},
            )


def title_of(policy: Policy) -> str:
    text = text_in(policy.texts.all())
    return text.title if text else policy.get_kind_display()


def link_to(policy: Policy) -> SafeString:
    """The text to read, in a tab of its own, so that nothing typed is lost."""
    words = gettext("Read: {title} (opens in a new tab)")
    words = words.format(title=title_of(policy))
    return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', reverse(f"people:{policy.kind}"), words)
