"""The operator's form of a membership: what has begun is fixed, what has ended is closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from people.models import Membership

FIXED = ("person", "organisation", "since")


class MembershipForm(forms.ModelForm):
    """Offers of a new membership all but its end, of an open one role and end, of an ended one nothing."""

    class Meta:
        model = Membership
        fields = ["person", "organisation", "role", "since", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._closed():
            if name in self.fields:  # the person's own page names no person
                self.fields[name].disabled = True

    def _closed(self) -> tuple[str, ...]:
        if self.instance.pk is None:
            return ("until",)
        return FIXED if self.instance.until is None else (*FIXED, "role", "until")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        until = data.get("until")
        if self.instance.pk is None or until is None or "until" not in self.changed_data:
            return data
        if until < self.instance.since:
            self.add_error("until", _("A membership cannot end before it began."))
        if "role" in self.changed_data:
            self.add_error("until", _("Change the role or end the membership, one after the other."))
        return data
