"""The production web server on the database under test."""

import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from tests.services.processes import Process


class WebServer:
    """One process of the web server at `url`, which is the site's BASE_URL."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self.log = folder / "web.log"
        self.process: Process | None = None

    def start(self) -> None:
        port = str(urlsplit(self.url).port)
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port]
        command += ["--workers", "1", "--blocking-threads", "4", "elearning.wsgi:application"]
        self.process = Process(command, log=self.log, env=os.environ | {"SERVE_STATIC": "yes"})
        self.process.wait_until(self._answers, seconds=60)

    def ensure_running(self) -> None:
        if self.process is None or not self.process.is_running():
            self.start()

    def stop(self) -> None:
        if self.process is not None:
            self.process.stop()
            self.process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            error.close()
            return False
        except OSError:
            return False
