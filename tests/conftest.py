"""Fixtures of all tests. The servers are real, belong to one test process each, and start when a test first needs them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.services import environment

FOLDER = environment.prepare()  # before anything reads the settings

import django

django.setup()

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation

from elearning.cache import ForgivingRedisCache
from people import policies_in_force
from tests.services import postgresql
from tests.services.browser import Visitor, find_chromium, launch
from tests.services.mail import MailServer
from tests.services.redis import RedisServer
from tests.services.sqlite import SqliteDatabase
from tests.services.web import WebServer
from tests.services.worker import CeleryWorker
from worker import kick

pytest_plugins = ["tests.services.reporting"]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Before xdist starts its workers: with this name inherited, pytest-django would read the settings in them before
    their own addresses are known, and all would share ours."""
    if getattr(session.config.option, "numprocesses", None):
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)


Database = SqliteDatabase | postgresql.OwnPostgresql | postgresql.GivenPostgresql


@pytest.fixture(scope="session")
def service_folder() -> Path:
    """The folder of this test process, with the logs of its servers."""
    return FOLDER


# ---- database ---------------------------------------------------------------------------------------------------------


def start_database(folder: Path) -> Database:
    if environment.engine() == environment.SQLITE:
        return SqliteDatabase(folder)
    given = os.environ.get("TEST_DATABASE_URL")
    return postgresql.GivenPostgresql(given, environment.worker_id()) if given else postgresql.OwnPostgresql(folder)


@pytest.fixture(scope="session")
def database(service_folder: Path, redis_server: RedisServer) -> Iterator[Database]:
    """The migrated database under test, as a server to look at or restart; tests use `db` or `transactional_db`."""
    database = start_database(service_folder)
    connections["default"].settings_dict.update(database.settings)
    os.environ["DATABASE_URL"] = database.url
    yield database
    database.stop()


@pytest.fixture(scope="session")
def django_db_setup(database: Database, django_db_blocker: Any) -> Iterator[None]:
    """Replaces pytest-django's: the database is a copy of a migrated one, and so it is again after a committing test.

    Django would empty all tables there, and with them the locales, groups and root pages that migrations made.
    """

    def restore(self: TransactionTestCase) -> None:
        connections.close_all()
        database.restore()

    TransactionTestCase._fixture_teardown = restore  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def demo(database: Database, transactional_db: None) -> None:
    """The loaded demonstration. The first test of a process loads it, the others get a copy of what that made."""
    if database.has_demo:
        connections.close_all()
        database.restore(demo=True)
    else:
        call_command("load_demo", verbosity=0)
        connections.close_all()
        database.keep_demo()


# ---- broker and cache, worker -----------------------------------------------------------------------------------------


REDIS = RedisServer(FOLDER)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """Broker and cache. Runs whenever there is a database; kill and start it as you like."""
    REDIS.start()
    yield REDIS
    REDIS.kill()


@pytest.fixture(autouse=True)
def _forget_policies() -> None:
    """The process remembers for a minute which policies are in force, which is longer than a test."""
    policies_in_force.forget()


@pytest.fixture(autouse=True)
def _forgetful_broker() -> Iterator[None]:
    """No test finds what another left in the cache or the queue, or a pause after a broker that it took down."""
    yield
    if REDIS.was_started:
        REDIS.ensure_running()
        REDIS.client.flushdb()
        kick._paused_until = 0.0
        ForgivingRedisCache.paused_until = 0.0


@pytest.fixture(autouse=True)
def _source_language() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test begins in English."""
    yield
    translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def _worker(
    service_folder: Path, database: Database, redis_server: RedisServer, _mail: MailServer
) -> Iterator[CeleryWorker]:
    worker = CeleryWorker(service_folder, redis_server)
    yield worker
    worker.stop()


@pytest.fixture
def celery_worker(_worker: CeleryWorker, transactional_db: None, mail_server: MailServer) -> Iterator[CeleryWorker]:
    """A running worker; `celery_worker.wait_until_idle()` after what kicks it. Mails arrive in `mail_server`."""
    _worker.ensure_running()
    yield _worker
    if _worker.process is not None:
        _worker.wait_until_idle()


@pytest.fixture(autouse=True)
def _nobody_takes_from_the_queue(request: pytest.FixtureRequest) -> None:
    """The worker of another test may still run, and would do what this test means to do or to watch."""
    marker = request.node.get_closest_marker("django_db")
    commits = (marker is not None and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    if commits and "celery_worker" not in request.fixturenames:
        request.getfixturevalue("_worker").stop()


# ---- mail -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _mail() -> Iterator[MailServer]:
    server = MailServer(port=django_settings.EMAIL_PORT)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mail_server(_mail: MailServer, settings: Any) -> MailServer:
    """A real SMTP server that the site, the worker and this process send to. See tests/services/mail.py for its failures."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    _mail.reset()
    return _mail


# ---- web server and browser -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _web(service_folder: Path, database: Database, redis_server: RedisServer, _mail: MailServer) -> Iterator[WebServer]:
    server = WebServer(service_folder, django_settings.BASE_URL)
    yield server
    server.stop()


@pytest.fixture
def web_server(_web: WebServer, transactional_db: None, mail_server: MailServer) -> WebServer:
    """The site at `web_server.url`, by the production server, on what this test writes and commits."""
    _web.ensure_running()
    return _web


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = find_chromium()
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium, or brew install --cask google-chrome")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # Playwright's loop runs in the thread in which tests read the database
    )
    with sync_playwright() as playwright:
        browser = launch(playwright, program)
        yield browser
        browser.close()


@pytest.fixture
def visitor(_chromium: Any, web_server: WebServer) -> Iterator[Visitor]:
    """Someone at a browser: `page = visitor.open("/ro/")`. Errors of scripts or of the security policy fail the test."""
    visitor = Visitor(_chromium, web_server.url)
    yield visitor
    visitor.leave()
    assert not visitor.problems, "\n".join(visitor.problems)
