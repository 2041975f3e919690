"""allauth's mails leave by the outbox, like all others; addresses have one spelling; links come from a setting."""

import uuid
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from notifications.account_kinds import PREFIX
from notifications.domain.outbox import queue
from people.addresses import normalise_email
from people.models import Person
from people.sign_in import SignInRules

#: What each mail's one link is called by allauth; the first that is there counts.
LINKS = ("activate_url", "password_reset_url", "signup_url")
KEPT = ("code", "from_email", "to_email", "deleted_email", "ip", "user_agent")


class AccountAdapter(SignInRules, DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail that allauth calls `template_prefix`; every call is a mail of its own."""
        person = context.get("user") or self._person_with(email)
        queue(
            person,
            PREFIX + template_prefix.rpartition("/")[2],
            subject=uuid.uuid4(),
            data=_json_data(email, context),
            address="" if person and person.email == email else email,
            language=get_language() or settings.LANGUAGE_CODE,
        )

    def _person_with(self, email: str) -> Person | None:
        signed_in = getattr(allauth_context.request, "user", None)
        if isinstance(signed_in, Person):
            return signed_in
        return Person.objects.filter(email=email).first()

    def clean_email(self, email: str) -> str:
        """Return the one spelling of `email`."""
        try:
            return normalise_email(super().clean_email(email))
        except ValueError as error:
            raise ValidationError(gettext("Enter a valid e-mail address.")) from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Accept the address in any spelling that means the same."""
        if credentials.get("email"):
            with suppress(ValueError):  # no such person: the usual answer follows
                credentials["email"] = normalise_email(credentials["email"])
        return super().authenticate(request, **credentials)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Go on in the person's own language."""
        with override(getattr(request.user, "language", get_language())):
            return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)


def _json_data(email: str, context: dict[str, Any]) -> dict[str, str]:
    link = next((context[name] for name in LINKS if context.get(name)), reverse("account_reset_password"))
    kept = {name: str(context[name]) for name in KEPT if context.get(name)}
    return {"email": email, "url": _on_our_site(link), **kept}


def _on_our_site(url: str) -> str:
    """Keep path and query only: allauth builds addresses from the Host header, which anybody can forge."""
    parts = urlsplit(url)
    return settings.BASE_URL + parts.path + (f"?{parts.query}" if parts.query else "")
