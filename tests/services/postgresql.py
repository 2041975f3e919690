"""The database under test on a real PostgreSQL: a server of our own, or the one that TEST_DATABASE_URL names."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.services.processes import Process
from tests.services.template import cached, fingerprint, migrate

TEMPLATE = "hub_template"
# A test's database may be lost with the machine; nothing waits for the disk.
UNSAFE_AND_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class MissingPostgresqlError(RuntimeError):
    """No server program was found; the message says what to install."""


def find_programs() -> Path:
    """Return the folder of `postgres` and `initdb`: the system's newest, else the one of the pgserver wheel."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    folders += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    wheel = importlib.util.find_spec("pgserver")
    if wheel is not None and wheel.origin is not None:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for folder in folders:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise MissingPostgresqlError(
        "PostgreSQL is not installed: apt-get install postgresql, or brew install postgresql@17"
    )


def server_user() -> str | None:
    """Return whom the server runs as: it refuses to run as root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Cluster:
    """A server on a unix socket, with its data in `folder`; `options` go before its own configuration."""

    def __init__(self, folder: Path, *, log: Path, options: Mapping[str, str] = UNSAFE_AND_FAST) -> None:
        self.folder = folder
        self.log = log
        self.options = options
        self.process: Process | None = None

    @property
    def socket_folder(self) -> Path:
        return self.log.parent / "pg"

    def initialise(self) -> None:
        """Make an empty cluster."""
        self.folder.mkdir(mode=0o700)
        user = server_user()
        if user:
            shutil.chown(self.folder, user)
        initdb = [find_programs() / "initdb", "-D", self.folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
        process = Process(
            [*initdb, "--locale=C.UTF-8" if sys.platform != "darwin" else "--locale=C"], log=self.log, user=user
        )
        if process.popen.wait() != 0:
            raise RuntimeError(f"initdb failed\n{process.tail()}")

    def start(self) -> None:
        self.socket_folder.mkdir(exist_ok=True)
        user = server_user()
        if user:
            shutil.chown(self.socket_folder, user)
        options = [f"-c{name}={value}" for name, value in self.options.items()]
        command = [
            find_programs() / "postgres",
            "-D",
            self.folder,
            "-k",
            self.socket_folder,
            "-clisten_addresses=",
            *options,
        ]
        self.process = Process(command, log=self.log, user=user)
        self.process.wait_until(self._answers)

    def stop(self) -> None:
        if self.process is not None:
            self.process.stop(number=signal.SIGINT)
            self.process = None

    def url(self, name: str) -> str:
        return f"postgres://postgres@/{self.socket_folder}/{name}"

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @property
    def _address(self) -> str:
        return f"host={self.socket_folder} user=postgres dbname=postgres connect_timeout=5"

    def _answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


def replacing(name: str, *, by: str) -> tuple[str, str, str]:
    """Return the statements that make database `name` a copy of `by`, whoever is connected to either."""
    others = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{by}'"
    return others, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {by}"


class OwnPostgresql:
    """A server that one test process owns, begun as a copy of a stopped one that holds the migrated template."""

    name = "hub"
    has_demo = False

    def __init__(self, folder: Path) -> None:
        version = subprocess.run(
            [find_programs() / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        template = cached(f"pg-{fingerprint(version.stdout)}", lambda path: self._build(path, folder))
        data = folder / "pgdata"
        subprocess.run(["cp", "-Rp", template, data], check=True)
        self.cluster = Cluster(data, log=folder / "postgresql.log")
        self.cluster.start()
        self.restore()

    @staticmethod
    def _build(path: Path, folder: Path) -> None:
        cluster = Cluster(path, log=folder / "postgresql.log")
        cluster.initialise()
        cluster.start()
        try:
            cluster.execute(f"CREATE DATABASE {TEMPLATE}")
            migrate(cluster.url(TEMPLATE))
        finally:
            cluster.stop()

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "NAME": self.name,
            "HOST": str(self.cluster.socket_folder),
            "USER": "postgres",
            "PASSWORD": "",
            "PORT": "",
        }

    @property
    def url(self) -> str:
        return self.cluster.url(self.name)

    def keep_demo(self) -> None:
        """Keep what is there now, to be restored with `demo`."""
        self.cluster.execute(*replacing(f"{self.name}_demo", by=self.name))
        self.has_demo = True

    def restore(self, *, demo: bool = False) -> None:
        self.cluster.execute(*replacing(self.name, by=f"{self.name}_demo" if demo else TEMPLATE))

    def go_away(self) -> None:
        """Be down until `come_back`."""
        self.cluster.stop()

    def come_back(self) -> None:
        self.cluster.start()

    def make_empty(self) -> str:
        """Return the address of a database in which there is nothing, not even a table; gone with this one."""
        name = f"{self.name}_empty"
        self.cluster.execute(*replacing(name, by="template1"))
        return self.cluster.url(name)

    def stop(self) -> None:
        self.cluster.stop()


class GivenPostgresql:
    """Databases on the server that TEST_DATABASE_URL names; its role must be allowed to create them."""

    has_demo = False

    def __init__(self, url: str, worker: str) -> None:
        self.server = url
        self.template = f"{TEMPLATE}_{fingerprint()}"
        self.name = f"hub_test_{os.getpid()}_{worker}"
        self._make_template()
        self.restore()

    @property
    def settings(self) -> dict[str, Any]:
        parts = urlsplit(self.server)
        port, password = str(parts.port or ""), parts.password or ""
        return {
            "NAME": self.name,
            "HOST": parts.hostname or "",
            "PORT": port,
            "USER": parts.username or "",
            "PASSWORD": password,
        }

    @property
    def url(self) -> str:
        return self._address_of(self.name)

    def keep_demo(self) -> None:
        """Keep what is there now, to be restored with `demo`."""
        self._execute(*replacing(f"{self.name}_demo", by=self.name))
        self.has_demo = True

    def restore(self, *, demo: bool = False) -> None:
        self._execute(*replacing(self.name, by=f"{self.name}_demo" if demo else self.template))

    def go_away(self) -> None:
        """Refuse everybody until `come_back`, and end who is there."""
        ends = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'"
        self._execute(f"ALTER DATABASE {self.name} WITH ALLOW_CONNECTIONS false", ends)

    def come_back(self) -> None:
        self._execute(f"ALTER DATABASE {self.name} WITH ALLOW_CONNECTIONS true")

    def make_empty(self) -> str:
        """Return the address of a database in which there is nothing, not even a table; gone with this one."""
        self._execute(*replacing(f"{self.name}_empty", by="template1"))
        return self._address_of(f"{self.name}_empty")

    def stop(self) -> None:
        names = [self.name, f"{self.name}_demo", f"{self.name}_empty"]
        self._execute(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names))

    def _execute(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def _address_of(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def _make_template(self) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.template])
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template]).fetchone()
            if known:
                return
            unfinished = f"{self.template}_unfinished"
            connection.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)".encode())
            connection.execute(f"CREATE DATABASE {unfinished}".encode())
            migrate(self._address_of(unfinished))
            connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {self.template}".encode())
