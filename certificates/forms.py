"""Correcting a name, and typing a code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.domain.issuing import LONGEST_NAME


class NameCorrection(forms.Form):
    """The name as it should stand on the certificate."""

    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=LONGEST_NAME,
        help_text=_("As your chamber or employer knows you, with all its letters."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    confirmed = forms.BooleanField(
        label=_("This is my own name. I know that the certificate with the old spelling stops being valid."),
    )


class CodeSearch(forms.Form):
    """A code as it was read off paper."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=40,
        help_text=_(
            "Twelve letters and digits, beside the square picture on the certificate. Capitals and hyphens do not matter."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
