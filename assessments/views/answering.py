"""The questions of an open attempt, one per page or all on one. What a form sends is saved by whichever button leaves it."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.addresses import lead_to
from assessments.domain.attempts import finish_attempt
from assessments.domain.finding import read_answers
from assessments.domain.fixing import AnswerFixed, can_reach, fixed_questions
from assessments.domain.recording import (
    AttemptClosed,
    TakenOver,
    check_answer,
    find_question,
    is_over,
    move_on,
    record_answers,
)
from assessments.models import Answer, Attempt
from assessments.questions import KINDS
from assessments.quiz_rules import Layout
from assessments.views.dots import make_dots
from assessments.views.drawn import may_check
from assessments.views.holding import find_attempt, held_epoch, place_of
from assessments.views.reading import find_overtaken, read_given, whole_number
from assessments.views.showing import ask_again, bind, frame_of, language_of, show_questions, stored_seqs
from courses.domain.progress import NotEnrolled


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Show question `number` of the reader's attempt; a POST saves its answer and goes where the pressed button leads."""
    attempt = find_attempt(request, uuid)
    if not 0 < number <= len(attempt.questions):
        raise Http404
    if elsewhere := _must_be_elsewhere(request, attempt):
        return elsewhere
    if attempt.rules_in_force.layout == Layout.ALL:
        return lead_to("paper", uuid)
    if not can_reach(attempt, number):
        return _to_reached(attempt)
    if request.method == "POST":
        return _save_and_go(request, attempt, [number])
    return _show_one(request, attempt, number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show all questions on one page; a POST saves what was given to all of them."""
    attempt = find_attempt(request, uuid)
    if elsewhere := _must_be_elsewhere(request, attempt):
        return elsewhere
    if attempt.rules_in_force.layout != Layout.ALL:
        return lead_to("question", uuid, min(attempt.reached, len(attempt.questions)))
    numbers = list(range(1, len(attempt.questions) + 1))
    if request.method == "POST":
        return _save_and_go(request, attempt, numbers)
    return _show_all(request, attempt, numbers)


def _must_be_elsewhere(request: HttpRequest, attempt: Attempt) -> HttpResponse | None:
    if attempt.submitted_at is not None:
        return lead_to("result", attempt.uuid)
    if is_over(attempt, now=timezone.now()):
        try:
            finish_attempt(attempt)  # as the sweep is about to do
        except NotEnrolled:
            return _to_course(request, attempt)
        messages.warning(request, _("The time is over. What you had answered was handed in."))
        return lead_to("result", attempt.uuid)
    return ask_again(request, attempt) if held_epoch(request, attempt) != attempt.epoch else None


def _to_course(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    messages.warning(request, _("You have left this course. Your answers are kept: enrol again to hand them in."))
    outline, place = place_of(attempt, language_of(attempt))
    return redirect(place.url if place else outline.url)


def _to_reached(attempt: Attempt) -> HttpResponse:
    if attempt.reached > len(attempt.questions):
        return lead_to("submit", attempt.uuid)
    return lead_to("question", attempt.uuid, attempt.reached)


def _show_one(
    request: HttpRequest, attempt: Attempt, number: int, *, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    (shown,), answers, is_partly_source = show_questions(attempt, [number], prefixed=False, bound=bound)
    is_free, count = attempt.rules_in_force.may_move_freely, len(attempt.questions)
    context = frame_of(attempt) | {
        "shown": shown,
        "stored": stored_seqs(answers),
        "number": str(number),
        "count": str(count),
        "place": _("Question %(number)s of %(count)s") % {"number": number, "count": count},
        "dots": make_dots(attempt, answers, current=number) if is_free else (),
        "may_go_back": is_free and number > 1,
        "is_last": number == count,
        "is_partly_source": is_partly_source,
        "may_check": may_check(attempt),
    }
    return render(request, "assessments/question.html", context, status=status)


def _show_all(
    request: HttpRequest,
    attempt: Attempt,
    numbers: list[int],
    *,
    bound: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown, answers, is_partly_source = show_questions(attempt, numbers, prefixed=True, bound=bound)
    context = frame_of(attempt) | {
        "all_shown": shown,
        "stored": stored_seqs(answers),
        "is_partly_source": is_partly_source,
        "may_check": may_check(attempt),
    }
    return render(request, "assessments/paper.html", context, status=status)


def _save_and_go(request: HttpRequest, attempt: Attempt, numbers: list[int]) -> HttpResponse:
    stored = read_answers(attempt) if _depends_on_stored(attempt, numbers) else {}
    fixed = fixed_questions(attempt, stored)
    asked = [attempt.questions[number - 1] for number in numbers]
    prefixed = attempt.rules_in_force.layout == Layout.ALL
    forms = {
        one["id"]: bind(attempt, one, request, prefixed=prefixed, stored=stored.get(one["id"]))
        for one in asked
        if one["id"] not in fixed
    }
    epoch = whole_number(request.POST.get("epoch")) or 0
    try:
        given, wrong = read_given(request, attempt, forms, stored=stored, epoch=epoch)
        saved = record_answers(attempt, given, epoch=epoch, wins=True)
        wrong |= find_overtaken(attempt, forms, given, saved)
        if wrong:
            return _show_again(request, attempt, numbers, wrong)
        if request.POST.get("go") == "next" and any(_has_more(attempt, answer, stored) for answer in saved):
            return lead_to("question", attempt.uuid, numbers[0])
        return _go(request, attempt, numbers)
    except TakenOver:
        return ask_again(request, attempt)
    except (AttemptClosed, AnswerFixed):
        return lead_to("submit", attempt.uuid)


def _depends_on_stored(attempt: Attempt, numbers: list[int]) -> bool:
    """Whether what may be given to the questions `numbers` depends on what was given before."""
    kinds = [KINDS[attempt.questions[number - 1]["kind"]] for number in numbers]
    return may_check(attempt) or attempt.was_returned or any(kind.takes_file or kind.goes_in_steps for kind in kinds)


def _has_more(attempt: Attempt, saved: Answer, before: dict[str, Answer]) -> bool:
    """Whether the answer has just come a step further and not to its end."""
    asked = find_question(attempt, saved.question_id)
    kind, earlier = KINDS[asked["kind"]], before.get(saved.question_id)
    has_moved = saved.value is not None and (earlier is None or earlier.value != saved.value)
    return kind.goes_in_steps and has_moved and not kind.is_finished(asked, saved.value)


def _show_again(request: HttpRequest, attempt: Attempt, numbers: list[int], wrong: dict[str, Any]) -> HttpResponse:
    """What could be read is saved; the rest is shown with what is wrong."""
    if attempt.rules_in_force.layout == Layout.ALL:
        return _show_all(request, attempt, numbers, bound=wrong, status=422)
    return _show_one(request, attempt, numbers[0], bound=wrong, status=422)


def _go(request: HttpRequest, attempt: Attempt, numbers: list[int]) -> HttpResponse:
    go = request.POST.get("go", "")
    if go.startswith("check:"):
        return _check(request, attempt, whole_number(go.removeprefix("check:")) or 0)
    if go.startswith("move:"):
        return redirect(f"{request.path}#{quote(go)}")  # back to the button: its form has done what it says
    if attempt.rules_in_force.layout == Layout.ALL:
        return lead_to("paper" if go == "stay" else "submit", attempt.uuid)
    (number,) = numbers
    if go == "next":
        move_on(attempt, number)
    return _lead_on(go, attempt, number)


def _check(request: HttpRequest, attempt: Attempt, number: int) -> HttpResponse:
    """Fix one answer and show what is to be said of it."""
    if not 0 < number <= len(attempt.questions):
        raise Http404
    checked = check_answer(
        attempt, attempt.questions[number - 1]["id"], epoch=whole_number(request.POST.get("epoch")) or 0
    )
    if checked is None:
        messages.warning(request, _("Answer the question first; then you can have it checked."))
    if attempt.rules_in_force.layout == Layout.ALL:
        return redirect(f"{request.path}#question-{number}")
    return lead_to("question", attempt.uuid, number)


def _lead_on(go: str, attempt: Attempt, number: int) -> HttpResponse:
    count = len(attempt.questions)
    moves = {"previous": number - 1, "next": number + 1, "stay": number}
    wanted = moves.get(go) or whole_number(go) or count + 1
    return lead_to("question", attempt.uuid, wanted) if 0 < wanted <= count else lead_to("submit", attempt.uuid)
