"""What a pack names and the database must know: themes, tags, competencies and levels, courses before this one."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from taggit.models import Tag

from cms.markdown import Problems
from competencies.models import Competency, Level, Theme
from courses.models import Course
from interop.domain.rules import COURSE_FILE, CourseRules, Lines


@dataclass
class References:
    themes: list[Theme] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    competencies: list[dict[str, Any]] = field(default_factory=list)
    prerequisites: list[dict[str, Any]] = field(default_factory=list)


def find_references(rules: CourseRules, folder: Path, *, problems: Problems) -> References:
    """Return what the rules name; whatever is unknown is a problem of course.yaml."""
    lines = Lines((folder / COURSE_FILE).read_text(encoding="utf-8"))
    found = References()
    with problems.within(COURSE_FILE):

        def pick(kind: str, code: str, known: dict[str, Any]) -> list[Any]:
            if code not in known:
                problems.add(lines.of(code), f"unknown {kind} “{code}”; known are {', '.join(sorted(known)) or 'none'}")
            return [known[code]] if code in known else []

        themes = {theme.code: theme for theme in Theme.objects.all()}
        found.themes = [theme for code in rules.themes for theme in pick("theme", code, themes)]
        tags = {tag.slug: tag for tag in Tag.objects.filter(slug__in=rules.tags)}
        found.tags = [tags.get(slug) or Tag.objects.create(slug=slug, name=slug) for slug in rules.tags]
        found.competencies = _competencies(rules, lines, problems)
        courses = {course.code: course for course in Course.objects.exclude(code=rules.code)}
        required = [course for code in rules.prerequisites for course in pick("course", code, courses)]
        found.prerequisites = [{"course": course} for course in required]
    return found


def _competencies(rules: CourseRules, lines: Lines, problems: Problems) -> list[dict[str, Any]]:
    """A code means the competency of the framework in use; the newest, where several have it."""
    rows = []
    in_use = Competency.objects.filter(kind=Competency.Kind.COMPETENCY, framework__retired_at=None)
    by_code = {row.code: row for row in in_use.select_related("framework").order_by("framework__in_use_since", "pk")}
    levels: dict[int, dict[str, Level]] = {}
    for level in Level.objects.filter(framework__retired_at=None):
        levels.setdefault(level.framework_id, {})[level.code] = level
    for code, level_code in rules.competencies.items():
        competency = by_code.get(code)
        if competency is None:
            problems.add(lines.of(code), f"unknown competency “{code}”")
            continue
        scale = levels.get(competency.framework_id, {})
        if level_code not in scale:
            problems.add(lines.of(code), f"unknown level “{level_code}” of “{code}”; known are {', '.join(scale)}")
        elif scale[level_code].needs_observation:
            problems.add(lines.of(code), f"level “{level_code}” of “{code}” needs observation, a course cannot show it")
        else:
            rows.append({"competency": competency, "level": scale[level_code]})
    return rows
