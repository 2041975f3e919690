"""The quiz's own page inside the course, and the press on Start or Continue."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from assessments.domain.attempts import CannotStart, start_attempt
from assessments.domain.results import list_attempts
from assessments.domain.versions import newest_version
from assessments.models import Attempt, QuizPage
from assessments.views.holding import held_epoch, hold
from courses.domain.outline import Outline, OutlineActivity, read_outline
from courses.models import Activity, Enrolment
from courses.rules import find_enrolment


def show_quiz(
    request: HttpRequest, activity: Activity, text: OutlineActivity, enrolment: Enrolment | None, outline: Outline
) -> HttpResponse:
    """Show what awaits her in the quiz, and what became of earlier attempts. Courses calls it for quizzes."""
    version = newest_version(activity)
    attempts = list_attempts(enrolment, activity) if enrolment else []
    running = next((attempt for attempt in attempts if attempt.submitted_at is None), None)
    version_rules = (running or version).rules if (running or version) else {}
    allowed = version_rules.get("attempts_allowed", 0)
    has_passed = any(attempt.passed for attempt in attempts)
    context = {
        "activity": activity,
        "text": text,
        "enrolment": enrolment,
        "outline": outline,
        "introduction": QuizPage.objects.filter(pk=text.page_id).values_list("introduction", flat=True).first(),
        "version": version,
        "question_count": len((running.version if running else version).structure["questions"]) if version else 0,
        "rules": version_rules,
        "running": running,
        "earlier": [attempt for attempt in attempts if attempt.submitted_at is not None],
        "has_passed": has_passed,
        "attempts_left": max(allowed - len(attempts), 0) if allowed else None,
        "may_start": bool(
            version and enrolment and not has_passed and (running or not allowed or len(attempts) < allowed)
        ),
    }
    return render(request, "assessments/quiz.html", context)


@login_required
@require_POST
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin the quiz `key`, or go on with the open attempt on this device; pressed twice, it does the same."""
    activity = get_object_or_404(Activity.objects.select_related("module__course"), key=key, kind="quiz")
    enrolment = find_enrolment(request.user, activity.module.course_id)
    language = get_language() or activity.module.course.source_language
    outline = read_outline(activity.module.course, language=language)
    place = outline.by_id.get(activity.pk)
    if enrolment is None:
        return redirect(outline.url)
    running = Attempt.objects.filter(enrolment=enrolment, activity=activity, submitted_at=None).first()
    try:
        attempt = start_attempt(enrolment, activity, held_epoch=held_epoch(request, running) if running else None)
    except CannotStart as reason:
        messages.warning(request, str(reason))
        return redirect(place.url if place else outline.url)
    hold(request, attempt)
    return redirect("assessments:question", attempt.uuid, _first_open(attempt))


def _first_open(attempt: Attempt) -> int:
    """Return the number of the first question without an answer, or of the first."""
    answered = set(attempt.answers.exclude(value=None).values_list("question_id", flat=True))
    for number, asked in enumerate(attempt.version.structure["questions"], start=1):
        if asked["id"] not in answered:
            return number
    return 1
