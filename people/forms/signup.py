"""What sign-up asks beside address and password."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.domain.accounts import register_person
from people.forms.fields import AcceptPolicies, NameField, country_field, profession_field
from people.models import Person, Policy


class SignupDetails(AcceptPolicies):
    """Base of allauth's sign-up form: name, country, profession, and the policies in force."""

    full_name = NameField(label=_("Full name"), help_text=_("As it should stand on your certificates."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"] = country_field()
        self.fields["profession"] = profession_field()
        self.ask_for(list(Policy.objects.in_force().prefetch_related("texts").order_by("kind")))

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Called by allauth with the new person, inside the transaction of sign-up."""
        details = {name: self.cleaned_data[name] for name in ("full_name", "country", "profession")}
        register_person(user, policies=self.policies, **details)
