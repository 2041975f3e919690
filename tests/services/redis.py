"""The Redis-protocol server of `make run`, one for each test process."""

from pathlib import Path

import redis

from run.embedded import redis_command
from tests.services.processes import Process


class RedisServer:
    """Start, freeze, kill and restart it at will; `client` talks to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "redis.sock"
        self.client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)
        self.process: Process | None = None
        self.was_started = False

    def start(self) -> None:
        """Bring it up with whatever its append-only file holds."""
        data = self.folder / "redis"
        data.mkdir(exist_ok=True)
        self.process = Process(redis_command(data, self.socket), log=self.folder / "redis.log")
        self.process.wait_until(self._answers)
        # A busy disk would make it pause for seconds, and everybody who waits for it.
        self.client.config_set("appendfsync", "no")
        self.was_started = True

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process = None

    def ensure_running(self) -> None:
        if self.process is None or not self.process.is_running():
            self.start()

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False
