"""The forms of Wagtail's pages about users."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from people.addresses import normalise_email
from people.domain.accounts import add_address
from people.forms.fields import NameField, country_field, profession_field
from people.models import Person

ABOUT = {"full_name", "language", "country", "time_zone", "profession"}


class PersonCreationForm(UserCreationForm):
    first_name = None
    last_name = None
    full_name = NameField(label=_("Full name"))

    class Meta(UserCreationForm.Meta):
        fields = {"email", "is_superuser", "groups"} | ABOUT

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"] = country_field()
        self.fields["profession"] = profession_field()

    def clean_email(self) -> str:
        try:
            return normalise_email(self.cleaned_data["email"])
        except ValueError as error:
            raise ValidationError(_("Enter a valid e-mail address.")) from error

    def save(self, commit: bool = True) -> Person:
        person: Person = super().save(commit=False)
        person.set_unusable_password()
        person.save()
        self.save_m2m()
        add_address(person)
        return person


class PersonEditForm(UserEditForm):
    """The address is hers: she changes it herself, with a confirmation."""

    first_name = None
    last_name = None
    full_name = NameField(label=_("Full name"))

    class Meta(UserEditForm.Meta):
        fields = {"email", "is_active", "is_superuser", "groups"} | ABOUT

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].disabled = True
        self.fields["email"].help_text = _("People change their address themselves, in their account.")
        self.fields["profession"] = profession_field()
