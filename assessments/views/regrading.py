"""Correcting results after a key was wrong: who would be touched, the decision, and what was done before."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.regrading import (
    apply_regrading,
    changed_questions,
    preview_regrading,
)
from assessments.domain.regradings import history_of, summarise
from assessments.domain.texts import read_version_texts
from assessments.domain.versions import newest_version
from assessments.forms import RegradingForm
from assessments.models import QuizVersion
from assessments.views.running import find_quiz_to_run
from worker.kick import kick

#: So many rows are shown; the figures above them count all.
SHOWN = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regrading(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show whose result the newest key would change, and grade again once that is confirmed."""
    page, activity = find_quiz_to_run(request.user, page_id)
    version = newest_version(activity)
    questions = name_questions(version) if version else []
    form = RegradingForm(request.POST or None, questions=questions)
    if version and form.is_valid():
        wanted = form.cleaned_data
        applied = apply_regrading(
            version,
            wanted["questions"],
            keeps_passes=wanted["keeps_passes"] == "keep",
            reason=wanted["reason"],
            applied_by=request.user,  # type: ignore[arg-type]  # login_required
        )
        kick("assessments.regrade", applied.pk)
        messages.success(request, _("The results are being corrected. Each shows below as soon as it is done."))
        return redirect("assessments_admin:regrading", page_id)
    changes = preview_regrading(version, [question_id for question_id, _name in questions]) if version else []
    context = {
        "page": page,
        "form": form,
        "questions": questions,
        "changes": changes[:SHOWN],
        "figures": summarise(changes),
        "history": history_of(activity),
    }
    return render(request, "assessments/admin/regrading.html", context, status=422 if form.errors else 200)


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
