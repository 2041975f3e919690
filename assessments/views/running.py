"""Which quiz the pages in the CMS are about, and whether the reader runs it."""

from typing import Any

from django.http import Http404

from assessments.models import QuizPage
from courses.models import Activity
from courses.rules import can_edit


def find_quiz_to_run(person: Any, page_id: int) -> tuple[QuizPage, Activity]:
    """Return a quiz page that the person may edit, and its anchor; raises Http404 for any other page."""
    page = QuizPage.objects.filter(pk=page_id).first()
    if page is None or not can_edit(person, page):
        raise Http404
    activity = Activity.objects.select_related("module__course").filter(key=page.translation_key).first()
    if activity is None:
        raise Http404
    return page, activity
