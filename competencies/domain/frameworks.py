"""Loading a competency framework, and the words that courses are described with, from plain data."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from taggit.models import Tag

from competencies.models import (
    Competency,
    CompetencyText,
    Framework,
    FrameworkText,
    Level,
    LevelText,
    RoleProfile,
    RoleProfileText,
    RoleTarget,
    TagLabel,
    Theme,
    ThemeText,
)

Texts = dict[str, dict[str, str]]


@transaction.atomic
def load_framework(data: dict[str, Any]) -> Framework:
    """Bring the database level with `data` (the shape of demo/framework.yaml) and put the framework in use.

    Idempotent: the same data writes nothing. What `data` no longer names stays, for evidence may rest on it. Raises KeyError
    for a level or competency that `data` names and does not define.
    """
    framework, _ = Framework.objects.get_or_create(
        code=data["code"], version=str(data["version"]), defaults={"in_use_since": timezone.now()}
    )
    _put(framework, publisher=data["publisher"], licence=data.get("licence", ""), source_url=data.get("source_url", ""))
    _put_texts(FrameworkText, "framework", [(framework, data["texts"])])
    levels = _load_levels(framework, data["scale"])
    competencies = _load_competencies(framework, data["domains"], levels)
    _load_roles(framework, data.get("roles", []), competencies, levels)
    _load_themes(data.get("themes", []))
    _load_tags(data.get("tags", []))
    return framework


def _load_levels(framework: Framework, scale: list[dict[str, Any]]) -> dict[str, Level]:
    present = {level.code: level for level in framework.levels.all()}
    for position, row in enumerate(scale, start=1):
        level = present.setdefault(row["code"], Level(framework=framework, code=row["code"]))
        _put(level, position=position, is_proficient=row["proficient"], needs_observation=row["needs_observation"])
    _put_texts(LevelText, "level", [(present[row["code"]], row["texts"]) for row in scale])
    return present


def _load_competencies(
    framework: Framework, domains: list[dict[str, Any]], levels: dict[str, Level]
) -> dict[str, Competency]:
    present = {row.code: row for row in framework.competencies.all()}
    texts: list[tuple[models.Model, Texts]] = []

    def load(row: dict[str, Any], kind: str, parent: Competency | None) -> None:
        node = present.setdefault(row["code"], Competency(framework=framework, code=row["code"]))
        level = levels[row["level"]] if kind == Competency.Kind.INDICATOR else None
        _put(node, kind=kind, parent_id=parent and parent.pk, level_id=level and level.pk, position=len(texts) + 1)
        texts.append((node, row["texts"]))
        for child in row.get("competencies", []):
            load(child, Competency.Kind.COMPETENCY, node)
        for child in row.get("indicators", []):
            load(child, Competency.Kind.INDICATOR, node)

    for domain in domains:
        load(domain, Competency.Kind.DOMAIN, None)
    _put_texts(CompetencyText, "competency", texts)
    return present


def _load_roles(
    framework: Framework, roles: list[dict[str, Any]], competencies: dict[str, Competency], levels: dict[str, Level]
) -> None:
    present = {profile.code: profile for profile in framework.role_profiles.all()}
    for row in roles:
        profile = present.setdefault(row["code"], RoleProfile(framework=framework, code=row["code"]))
        _put(profile)
    _put_texts(RoleProfileText, "profile", [(present[row["code"]], row["texts"]) for row in roles])
    targets = {
        (target.profile_id, target.competency_id): target
        for target in RoleTarget.objects.filter(profile__framework=framework)
    }
    for row in roles:
        profile = present[row["code"]]
        for code, level in row["targets"].items():
            key = (profile.pk, competencies[code].pk)
            target = targets.pop(key, None) or RoleTarget(profile=profile, competency=competencies[code])
            _put(target, level_id=levels[level].pk)
    RoleTarget.objects.filter(pk__in=[target.pk for target in targets.values()]).delete()


def _load_themes(themes: list[dict[str, Any]]) -> None:
    present = {theme.code: theme for theme in Theme.objects.all()}
    for position, row in enumerate(themes, start=1):
        _put(present.setdefault(row["code"], Theme(code=row["code"])), position=position)
    _put_texts(ThemeText, "theme", [(present[row["code"]], row["texts"]) for row in themes])


def _load_tags(tags: list[dict[str, Any]]) -> None:
    present = {tag.slug: tag for tag in Tag.objects.filter(slug__in=[row["slug"] for row in tags])}
    for row in tags:
        if row["slug"] not in present:
            present[row["slug"]] = Tag.objects.create(slug=row["slug"], name=row["slug"])
    labels = [(present[row["slug"]], {code: {"label": text} for code, text in row["texts"].items()}) for row in tags]
    _put_texts(TagLabel, "tag", labels)


def _put(row: models.Model, **values: Any) -> None:
    """Set the values, and save if the row is new or differs."""
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, values[name])
    if differing or not row.pk:
        row.save()


def _put_texts(model: type[Any], owner: str, rows: Iterable[tuple[models.Model, Texts]]) -> None:
    """Bring the texts of many owners level, in one query for what is there and one for what is missing."""
    rows = list(rows)
    present = {
        (getattr(text, f"{owner}_id"), text.language): text
        for text in model.objects.filter(**{f"{owner}__in": [row for row, _texts in rows]})
    }
    missing = []
    for row, texts in rows:
        for language, values in texts.items():
            text = present.get((row.pk, language))
            if text is None:
                missing.append(model(language=language, **{f"{owner}_id": row.pk}, **values))
            else:
                _put(text, **values)
    model.objects.bulk_create(missing)
