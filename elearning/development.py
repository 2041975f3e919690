"""Addresses that exist only in development: the component gallery and the caught mails."""

import mailbox
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as default_policy
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from elearning.gallery import gallery

# Colours and pictures of a mail are shown; nothing in it runs, sends or reaches the page around it.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def caught_mails(request: HttpRequest) -> HttpResponse:
    """The mails that the local catcher received, newest first."""
    return render(request, "elearning/caught_mails.html", {"mails": list(_mails())})


def caught_mail(request: HttpRequest, key: str) -> HttpResponse:
    """One caught mail."""
    for mail in _mails():
        if mail["key"] == key:
            return render(request, "elearning/caught_mail.html", {"mail": mail})
    raise Http404


def caught_mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part of a caught mail, as a mail program would show it."""
    for mail in _mails():
        if mail["key"] == key and mail["html"]:
            response = HttpResponse(mail["html"])
            response["Content-Security-Policy"] = MAIL_POLICY
            response["X-Frame-Options"] = "SAMEORIGIN"
            return response
    raise Http404


def _mails() -> Iterator[dict[str, Any]]:
    box = mailbox.Maildir(settings.MAIL_CATCHER_DIR, factory=None, create=True)
    newest_first = sorted(box.keys(), key=lambda key: box.get_message(key).get_date(), reverse=True)
    for key in newest_first:
        message = BytesParser(EmailMessage, policy=default_policy).parsebytes(box.get_bytes(key))
        plain, html = message.get_body(("plain",)), message.get_body(("html",))
        yield {
            "key": key,
            "subject": message["subject"],
            "sender": message["from"],
            "receiver": message["to"],
            "date": message["date"].datetime if message["date"] else None,
            "plain": plain.get_content() if plain else "",
            "html": html.get_content() if html else "",
        }


urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("mail/", caught_mails, name="caught_mails"),
    path("mail/<str:key>/", caught_mail, name="caught_mail"),
    path("mail/<str:key>/html/", caught_mail_html, name="caught_mail_html"),
]
