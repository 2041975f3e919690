"""Processes that belong to one test run: started here, killed by their pid, and gone with us even if we are killed."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class NotReadyError(RuntimeError):
    """A server did not come up; the message carries the end of its log."""


def free_port() -> int:
    """Return a TCP port of the loopback address that was free a moment ago.

    Below the range from which systems take the ports of outgoing connections, so that it stays free until it is used.
    """
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Process:
    """A server in a process group of its own, with its output in `log`."""

    def __init__(
        self, command: Sequence[str | Path], *, log: Path, env: Mapping[str, str] | None = None, user: str | None = None
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                [*_leash(user), *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(os.environ if env is None else env),
                cwd=ROOT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    def is_running(self) -> bool:
        return self.popen.poll() is None

    def wait_until(self, ready: Callable[[], bool], *, seconds: float = 30) -> None:
        """Return once `ready()` is true; raise NotReadyError when the process ends or time runs out first."""
        give_up = time.monotonic() + seconds
        while not ready():
            if not self.is_running() or time.monotonic() > give_up:
                self.stop()
                raise NotReadyError(f"{self.popen.args}\n{self.tail()}")
            time.sleep(0.02)

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]

    def send(self, number: int) -> None:
        """Send a signal to the whole group; nothing happens when it is gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send(signal.SIGKILL)
        self.popen.wait()

    def stop(self, *, number: int = signal.SIGTERM, seconds: float = 5) -> None:
        """Ask it to end, and make it end after `seconds`. Its children go with it."""
        if self.is_running():
            self.popen.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(seconds)
        self.kill()


def _leash(user: str | None) -> list[str]:
    """Return the prefix that runs a command as `user` and, on Linux, asks it to end when we die without a word."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return ["su", user, "-s", "/bin/sh", "-c", 'exec "$0" "$@"', "--"] if user else []
    identity = [f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
    return [setpriv, *identity, "--pdeathsig", "TERM", "--"]
