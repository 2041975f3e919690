"""What only development has: the gallery of components, and the mails that the local catcher received."""

import smtplib
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Route

from tests.services.browser import Visitor
from tests.services.processes import Process, free_port

COMPONENTS = django_settings.BASE_DIR / "templates" / "cotton"
EVIL = """<p id="said">Your course waits.</p><p id="safe">no script ran</p>
<script>document.getElementById("safe").textContent = "a script ran"</script>
<img src="data:image/png;base64,AAAA" onerror="document.getElementById('safe').textContent = 'a script ran'">
<form action="/en/accounts/login/"><button>Go on</button></form>"""


@pytest.fixture
def development(settings: Any, tmp_path: Path) -> Path:
    """The addresses of development; returns where the catcher keeps its mails."""
    settings.ROOT_URLCONF = "tests.places.development_urls"
    settings.MAIL_CATCHER_DIR = tmp_path / "mail"
    return settings.MAIL_CATCHER_DIR


@pytest.fixture
def catcher(development: Path, tmp_path: Path) -> Iterator[smtplib.SMTP]:
    """A line to a running mail catcher."""
    port = free_port()
    command = [sys.executable, "-m", "run.mail_catcher", development, str(port)]
    process = Process(command, log=tmp_path / "catcher.log")
    process.wait_until(lambda: answers(port))
    with smtplib.SMTP("127.0.0.1", port) as line:
        yield line
    process.stop()


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def answer(route: Route, **fields: Any) -> None:
    route.fulfill(**fields)


def make_mail(subject: str, *, date: str, html: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "Hub <hub@example.org>", "ana@example.org"
    mail["Date"] = date
    mail.set_content(f"Read on: https://hub.example.org/ – {subject}")
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


@pytest.mark.parametrize("name", ["gallery", "caught_mails"])
def test_not_on_a_real_site(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.django_db
def test_gallery_shows_every_component(development: Path, client: Client) -> None:
    response = client.get("/gallery/")

    assert response.status_code == 200
    shown = {template.name for template in response.templates}
    missing = [path.name for path in COMPONENTS.glob("*.html") if f"cotton/{path.name}" not in shown]
    assert missing == []
    assert 'name="robots" content="noindex"' in response.content.decode()


@pytest.mark.django_db
def test_no_mail_yet(development: Path, client: Client) -> None:
    assert "No mail yet." in client.get("/mail/").content.decode()
    assert client.get("/mail/nothing/", follow=True).status_code == 404
    assert client.get("/mail/nothing/html/", follow=True).status_code == 404


@pytest.mark.django_db
def test_caught_mails_are_listed_newest_first_and_shown(catcher: smtplib.SMTP, client: Client) -> None:
    catcher.send_message(make_mail("Добре дошли", date="Mon, 02 Mar 2026 08:00:00 +0000"))
    catcher.send_message(make_mail("A <b>reminder", date="Tue, 03 Mar 2026 08:00:00 +0000", html=EVIL))

    listed = client.get("/mail/")
    newest, first = listed.context["mails"]
    assert [mail["subject"] for mail in (newest, first)] == ["A <b>reminder", "Добре дошли"]
    assert "A &lt;b&gt;reminder" in listed.content.decode()

    page = client.get(f"/mail/{first['key']}/").content.decode()
    assert "ana@example.org" in page
    assert '<a href="https://hub.example.org/" rel="nofollow">' in page
    assert "<iframe" not in page
    assert client.get(f"/mail/{first['key']}/html/", follow=True).status_code == 404
    assert (
        f'<iframe class="mail-frame" src="/mail/{newest["key"]}/html/"'
        in client.get(f"/mail/{newest['key']}/").content.decode()
    )
    assert "Your course waits." in client.get(f"/mail/{newest['key']}/html/").content.decode()


def test_mail_runs_no_script_and_sends_no_form(catcher: smtplib.SMTP, client: Client, visitor: Visitor) -> None:
    catcher.send_message(make_mail("A reminder", date="Tue, 03 Mar 2026 08:00:00 +0000", html=EVIL))
    address = f"/mail/{client.get('/mail/').context['mails'][0]['key']}/html/"
    response = client.get(address)
    page = visitor.open("/healthz")

    for headers, fate in ((dict(response.headers), "no script ran"), ({"Content-Type": "text/html"}, "a script ran")):
        page.route(f"**{address}", partial(answer, body=response.content, headers=headers))
        page.goto(address)
        page.wait_for_load_state()
        assert page.locator("#said").is_visible()
        assert page.locator("#safe").inner_text() == fate
        page.unroute(f"**{address}")

    assert "form-action 'none'" in response["Content-Security-Policy"]
    visitor.problems.clear()  # the policy reports what it forbade
