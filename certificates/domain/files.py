"""Private files that are there whole or not at all."""

import os
import tempfile
import time
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

UNFINISHED = ".unfinished"
#: Seconds after which a file without an owner is left over from a worker that was killed.
ABANDONED_AFTER = 3600


def store_privately(name: str, content: bytes) -> str:
    """Write `content` to the private storage under `name`, over what is there, and return the name.

    A full disk or a killed process leaves the old file or none, never half of the new. Raises OSError.
    """
    storage = storages["private"]
    if not isinstance(storage, FileSystemStorage):
        storage.delete(name)
        return str(storage.save(name, ContentFile(content)))  # object stores show an object when it is complete
    _write_and_rename(Path(storage.path(name)), content, workshop=Path(storage.path(UNFINISHED)))
    return name


def remove_abandoned() -> int:
    """Delete what killed workers left unfinished; return how many files."""
    storage = storages["private"]
    if not isinstance(storage, FileSystemStorage):
        return 0
    deadline = time.time() - ABANDONED_AFTER
    abandoned = [path for path in Path(storage.path(UNFINISHED)).glob("*.part") if path.stat().st_mtime < deadline]
    for path in abandoned:
        path.unlink(missing_ok=True)
    return len(abandoned)


def _write_and_rename(path: Path, content: bytes, *, workshop: Path) -> None:
    for folder in (path.parent, workshop):
        folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(suffix=".part", dir=workshop)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
