"""From evidence to attainment. Evidence is appended; attainment is what it adds up to and can be made again at any time."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from competencies.models import Attainment, Competency, Evidence, EvidenceWithdrawal, Level
from people.domain.auditing import record_act
from people.domain.locking import lock_person
from people.models import Person

#: Kinds of evidence that show what somebody knows, not what she does.
KNOWLEDGE_KINDS = frozenset({Evidence.Kind.QUIZ, Evidence.Kind.COURSE, Evidence.Kind.ATTENDANCE})


class LevelNeedsObservation(ValueError):
    """Knowledge alone was offered for a level that must be observed in practice."""


@transaction.atomic
def record_evidence(  # noqa: PLR0913 - a fact has as many parts as it has
    person: Person,
    *,
    competency: Competency,
    level: Level,
    kind: Evidence.Kind,
    source_kind: str,
    source_uuid: UUID,
    source_titles: dict[str, str],
    recorded_at: datetime | None = None,
    valid_until: date | None = None,
    verified_by: Person | None = None,
) -> Evidence:
    """Append evidence that `person` has reached `level` of `competency` and renew her attainment. Idempotent per source.

    `source_titles` holds the title of what it rests on by language. Raises LevelNeedsObservation when `kind` shows knowledge
    only and the framework wants `level` observed.
    """
    if kind in KNOWLEDGE_KINDS and level.needs_observation:
        raise LevelNeedsObservation(f"{kind} cannot show {level.code} of {competency.code}")
    lock_person(person.pk)
    evidence, is_new = Evidence.objects.get_or_create(
        person=person,
        competency=competency,
        source_kind=source_kind,
        source_uuid=source_uuid,
        defaults={
            "level": level,
            "kind": kind,
            "source_titles": source_titles,
            "recorded_at": recorded_at or timezone.now(),
            "valid_until": valid_until,
            "verified_by": verified_by,
        },
    )
    if is_new:
        _derive(person, [competency.pk])
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, actor: Person | None, reason: str) -> EvidenceWithdrawal:
    """Say that `evidence` no longer counts, and why; the row itself stays. Idempotent."""
    lock_person(evidence.person_id)
    withdrawal, is_new = EvidenceWithdrawal.objects.get_or_create(
        evidence=evidence, defaults={"withdrawn_by": actor, "reason": reason}
    )
    if is_new:
        _derive(evidence.person, [evidence.competency_id])
        record_act(
            "evidence.withdrawn",
            actor=actor,
            subject_kind="competencies.evidence",
            subject_id=evidence.uuid,
            data={"reason": reason},
        )
    return withdrawal


@transaction.atomic
def rebuild_attainments(person: Person) -> None:
    """Derive all attainments of `person` from her evidence as of today, adding, changing and removing rows."""
    lock_person(person.pk)
    touched = set(Evidence.objects.filter(person=person).values_list("competency_id", flat=True))
    touched |= set(Attainment.objects.filter(person=person).values_list("competency_id", flat=True))
    _derive(person, touched)


def derive_best(evidence: list[Evidence]) -> Evidence | None:
    """Return the piece that decides: the highest level; among equals the one valid longest, then the earliest."""

    def rank(piece: Evidence) -> tuple[Any, ...]:
        lasts_until = piece.valid_until or date.max
        return (piece.level.position, lasts_until, -piece.recorded_at.timestamp())

    return max(evidence, key=rank, default=None)


def _derive(person: Person, competency_ids: Any) -> None:
    today = timezone.localdate()
    counting = (
        Evidence.objects.filter(person=person, competency__in=competency_ids, withdrawal=None)
        .filter(Q(valid_until=None) | Q(valid_until__gte=today))
        .select_related("level")
    )
    by_competency: dict[int, list[Evidence]] = {pk: [] for pk in competency_ids}
    for piece in counting:
        by_competency[piece.competency_id].append(piece)
    for competency_id, pieces in by_competency.items():
        best = derive_best(pieces)
        if best is None:
            Attainment.objects.filter(person=person, competency_id=competency_id).delete()
            continue
        Attainment.objects.update_or_create(
            person=person,
            competency_id=competency_id,
            defaults={"level": best.level, "attained_at": best.recorded_at, "valid_until": best.valid_until},
        )
