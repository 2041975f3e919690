"""Real Celery workers on the database and the broker under test."""

import sys
import time
from pathlib import Path

from tests.services.mail import wait_until
from tests.services.processes import Process
from tests.services.redis import RedisServer


class CeleryWorker:
    """One worker process with one child; `kill` it, `start` it again, or wait until it has nothing to do."""

    def __init__(self, folder: Path, broker: RedisServer, *, name: str = "worker") -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self.broker = broker
        self.process: Process | None = None

    def start(self) -> None:
        self.log.unlink(missing_ok=True)
        command = [
            sys.executable,
            "-m",
            "celery",
            "--app=worker.app:app",
            "worker",
            "--concurrency=1",
            "--loglevel=INFO",
        ]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat", f"--hostname={self.name}@localhost"]
        self.process = Process(command, log=self.log)
        self.process.wait_until(lambda: " ready." in self.log.read_text(errors="replace"), seconds=60)

    def kill(self) -> None:
        """End it and its children at once, as if the machine had lost power."""
        if self.process is not None:
            self.process.kill()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.stop()
            self.process = None

    def ensure_running(self) -> None:
        if self.process is None or not self.process.is_running():
            self.start()

    def wait_until_idle(self, *, seconds: float = 30) -> None:
        """Return once no task is queued or running; fail with the end of the log when time runs out."""
        try:
            wait_until(self._stays_idle, seconds=seconds, what="an idle worker")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self._tail()}") from None

    def _stays_idle(self) -> bool:
        # Between taking a message and noting it in `unacked` the broker shows neither.
        if not self.is_idle():
            return False
        time.sleep(0.1)
        return self.is_idle()

    def is_idle(self) -> bool:
        # With late acknowledgement a running task is still in `unacked`.
        return self.broker.client.llen("celery") == 0 and self.broker.client.hlen("unacked") == 0

    def _tail(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
