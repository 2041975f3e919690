"""The environment of one test process, set before Django reads its settings.

Every xdist worker has a folder of its own, and in it the sockets and files of its servers. The servers come later, when a
test needs them: an address is known from the start, and until then it answers like a server that is down.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.services.processes import free_port

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def worker_id() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def engine() -> str:
    """Return the database under test: TEST_DATABASE=sqlite, else PostgreSQL."""
    return os.environ.get("TEST_DATABASE", POSTGRESQL)


def prepare() -> Path:
    """Point the settings at this worker's own servers and return its folder, which is removed at exit."""
    folder = Path(tempfile.mkdtemp(prefix=f"hub-{worker_id()}-")).resolve()  # short: a socket path has 100 characters
    folder.chmod(0o711)  # PostgreSQL runs as another user when we are root
    atexit.register(_remove, folder, os.getpid())
    sqlite_file = folder / "db.sqlite3"
    os.environ.update(
        DJANGO_SETTINGS_MODULE="elearning.settings.test",
        VAR_DIR=str(folder / "var"),
        # The fixture fills in where; the engine decides options now.
        DATABASE_URL=f"sqlite:///{sqlite_file}"
        if engine() == SQLITE
        else "postgres://postgres@localhost/not-there-yet",
        REDIS_URL=f"unix://{folder / 'redis.sock'}",
        EMAIL_URL=f"smtp://127.0.0.1:{free_port()}",
        BASE_URL=f"http://127.0.0.1:{free_port()}",
    )
    return folder


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # not in a forked child
        shutil.rmtree(folder, ignore_errors=True)
