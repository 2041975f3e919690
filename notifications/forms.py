"""Which mails a person wants."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.domain.preferences import stopped_kinds
from notifications.kinds import stoppable_kinds
from people.models import Person


class MailChoice(forms.Form):
    """One switch for each kind of mail that can be stopped."""

    wanted = forms.MultipleChoiceField(label=_("Mails I want"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kinds = stoppable_kinds()
        stopped = stopped_kinds(person)
        kwargs.setdefault("initial", {"wanted": [kind.name for kind in kinds if kind.name not in stopped]})
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [(kind.name, kind.label) for kind in kinds]
