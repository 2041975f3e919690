"""Keeping the anchors level with the page tree, and reading them as one outline per language."""

import logging
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from competencies.models import Level
from courses.domain.digests import read_digest
from courses.domain.reading import Outline, OutlineActivity, OutlineModule, read_outline, read_outlines
from courses.domain.texts import write_texts
from courses.domain.tree import find_source_page, is_shown, read_modules
from courses.models import Activity, ActivityPage, Course, CourseOutcome, CoursePage, Module, ModulePage
from worker.kick import kick

__all__ = ["Outline", "OutlineActivity", "OutlineModule", "put", "read_outline", "read_outlines", "sync"]

logger = logging.getLogger(__name__)


@transaction.atomic
def sync(course_key: UUID) -> Course | None:
    """Bring the anchors of the course level with its source-language page tree: add, move, reorder, retire; never delete.

    Idempotent. Returns the course, or None when neither a course nor a shown source page has this key. A course whose page
    is not shown is retired as it stands, so that those who are in it keep what they have done.
    """
    course = Course.objects.select_for_update().filter(key=course_key).first()
    page = find_source_page(course_key, course)
    if page is None or not is_shown(page):
        return _retire_course(course) if course else None
    if course is None:
        course = _make_course(page)
    tree = read_modules(page)
    changed = _write_course(course, page, minutes=sum(child.minutes for _, children in tree for child in children))
    changed |= _write_modules(course, tree)
    changed |= write_texts(course, page)
    put(course, tree_digest=read_digest(course_key))
    if changed:
        Course.objects.filter(pk=course.pk).update(outline_version=F("outline_version") + 1)
        course.refresh_from_db(fields=["outline_version"])
        kick("courses.recheck", course.pk)
    return course


def put(row: models.Model, **values: Any) -> bool:
    """Set `values` on a row and save it if that changes something; say whether it did."""
    is_new = row.pk is None
    differing = [name for name, value in values.items() if is_new or getattr(row, name) != value]
    for name in differing:
        setattr(row, name, values[name])
    if differing:
        row.save(update_fields=None if is_new else differing)
    return bool(differing)


def _retire_course(course: Course) -> Course:
    if put(course, retired_at=course.retired_at or timezone.now(), tree_digest=read_digest(course.key)):
        logger.info("course %s is retired", course.code)
    return course


def _make_course(page: CoursePage) -> Course:
    _free_code(page.slug, page.translation_key)
    course, _ = Course.objects.get_or_create(
        key=page.translation_key, defaults={"code": page.slug, "source_language": page.locale.language_code}
    )
    return Course.objects.select_for_update().get(pk=course.pk)


def _free_code(code: str, key: UUID) -> None:
    """Take the code from a retired course whose page is gone, so that its successor may stand at the same address."""
    for former in Course.objects.filter(code=code, retired_at__isnull=False).exclude(key=key):
        put(former, code=f"{code[:240]}-{former.key.hex[:8]}")


def _write_course(course: Course, page: CoursePage, *, minutes: int) -> bool:
    if course.code != page.slug:
        _free_code(page.slug, course.key)
    changed = put(
        course,
        code=page.slug,
        level=page.level,
        hours=page.hours,
        minutes=minutes,
        certificate_validity_months=page.certificate_validity_months,
        published_at=page.first_published_at,
        retired_at=None,
    )
    changed |= _set_related(course.themes, set(page.themes.all()))
    required = {row.course for row in page.prerequisites.select_related("course") if row.course_id != course.pk}
    changed |= _set_related(course.prerequisites, required)
    changed |= _set_tags(course, {tag.name for tag in page.tags.all()})
    return changed | _write_outcomes(course, page)


def _set_related(manager: Any, wanted: set[Any]) -> bool:
    if set(manager.all()) == wanted:
        return False
    manager.set(wanted)
    return True


def _set_tags(course: Course, names: set[str]) -> bool:
    if {tag.name for tag in course.tags.all()} == names:
        return False
    course.tags.set(names)
    return True


def _write_outcomes(course: Course, page: CoursePage) -> bool:
    """A course shows knowledge: a level that needs observation is none of its outcomes."""
    rows = page.competency_outcomes.select_related("level")
    wanted = {row.competency_id: row.level_id for row in rows if _can_be_shown(row.level, course)}
    present = dict(course.outcomes.values_list("competency_id", "level_id"))
    if wanted == present:
        return False
    course.outcomes.exclude(competency_id__in=wanted).delete()
    for competency_id, level_id in wanted.items():
        CourseOutcome.objects.update_or_create(
            course=course, competency_id=competency_id, defaults={"level_id": level_id}
        )
    return True


def _can_be_shown(level: Level, course: Course) -> bool:
    if level.needs_observation:
        logger.warning("course %s claims level %s, which needs observation; left out", course.code, level.code)
    return not level.needs_observation


def _write_modules(course: Course, tree: list[tuple[ModulePage, list[ActivityPage]]]) -> bool:
    keys = [page.translation_key for page, _ in tree]
    keys += [child.translation_key for _, children in tree for child in children]
    modules = Module.objects.in_bulk(keys, field_name="key")
    activities = Activity.objects.in_bulk(keys, field_name="key")
    changed, done = False, 0
    for position, (page, children) in enumerate(tree, start=1):
        module = modules.get(page.translation_key) or Module(key=page.translation_key)
        at_least = min(page.at_least, sum(not child.is_required for child in children))
        changed |= put(module, course=course, slug=page.slug, position=position, at_least=at_least, retired_at=None)
        for place, child in enumerate(children, start=done + 1):
            activity = activities.get(child.translation_key) or Activity(key=child.translation_key)
            changed |= _write_activity(activity, module, child, position=place)
        done += len(children)
    return changed | _retire_missing(course, keys)


def _write_activity(activity: Activity, module: Module, page: ActivityPage, *, position: int) -> bool:
    return put(
        activity,
        module=module,
        slug=page.slug,
        kind=page.activity_kind,
        position=position,
        is_required=page.is_required,
        minutes=page.minutes,
        retired_at=None,
    )


def _retire_missing(course: Course, keys: list[UUID]) -> bool:
    now = timezone.now()
    activities = Activity.objects.filter(module__course=course, retired_at=None).exclude(key__in=keys)
    modules = Module.objects.filter(course=course, retired_at=None).exclude(key__in=keys)
    return bool(activities.update(retired_at=now) + modules.update(retired_at=now))
