"""`make run` as a person meets it: everything comes up, and everything goes, however it ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from run.prepare import fingerprint
from tests.services.hub import GIVEN, Started, descendants, started_hub
from tests.services.mail import wait_until
from tests.services.processes import ROOT, free_port
from tests.services.template import cached, migrate
from tests.services.template import fingerprint as template_fingerprint


@pytest.fixture(scope="module")
def prepared_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VAR_DIR as it is after the first start without demo."""
    var = tmp_path_factory.mktemp("state") / "with a space"
    var.mkdir()
    template = cached(f"sqlite-{template_fingerprint()}", lambda path: migrate(f"sqlite:///{path}"))
    shutil.copy(template, var / "db.sqlite3")
    (var / "prepared").write_text(fingerprint(ROOT))
    return var


@pytest.fixture
def start(prepared_state: Path, tmp_path: Path) -> Iterator[Started]:
    var = tmp_path / "var of a test"
    shutil.copytree(prepared_state, var)
    with started_hub(var, DEMO="no") as started:
        yield started


def press_ctrl_c(hub: Started) -> None:
    os.write(hub.terminal, b"\x03")


def terminate(hub: Started) -> None:
    hub.runner.terminate()


def close_terminal(hub: Started) -> None:
    hub.closed.set()
    time.sleep(0.1)  # while somebody reads it, it stays open
    os.close(hub.terminal)


def lose_worker(hub: Started) -> None:
    os.kill(hub.pid_of(" worker --concurrency"), signal.SIGKILL)


def lose_web_server(hub: Started) -> None:
    os.kill(hub.pid_of("granian"), signal.SIGKILL)


@pytest.mark.parametrize("end", [press_ctrl_c, terminate, close_terminal, lose_worker, lose_web_server])
def test_all_parts_end_together(start: Started, end: Callable[[Started], None]) -> None:
    start.wait_until_ready()
    for part in ("valkey-server", "run.mail_catcher", "granian", " worker --concurrency", "beat"):
        assert start.pid_of(part)
    end(start)
    start.wait_until_gone()


def test_signal_during_start_leaves_nothing(start: Started) -> None:
    wait_until(lambda: len(descendants(start.runner.pid)) > 3, seconds=30, what="the first parts")
    start.processes = descendants(start.runner.pid)
    start.runner.terminate()
    start.wait_until_gone()


def test_busy_port_is_explained(start: Started) -> None:
    start.wait_until_ready()
    second = subprocess.run(
        [sys.executable, "-m", "run.start"],
        cwd=ROOT,
        env=os.environ | {"PORT": str(start.port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"Port {start.port} is taken" in second.stderr
    assert "PORT=8010 make run" in second.stderr


def test_second_start_on_the_same_state_is_refused(start: Started, tmp_path: Path) -> None:
    start.wait_until_ready()
    theirs = {name: value for name, value in os.environ.items() if name not in GIVEN}
    second = subprocess.run(
        [sys.executable, "-m", "run.start"],
        cwd=ROOT,
        env=theirs | {"VAR_DIR": str(tmp_path / "var of a test"), "PORT": str(free_port()), "DEMO": "no"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "already runs" in second.stderr
