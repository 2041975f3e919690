"""What a migrated database depends on, and the cache in which one is kept from run to run."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.services.processes import ROOT

SOURCES = ("uv.lock", "*/apps.py", "*/migrations/**/*.py")
KEPT = 4


def fingerprint(*extra: str) -> str:
    """Return a short hash that changes when a migrated database would: migrations, apps, package versions, `extra`."""
    digest = hashlib.sha256(repr([settings.INSTALLED_APPS, settings.LANGUAGES, extra]).encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def cached(name: str, build: Callable[[Path], None]) -> Path:
    """Return the cache entry `name`, made by `build(path)` if it is not there; one process builds, the others wait."""
    folder = Path(tempfile.gettempdir()) / f"hub-test-cache-{os.getuid()}"
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    entry = folder / name
    with _locked(folder / f"{name}.lock"):
        if not entry.exists():
            unfinished = folder / f"{name}.unfinished"
            _remove(unfinished)
            build(unfinished)
            unfinished.rename(entry)
            _forget_old(folder, keep=entry)
    os.utime(entry)
    return entry


def migrate(database_url: str) -> None:
    """Bring the database at `database_url` to the newest migration, in a process of its own."""
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity", "0", "--no-input", "--skip-checks"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RuntimeError(f"migrate failed\n{result.stdout[-2000:]}{result.stderr[-6000:]}")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_old(folder: Path, *, keep: Path) -> None:
    kind = keep.name.partition("-")[0]
    entries = [path for path in folder.glob(f"{kind}-*") if path.suffix not in {".lock", ".unfinished"}]
    for old in sorted(entries, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
