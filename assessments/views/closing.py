"""Looking over the answers, handing them in, and what came of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.domain.attempts import TakenOver, finish_attempt
from assessments.domain.results import lessons_to_revisit, list_attempts, read_outcomes, review_attempt
from assessments.models import Attempt
from assessments.views.answering import TAKEN_OVER, make_dots
from assessments.views.holding import find_attempt, held_epoch, let_go, place_of
from courses.domain.progress import NotEnrolled


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what is still open before handing in; a POST hands in. Pressed twice, it leads to the same result."""
    attempt = find_attempt(request, uuid)
    if attempt.submitted_at is not None:
        return redirect("assessments:result", uuid)
    outline, place = place_of(attempt, get_language() or attempt.version.source_language)
    leave_url = place.url if place else outline.url
    if held_epoch(request, attempt) != attempt.epoch:
        messages.warning(request, str(TAKEN_OVER))
        return redirect(leave_url)
    if request.method == "POST":
        return _hand_in(request, attempt, leave_url)
    answers = {answer.question_id: answer for answer in attempt.answers.all()}
    dots = make_dots(attempt.version.structure["questions"], answers)
    context = {
        "attempt": attempt,
        "outline": outline,
        "quiz_title": place.title if place else outline.title,
        "leave_url": leave_url,
        "dots": dots,
        "open_dots": [dot for dot in dots if not dot["is_answered"]],
        "flagged_dots": [dot for dot in dots if dot["is_flagged"]],
        "count": len(dots),
    }
    return render(request, "assessments/submit.html", context)


def _hand_in(request: HttpRequest, attempt: Attempt, leave_url: str) -> HttpResponse:
    try:
        finish_attempt(attempt, epoch=held_epoch(request, attempt))
    except TakenOver:
        messages.warning(request, str(TAKEN_OVER))
        return redirect(leave_url)
    except NotEnrolled:
        messages.warning(request, _("You have left this course. Your answers are kept: enrol again to hand them in."))
        return redirect(leave_url)
    let_go(request, attempt)
    return redirect("assessments:result", attempt.uuid)


@login_required
@never_cache
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what she now can do, then the number, then every question with what was right and why."""
    attempt = find_attempt(request, uuid)
    if attempt.submitted_at is None:
        return redirect("assessments:submit", uuid)
    language = get_language() or attempt.version.source_language
    outline, place = place_of(attempt, language)
    reviewed = review_attempt(attempt, outline=outline, language=language)
    attempts = list_attempts(attempt.enrolment, attempt.activity)
    allowed = attempt.rules["attempts_allowed"]
    context = {
        "attempt": attempt,
        "outline": outline,
        "quiz_title": place.title if place else outline.title,
        "leave_url": place.url if place else outline.url,
        "outcomes": read_outcomes(outline) if attempt.passed else [],
        "reviewed": reviewed,
        "right_count": sum(question.is_right for question in reviewed),
        "lessons": lessons_to_revisit(reviewed),
        "next_activity": outline.neighbours(attempt.activity_id)[1],
        "course_is_done": attempt.enrolment.completed_at is not None,
        "may_retry": bool(place)
        and not any(one.passed for one in attempts)
        and (not allowed or len(attempts) < allowed or attempts[0].submitted_at is None),
    }
    return render(request, "assessments/result.html", context)
