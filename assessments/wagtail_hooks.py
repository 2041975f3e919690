"""Where the CMS asks quizzes before it acts, and the pages in it of those who run a quiz."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from assessments.domain.bank import quizzes_using
from assessments.domain.corrections import changed_questions
from assessments.domain.versions import newest_version
from assessments.models import BankQuestion, QuizPage
from assessments.rules import may_mark_anything
from assessments.views import accommodating, analysing, marking, queueing, regrading, remarking
from assessments.views.banking import tell_shortfalls
from assessments.views.regrading import tell_bank_correction, tell_correction
from courses.models import Activity

#: Under the CMS's own address; each asks whether the reader may edit the quiz.
ADMIN_URLS = [
    path("marking/", queueing.queue, name="marking"),
    path("marking/marks/<uuid:uuid>/", remarking.change, name="change_mark"),
    path("marking/<uuid:uuid>/<str:question_id>/", marking.mark, name="mark"),
    path("<int:page_id>/accommodations/", accommodating.accommodations, name="accommodations"),
    path("<int:page_id>/accommodations/<uuid:uuid>/end/", accommodating.end, name="end_accommodation"),
    path("<int:page_id>/analysis/", analysing.analysis, name="analysis"),
    path("<int:page_id>/analysis.csv", analysing.analysis_file, name="analysis_file"),
    path("<int:page_id>/regrading/", regrading.regrading, name="regrading"),
    path("<int:page_id>/regrading/<uuid:uuid>/", regrading.regraded, name="regraded"),
]


@hooks.register("register_admin_urls")
def add_pages() -> list[URLPattern | URLResolver]:
    return [path("quizzes/", include((ADMIN_URLS, "assessments_admin")))]


class MarkingItem(MenuItem):
    """Shown to those who may edit a page: what they may mark, the queue itself says."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_mark_anything(request.user)


@hooks.register("register_admin_menu_item")
def offer_marking() -> MenuItem:
    return MarkingItem(_lazy("Marking"), reverse("assessments_admin:marking"), icon_name="edit", order=250)


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
        yield Button(
            _("Item analysis"),
            reverse("assessments_admin:analysis", args=[page.pk]),
            icon_name="table",
            priority=61,
        )
        yield Button(
            _("Whose result would change"),
            reverse("assessments_admin:regrading", args=[page.pk]),
            icon_name="rotate",
            priority=62,
        )


@hooks.register("after_publish_page")
def point_at_results(request: HttpRequest, page: Page) -> None:
    """After a key was corrected: results that stand by the old one are corrected only by somebody's decision."""
    activity = Activity.objects.filter(key=page.translation_key).first() if isinstance(page, QuizPage) else None
    version = newest_version(activity) if activity else None
    if version and changed_questions(version):
        tell_correction(request, page)


@hooks.register("after_publish")
def point_at_results_in_quizzes(request: HttpRequest, instance: object) -> None:
    """After a question of the bank was corrected: the same, for each quiz that asks it."""
    if isinstance(instance, BankQuestion):
        tell_bank_correction(request, instance)


@hooks.register("after_publish_page")
def point_at_shortfalls(request: HttpRequest, page: Page) -> None:
    """After publishing: where the bank gives the quiz fewer questions than it wants."""
    if isinstance(page, QuizPage):
        tell_shortfalls(request, page)


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
