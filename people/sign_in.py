"""Rules and words of sign-in, for the adapters of allauth."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ERROR_MESSAGES = {
    "account_inactive": _("This account is closed."),
    "cannot_remove_primary_email": _("You cannot remove the address that you sign in with."),
    "duplicate_email": _("This is your address already."),
    "email_password_mismatch": _("The e-mail address or the password is not right."),
    "email_taken": _("Another account uses this address."),
    "enter_current_password": _("This is not your current password."),
    "incorrect_code": _("This code is not right."),
    "incorrect_password": _("This password is not right."),
    "invalid_login": _("Signing in did not work. Try again."),
    "invalid_or_expired_key": _("This link is too old or was used before."),
    "invalid_password_reset": _("This link is too old or was used before."),
    "max_email_addresses": _("You cannot add more than %d addresses."),
    "rate_limited": _("That was too often in a short time. Wait a few minutes."),
    "same_as_current": _("This is the same as before."),
    "too_many_login_attempts": _(
        "That was wrong too often. Wait five minutes, then try again, or ask for a new password."
    ),
    "unknown_email": _("No account uses this address."),
    "unverified_primary_email": _("Confirm your e-mail address first."),
}

REAUTHENTICATION = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class SignInRules:
    """Mixed into the account adapter: our words, because allauth has no Albanian or Bosnian ones."""

    error_messages: dict[str, Any]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.error_messages = {**getattr(cls, "error_messages", {}), **ERROR_MESSAGES}

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("people:profile")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)  # type: ignore[misc]
        return [{**method, "description": REAUTHENTICATION[method["id"]]} for method in methods]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Our words for authenticator apps, passkeys and recovery codes."""

    error_messages = {
        "add_email_blocked": _("Switch off the second step before you change your address."),
        "cannot_delete_authenticator": _("Your role needs a second step at sign-in."),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "incorrect_code": _("This code is not right."),
        "rate_limited": ERROR_MESSAGES["rate_limited"],
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME
