"""Forms about the person herself."""

from django import forms


class SignupDetails(forms.Form):
    """What sign-up asks beside address and password."""

    def signup(self, request: object, user: object) -> None:
        """Called by allauth with the new person."""
