"""The view of activities of kind lesson."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from courses.domain.outline import Outline, OutlineActivity
from courses.domain.progress import start_activity
from courses.frames import make_frame, read_records
from courses.models import Activity, Enrolment
from courses.views.bodies import render_lesson

#: Reading on within this time writes nothing: "last active" is good to the hour.
FRESH = timedelta(hours=1)


def show_lesson(
    request: HttpRequest, activity: Activity, text: OutlineActivity, enrolment: Enrolment | None, outline: Outline
) -> HttpResponse:
    """Show a lesson, and remember that she is there."""
    records = read_records(enrolment)
    if enrolment and (activity.pk not in records or not is_fresh(enrolment, activity)):
        start_activity(enrolment, activity)
    language = get_language() or text.language
    context = {
        "activity": activity,
        "text": text,
        "enrolment": enrolment,
        "outline": outline,
        "frame": make_frame(outline, current=activity.pk, enrolment=enrolment, records=records),
        "body": render_lesson(text, language=language),
    }
    return render(request, "courses/lesson.html", context)


def is_fresh(enrolment: Enrolment, activity: Activity) -> bool:
    """Whether the enrolment already says that she is at this activity."""
    return enrolment.last_activity_id == activity.pk and enrolment.last_active_at > timezone.now() - FRESH
