"""Writing the audit log."""

from typing import Any

from people.models import AuditEntry, Person


def record_act(
    action: str, *, actor: Person | None, subject_kind: str, subject_id: object, data: dict[str, Any] | None = None
) -> AuditEntry:
    """Append one act to the audit log; `actor` None means the system. `data` must be JSON."""
    return AuditEntry.objects.create(
        action=action, actor=actor, subject_kind=subject_kind, subject_id=str(subject_id), data=data or {}
    )
