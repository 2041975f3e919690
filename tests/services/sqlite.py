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
        self.template = cached(f"sqlite-{fingerprint()}", lambda path: migrate(f"sqlite:///{path}"))
        self.restore()

    @property
    def settings(self) -> dict[str, Any]:
        return {"NAME": str(self.path)}

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def restore(self) -> None:
        with closing(sqlite3.connect(self.template)) as source, closing(sqlite3.connect(self.path)) as copy:
            source.backup(copy)

    def stop(self) -> None:
        """Nothing runs."""
