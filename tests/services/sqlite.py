"""The database under test as an SQLite file."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.services.template import cached, fingerprint, migrate


class SqliteDatabase:
    """A copy of the migrated file; `restore` copies it again, even under processes that have it open."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "db.sqlite3"
        self.demo = folder / "demo.sqlite3"
        self.away = folder / "away.sqlite3"
        self.template = cached(f"sqlite-{fingerprint()}", lambda path: migrate(f"sqlite:///{path}"))
        self.restore()

    @property
    def settings(self) -> dict[str, Any]:
        return {"NAME": str(self.path)}

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    @property
    def has_demo(self) -> bool:
        return self.demo.exists()

    def keep_demo(self) -> None:
        """Keep what is there now, to be restored with `demo`."""
        _copy(self.path, self.demo)

    def restore(self, *, demo: bool = False) -> None:
        _copy(self.demo if demo else self.template, self.path)

    def go_away(self) -> None:
        """Be unreachable until `come_back`: a folder stands in its place."""
        self.path.rename(self.away)
        self.path.mkdir()

    def come_back(self) -> None:
        self.path.rmdir()
        self.away.rename(self.path)

    def make_empty(self) -> str:
        """Return the address of a database in which there is nothing, not even a table; gone with this one."""
        return f"sqlite:///{self.path.with_name('empty.sqlite3')}"

    def stop(self) -> None:
        """Nothing runs."""


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous=OFF")
        original.backup(copy)
