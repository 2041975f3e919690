"""The trainer's lists: what waits for her mark, what lies with learners for revision, and what was marked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.blocks import QUESTION_BLOCKS
from assessments.domain.claims import Claim, claims_on
from assessments.domain.remarking import list_marked
from assessments.domain.waiting import (
    NEW,
    REVISED,
    SECOND,
    Narrowed,
    Waiting,
    answers_to_mark,
    kinds_among,
    list_returned,
    narrow,
    read_waiting,
)
from assessments.models import Answer, Attempt, Mark
from assessments.rules import may_mark_anything
from courses.models import ActivityText, CourseText
from people.texts import text_in

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One line of a list. `name` is empty where marking is blind."""

    attempt: Attempt
    quiz: str
    name: str
    kind: str = ""
    waiting: Waiting | None = None
    claim: Claim | None = None
    mark: Mark | None = None
    place: int = 0


@dataclass(frozen=True)
class Titles:
    """The quizzes that a list is about: key and title of each, and code and title of their courses."""

    by_activity: dict[int, str]
    quizzes: list[tuple[str, str]]
    courses: list[tuple[str, str]]


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader's mark, the longest first; narrowed by `quiz` (key), `course` (code), `kind`, `state`.

    With `show` "returned" or "marked" the list is another.
    """
    if not may_mark_anything(request.user):
        raise Http404
    show = {"returned": _show_returned, "marked": _show_marked}.get(request.GET.get("show", ""), _show_waiting)
    return render(request, "assessments/admin/marking.html", show(request, request.user))


def read_narrowed(request: HttpRequest) -> Narrowed:
    """Return by what the reader has narrowed the queue."""
    return Narrowed(**{name: request.GET.get(name, "") for name in ("quiz", "course", "kind", "state")})


def query_of(wanted: Narrowed) -> str:
    """Return the same as it stands in an address, to come back to it."""
    return urlencode({name: text for name, text in vars(wanted).items() if text})


def _show_waiting(request: HttpRequest, person: Any) -> dict[str, Any]:
    wanted = read_narrowed(request)
    everything = answers_to_mark(person)
    titles = read_titles(everything, "attempt__")
    if wanted.quiz and wanted.quiz not in dict(titles.quizzes):
        wanted = replace(wanted, quiz="")
    kinds = kinds_among(everything)
    labels = kind_labels()
    page = Paginator(narrow(everything, wanted), PER_PAGE).get_page(request.GET.get("p"))
    rows = read_waiting(page.object_list)
    claims = claims_on([one.answer.pk for one in rows if one.marks_missing == 1], reader=person)
    return {
        "show": "waiting",
        "rows": [
            Row(
                attempt=one.attempt,
                quiz=titles.by_activity.get(one.attempt.activity_id, ""),
                name=name_of(one.attempt),
                kind=labels.get(one.question["kind"], ""),
                waiting=one,
                claim=claims.get(one.answer.pk),
                place=one.place,
            )
            for one in rows
        ],
        "page": page,
        "total": everything.count() if query_of(wanted) else page.paginator.count,
        "titles": titles,
        "kinds": sorted({(kind, labels.get(kind, "")) for kind in kinds.values()}, key=lambda item: item[1]),
        "states": [
            (NEW, _("New")),
            (SECOND, _("Waits for the second marker")),
            (REVISED, _("Revised by the learner")),
        ],
        "wanted": wanted,
        "query": query_of(wanted),
    }


def _show_returned(request: HttpRequest, person: Any) -> dict[str, Any]:
    attempts = list_returned(person)
    titles = read_titles(attempts, "")
    page = Paginator(attempts, PER_PAGE).get_page(request.GET.get("p"))
    rows = [Row(one, quiz=titles.by_activity.get(one.activity_id, ""), name=name_of(one)) for one in page]
    return {"show": "returned", "rows": rows, "page": page, "query": "show=returned"}


def _show_marked(request: HttpRequest, person: Any) -> dict[str, Any]:
    search = request.GET.get("q", "").strip()
    marks = list_marked(person, search=search)
    page = Paginator(marks, PER_PAGE).get_page(request.GET.get("p"))
    found = page.object_list.select_related("marker", "answer__attempt__enrolment__person", "answer__attempt__activity")
    rows = list(found.prefetch_related("answer__attempt__version"))
    titles = name_quizzes({mark.answer.attempt.activity_id for mark in rows})
    return {
        "show": "marked",
        "rows": [
            Row(
                attempt=mark.answer.attempt,
                quiz=titles.get(mark.answer.attempt.activity_id, ""),
                name=name_of(mark.answer.attempt),
                mark=mark,
                place=place_in(mark.answer.attempt, mark.answer),
            )
            for mark in rows
        ],
        "page": page,
        "search": search,
        "query": urlencode({"show": "marked", "q": search}),
    }


def name_of(attempt: Attempt) -> str:
    """Return the learner's name, nothing where marking is blind."""
    return "" if attempt.rules_in_force.blind_marking else attempt.enrolment.person.full_name


def place_in(attempt: Attempt, answer: Answer) -> int:
    """Return the number of the answered question in the attempt, from 1."""
    ids = [question["id"] for question in attempt.questions]
    return ids.index(answer.question_id) + 1 if answer.question_id in ids else 0


def read_titles(listed: QuerySet[Any], path: str) -> Titles:
    """Return what the quizzes behind a list are called, `path` being the way to the attempt: three queries."""
    names = ("activity", "activity__key", "activity__module__course", "activity__module__course__code")
    found = set(listed.order_by().values_list(*(path + name for name in names)).distinct())
    by_activity = name_quizzes({activity_id for activity_id, *_more in found})
    texts: dict[int, list[CourseText]] = {}
    for text in CourseText.objects.filter(course__in={course_id for _a, _k, course_id, _c in found}):
        texts.setdefault(text.course_id, []).append(text)
    courses = {code: text_in(texts.get(course_id, [])) for _a, _k, course_id, code in found}
    return Titles(
        by_activity=by_activity,
        quizzes=sorted(
            ((str(key), by_activity.get(activity_id, "")) for activity_id, key, _i, _c in found),
            key=lambda item: item[1],
        ),
        courses=sorted((code, text.title if text else code) for code, text in courses.items()),
    )


def name_quizzes(activity_ids: Iterable[int]) -> dict[int, str]:
    """Return the title of each quiz in the reader's language: one query."""
    texts: dict[int, list[ActivityText]] = {}
    for text in ActivityText.objects.filter(activity__in=activity_ids):
        texts.setdefault(text.activity_id, []).append(text)
    return {activity_id: text_in(rows).title for activity_id, rows in texts.items()}


def kind_labels() -> dict[str, str]:
    """Return what each kind of question is called."""
    return {name: str(block.label) for name, block in QUESTION_BLOCKS}
