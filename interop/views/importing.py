"""Questions of other programs into the bank: choose a file, look at what stands in it, import what is chosen."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from taggit.models import Tag
from wagtail.admin import messages
from wagtail.models import Locale

from assessments.domain.uploads import safe_name
from assessments.models import BankQuestion
from assessments.rules import may_fill_bank
from interop.domain.question_drafts import Draft, DraftGone, DraftUnknown, find_draft, import_chosen, keep_draft
from interop.domain.questions.model import Parsed, ParsedFile
from interop.domain.questions.reading import read_content
from interop.forms import QuestionFileForm
from interop.views.shown import Found, Listed, State, list_questions, show_question

#: Questions are imported at some 25 ms each, in one transaction.
PER_PAGE = 50
#: So many reasons are listed; the number of all is said.
MOST_REFUSED = 100
GONE = gettext_lazy("This file is no longer kept: files are deleted after a day, or when newer ones take their place.")
STILL_THERE = gettext_lazy(
    "What you imported from it is in the bank. For the other questions choose the file once more."
)
logger = logging.getLogger(__name__)


def for_those_who_fill_the_bank(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_fill_bank(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@login_required
@for_those_who_fill_the_bank
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for a file. One with questions is kept and leads to its page; of any other nothing is kept, and the reason is said."""
    if request.method != "POST":
        return render(request, "interop/import_questions.html", {"form": QuestionFileForm()})
    form = QuestionFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "interop/import_questions.html", {"form": form}, status=422)
    said = form.cleaned_data
    name, content = safe_name(said["file"].name), said["file"].read()
    found = read_content(content, name=name)
    if not found.questions:
        form.add_error("file", _("No question in this file can be imported. Nothing was kept; choose another file."))
        return render(request, "interop/import_questions.html", {"form": form} | _refused(found), status=422)
    try:
        person: Any = request.user
        draft = keep_draft(person, name=name, content=content, language=said["language"], tags=said["tags"])
    except OSError:
        logger.exception("An uploaded file of questions could not be kept")
        form.add_error(
            "file", _("The file could not be kept on the server. Nothing was imported; try again in a while.")
        )
        return render(request, "interop/import_questions.html", {"form": form}, status=503)
    return redirect("interop:preview_questions", draft.token)


@login_required
@for_those_who_fill_the_bank
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions of a file, a page at a time; a POST imports what is chosen on the page."""
    person: Any = request.user
    try:
        draft = find_draft(person, token)
    except DraftUnknown as error:
        raise Http404 from error
    except DraftGone:
        messages.warning(request, f"{GONE} {STILL_THERE}")
        return redirect("interop:import_questions")
    found = read_content(draft.content, name=draft.name)
    listed = list_questions(found.questions, _find_in_bank(found.questions), draft)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("p"))
    if request.method != "POST":
        return _show(request, draft, found, listed=listed, page=page)
    posted = set(request.POST.getlist("question"))
    chosen = [one for one in page if str(one.key) in posted and one.state != State.TWICE]
    if not chosen:
        return _show(request, draft, found, listed=listed, page=page, chosen=set())
    try:
        import_chosen(draft, [one.parsed for one in chosen if one.can_be_chosen], actor=person)
    except (DatabaseError, OSError):
        logger.exception("Questions of a file could not be imported")
        return _show(request, draft, found, listed=listed, page=page, chosen=posted, is_failed=True)
    _tell(request, draft, page, chosen)
    return redirect(_place_after(draft, page))


def _find_in_bank(questions: list[Parsed]) -> dict[UUID, Found]:
    """Return what the bank holds of the questions: one query. Of several languages, the first that came."""
    rows = BankQuestion.objects.filter(translation_key__in={one.key for one in questions}).order_by("-pk")
    return {key: Found(pk, since) for key, pk, since in rows.values_list("translation_key", "pk", "first_published_at")}


def _show(
    request: HttpRequest, draft: Draft, found: ParsedFile, *, listed: list[Listed], page: Page[Listed],
    chosen: set[str] | None = None, is_failed: bool = False,
) -> HttpResponse:  # fmt: skip
    """`chosen` None: everything that can be."""
    known = set(Locale.objects.values_list("language_code", flat=True))
    context = {
        "draft": draft,
        "found": found,
        "language": settings.LANGUAGE_NAMES.get(draft.language, draft.language),
        "page": page,
        "new": sum(one.can_be_chosen for one in listed),
        "new_here": sum(one.can_be_chosen for one in page),
        "present": len(listed) - sum(one.can_be_chosen for one in listed),
        "total": len(found.questions) + len(found.refused),
        "shown": [
            show_question(one, draft, known=known, is_chosen=chosen is None or str(one.key) in chosen) for one in page
        ],
        "is_nothing_chosen": chosen is not None and not is_failed,
        "is_failed": is_failed,
    }
    status = 503 if is_failed else 200 if chosen is None else 422
    return render(request, "interop/preview_questions.html", context | _refused(found), status=status)


def _refused(found: ParsedFile) -> dict[str, Any]:
    return {"refused": found.refused[:MOST_REFUSED], "refused_count": len(found.refused)}


def _tell(request: HttpRequest, draft: Draft, page: Page[Listed], chosen: list[Listed]) -> None:
    """Say what stands in the bank now. A second press of the same button is told the same."""
    bank = _find_in_bank([one.parsed for one in page])
    after = list_questions([one.parsed for one in chosen], bank, draft)
    imported = sum(one.state == State.IMPORTED for one in after)
    present = sum(one.state == State.PRESENT for one in after)
    keys = {one.key for one in chosen}
    left = sum(one.can_be_chosen and one.key not in keys for one in page)
    sentences = [
        ngettext("%(number)d question imported.", "%(number)d questions imported.", imported) % {"number": imported}
    ]
    if left:
        sentences.append(ngettext("%(number)d left out.", "%(number)d left out.", left) % {"number": left})
    if present:
        told = ngettext(
            "%(number)d was in the bank already and stays as it is.",
            "%(number)d were in the bank already and stay as they are.",
            present,
        )
        sentences.append(told % {"number": present})
    address = _address_in_bank(draft) if page.has_next() else _address(draft, page.number)
    label = _("Show the question bank") if page.has_next() else _("Back to the file")
    messages.success(request, " ".join(sentences), buttons=[messages.button(address, label)])


def _place_after(draft: Draft, page: Page[Listed]) -> str:
    return _address(draft, page.next_page_number()) if page.has_next() else _address_in_bank(draft)


def _address(draft: Draft, number: int) -> str:
    address = reverse("interop:preview_questions", args=[draft.token])
    return address if number == 1 else f"{address}?p={number}"


def _address_in_bank(draft: Draft) -> str:
    """Return the bank's list, of the first tag that the questions were given where there is one."""
    address: str = reverse(BankQuestion.snippet_viewset.get_url_name("list"))
    tag = Tag.objects.filter(name__iexact=draft.tags[0]).first() if draft.tags else None
    return f"{address}?tag={tag.pk}" if tag else address
