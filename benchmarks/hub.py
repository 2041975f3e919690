"""The Hub as on a server, for one measurement: own servers in a folder of their own, all gone afterwards."""

import hashlib
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from run.start import web_command
from tests.services.postgresql import Cluster, find_programs
from tests.services.processes import ROOT, Process, free_port
from tests.services.redis import RedisServer
from tests.services.template import cached

# PostgreSQL as it comes out of the box: what is committed has reached the disk.
DURABLE: dict[str, str] = {}
# What the loaded demo depends on.
DEMO_SOURCES = ("uv.lock", "demo/**/*.md", "demo/**/*.yaml", "*/domain/*.py", "*/migrations/*.py", "elearning/demo.py")


class Hub:
    """PostgreSQL, Redis and the web server of production, with `environment` for everything that belongs to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.redis = RedisServer(folder)
        self.cluster = Cluster(folder / "pgdata", log=folder / "postgresql.log", options=DURABLE)
        self.web: Process | None = None
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "elearning.settings.production"),
            "VAR_DIR": str(folder / "var"),
            "REDIS_URL": f"unix://{self.redis.socket}",
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "BASE_URL": f"http://127.0.0.1:{self.port}",
            "SECRET_KEY": "a key for measurements only, long enough to be accepted as one",
            "ALLOWED_HOSTS": "127.0.0.1",
            # The measurement speaks to the web server as the proxy in front of it would.
            "SECURE_SSL_REDIRECT": "no",
            "SECURE_COOKIES": "no",
            "LOG_LEVEL": "ERROR",
        }

    def start_servers(self) -> None:
        """Start Redis, and PostgreSQL with the database `demo`, which is kept from one measurement to the next."""
        self.redis.start()
        subprocess.run(["cp", "-Rp", cached(f"bench-{state()}", self._load_demo), self.cluster.folder], check=True)
        self.cluster.start()

    def _load_demo(self, path: Path) -> None:
        cluster, self.cluster = self.cluster, Cluster(path, log=self.cluster.log)
        self.cluster.initialise()
        self.cluster.start()
        try:
            self.cluster.execute("CREATE DATABASE demo")
            self.run("manage.py", "migrate", "--verbosity", "0", "--skip-checks", database="demo")
            self.run("manage.py", "load_demo", database="demo")
        finally:
            self.cluster.stop()
            self.cluster = cluster

    def copy_database(self, source: str, target: str) -> None:
        self.cluster.execute(f"CREATE DATABASE {target} TEMPLATE {source}")

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.cluster.socket_folder), user="postgres", dbname=database, autocommit=True)

    def analyse(self, database: str) -> None:
        """Tidy up after a bulk load, as autovacuum would in its own time."""
        with self.connect(database) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    def run(self, *arguments: str, database: str, given: str = "") -> str:
        """Run `python <arguments>` on a database and return what it printed; end with its errors if it failed."""
        result = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment | {"DATABASE_URL": self.cluster.url(database)},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            sys.exit(f"{' '.join(arguments)} failed\n{result.stdout[-2000:]}{result.stderr[-6000:]}")
        return result.stdout

    def start_web(self, *, database: str, workers: int) -> None:
        """Start the web server on a database, with as many processes, and wait until it answers."""
        self.redis.client.flushdb()  # nothing kept of another database
        os.environ["WEB_WORKERS"] = str(workers)
        environment = self.environment | {"DATABASE_URL": self.cluster.url(database)}
        self.web = Process(web_command(str(self.port)), log=self.folder / "web.log", env=environment)
        self.web.wait_until(self._answers, seconds=60)

    def stop(self) -> None:
        if self.web is not None:
            self.web.stop()
        self.redis.kill()
        self.cluster.stop()

    @property
    def processes(self) -> dict[str, int]:
        """The pid of each server's first process."""
        assert self.web is not None
        assert self.cluster.process is not None
        assert self.redis.process is not None
        return {"web": self.web.pid, "postgresql": self.cluster.process.pid, "redis": self.redis.process.pid}

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            error.close()
            return False
        except OSError:
            return False


def state() -> str:
    """Return a hash that changes when the loaded demo would: its files, its importer, migrations, packages, PostgreSQL."""
    version = subprocess.run([find_programs() / "postgres", "--version"], capture_output=True, text=True, check=True)
    digest = hashlib.sha256(version.stdout.encode())
    for pattern in DEMO_SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def running_hub() -> Iterator[Hub]:
    """Yield a Hub in a folder that is removed afterwards, when all its processes have ended."""
    with ExitStack() as stack:
        # short: a socket's path has a hundred characters
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-bench-"))).resolve()
        folder.chmod(0o711)  # PostgreSQL runs as another user when we are root
        hub = Hub(folder)
        stack.callback(hub.stop)
        yield hub
