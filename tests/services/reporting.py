"""What did not run is counted and named at the end; where nothing may be missing, it fails the run."""

import os
from typing import Any

import pytest

from tests.services.environment import engine


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "sqlite: also runs on SQLite in `make test` (journeys, locking, search, migrations)"
    )
    config.addinivalue_line("markers", "browser: drives Chromium")
    config.addinivalue_line(
        "markers", "postgresql: about something that only PostgreSQL does; not part of a run on SQLite"
    )


#: Begin first, so that no process is left alone with them at the end.
LONGEST = (
    "tests/browser/test_accessibility.py",
    "tests/run/test_start.py",
    "tests/interop/test_demo.py",
    "tests/run/test_first_start.py",
    "tests/interop/test_pack_questions.py",
    "tests/elearning/test_migrations.py",
    "tests/browser/",
    "tests/run/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser can be left out with -m 'not browser'."""
    if engine() == "sqlite":
        items[:] = [item for item in items if item.get_closest_marker("postgresql") is None]
    for item in items:
        if "visitor" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, place in enumerate(LONGEST) if item.nodeid.startswith(place)), len(LONGEST))


def pytest_report_header() -> str:
    return f"database: {engine()}"


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    terminalreporter.section(f"{len(skipped)} skipped on {engine()}", bold=bool(skipped))
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.write_line(f"did not run: {report.nodeid}: {reason}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    complete = os.environ.get("CI") == "true" or os.environ.get("NO_SKIPS") == "1"
    if complete and reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
