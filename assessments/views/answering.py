"""One question per page. Each change is saved at once by script, or by whichever button leaves the page."""

import json
import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.domain.attempts import AttemptClosed, TakenOver, UnknownQuestion, record_answer
from assessments.domain.versions import read_version_texts
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, InvalidAnswer, Question
from assessments.views.holding import find_attempt, held_epoch, place_of

TAKEN_OVER = gettext_lazy(
    "Another device or browser has opened this quiz since. Open it again here to go on; what was saved is kept."
)

#: Of `epoch` and `seq`, from a form (nine digits) or a script; the column has room for those that the server adds.
LARGEST = 999_999_999


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Show question `number` of the reader's attempt; a POST saves its answer and goes where the pressed button leads."""
    attempt = find_attempt(request, uuid)
    questions = attempt.version.structure["questions"]
    if not 0 < number <= len(questions):
        raise Http404
    if attempt.submitted_at is not None:
        return redirect("assessments:result", uuid)
    if held_epoch(request, attempt) != attempt.epoch:
        return _ask_again(request, attempt)
    if request.method == "POST":
        return _save_and_go(request, attempt, number)
    return _show(request, attempt, number)


def _show(request: HttpRequest, attempt: Attempt, number: int, *, form: Any = None, status: int = 200) -> HttpResponse:
    language = get_language() or attempt.version.source_language
    outline, place = place_of(attempt, language)
    texts, is_partly_source = read_version_texts(attempt.version, language=language)
    questions: list[Question] = attempt.version.structure["questions"]
    answers = {answer.question_id: answer for answer in attempt.answers.all()}
    asked = questions[number - 1]
    kind, answer = KINDS[asked["kind"]], answers.get(asked["id"])
    initial = {"answer": answer.value, "flagged": bool(answer.flagged_at)} if answer else {}
    context = {
        "attempt": attempt,
        "outline": outline,
        "quiz_title": place.title if place else outline.title,
        "leave_url": place.url if place else outline.url,
        "form": form or kind.form(asked, texts, attempt.seed, initial),
        "question_template": kind.template,
        "question_id": asked["id"],
        "text": texts[f"{asked['id']}.text"],
        "number": number,
        "count": len(questions),
        "answer": answer,
        "dots": make_dots(questions, answers, current=number),
        "is_partly_source": is_partly_source,
    }
    return render(request, "assessments/question.html", context, status=status)


def make_dots(
    questions: list[Question], answers: dict[str, Answer], *, current: int | None = None
) -> list[dict[str, Any]]:
    """Return for each question its number and whether it is answered, flagged and the current one."""
    dots = []
    for number, asked in enumerate(questions, start=1):
        answer = answers.get(asked["id"])
        dots.append(
            {
                "number": number,
                "is_answered": answer is not None and answer.value is not None,
                "is_flagged": answer is not None and answer.flagged_at is not None,
                "is_current": number == current,
            }
        )
    return dots


def _save_and_go(request: HttpRequest, attempt: Attempt, number: int) -> HttpResponse:
    asked: Question = attempt.version.structure["questions"][number - 1]
    language = get_language() or attempt.version.source_language
    texts, _is_partly_source = read_version_texts(attempt.version, language=language)
    form = KINDS[asked["kind"]].bind(asked, texts, attempt.seed, request.POST)
    if not form.is_valid():
        return _show(request, attempt, number, form=form, status=422)
    try:
        record_answer(
            attempt,
            asked["id"],
            value=form.cleaned_data["answer"],
            epoch=_whole_number(request.POST.get("epoch")) or 0,
            seq=_whole_number(request.POST.get("seq")) or 1,
            flagged=form.cleaned_data["flagged"],
            wins=True,
        )
    except TakenOver:
        return _ask_again(request, attempt)
    except AttemptClosed:
        return redirect("assessments:submit", attempt.uuid)
    return redirect(*_destination(request.POST.get("go", ""), attempt, number))


def _destination(go: str, attempt: Attempt, number: int) -> tuple[Any, ...]:
    count = len(attempt.version.structure["questions"])
    wanted = {"previous": number - 1, "next": number + 1}.get(go) or _whole_number(go) or count + 1
    return (
        ("assessments:question", attempt.uuid, wanted) if 0 < wanted <= count else ("assessments:submit", attempt.uuid)
    )


def _ask_again(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Lead to the quiz's own page, where one press opens the attempt on this device."""
    messages.warning(request, str(TAKEN_OVER))
    outline, place = place_of(attempt, get_language() or attempt.version.source_language)
    return redirect(place.url if place else outline.url)


def _whole_number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None


@never_cache
@require_http_methods(["PUT"])
def answer(request: HttpRequest, uuid: UUID, question_id: str) -> JsonResponse:
    """Save one answer sent by script: `{epoch, seq, value, flagged?}` → `{saved, seq, message, server_now, deadline}`.

    `saved` is false when a later answer was stored before; `seq` is the stored one. Refusals carry `code` and `message`.
    """
    if not request.user.is_authenticated:
        return _refuse(401, "signed_out", _("You are signed out. Sign in again; what was saved is kept."))
    attempt = find_attempt(request, uuid)
    sent = _read_body(request)
    if sent is None:
        return _refuse(400, "unreadable", _("This answer could not be read. Load the page again."))
    try:
        stored = record_answer(attempt, question_id, **sent)
    except (UnknownQuestion, InvalidAnswer, AttemptClosed, TakenOver) as reason:
        return _refuse(*_refusal(reason))
    return JsonResponse(_receipt(attempt, stored, sent))


def _refusal(reason: Exception) -> tuple[int, str, str]:
    if isinstance(reason, InvalidAnswer):
        return 400, "invalid_answer", str(reason)
    if isinstance(reason, UnknownQuestion):
        return 400, "unknown_question", _("This question is not part of the quiz. Load the page again.")
    if isinstance(reason, AttemptClosed):
        return 409, "closed", _("This quiz was handed in already. Load the page to see the result.")
    return 409, "taken_over", str(TAKEN_OVER)


def _receipt(attempt: Attempt, stored: Answer, sent: dict[str, Any]) -> dict[str, Any]:
    return {
        "saved": stored.seq == sent["seq"] and _is_same(stored.value, sent["value"]),
        "seq": stored.seq,
        "message": saved_message(stored),
        "server_now": timezone.now().isoformat(),
        "deadline": attempt.deadline.isoformat() if attempt.deadline else None,
    }


def _is_same(stored: Any, sent: Any) -> bool:
    """The stored list is in the order of the options; nothing chosen is stored as None."""
    return set(stored or ()) == set(sent or ()) if isinstance(sent, list) else (stored or None) == (sent or None)


def saved_message(stored: Answer) -> str:
    """Return "Saved 14:02" in the reader's own time zone."""
    return _("Saved %(time)s") % {"time": time_format(timezone.localtime(stored.saved_at), "H:i")}


def _read_body(request: HttpRequest) -> dict[str, Any] | None:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or "value" not in body:
        return None
    numbers = [body.get("epoch"), body.get("seq")]
    if not all(type(number) is int and 0 < number <= LARGEST for number in numbers):
        return None
    if not isinstance(body.get("flagged"), bool | None):
        return None
    return {name: body.get(name) for name in ("value", "epoch", "seq", "flagged")}


def _refuse(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"saved": False, "code": code, "message": message}, status=status)
