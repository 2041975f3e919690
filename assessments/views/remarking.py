"""The page on which a mark is changed, with all that was ever said of the answer."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.judging import InvalidMark, NotToMark
from assessments.domain.remarking import change_mark, check_may_change, history_of
from assessments.models import Answer, Attempt, Mark, ResultChange
from assessments.views.judging import read_judgement, show_answer, show_form
from assessments.views.marking import find_attempt_to_mark
from assessments.views.queueing import place_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a mark and its history; a POST puts another in its place, for a reason."""
    person: Any = request.user
    old = get_object_or_404(Mark.objects.select_related("answer__attempt", "marker"), uuid=uuid)
    attempt = find_attempt_to_mark(person, old.answer.attempt.uuid)
    answer = Answer.objects.prefetch_related("marks").get(pk=old.answer_id)
    question = next(one for one in attempt.questions if one["id"] == answer.question_id)
    error, status = "", 200
    try:
        check_may_change(attempt, answer, old, person)
        if request.method == "POST":
            changed = change_mark(
                old,
                changed_by=person,
                reason=request.POST.get("reason", ""),
                judgement=read_judgement(request, question),
                keeps_pass=request.POST.get("keeps_pass") != "fail",
            )
            _say_what_came_of_it(request, changed)
            return redirect("assessments_admin:change_mark", changed.uuid)
    except InvalidMark as reason:
        error, status = str(reason), 422
    except NotToMark as reason:
        return _refuse(request, attempt, answer, old, str(reason))
    return _show(request, attempt, answer, old, error=error, status=status)


def _say_what_came_of_it(request: HttpRequest, changed: Mark) -> None:
    change = ResultChange.objects.filter(mark=changed).first()
    if change is None or (change.old_score, change.old_passed) == (change.new_score, change.new_passed):
        messages.success(request, _("The mark is changed. The result is the same as before."))
        return
    sentence = _("The mark is changed. The result was %(old)s %% and is %(new)s %% now. The learner gets a mail.")
    scores = {"old": floatformat(change.old_score, "-2"), "new": floatformat(change.new_score, "-2")}
    messages.success(request, sentence % scores)


def _refuse(request: HttpRequest, attempt: Attempt, answer: Answer, old: Mark, reason: str) -> HttpResponse:
    """Somebody else may have been quicker: show the mark that counts now, and what was typed."""
    question = next(one for one in attempt.questions if one["id"] == answer.question_id)
    shown = show_answer(attempt, answer, question, place_in(attempt, answer))
    may_see = answer.points is not None
    newest = [one for one in history_of(answer) if one.seq == answer.seq] if may_see else []
    replaced = {one.replaces_id for one in newest}
    context = shown | show_form(request, question, shown["texts"], old if may_see else None)
    marks = [one for one in newest if one.pk not in replaced]
    return render(
        request,
        "assessments/admin/mark_refused.html",
        context
        | {
            "reason": reason,
            "marks": marks,
            "typed_reason": request.POST.get("reason", ""),
            "back": reverse("assessments_admin:marking"),
        },
        status=409 if request.method == "POST" else 200,
    )


def _show(
    request: HttpRequest, attempt: Attempt, answer: Answer, old: Mark, *, error: str, status: int
) -> HttpResponse:
    question = next(one for one in attempt.questions if one["id"] == answer.question_id)
    shown = show_answer(attempt, answer, question, place_in(attempt, answer))
    context = shown | {
        **show_form(request, question, shown["texts"], old),
        "mark": old,
        "history": history_of(answer),
        "reason": request.POST.get("reason", ""),
        "keeps_pass": request.POST.get("keeps_pass", "keep"),
        "error": error,
    }
    return render(request, "assessments/admin/mark_change.html", context, status=status)
