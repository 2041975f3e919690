"""A real page tree: home → catalogue → course → two modules → lessons, live and synced."""

from itertools import count
from typing import Any
from uuid import uuid4

from wagtail.models import Locale, Page

from cms.models import HomePage
from courses.domain.outline import sync
from courses.models import CataloguePage, Course, CoursePage, LessonPage, ModulePage

_numbers = count(1)

LESSON_TEXT = "<h2>What a concern is</h2><p>A concern is anything that makes you worry about a child.</p>"


def make_locale(language: str = "en") -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def make_home(language: str = "en") -> HomePage:
    """The home page of a language; the one there is, if there is one."""
    locale = make_locale(language)
    home = HomePage.objects.filter(locale=locale).first()
    root = Page.get_first_root_node()
    return home or _publish(root, HomePage(title="Hub", slug=language, lead="Learn.", locale=locale))


def make_catalogue(language: str = "en") -> CataloguePage:
    home = make_home(language)
    catalogue = CataloguePage.objects.child_of(home).first()
    return catalogue or _publish(home, CataloguePage(title="Courses", slug="courses", locale=home.locale))


def make_course_page(title: str = "", **fields: Any) -> CoursePage:
    number = next(_numbers)
    fields = {
        "title": title or f"Course {number}",
        "slug": f"course-{number}",
        "summary": "What to do.",
        "outcomes": [{"type": "outcome", "value": "Recognise signs of harm", "id": str(uuid4())}],
        **fields,
    }
    catalogue = make_catalogue()
    return _publish(catalogue, CoursePage(locale=catalogue.locale, **fields))


def make_module_page(course: CoursePage, **fields: Any) -> ModulePage:
    number = next(_numbers)
    return _publish(
        course, ModulePage(locale=course.locale, **{"title": f"Module {number}", "slug": f"module-{number}", **fields})
    )


def make_lesson_page(module: ModulePage, **fields: Any) -> LessonPage:
    number = next(_numbers)
    fields = {
        "title": f"Lesson {number}",
        "slug": f"lesson-{number}",
        "body": [{"type": "text", "value": LESSON_TEXT, "id": str(uuid4())}],
        **fields,
    }
    return _publish(module, LessonPage(locale=module.locale, **fields))


def make_course_tree(*, lessons: tuple[int, ...] = (2, 2), **fields: Any) -> CoursePage:
    """A course page with as many modules as `lessons` has numbers, each with so many lessons. Not synced."""
    course = make_course_page(**fields)
    for number_of_lessons in lessons:
        module = make_module_page(course)
        for _ in range(number_of_lessons):
            make_lesson_page(module)
    return course


def make_synced_course(*, lessons: tuple[int, ...] = (2, 2), **fields: Any) -> Course:
    """The anchors of a fresh course tree."""
    course = sync(make_course_tree(lessons=lessons, **fields).translation_key)
    assert course is not None
    return course


def translate_page(page: Page, language: str, **fields: Any) -> Page:
    """A live translation of a page, as an editor would make it by hand; its parents are translated too."""
    locale = make_locale(language)
    if found := page.get_translation_or_none(locale):
        return found.specific
    if page.depth == 2:
        return make_home(language)
    if isinstance(page.specific, CataloguePage):
        home = make_home(language)
        copy = CataloguePage(title=page.title, slug=page.slug, locale=locale, translation_key=page.translation_key)
        return CataloguePage.objects.child_of(home).first() or _publish(home, copy)
    translate_page(page.get_parent().specific, language)
    translation = page.specific.copy_for_translation(locale)
    for name, value in {"title": f"{page.title} ({language})", **fields}.items():
        setattr(translation, name, value)
    translation.slug = page.slug
    translation.save_revision().publish()
    translation.refresh_from_db()
    return translation


def _publish(parent: Page, page: Any) -> Any:
    parent = Page.objects.get(pk=parent.pk)
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
