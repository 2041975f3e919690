"""The person's own page, and the page for a new version of a policy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.fields import AcceptPolicies, NameField, country_field, profession_field
from people.models import Person, Policy
from people.time_zones import time_zone_choices


class ProfileForm(forms.ModelForm):
    full_name = NameField(label=_("Full name"))
    certificate_name = NameField(
        label=_("Name on certificates"),
        required=False,
        help_text=_("As your chamber or employer knows you. Left empty, your full name is printed."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        help_text=_("Every date and time on the Hub is shown in it."),
    )

    class Meta:
        model = Person
        fields = ["full_name", "certificate_name", "language", "country", "time_zone", "profession"]
        labels = {"language": _("Language")}
        help_texts = {"language": _("Of pages and mails. Your progress stays when you change it.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"] = country_field()
        self.fields["profession"] = profession_field()


class AcceptForm(AcceptPolicies):
    """For people who were here before the newest version."""

    def __init__(self, *args: Any, policies: list[Policy], **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_for(policies)
