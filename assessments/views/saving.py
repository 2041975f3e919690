"""Answers that a script sends one by one, with an honest receipt for each."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.domain.fixing import AnswerFixed
from assessments.domain.recording import AttemptClosed, TakenOver, UnknownQuestion, find_question, record_answer
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, InvalidAnswer
from assessments.views.holding import find_attempt
from assessments.views.showing import TAKEN_OVER

#: Of `epoch` and `seq`; the column has room for those that the server adds.
LARGEST = 999_999_999


@require_http_methods(["PUT"])
def answer(request: HttpRequest, uuid: UUID, question_id: str) -> JsonResponse:
    """Save one answer: `{epoch, seq, value, flagged?}` → `{saved, seq, finished, message, server_now, deadline}`.

    `saved` is false when a later answer was stored before; `seq` is the stored one, `finished` whether it answers the whole
    question. Refusals carry `code` and `message`.
    """
    if not request.user.is_authenticated:
        return _refuse(
            401, "signed_out", _("Not saved: you are signed out. Sign in and open the quiz here again to send it.")
        )
    attempt = find_attempt(request, uuid)
    sent = _read_body(request)
    if sent is None:
        return _refuse(400, "unreadable", _("This answer could not be read. Load the page again."))
    try:
        stored = record_answer(attempt, question_id, **sent)
    except (UnknownQuestion, InvalidAnswer, AttemptClosed, AnswerFixed, TakenOver) as reason:
        return _refuse(*_refusal(reason))
    return JsonResponse(_receipt(attempt, stored, sent))


def _refusal(reason: Exception) -> tuple[int, str, str]:
    if isinstance(reason, InvalidAnswer):
        return 400, "invalid_answer", str(reason)
    if isinstance(reason, UnknownQuestion):
        return 400, "unknown_question", _("This question is not part of the quiz. Load the page again.")
    if isinstance(reason, AttemptClosed):
        return (
            409,
            "closed",
            _("Not saved: the quiz was handed in, or its time is over. Load the page to see the result."),
        )
    if isinstance(reason, AnswerFixed):
        return 409, "fixed", _("This answer can no longer be changed. Load the page to see what is saved.")
    return 409, "taken_over", str(TAKEN_OVER)


def _receipt(attempt: Attempt, stored: Answer, sent: dict[str, Any]) -> dict[str, Any]:
    question = find_question(attempt, stored.question_id)
    return {
        "saved": stored.seq == sent["seq"] and stored.value == KINDS[question["kind"]].clean(question, sent["value"]),
        "seq": stored.seq,
        "finished": KINDS[question["kind"]].is_finished(question, stored.value),
        "message": saved_message(stored),
        "server_now": timezone.now().isoformat(),
        "deadline": attempt.deadline.isoformat() if attempt.deadline else None,
    }


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
