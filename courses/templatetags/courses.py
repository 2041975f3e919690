"""Parts of courses that other pages show, and what the frame around an activity needs."""

from functools import cache
from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from courses.domain.catalogue import read_catalogue
from courses.domain.learning import read_learning
from courses.frames import Frame, make_frame, read_records
from courses.rules import belongs_to_course

register = template.Library()


@register.simple_tag
@cache
def cover(code: str) -> str:
    """Return the address of a course's picture."""
    return reverse("course_cover", args=[code])


@register.inclusion_tag("courses/newest.html")
def newest_courses(limit: int = 3) -> dict[str, Any]:
    """List the courses published last, each in the active language, else in its own."""
    return {"entries": read_catalogue(get_language() or "en")[:limit]}


@register.inclusion_tag("courses/continue.html")
def continue_card(person: Any) -> dict[str, Any]:
    """Show where the person stopped, in the course she worked in last; nothing when none is open."""
    language = get_language() or person.language
    learning = read_learning(person, language=language)
    open_ones = (one for one in learning if one.status == "in_progress" and not one.enrolment.course.retired_at)
    return {"learning": next(open_ones, None), "heading": "h2"}


@register.simple_tag(takes_context=True)
def read_frame(context: RequestContext) -> Frame:
    """Return what stands around the context's `activity`: of its view when that made it, else read now."""
    if "frame" in context:
        frame: Frame = context["frame"]
        return frame
    enrolment = context["enrolment"]
    return make_frame(
        context["outline"], current=context["activity"].pk, enrolment=enrolment, records=read_records(enrolment)
    )


@register.filter
def in_language(titles: dict[str, str], language: str) -> str:
    """Return the title in `language`, else in English, else in any."""
    return titles.get(language) or titles.get("en") or next(iter(titles.values()), "")


@register.filter
def is_of_course(page: Page) -> bool:
    """Say whether the page is a course or a part of one."""
    return belongs_to_course(page.specific)
