"""allauth's forms in our words: allauth has no Albanian or Bosnian texts, and asks for things twice."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.sessions import share_session

PASSWORD_HINT = _("At least 10 characters. Three or four words that only you would put together work well.")


class OurWords:
    """Sets labels and hints, drops placeholders and the second typing of a password."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "" if name in self.labels else field.help_text)
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _("Enter an e-mail address such as name@example.org.")


class SignInForm(OurWords, account_forms.LoginForm):
    labels = {"login": _("E-mail address"), "password": _("Password")}
    shared_computer = forms.BooleanField(
        label=_("This is a shared computer"),
        help_text=_("You are signed out when the browser is closed, and after 30 minutes without activity."),
        required=False,
    )

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if self.cleaned_data["shared_computer"]:
            share_session(request.session)
        return response


class SignUpForm(OurWords, account_forms.SignupForm):
    labels = {"email": _("E-mail address"), "password1": _("Password")}
    hints = {
        "full_name": _("As it should stand on your certificates."),
        "email": _("We send a link to it to confirm that it is yours."),
        "password1": PASSWORD_HINT,
    }
    field_order = ["full_name", "email", "password1", "country", "profession"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if "password1" in data and "password1" not in self.errors:
            try:
                validate_password(data["password1"], Person(full_name=data.get("full_name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return data

    def try_save(self, request: HttpRequest) -> tuple[Person | None, HttpResponse | None]:
        """Save person, address and acceptance together, or answer a known address as if it were new, in the same time."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # somebody was quicker with this address: the second press of the button
            self.account_already_exists = True
            return super().try_save(request)


class ChangeEmailForm(OurWords, account_forms.AddEmailForm):
    labels = {"email": _("New e-mail address")}


class ChangePasswordForm(OurWords, account_forms.ChangePasswordForm):
    labels = {"oldpassword": _("Current password"), "password1": _("New password")}
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(OurWords, account_forms.SetPasswordForm):
    labels = {"password1": _("Password")}
    hints = {"password1": PASSWORD_HINT}


class ResetPasswordForm(OurWords, account_forms.ResetPasswordForm):
    labels = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        return get_adapter().clean_email(super().clean_email())


class ResetPasswordKeyForm(OurWords, account_forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password")}
    hints = {"password1": PASSWORD_HINT}


class ReauthenticateForm(OurWords, account_forms.ReauthenticateForm):
    labels = {"password": _("Password")}


class CodeForm(OurWords, mfa_forms.AuthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}


class CodeAgainForm(OurWords, mfa_forms.ReauthenticateForm):
    labels, hints = CodeForm.labels, CodeForm.hints


class ActivateAppForm(OurWords, totp_forms.ActivateTOTPForm):
    labels = {"code": _("Code")}
    hints = {"code": _("Six digits that the app shows now.")}


class AddPasskeyForm(OurWords, webauthn_forms.AddWebAuthnForm):
    labels = {"name": _("Name"), "passwordless": _("Use it to sign in without a password")}
    hints = {
        "name": _("So that you can tell it from others, such as “work laptop”."),
        "passwordless": _("The device then asks for your fingerprint, face or PIN each time."),
    }


class EditPasskeyForm(OurWords, webauthn_forms.EditWebAuthnForm):
    labels = {"name": _("Name")}
