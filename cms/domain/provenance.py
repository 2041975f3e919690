"""Which files were loaded last, told by the audit log: what somebody changed in the CMS since then is not written over."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from people.domain.auditing import record_act
from people.models import AuditEntry, Person


def digest_of(folder: Path) -> str:
    """Return one digest of the names and contents of all files below a folder."""
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def record_load(folder: Path, *, act: str, subject: str, actor: Person | None, data: dict[str, Any]) -> None:
    """Write down that these files have just been loaded as `subject`."""
    data = {"digest": digest_of(folder), **data}
    record_act(act, actor=actor, subject_kind="files", subject_id=subject, data=data)


def was_loaded(folder: Path, *, act: str, subject: str) -> bool:
    """Whether exactly these files were the last to be loaded as `subject`."""
    last = AuditEntry.objects.filter(action=act, subject_kind="files", subject_id=subject).order_by("-pk").first()
    return last is not None and last.data.get("digest") == digest_of(folder)
