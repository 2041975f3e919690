"""Where the CMS asks quizzes before it acts, and the pages in it of those who run a quiz."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from assessments.domain.bank import quizzes_using
from assessments.models import BankQuestion, QuizPage
from assessments.views import accommodating

#: Under the CMS's own address; each asks whether the reader may edit the quiz.
ADMIN_URLS = [
    path("<int:page_id>/accommodations/", accommodating.accommodations, name="accommodations"),
    path("<int:page_id>/accommodations/<uuid:uuid>/end/", accommodating.end, name="end_accommodation"),
]


@hooks.register("register_admin_urls")
def add_pages() -> list[URLPattern | URLResolver]:
    return [path("quizzes/", include((ADMIN_URLS, "assessments_admin")))]


@hooks.register("register_page_header_buttons")
def offer_pages(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of a quiz: what those who run it need beside its text."""
    if isinstance(page, QuizPage) and page.pk and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Extra time and attempts"),
            reverse("assessments_admin:accommodations", args=[page.pk]),
            icon_name="time",
            priority=60,
        )


@hooks.register("before_delete_snippet")
def keep_used_questions(request: HttpRequest, instances: list[object]) -> HttpResponse | None:
    """A question that a quiz asks is not deleted, in no language; results could no longer be read."""
    keys = [instance.key for instance in instances if isinstance(instance, BankQuestion)]
    quizzes = quizzes_using(keys) if keys else []
    if not quizzes:
        return None
    sentence = _(
        "Nothing was deleted, because quizzes ask this: %(quizzes)s. Take it out of them first, or unpublish it."
    )
    messages.error(request, sentence % {"quizzes": ", ".join(quizzes)})
    return redirect(BankQuestion.snippet_viewset.get_url_name("list"))
