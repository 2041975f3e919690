"""The first `make run` on an empty folder, and one with servers of the reader's own."""

import re
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from elearning.demo import LOGINS, PASSWORD
from people.models import Person
from tests.factories.people import make_person
from tests.services.hub import Started, started_hub
from tests.services.mail import MailServer, wait_until
from tests.services.redis import RedisServer


def read(browser: OpenerDirector, address: str) -> str:
    with browser.open(address, timeout=60) as answer:
        return str(answer.read().decode())


def send(browser: OpenerDirector, address: str, **fields: str) -> tuple[str, str]:
    """Fill in the form at `address` and return where that led and what stands there."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', read(browser, address))
    assert token
    data = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
    with browser.open(address, data, timeout=60) as answer:
        return answer.url, answer.read().decode()


def wait_until_greeted(hub: Started) -> None:
    wait_until(lambda: "Ctrl-C ends it." in hub.output, seconds=30, what="the greeting")


def test_first_start_brings_the_demonstration(tmp_path: Path) -> None:
    """From nothing to a learner at her courses: addresses and logins are printed, and they work."""
    with started_hub(tmp_path / "empty") as hub:
        hub.wait_until_ready(seconds=240)
        wait_until_greeted(hub)
        for address in ("/", "/cms/", "/mail/"):
            assert f" {hub.address}{address}\r\n" in hub.output
        assert [login.email for login in LOGINS if login.email not in hub.output] == []
        assert f"password of all: {PASSWORD}" in hub.output

        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        assert "Components" in read(browser, f"{hub.address}/gallery/")
        send(browser, f"{hub.address}/en/accounts/password/reset/", email=LOGINS[0].email)
        wait_until(lambda: LOGINS[0].email in read(browser, f"{hub.address}/mail/"), seconds=60, what="the mail")
        led_to, page = send(browser, f"{hub.address}/en/accounts/login/", login=LOGINS[0].email, password=PASSWORD)
        assert led_to == f"{hub.address}/sr-latn/learning/", page  # her own language


@pytest.mark.django_db(transaction=True)
def test_given_servers_replace_ours(
    tmp_path: Path, database: object, redis_server: RedisServer, mail_server: MailServer
) -> None:
    person = make_person()
    given = {
        "DATABASE_URL": database.url,  # type: ignore[attr-defined]
        "REDIS_URL": f"unix://{redis_server.socket}",
        "EMAIL_URL": mail_server.url,
    }
    with started_hub(tmp_path / "var", **given) as hub:
        hub.wait_until_ready()
        wait_until_greeted(hub)
        commands = " ".join(hub.processes.values())
        assert [part for part in ("valkey-server", "run.mail_catcher") if part in commands] == []
        assert not (tmp_path / "var" / "db.sqlite3").exists()
        assert "/mail/" not in hub.output

        # The web process finds her in that database and kicks through that broker; the worker sends by that server.
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        send(browser, f"{hub.address}/en/accounts/password/reset/", email=person.email)
        wait_until(lambda: bool(mail_server.to(person.email)), seconds=30, what="the mail")
        # Accounts with a public password come into somebody's own database only on request.
        assert list(Person.objects.values_list("email", flat=True)) == [person.email]
