"""Forms of the passport."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RoleForm(forms.Form):
    """Which role she measures herself against; none is a choice too."""

    profile = forms.TypedChoiceField(label=_("Your role"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, profiles: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = [("", _("No role")), *profiles]  # type: ignore[attr-defined]
