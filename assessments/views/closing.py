"""Looking over the answers, handing them in, and what came of it."""

import json
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.addresses import lead_to
from assessments.domain.attempts import AnswersMissing, finish_attempt
from assessments.domain.finding import list_attempts, read_answers
from assessments.domain.recording import TakenOver
from assessments.domain.results import lessons_to_revisit, read_outcomes, release_of, review_attempt
from assessments.domain.starting import CannotStart, counting_attempt
from assessments.models import Attempt
from assessments.quiz_rules import Moment
from assessments.views.dots import make_dots
from assessments.views.drawn import draw_reviewed
from assessments.views.holding import find_attempt, held_epoch, know_activity, let_go
from assessments.views.opening import find_obstacle
from assessments.views.reading import whole_number
from assessments.views.showing import ask_again, frame_of, language_of, stored_seqs
from courses.domain.progress import NotEnrolled

MOST_BELIEVED = 1000


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what is still open before handing in; a POST hands in. Pressed twice, it leads to the same result."""
    attempt = find_attempt(request, uuid)
    if attempt.submitted_at is not None:
        return lead_to("result", uuid)
    if held_epoch(request, attempt) != attempt.epoch:
        return ask_again(request, attempt)
    if request.method == "POST":
        return _hand_in(request, attempt)
    return _show(request, attempt)


def _show(request: HttpRequest, attempt: Attempt, *, missing: list[str] | None = None) -> HttpResponse:
    answers = read_answers(attempt)
    dots = make_dots(attempt, answers)
    numbers = {asked["id"]: number for number, asked in enumerate(attempt.questions, start=1)}
    rules = attempt.rules_in_force
    context = frame_of(attempt) | {
        "dots": dots,
        "stored": stored_seqs(answers),
        "open_dots": [dot for dot in dots if not dot.is_answered],
        "flagged_dots": [dot for dot in dots if dot.is_flagged],
        "missing": [numbers[question_id] for question_id in missing or [] if question_id in numbers],
        "count": len(dots),
        "key": uuid4(),
        "shows_result_at_once": Moment.SUBMITTED in (rules.show_feedback, rules.show_right)
        or rules.show_feedback == Moment.AT_ONCE,
    }
    return render(request, "assessments/submit.html", context, status=409 if missing else 200)


def _hand_in(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    know_activity(attempt, language_of(attempt))
    try:
        finish_attempt(
            attempt, epoch=_read_epoch(request, attempt), key=_read_key(request), believed=_read_believed(request)
        )
    except TakenOver:
        return ask_again(request, attempt)
    except AnswersMissing as gaps:
        return _show(request, attempt, missing=gaps.question_ids)
    except NotEnrolled:
        messages.warning(request, _("You have left this course. Your answers are kept: enrol again to hand them in."))
        return redirect(frame_of(attempt)["leave_url"])
    let_go(request, attempt)
    return lead_to("result", attempt.uuid)


def _read_epoch(request: HttpRequest, attempt: Attempt) -> int | None:
    """Return the epoch of the page that was sent: one that was delayed until the quiz was opened again does nothing."""
    return whole_number(request.POST.get("epoch")) or held_epoch(request, attempt)


def _read_key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _read_believed(request: HttpRequest) -> dict[str, int]:
    """Return the seq of each question that the browser holds for saved; nothing where no script says so."""
    try:
        believed: Any = json.loads(request.POST.get("believed") or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(believed, dict) or len(believed) > MOST_BELIEVED:
        return {}
    return {question_id: seq for question_id, seq in believed.items() if type(seq) is int}


@login_required
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what she now can do, then the number, then every question with what the rules release of it."""
    attempt = find_attempt(request, uuid)
    if attempt.submitted_at is None:
        return lead_to("submit", uuid)
    language = language_of(attempt)
    outline, place = know_activity(attempt, language)
    reviewed = review_attempt(attempt, outline=outline, language=language)
    attempts = list_attempts(attempt.enrolment_id, attempt.activity_id)
    counting = counting_attempt(attempts, attempt.rules_in_force.counts)
    release = release_of(attempt)
    obstacle = find_obstacle(attempt.person_id, attempt.activity, attempts) if place else CannotStart()
    context = {
        "attempt": attempt,
        "outline": outline,
        "quiz_title": place.title if place else outline.title,
        "leave_url": place.url if place else outline.url,
        "outcomes": read_outcomes(outline) if attempt.passed else [],
        "drawn_questions": [draw_reviewed(attempt, question) for question in reviewed],
        "release": release,
        "counts_instead": counting if counting and counting.pk != attempt.pk else None,
        "right_count": sum(question.is_right for question in reviewed if question.max_points),
        "graded_count": sum(1 for question in reviewed if question.max_points),
        "lessons": lessons_to_revisit(reviewed),
        "next_activity": outline.neighbours(attempt.activity_id)[1],
        "course_is_done": attempt.has_completed_course,
        "may_retry": obstacle is None or any(one.submitted_at is None for one in attempts),
        "obstacle": obstacle if not attempt.passed else None,
    }
    return render(request, "assessments/result.html", context)
