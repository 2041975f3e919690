"""The passport: what a person can show, level by level, against what her role asks for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from competencies.domain.attainment import derive_best
from competencies.models import (
    Competency,
    CompetencyText,
    Evidence,
    Level,
    LevelText,
    PersonRole,
    RoleProfile,
    RoleProfileText,
    RoleTarget,
)
from people.domain.locking import lock_person
from people.models import Person
from people.texts import text_in


@dataclass(frozen=True)
class Step:
    """One level of the scale, as a part of the bar."""

    name: str
    is_reached: bool
    is_target: bool


@dataclass(frozen=True)
class PieceOfEvidence:
    title: str
    kind: str
    level: str
    recorded_on: date
    valid_until: date | None
    is_expired: bool


@dataclass(frozen=True)
class PassportEntry:
    """One competency. `reached` and `target` are names of levels, empty for none."""

    code: str
    title: str
    reached: str
    target: str
    is_gap: bool
    steps: list[Step]
    evidence: list[PieceOfEvidence]


@dataclass
class PassportDomain:
    title: str
    entries: list[PassportEntry] = field(default_factory=list)


@dataclass(frozen=True)
class Passport:
    role: PersonRole | None
    role_title: str
    domains: list[PassportDomain]
    profiles: list[tuple[int, str]]

    @property
    def entries(self) -> list[PassportEntry]:
        return [entry for domain in self.domains for entry in domain.entries]

    @property
    def gaps(self) -> list[PassportEntry]:
        return [entry for entry in self.entries if entry.is_gap]

    @property
    def targets(self) -> list[PassportEntry]:
        return [entry for entry in self.entries if entry.target]


@transaction.atomic
def choose_role(person: Person, profile: RoleProfile | None) -> PersonRole | None:
    """Let the person measure herself against `profile` from now on, or against none. Idempotent; earlier roles are kept."""
    lock_person(person.pk)
    current = PersonRole.objects.filter(person=person, until=None).first()
    if current is not None and profile is not None and current.profile_id == profile.pk:
        return current
    PersonRole.objects.filter(person=person, until=None).update(until=timezone.now())
    return PersonRole.objects.create(person=person, profile=profile) if profile else None


def offered_profiles() -> Any:
    """Return the role profiles that one can choose: those of frameworks that are not retired."""
    return RoleProfile.objects.filter(framework__retired_at=None)


def read_passport(person: Person, *, language: str) -> Passport:
    """Return the person's passport in `language`, in a fixed number of queries.

    It shows what her role asks for and what she has evidence of. Levels are derived from the evidence as of today, because
    what has expired since attainment was last derived must not show.
    """
    role = PersonRole.objects.filter(person=person, until=None).select_related("profile").first()
    targets = dict(_targets(role))
    evidence = _evidence_by_competency(person)
    levels = _read_levels()
    titles = _profile_titles(language)
    shown = {*targets, *evidence}
    domains: dict[int | None, PassportDomain] = {}
    competencies = _read_competencies(shown, language)
    for competency, title in competencies.values():
        if competency.pk in shown and competency.kind == Competency.Kind.COMPETENCY:
            domain, domain_title = _domain_of(competency, competencies)
            group = domains.setdefault(domain, PassportDomain(domain_title))
            entry = _entry(
                competency,
                title,
                levels[competency.framework_id],
                target=targets.get(competency.pk),
                pieces=evidence.get(competency.pk, []),
                language=language,
            )
            group.entries.append(entry)
    role_title = titles.get(role.profile_id, (role.profile.code, False))[0] if role else ""
    profiles = [(pk, title) for pk, (title, is_offered) in titles.items() if is_offered]
    return Passport(role, role_title, list(domains.values()), sorted(profiles, key=lambda profile: profile[1]))


def _targets(role: PersonRole | None) -> Any:
    if role is None:
        return ()
    return RoleTarget.objects.filter(profile=role.profile_id).values_list("competency", "level__position")


def _evidence_by_competency(person: Person) -> dict[int, list[Evidence]]:
    found = defaultdict(list)
    pieces = (
        Evidence.objects.filter(person=person, withdrawal=None).select_related("level").order_by("-recorded_at", "-pk")
    )
    for piece in pieces:
        found[piece.competency_id].append(piece)
    return found


def _read_levels() -> dict[int, list[tuple[Level, list[LevelText]]]]:
    texts: dict[int, list[LevelText]] = defaultdict(list)
    levels: dict[int, Level] = {}
    for text in LevelText.objects.select_related("level").order_by("level__position"):
        levels[text.level_id] = text.level
        texts[text.level_id].append(text)
    scales: dict[int, list[tuple[Level, list[LevelText]]]] = defaultdict(list)
    for pk, level in levels.items():
        scales[level.framework_id].append((level, texts[pk]))
    return scales


def _read_competencies(shown: set[int], language: str) -> dict[int, tuple[Competency, str]]:
    """Return domains and competencies of the frameworks concerned with their titles, in the framework's order."""
    if not shown:
        return {}
    frameworks = Competency.objects.filter(pk__in=shown).values("framework")
    rows = CompetencyText.objects.filter(competency__framework__in=frameworks).exclude(
        competency__kind=Competency.Kind.INDICATOR
    )
    texts: dict[int, list[CompetencyText]] = defaultdict(list)
    for text in rows.select_related("competency").order_by(
        "competency__framework", "competency__position", "competency__code"
    ):
        texts[text.competency_id].append(text)
    return {pk: (own[0].competency, text_in(own, language).title) for pk, own in texts.items()}


