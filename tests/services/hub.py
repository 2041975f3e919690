"""`make run` in a terminal of its own, for tests."""

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from run.ports import is_free
from tests.services.mail import wait_until
from tests.services.processes import ROOT, free_port

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

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def wait_until_ready(self, *, seconds: float = 60) -> None:
        """Return when the site answers; `processes` are then all that the start brought about."""
        wait_until(self._is_ready, seconds=seconds, what="the site")
        wait_until(self._has_worker, seconds=60, what="the worker")
        self.processes = descendants(self.runner.pid)

    def wait_until_gone(self) -> None:
        self.runner.wait(20)
        left = set(self.processes) & set(running())
        assert not left, [self.processes[pid] for pid in left]
        assert is_free(self.port)

    def end(self) -> None:
        """Kill what is left of it and close the terminal."""
        is_running = self.runner.poll() is None
        for pid in {**descendants(self.runner.pid), **self.processes} if is_running else self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.runner.wait()
        self.closed.set()
        with contextlib.suppress(OSError):
            os.close(self.terminal)

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


@contextlib.contextmanager
def started_hub(var: Path, **environment: str) -> Iterator[Started]:
    """Run `make run` on `var` in a terminal of its own, with nothing given but `environment`; end it at last."""
    port = free_port()
    ours = {"VAR_DIR": str(var), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "elearning.settings.dev"}
    theirs = {name: value for name, value in os.environ.items() if name not in GIVEN}
    terminal, inside = pty.openpty()
    command = [sys.executable, "-c", IN_A_TERMINAL]
    runner = subprocess.Popen(command, cwd=ROOT, env=theirs | ours | environment, stdin=inside)
    os.close(inside)
    started = Started(runner, terminal, port)
    threading.Thread(target=started.read, daemon=True).start()
    try:
        yield started
    finally:
        started.end()
