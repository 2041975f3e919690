"""Turning a row of the outbox into a mail, in the language and time zone of the moment of sending."""

import zoneinfo
from email.utils import parseaddr
from typing import Any
from urllib.parse import urljoin

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Template
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation

from notifications.kinds import Kind, get_kind
from notifications.models import Message
from notifications.stop_links import make_stop_token

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)


def render_mail(message: Message) -> EmailMultiAlternatives:
    """Return the mail of `message`, text and HTML. Raises KeyError for an unregistered kind, template errors as they are."""
    kind = get_kind(message.kind)
    with translation.override(language_of(message)), timezone.override(_zone_of(message)):
        context = _context(message, kind)
        context["subject"] = " ".join(_render_text(f"{kind.template}.subject.txt", context).split())
        email = EmailMultiAlternatives(
            subject=context["subject"],
            body=_render_text(f"{kind.template}.txt", context).strip() + "\n",
            to=[receiver_of(message)],
            headers=_headers(message, context["stop_url"]),
        )
        email.attach_alternative(_inliner.inline(get_template(f"{kind.template}.html").render(context)), "text/html")
    return email


def receiver_of(message: Message) -> str:
    """Return the address: the one on the row, else the person's own of this moment."""
    return message.address or (message.person.email if message.person else "")


def language_of(message: Message) -> str:
    """Return the person's language of this moment, else the one on the row, else the site's."""
    wanted = message.person.language if message.person else message.language
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def message_id(message: Message) -> str:
    """Return the Message-ID, the same for every attempt, so that receivers and relays recognise a second copy."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{message.uuid}@{domain}>"


def _zone_of(message: Message) -> zoneinfo.ZoneInfo:
    name = message.person.time_zone if message.person else settings.TIME_ZONE
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def _context(message: Message, kind: Kind) -> dict[str, Any]:
    return {
        "kind": kind,
        "person": message.person,
        "data": message.data,
        "site_name": settings.SITE_NAME,
        "site_url": settings.BASE_URL,
        "contact_address": settings.CONTACT_ADDRESS,
        "language": language_of(message),
        "stop_url": _stop_url(message) if kind.can_be_stopped else "",
        "reason": kind.reason,
    }


def _stop_url(message: Message) -> str:
    if message.person is None:
        return ""
    return urljoin(settings.BASE_URL, reverse("stop_mails", args=[make_stop_token(message.person, message.kind)]))


def _headers(message: Message, stop_url: str) -> dict[str, str]:
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    if stop_url:
        headers["List-Unsubscribe"] = f"<{stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _render_text(template_name: str, context: dict[str, Any]) -> str:
    """Render plain text, in which a name with & stays as it is."""
    template: Template = get_template(template_name).template  # type: ignore[attr-defined] # what the engine wraps
    return template.render(Context(context, autoescape=False))