def _domain_of(competency: Competency, competencies: Mapping[int, tuple[Competency, str]]) -> tuple[int | None, str]:
    above = competencies.get(competency.parent_id or 0)
    while above is not None and above[0].kind != Competency.Kind.DOMAIN:
        above = competencies.get(above[0].parent_id or 0)
    return (above[0].pk, above[1]) if above else (None, "")


def _profile_titles(language: str) -> dict[int, tuple[str, bool]]:
    texts: dict[int, list[RoleProfileText]] = defaultdict(list)
    offered = {}
    for text in RoleProfileText.objects.select_related("profile__framework"):
        texts[text.profile_id].append(text)
        offered[text.profile_id] = text.profile.framework.retired_at is None
    return {pk: (text_in(own, language).title, offered[pk]) for pk, own in texts.items()}


def _entry(
    competency: Competency,
    title: str,
    scale: list[tuple[Level, list[LevelText]]],
    *,
    target: int | None,
    pieces: list[Evidence],
    language: str,
) -> PassportEntry:
    today = timezone.localdate()
    names = {level.position: text_in(texts, language).name for level, texts in scale}
    best = derive_best([piece for piece in pieces if not piece.valid_until or piece.valid_until >= today])
    reached = best.level.position if best else 0
    return PassportEntry(
        code=competency.code,
        title=title,
        reached=names.get(reached, ""),
        target=names.get(target or 0, ""),
        is_gap=target is not None and reached < target,
        steps=[Step(name, place <= reached, place == target) for place, name in sorted(names.items())],
        evidence=[_piece(piece, names=names, language=language, today=today) for piece in pieces],
    )


def _piece(piece: Evidence, *, names: Mapping[int, str], language: str, today: date) -> PieceOfEvidence:
    titles: dict[str, str] = piece.source_titles
    title = titles.get(language) or titles.get(settings.LANGUAGE_CODE) or next(iter(titles.values()), "")
    return PieceOfEvidence(
        title=title,
        kind=piece.get_kind_display(),
        level=names.get(piece.level.position, piece.level.code),
        recorded_on=timezone.localdate(piece.recorded_at),
        valid_until=piece.valid_until,
        is_expired=piece.valid_until is not None and piece.valid_until < today,
    )
