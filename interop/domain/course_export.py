"""Writing a course as a pack: what was imported comes out the same."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from assessments.models import QuizPage
from cms.domain.translations import find_outdated
from cms.markdown import write_text_file
from courses.domain.tree import find_source_page
from courses.models import Course, CoursePage, ModulePage
from interop.domain.files import Export
from interop.domain.pack import FILES, OUTDATED, file_of
from interop.domain.page_fields import read_body_of, read_settings_of
from interop.domain.rules import COURSE_FILE, ActivityRules, CourseRules, ModuleRules, further_rules
from interop.domain.rules_out import write_rules


@dataclass
class ExportedCourse:
    page: CoursePage
    pages: dict[str, Page]


def export_course(code: str, folder: Path | str) -> list[str]:
    """Write the course with this code into `folder`, as it is live; return the names of the files.

    Raises Course.DoesNotExist, and CoursePage.DoesNotExist when the course has no page any more.
    """
    folder = Path(folder)
    course = Course.objects.get(code=code)
    page = find_source_page(course.key, course)
    if page is None:
        raise CoursePage.DoesNotExist(f"course {code} has no page")
    exported = ExportedCourse(page, _pages_of(page))
    written = {COURSE_FILE: write_rules(_rules_of(exported))}
    files = Export(folder / FILES)
    for path, source in exported.pages.items():
        for language, translation in _languages_of(source).items():
            written[file_of(path, language)] = _write(translation, path, exported, files)
    for name, text in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return [*written, *(f"{FILES}/{name}" for name in files.names.values())]


def _pages_of(course: CoursePage) -> dict[str, Page]:
    """Return the live pages of a course by path: what the pages' addresses say, below the course's."""
    pages = course.get_descendants().live().order_by("path").specific()
    return {"": course, **{page.url_path.removeprefix(course.url_path).strip("/"): page for page in pages}}


def _languages_of(page: Page) -> dict[str, Page]:
    translations = page.get_translations(inclusive=True).filter(live=True, alias_of=None).select_related("locale")
    return {translation.locale.language_code: translation for translation in translations}


def _kind_of(page: Any) -> str:
    if isinstance(page, CoursePage):
        return "course"
    return "module" if isinstance(page, ModulePage) else str(page.activity_kind)


def _write(page: Any, path: str, exported: ExportedCourse, files: Export) -> str:
    kind = _kind_of(page)
    lessons = {lesson.pk: path for path, lesson in exported.pages.items()}
    body = read_body_of(page, kind, name_file=files.name, lessons=lessons)
    settings = read_settings_of(page, kind)
    if page.pk != exported.pages[path].pk:
        settings[OUTDATED] = find_outdated(exported.pages[path], page)
    return write_text_file(settings, body)


def _rules_of(exported: ExportedCourse) -> CourseRules:
    page = exported.page
    modules, activities = {}, {}
    for path, child in exported.pages.items():
        if isinstance(child, ModulePage):
            modules[path] = ModuleRules([], child.at_least)
        elif path:
            activities[path] = _activity(child)
            if not child.is_required:
                modules[path.partition("/")[0]].optional.append(path)
    outcomes = page.competency_outcomes.select_related("competency", "level")
    return CourseRules(
        code=page.slug,
        source=page.locale.language_code,
        hours=page.hours,
        level=page.level,
        themes=[theme.code for theme in page.themes.all()],
        tags=[row.tag.slug for row in page.tagged_items.select_related("tag").order_by("pk")],
        competencies={row.competency.code: row.level.code for row in outcomes},
        prerequisites=[row.course.code for row in page.prerequisites.select_related("course")],
        certificate_validity_months=page.certificate_validity_months,
        modules=modules,
        activities=activities,
        same=_same_texts(exported),
    )


def _activity(page: Any) -> ActivityRules:
    rules = ActivityRules(page.activity_kind, page.minutes)
    if isinstance(page, QuizPage):
        rules.pass_mark, rules.attempts = page.pass_mark, page.attempts_allowed
        rules.quiz = further_rules(page.quiz_rules)
    return rules


def _same_texts(exported: ExportedCourse) -> list[str]:
    """Return the texts that a translation says in the very words of the source, and means it."""
    keys = [page.translation_key for page in exported.pages.values()]
    rows = StringTranslation.objects.filter(context__object_id__in=keys).select_related("translation_of")
    texts = {row.translation_of.as_value().render_text() for row in rows if row.data == row.translation_of.data}
    return sorted(text for text in texts if any(letter.isalpha() for letter in text))
