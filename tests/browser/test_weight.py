"""What a lesson weighs on the line, as the production server sends it: hashed and compressed files, nothing kept before."""

import gzip
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import CDPSession, Page

from courses.domain.enrolment import enrol
from courses.models import ActivityText, Course
from run.start import web_command
from tests.factories.people import make_person
from tests.places.people import sign_in
from tests.places.scene import agree
from tests.services.browser import Visitor
from tests.services.processes import ROOT, Process, free_port

KB = 1024
#: Files of other packages, none of them on a lesson: compressing them takes half a minute.
NOT_OURS = ("wagtail*", "admin", "allauth*", "mfa", "account", "flags", "treebeard", "*table_block")


@dataclass
class Line:
    """What went over the line, as the browser's network layer counts it: headers and body of each answer."""

    session: CDPSession
    sizes: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.on("Network.responseReceived", self._note_address)
        self.session.on("Network.loadingFinished", self._note_size)
        self.session.send("Network.enable")

    def _note_address(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["response"]["url"]

    def _note_size(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def read(self) -> dict[str, int]:
        """Return the bytes by address since the last time; what came from the browser's own cache is left out."""
        sizes = {self.addresses[key]: size for key, size in self.sizes.items() if size}
        self.sizes.clear()
        return sizes


@pytest.fixture
def production(visitor: Visitor, service_folder: Path) -> Iterator[str]:
    """The site by the settings of production, on the database of this test."""
    port = str(free_port())
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "elearning.settings.production",
        "SECRET_KEY": "a key for tests only, long enough to be accepted as one",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "no",
        "SECURE_COOKIES": "no",
        "WEB_WORKERS": "1",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    collect += [part for name in NOT_OURS for part in ("--ignore", name)]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    server = Process(web_command(port), log=service_folder / "production.log", env=environment)
    server.wait_until(lambda: answers(port), seconds=60)
    yield f"http://127.0.0.1:{port}"
    server.stop()


def answers(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_lesson_is_light(demo: None, production: str, visitor: Visitor) -> None:
    """The heaviest lesson of the demonstration's course in any language, and then the second heaviest."""
    course, learner = Course.objects.get(code="safeguarding-essentials"), agree(make_person())
    enrol(learner, course)
    client = sign_in(learner)
    heavy, other = heaviest_lessons(client, course)
    page = visitor.open("about:blank")
    page.context.add_cookies([{"name": k, "value": v.value, "url": production} for k, v in client.cookies.items()])
    line = Line(page.context.new_cdp_session(page))
    page.goto(production + heavy, wait_until="networkidle")
    cold = line.read()
    page.goto(production + other, wait_until="networkidle")
    warm = line.read()
    scripts = sum(script_size(page, address) for address in cold if address.endswith(".js"))
    report = f"cold {sum(cold.values())} in {len(cold)}, scripts {scripts}, warm {sum(warm.values())}\n{cold}\n{warm}"
    assert sum(cold.values()) <= 60 * KB, report
    assert len(cold) <= 8, report
    assert 0 < scripts <= 20 * KB, report
    assert sum(warm.values()) <= 15 * KB, report


def heaviest_lessons(client: Client, course: Course) -> list[str]:
    """Return the paths of the two lessons whose pages are longest."""
    texts = ActivityText.objects.filter(activity__module__course=course, activity__kind="lesson")
    sizes = {path: len(client.get(path).content) for path in texts.values_list("url_path", flat=True)}
    assert len(sizes) >= 8
    return sorted(sizes, key=lambda path: -sizes[path])[:2]


def script_size(page: Page, address: str) -> int:
    """Return how many bytes a script takes when it is compressed by gzip."""
    return len(gzip.compress(page.request.get(address).body()))
