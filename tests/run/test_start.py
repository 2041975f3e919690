"""`make run` as a person meets it: everything comes up, and everything goes, however it ends."""

import contextlib
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from run.ports import is_free
from run.prepare import fingerprint
from tests.services.mail import wait_until
from tests.services.processes import ROOT, free_port
from tests.services.template import cached, migrate
from tests.services.template import fingerprint as template_fingerprint

GIVEN = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "BASE_URL", "DJANGO_SETTINGS_MODULE"}

IN_A_TERMINAL = "import os, sys; os.login_tty(0); os.execv(sys.executable, [sys.executable, '-m', 'run.start'])"


@dataclass
class Started:
    """A Hub started in a terminal of its own."""

    runner: subprocess.Popen[bytes]
    terminal: int
    port: int
    processes: dict[int, str] = field(default_factory=dict)
    output: str = ""
    closed: threading.Event = field(default_factory=threading.Event)

    def wait_until_ready(self) -> None:
        """Return when the site answers; `processes` are then all that the start brought about."""
        wait_until(self._is_ready, seconds=60, what="the site")
        wait_until(self._has_worker, seconds=60, what="the worker")
        self.processes = descendants(self.runner.pid)

    def wait_until_gone(self) -> None:
        self.runner.wait(20)
        left = set(self.processes) & set(running())
        assert not left, [self.processes[pid] for pid in left]
        assert is_free(self.port)

    def pid_of(self, part: str) -> int:
        return min(pid for pid, command in self.processes.items() if part in command)

    def _has_worker(self) -> bool:
        assert self.runner.poll() is None, self.output
        return "ready." in self.output

    def _is_ready(self) -> bool:
        assert self.runner.poll() is None, self.output
        address = f"http://127.0.0.1:{self.port}/readyz"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def read(self) -> None:
        """Take what the terminal shows until nobody writes to it; unread, it would stop the writers."""
        with contextlib.suppress(OSError, ValueError):
            while not self.closed.wait(0.02):
                while select.select([self.terminal], [], [], 0)[0]:
                    self.output += os.read(self.terminal, 100_000).decode(errors="replace")


def running() -> dict[int, tuple[int, str]]:
    """Return every process of this machine: pid to parent's pid and command."""
    listing = subprocess.run(["ps", "-Aww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = (line.split(maxsplit=3) for line in listing.stdout.splitlines())
    return {int(row[0]): (int(row[1]), row[-1]) for row in rows if not row[2].startswith("Z")}


def descendants(pid: int) -> dict[int, str]:
    everything = running()
    found = {pid: everything[pid][1]}
    while more := {
        child: command for child, (parent, command) in everything.items() if parent in found and child not in found
    }:
        found |= more
    return found


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
    ours = {
        "VAR_DIR": str(var),
        "PORT": str(free_port()),
        "DEMO": "no",
        "DJANGO_SETTINGS_MODULE": "elearning.settings.dev",
    }
    theirs = {name: value for name, value in os.environ.items() if name not in GIVEN}
    terminal, inside = pty.openpty()
    runner = subprocess.Popen(
        [sys.executable, "-c", IN_A_TERMINAL],
        cwd=ROOT,
        env=theirs | ours,
        stdin=inside,
    )
    os.close(inside)
    started = Started(runner, terminal, int(ours["PORT"]))
    threading.Thread(target=started.read, daemon=True).start()
    yield started
    for pid in {**descendants(runner.pid), **started.processes} if runner.poll() is None else started.processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    runner.wait()
    started.closed.set()
    with contextlib.suppress(OSError):
        os.close(terminal)


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
