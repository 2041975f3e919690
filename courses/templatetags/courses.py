"""What the home page shows of courses."""

from typing import Any
from urllib.parse import quote

from django import template
from django.utils.translation import get_language

from courses.covers import cover_svg
from courses.domain.outline import read_outline
from courses.models import Course, Enrolment
from people.texts import text_in

register = template.Library()


@register.simple_tag
def cover(code: str) -> str:
    """Return the picture of a course as an address that needs no request."""
    return f"data:image/svg+xml,{quote(cover_svg(code))}"


@register.inclusion_tag("courses/newest.html")
def newest_courses(limit: int = 3) -> dict[str, Any]:
    """List the courses published last, each in the active language, else in its own."""
    courses = Course.objects.filter(retired_at=None).prefetch_related("texts").order_by("-published_at", "code")
    return {"courses": [{"course": course, "text": text_in(course.texts.all())} for course in courses[:limit]]}


@register.inclusion_tag("courses/continue.html")
def continue_card(person: Any) -> dict[str, Any]:
    """Show where the person stopped, in the course she worked in last; nothing when none is open."""
    enrolment = (
        Enrolment.objects.open().filter(person=person, course__retired_at=None)
        .select_related("course").order_by("-last_active_at").first()
    )  # fmt: skip
    if enrolment is None:
        return {}
    outline = read_outline(enrolment.course, language=get_language() or enrolment.course.source_language)
    done = set(enrolment.activity_records.exclude(completed_at=None).values_list("activity_id", flat=True))
    required = [activity for activity in outline.activities if activity.required]
    left = [activity for activity in required if activity.id not in done]
    following = next(iter(left), None)
    return {
        "outline": outline,
        "following": following,
        "minutes_left": sum(activity.minutes for activity in left),
        "percent": 100 * (len(required) - len(left)) // len(required) if required else 0,
        "count": len(outline.activities),
    }
