"""The trainer's queue of answers to mark, and the page of one of them."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from assessments.blocks import QUESTION_BLOCKS
from assessments.domain.marking import (
    InvalidMark,
    NotToMark,
    Waiting,
    find_waiting,
    list_to_mark,
    record_mark,
    return_for_revision,
)
from assessments.domain.texts import read_version_texts
from assessments.models import Attempt
from assessments.questions import KINDS, Release, Texts
from assessments.rules import can_mark, may_mark_anything
from courses.models import ActivityText
from people.texts import text_in

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One line of the queue. `name` is empty where marking is blind."""

    waiting: Waiting
    quiz: str
    kind: str
    name: str


@dataclass(frozen=True)
class Line:
    """One line of the rubric, with the points that were typed."""

    id: str
    text: str
    description: str
    most: int
    given: str


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader's mark, the longest first; narrowed by `quiz` (key) and `kind`."""
    if not may_mark_anything(request.user):
        raise Http404
    everything: list[Waiting] = list_to_mark(request.user)  # type: ignore[arg-type]  # login_required
    titles = _quiz_titles(everything)
    labels = _kind_labels()
    chosen_quiz, chosen_kind = request.GET.get("quiz", ""), request.GET.get("kind", "")
    found = [
        waiting
        for waiting in everything
        if chosen_quiz in ("", str(waiting.attempt.activity.key)) and chosen_kind in ("", waiting.question["kind"])
    ]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    quizzes = {str(one.attempt.activity.key): titles.get(one.attempt.activity_id, "") for one in everything}
    kinds = {one.question["kind"]: labels.get(one.question["kind"], "") for one in everything}
    context = {
        "rows": [
            Row(
                waiting=waiting,
                quiz=titles.get(waiting.attempt.activity_id, ""),
                kind=labels.get(waiting.question["kind"], ""),
                name=_name_of(waiting.attempt),
            )
            for waiting in page
        ],
        "page": page,
        "count": len(found),
        "total": len(everything),
        "quizzes": sorted(quizzes.items(), key=lambda item: item[1]),
        "kinds": sorted(kinds.items(), key=lambda item: item[1]),
        "chosen_quiz": chosen_quiz,
        "chosen_kind": chosen_kind,
    }
    return render(request, "assessments/admin/marking.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, uuid: UUID, question_id: str) -> HttpResponse:
    """Show one answer with its rubric; a POST marks it or gives it back, and leads to the next one."""
    attempts = Attempt.objects.select_related("version", "corrected_by", "activity", "enrolment__person")
    attempt = get_object_or_404(attempts.prefetch_related("answers__marks"), uuid=uuid)
    if attempt.enrolment.person_id == request.user.pk or not can_mark(request.user, attempt.activity):
        raise Http404
    try:
        waiting = find_waiting(attempt, question_id, marker=request.user)  # type: ignore[arg-type]  # login_required
        if request.method == "POST":
            _judge(request, waiting)
            return _to_next(request)
    except NotToMark as reason:
        messages.warning(request, str(reason))
        return redirect("assessments_admin:marking")
    except InvalidMark as reason:
        return _show(request, waiting, error=str(reason))
    return _show(request, waiting)


def _judge(request: HttpRequest, waiting: Waiting) -> None:
    posted = request.POST
    person: Any = request.user
    comment = posted.get("comment", "")
    if posted.get("do") == "return":
        return_for_revision(
            waiting.attempt, question_ids=[waiting.answer.question_id], comment=comment, returned_by=person
        )
        messages.success(request, _("Given back. The learner gets a mail with your comment on the page of the quiz."))
        return
    ids = [criterion["id"] for criterion in waiting.question.get("criteria", [])]
    record_mark(
        waiting.answer,
        marker=person,
        seq=int(posted["seq"]) if posted.get("seq", "").isdecimal() else 0,
        share=_read_share(posted.get("share", "")),
        criteria={name: posted.get(f"criterion-{name}", "").replace(",", ".") for name in ids},
        comment=comment,
    )
    messages.success(request, _("Your mark is saved."))


def _read_share(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", ".")) / 100
    except InvalidOperation:
        return None


def _to_next(request: HttpRequest) -> HttpResponse:
    following = next(iter(list_to_mark(request.user)), None)  # type: ignore[arg-type]  # login_required
    if following is None:
        return redirect("assessments_admin:marking")
    return redirect("assessments_admin:mark", following.attempt.uuid, following.answer.question_id)


def _show(request: HttpRequest, waiting: Waiting, *, error: str = "") -> HttpResponse:
    attempt, question = waiting.attempt, waiting.question
    language = get_language() or attempt.version.source_language
    texts, _is_partly_source = read_version_texts(attempt.version, language=language)
    kind = KINDS[question["kind"]]
    context = {
        "waiting": waiting,
        "quiz": _quiz_titles([waiting]).get(attempt.activity_id, ""),
        "name": _name_of(attempt),
        "text": texts[f"{question['id']}.text"],
        "explanation": texts.get(f"{question['id']}.explanation", ""),
        "review": kind.review(question, texts, waiting.answer.value, Release()),
        "review_template": kind.review_template,
        "is_blind": attempt.rules_in_force.blind_marking,
        "rubric": _rubric(waiting, texts, request),
        "share": request.POST.get("share", ""),
        "comment": request.POST.get("comment", ""),
        "returns": attempt.returns.all(),
        "error": error,
    }
    return render(request, "assessments/admin/mark.html", context, status=422 if error else 200)


def _rubric(waiting: Waiting, texts: Texts, request: HttpRequest) -> list[Line]:
    path = f"{waiting.question['id']}.criteria"
    return [
        Line(
            id=criterion["id"],
            text=texts.get(f"{path}.{criterion['id']}.text", ""),
            description=texts.get(f"{path}.{criterion['id']}.description", ""),
            most=criterion["points"],
            given=request.POST.get(f"criterion-{criterion['id']}", ""),
        )
        for criterion in waiting.question.get("criteria", [])
    ]


def _name_of(attempt: Attempt) -> str:
    return "" if attempt.rules_in_force.blind_marking else attempt.enrolment.person.full_name


def _quiz_titles(waiting: list[Waiting]) -> dict[int, str]:
    """Return the title of each quiz in the reader's language: one query."""
    texts: dict[int, list[ActivityText]] = {}
    for text in ActivityText.objects.filter(activity__in={one.attempt.activity_id for one in waiting}):
        texts.setdefault(text.activity_id, []).append(text)
    return {activity_id: text_in(rows).title for activity_id, rows in texts.items()}


def _kind_labels() -> dict[str, str]:
    return {name: str(block.label) for name, block in QUESTION_BLOCKS}
