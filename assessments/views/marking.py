"""The page of one answer that waits for a mark."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.claims import claim, claims_on, release
from assessments.domain.judging import InvalidMark, NotToMark, Revised, marks_in_force
from assessments.domain.marking import record_mark, return_for_revision
from assessments.domain.waiting import Waiting, answers_to_mark, find_waiting, narrow
from assessments.models import Attempt
from assessments.rules import can_mark
from assessments.views.judging import read_judgement, show_answer, show_form
from assessments.views.queueing import query_of, read_narrowed

#: So many of the queue are looked at for one that nobody else is reading.
LOOKED_AT = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, uuid: UUID, question_id: str) -> HttpResponse:
    """Show one answer with its rubric; a POST marks it or gives it back, and leads to the next of the narrowed queue."""
    person: Any = request.user
    attempt = find_attempt_to_mark(person, uuid)
    try:
        waiting = find_waiting(attempt, question_id, marker=person)
        if request.method == "POST":
            _judge(request, waiting)
            release(waiting.answer.pk, person)
            return _to_next(request)
    except Revised as reason:
        waiting = find_waiting(find_attempt_to_mark(person, uuid), question_id, marker=person)
        return _show(request, waiting, error=str(reason), status=409)
    except NotToMark as reason:
        return _refuse(request, uuid, question_id, str(reason))
    except InvalidMark as reason:
        return _show(request, waiting, error=str(reason), status=422)
    return _show(request, waiting)


def find_attempt_to_mark(person: Any, uuid: UUID) -> Attempt:
    """Return somebody else's attempt at a quiz that the person may mark; raises Http404 for any other."""
    attempts = Attempt.objects.select_related(
        "version", "corrected_by", "activity__module__course", "enrolment__person"
    )
    attempt = get_object_or_404(attempts, uuid=uuid)
    if attempt.enrolment.person_id == person.pk or not can_mark(person, attempt.activity):
        raise Http404
    return attempt


def _judge(request: HttpRequest, waiting: Waiting) -> None:
    posted = request.POST
    person: Any = request.user
    if posted.get("do") == "return":
        return_for_revision(
            waiting.attempt,
            question_ids=[waiting.answer.question_id],
            comment=posted.get("comment", ""),
            returned_by=person,
        )
        messages.success(request, _("Given back. The learner gets a mail, and reads your comment in the quiz."))
        return
    seq = int(posted["seq"]) if posted.get("seq", "").isdecimal() else 0
    record_mark(waiting.answer, marker=person, seq=seq, judgement=read_judgement(request, waiting.question))
    messages.success(request, _("Your mark is saved."))


def _to_next(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    wanted = read_narrowed(request)
    query = f"?{query_of(wanted)}" if query_of(wanted) else ""
    following = list(narrow(answers_to_mark(person), wanted).select_related("attempt")[:LOOKED_AT])
    claims = claims_on([answer.pk for answer in following], reader=person)
    for answer in sorted(following, key=lambda answer: answer.pk in claims):
        return redirect(reverse("assessments_admin:mark", args=[answer.attempt.uuid, answer.question_id]) + query)
    return redirect(reverse("assessments_admin:marking") + query)


def _show(request: HttpRequest, waiting: Waiting, *, error: str = "", status: int = 200) -> HttpResponse:
    person: Any = request.user
    shown = show_answer(waiting.attempt, waiting.answer, waiting.question, waiting.place)
    context = shown | {
        **show_form(request, waiting.question, shown["texts"]),
        "waiting": waiting,
        "claim": claim(waiting.answer.pk, person) if waiting.marks_missing == 1 else None,
        "returns": waiting.attempt.returns.all(),
        "query": query_of(read_narrowed(request)),
        "error": error,
    }
    return render(request, "assessments/admin/mark.html", context, status=status)


def _refuse(request: HttpRequest, uuid: UUID, question_id: str, reason: str) -> HttpResponse:
    """Say why nothing can be marked here; what was typed is shown once more, so that it is not lost."""
    person: Any = request.user
    back = reverse("assessments_admin:marking") + f"?{query_of(read_narrowed(request))}".rstrip("?")
    if request.method != "POST":
        messages.warning(request, reason)
        return redirect(back)
    attempt = find_attempt_to_mark(person, uuid)
    answer = attempt.answers.prefetch_related("marks__marker").filter(question_id=question_id).first()
    question = next((one for one in attempt.questions if one["id"] == question_id), None)
    if answer is None or question is None:
        raise Http404
    place = attempt.questions.index(question) + 1
    shown = show_answer(attempt, answer, question, place)
    context = shown | show_form(request, question, shown["texts"])
    marks = marks_in_force(answer) if answer.points is not None else []
    return render(
        request,
        "assessments/admin/mark_refused.html",
        context | {"reason": reason, "marks": marks, "back": back},
        status=409,
    )
