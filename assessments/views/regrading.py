"""Correcting results after a key was wrong: who would be touched, the decision, and what was done before."""

from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from assessments.domain.applying import apply_regrading
from assessments.domain.corrections import changed_questions
from assessments.domain.regrading import preview_regrading
from assessments.domain.regradings import changes_of, find_running, find_touched, history_of, summarise
from assessments.domain.texts import read_version_texts
from assessments.domain.versions import newest_version
from assessments.forms import RegradingForm
from assessments.models import BankQuestion, QuizPage, QuizVersion
from assessments.rules import page_to_run, quizzes_to_mark
from assessments.views.running import find_quiz_to_run
from worker.kick import kick

#: So many rows are shown; the figures above them count all.
SHOWN = 100
#: Seconds after which the page asks how far the worker is.
ASK_AGAIN = 5
#: So many quizzes are named to whoever publishes a question that they ask.
NAMED = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regrading(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show whose result the newest key would change, and grade again once that is confirmed; while that runs, how far it is."""
    page, activity = find_quiz_to_run(request.user, page_id)
    running = find_running(activity)
    version = newest_version(activity) if running is None else None
    questions = name_questions(version) if version else []
    changes = preview_regrading(version, [question_id for question_id, _name in questions]) if version else []
    figures = summarise(changes)
    form = RegradingForm(request.POST or None, questions=questions, has_kept=figures["kept"] > 0)
    if version and form.is_valid():
        _apply(request, version, form.cleaned_data)
        return redirect("assessments_admin:regrading", page_id)
    context = {
        "page": page,
        "form": form,
        "questions": questions,
        "changes": sorted(changes, key=lambda change: not change.would_fail)[:SHOWN],
        "figures": figures,
        "shown": SHOWN,
        "running": running,
        "history": history_of(activity),
        "certificates_url": _certificates_url(request),
    }
    response = render(request, "assessments/admin/regrading.html", context, status=422 if form.errors else 200)
    if running is not None:
        response["Refresh"] = str(ASK_AGAIN)
    return response


def _apply(request: HttpRequest, version: QuizVersion, wanted: dict[str, Any]) -> None:
    person: Any = request.user
    applied = apply_regrading(
        version,
        wanted["questions"],
        keeps_passes=wanted["keeps_passes"] == "keep",
        ends_kept=wanted["keeps_passes"] == "fail_all",
        reason=wanted["reason"],
        applied_by=person,
    )
    kick("assessments.regrade", applied.pk)
    messages.success(request, _("The results are being corrected. You may leave this page."))


def _certificates_url(request: HttpRequest) -> str:
    """Return where certificates are looked up, for those who may."""
    may_look = request.user.is_staff and request.user.has_perm("certificates.view_certificate")
    return reverse("admin:certificates_certificate_changelist") if may_look else ""


@login_required
@require_safe
def regraded(request: HttpRequest, page_id: int, uuid: UUID) -> HttpResponse:
    """Show what one regrading changed, page by page."""
    page, activity = find_quiz_to_run(request.user, page_id)
    done = next((one for one in history_of(activity) if one.uuid == uuid), None)
    if done is None:
        raise Http404
    listed = Paginator(changes_of(done), SHOWN).get_page(request.GET.get("p"))
    context = {"quiz": page, "regrading": done, "page": listed, "query": ""}
    return render(request, "assessments/admin/regraded.html", context)


def name_questions(version: QuizVersion) -> list[tuple[str, str]]:
    """Return the questions whose key is another than one that graded somebody, with their beginning."""
    changed = changed_questions(version)
    texts, _is_partly_source = read_version_texts(version, language=get_language() or version.source_language)
    return [
        (question_id, shorten(strip_tags(texts.get(f"{question_id}.text", "")), fallback=question_id))
        for question_id in changed
    ]


def shorten(text: str, *, fallback: str, length: int = 120) -> str:
    """Return the beginning of a question's text."""
    text = " ".join(text.split())
    return (text if len(text) <= length else f"{text[: length - 1]}…") or fallback


def tell_correction(request: HttpRequest, page: QuizPage, *, name: str = "") -> None:
    """Warn that results of a quiz stand by another key, with the way to them; `name` says which quiz, where that is not plain."""
    sentence = _("Somebody was graded by another key than the one that is published now.")
    way = messages.button(reverse("assessments_admin:regrading", args=[page.pk]), _("See whose result would change"))
    messages.warning(request, f"{name}: {sentence}" if name else sentence, buttons=[way])


def tell_bank_correction(request: HttpRequest, question: BankQuestion) -> None:
    """Warn who has just published a question of the bank of the results it would change in the quizzes that she runs."""
    touched = find_touched(question.key, quizzes_to_mark(request.user))
    pages = filter(None, (page_to_run(request.user, activity) for activity in touched))
    for page in islice(pages, NAMED):
        tell_correction(request, page, name=page.title)
    if next(pages, None):
        sentence = _(
            "There are more quizzes that ask this question and whose results would change. "
            "“%(name)s”, in the menu of each quiz, shows them."
        )
        messages.warning(request, sentence % {"name": _("Whose result would change")})
