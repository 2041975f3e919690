"""The quiz's own page inside the course, and the press on Start or Continue."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from assessments.addresses import lead_to
from assessments.domain.accommodations import rules_for
from assessments.domain.attempts import start_attempt
from assessments.domain.finding import list_attempts, read_answers
from assessments.domain.starting import CannotStart, QuizNotReady, check_may_start, has_passed
from assessments.domain.versions import newest_version
from assessments.models import Attempt, QuizPage, QuizVersion
from assessments.questions import KINDS
from assessments.questions.drawing import count_questions
from assessments.quiz_rules import Layout, QuizRules
from assessments.views.holding import held_epoch, held_epochs, hold
from courses.domain.outline import Outline, OutlineActivity, read_outline
from courses.domain.places import find_course_of, make_activity
from courses.models import Activity, Enrolment
from courses.rules import find_enrolment


def show_quiz(
    request: HttpRequest, activity: Activity, text: OutlineActivity, enrolment: Enrolment | None, outline: Outline
) -> HttpResponse:
    """Show what awaits her in the quiz, and what became of earlier attempts. Courses calls it for quizzes."""
    version = newest_version(activity)
    attempts = list_attempts(enrolment.pk, activity.pk)[::-1] if enrolment else []
    running = next((attempt for attempt in attempts if attempt.submitted_at is None), None)
    rules = running.rules_in_force if running else _rules_for_reader(activity, enrolment, version)
    obstacle = _obstacle(attempts, rules) if version and enrolment and not running else None
    structure = running.version.structure if running else version.structure if version else None
    context = {
        "activity": activity,
        "text": text,
        "enrolment": enrolment,
        "outline": outline,
        "introduction": QuizPage.objects.filter(pk=text.page_id).values_list("introduction", flat=True).first(),
        "version": version,
        "question_count": count_questions(structure) if structure else 0,
        "rules": rules,
        "running": running,
        "earlier": [attempt for attempt in attempts if attempt.submitted_at is not None],
        "has_passed": has_passed(attempts, rules),
        "attempts_left": max(rules.attempts_allowed - len(attempts), 0) if rules.attempts_allowed else None,
        "obstacle": obstacle,
        "may_start": bool(version and enrolment and (running or obstacle is None)),
    }
    return render(request, "assessments/quiz.html", context)


def _rules_for_reader(activity: Activity, enrolment: Enrolment | None, version: QuizVersion | None) -> QuizRules:
    rules = QuizRules.from_json(version.rules) if version else QuizRules()
    return rules_for(enrolment.person_id, activity, rules) if version and enrolment else rules


def find_obstacle(person_id: int, activity: Activity, attempts: Sequence[Attempt]) -> CannotStart | None:
    """Return why the person cannot begin another attempt after `attempts` now; None when she can. Two queries."""
    version = newest_version(activity)
    if version is None:
        return QuizNotReady()
    return _obstacle(attempts, rules_for(person_id, activity, QuizRules.from_json(version.rules)))


def _obstacle(attempts: Sequence[Attempt], rules: QuizRules) -> CannotStart | None:
    try:
        check_may_start(sorted(attempts, key=lambda attempt: attempt.number), rules, now=timezone.now())
    except CannotStart as obstacle:
        return obstacle
    return None


@login_required
@require_POST
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin the quiz `key`, or go on with the open attempt on this device; pressed twice, it does the same."""
    course = find_course_of(key)
    if course is None:
        raise Http404
    outline = read_outline(course, language=get_language() or course.source_language)
    place = outline.by_key.get(key)
    if place is not None:
        activity = make_activity(place, outline=outline, course=course)
    else:  # retired, and so not in the outline
        activity = get_object_or_404(Activity.objects.select_related("module__course"), key=key)
    if activity.kind != "quiz":
        raise Http404
    enrolment = find_enrolment(request.user, course.pk)
    if enrolment is None:
        return redirect(outline.url)
    try:
        attempt = start_attempt(enrolment, activity, held_epoch=_epoch_of_running(request, enrolment, activity))
    except CannotStart as reason:
        messages.warning(request, str(reason))
        return redirect(place.url if place else outline.url)
    hold(request, attempt)
    if attempt.rules_in_force.layout == Layout.ALL:
        return lead_to("paper", attempt.uuid)
    return lead_to("question", attempt.uuid, _first_open(attempt))


def _epoch_of_running(request: HttpRequest, enrolment: Enrolment, activity: Activity) -> int | None:
    """Return the epoch that this browser has of the open attempt; None where it has none, or there is none."""
    if not held_epochs(request):
        return None
    attempts = list_attempts(enrolment.pk, activity.pk)
    return next((held_epoch(request, attempt) for attempt in attempts if attempt.submitted_at is None), None)


def _first_open(attempt: Attempt) -> int:
    """Return the number of the first question without an answer, or of the first; where there is no way back, of the reached."""
    if not attempt.rules_in_force.may_move_freely:
        return min(attempt.reached, len(attempt.questions))
    answers = read_answers(attempt)
    for number, asked in enumerate(attempt.questions, start=1):
        answer = answers.get(asked["id"])
        if answer is None or not KINDS[asked["kind"]].is_finished(asked, answer.value):
            return number
    return 1
