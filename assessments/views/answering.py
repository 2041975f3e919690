"""The questions of an open attempt, one per page or all on one. What a form sends is saved by whichever button leaves it."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.domain.attempts import (
    AnswerFixed,
    AttemptClosed,
    Given,
    TakenOver,
    can_reach,
    check_answer,
    finish_attempt,
    is_over,
    move_on,
    record_answers,
)
from assessments.models import Attempt
from assessments.quiz_rules import Layout
from assessments.views.holding import find_attempt, held_epoch
from assessments.views.showing import ask_again, bind, frame_of, make_dots, may_check, show_questions


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Show question `number` of the reader's attempt; a POST saves its answer and goes where the pressed button leads."""
    attempt = find_attempt(request, uuid)
    if not 0 < number <= len(attempt.questions):
        raise Http404
    if elsewhere := _must_be_elsewhere(request, attempt):
        return elsewhere
    if attempt.rules_in_force.layout == Layout.ALL:
        return redirect("assessments:paper", uuid)
    if not can_reach(attempt, number, reached=attempt.reached):
        return _to_reached(attempt)
    if request.method == "POST":
        return _save_and_go(request, attempt, [number])
    return _show_one(request, attempt, number)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show all questions on one page; a POST saves what was given to all of them."""
    attempt = find_attempt(request, uuid)
    if elsewhere := _must_be_elsewhere(request, attempt):
        return elsewhere
    if attempt.rules_in_force.layout != Layout.ALL:
        return redirect("assessments:question", uuid, min(attempt.reached, len(attempt.questions)))
    numbers = list(range(1, len(attempt.questions) + 1))
    if request.method == "POST":
        return _save_and_go(request, attempt, numbers)
    return _show_all(request, attempt, numbers)


def _must_be_elsewhere(request: HttpRequest, attempt: Attempt) -> HttpResponse | None:
    if attempt.submitted_at is not None:
        return redirect("assessments:result", attempt.uuid)
    if is_over(attempt, now=timezone.now()):
        finish_attempt(attempt)  # as the sweep is about to do
        messages.warning(request, _("The time is over. What you had answered was handed in."))
        return redirect("assessments:result", attempt.uuid)
    return ask_again(request, attempt) if held_epoch(request, attempt) != attempt.epoch else None


def _to_reached(attempt: Attempt) -> HttpResponse:
    if attempt.reached > len(attempt.questions):
        return redirect("assessments:submit", attempt.uuid)
    return redirect("assessments:question", attempt.uuid, attempt.reached)


def _show_one(
    request: HttpRequest, attempt: Attempt, number: int, *, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    (shown,), answers, is_partly_source = show_questions(attempt, [number], prefixed=False, bound=bound)
    context = frame_of(attempt) | {
        "shown": shown,
        "number": number,
        "count": len(attempt.questions),
        "dots": make_dots(attempt, answers, current=number),
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
    shown, _answers, is_partly_source = show_questions(attempt, numbers, prefixed=True, bound=bound)
    context = frame_of(attempt) | {
        "all_shown": shown,
        "is_partly_source": is_partly_source,
        "may_check": may_check(attempt),
    }
    return render(request, "assessments/paper.html", context, status=status)


def _save_and_go(request: HttpRequest, attempt: Attempt, numbers: list[int]) -> HttpResponse:
    prefixed = attempt.rules_in_force.layout == Layout.ALL
    asked = [attempt.questions[number - 1] for number in numbers]
    checked = set(attempt.answers.exclude(checked_at=None).values_list("question_id", flat=True))
    forms = {
        question["id"]: bind(attempt, question, request, prefixed=prefixed)
        for question in asked
        if question["id"] not in checked
    }
    wrong = {question_id: form for question_id, form in forms.items() if not form.is_valid()}
    given = [
        Given(
            question_id,
            form.given(),
            seq=whole_number(request.POST.get(form.add_prefix("seq"))) or 1,
            flagged=form.cleaned_data["flagged"],
        )
        for question_id, form in forms.items()
        if question_id not in wrong
    ]
    try:
        record_answers(attempt, given, epoch=whole_number(request.POST.get("epoch")) or 0, wins=True)
        if wrong:
            return _show_again(request, attempt, numbers, wrong)
        return _go(request, attempt, numbers)
    except TakenOver:
        return ask_again(request, attempt)
    except (AttemptClosed, AnswerFixed):
        return redirect("assessments:submit", attempt.uuid)


def _show_again(request: HttpRequest, attempt: Attempt, numbers: list[int], wrong: dict[str, Any]) -> HttpResponse:
    """What could be read is saved; the rest is shown with what is wrong."""
    if attempt.rules_in_force.layout == Layout.ALL:
        return _show_all(request, attempt, numbers, bound=wrong, status=422)
    return _show_one(request, attempt, numbers[0], bound=wrong, status=422)


def _go(request: HttpRequest, attempt: Attempt, numbers: list[int]) -> HttpResponse:
    go = request.POST.get("go", "")
    if go.startswith("check:"):
        return _check(request, attempt, int(go.removeprefix("check:")))
    if attempt.rules_in_force.layout == Layout.ALL:
        return redirect("assessments:paper" if go == "stay" else "assessments:submit", attempt.uuid)
    (number,) = numbers
    if go == "next":
        move_on(attempt, number)
    return redirect(*_destination(go, attempt, number))


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
    return redirect("assessments:question", attempt.uuid, number)


def _destination(go: str, attempt: Attempt, number: int) -> tuple[Any, ...]:
    count = len(attempt.questions)
    moves = {"previous": number - 1, "next": number + 1, "stay": number}
    wanted = moves.get(go) or whole_number(go) or count + 1
    return (
        ("assessments:question", attempt.uuid, wanted) if 0 < wanted <= count else ("assessments:submit", attempt.uuid)
    )


def whole_number(text: str | None) -> int | None:
    """Return the number that a form sent, of at most nine digits: the column has room for those that the server adds."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None
