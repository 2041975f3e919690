"""Who may mark the answers of a quiz: whoever may edit its page, in any language, and never her own. Who may fill the bank."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from assessments.models import QuizPage
from courses.models import Activity
from courses.rules import EDITORIAL, can_edit


def can_mark(person: Any, activity: Activity) -> bool:
    """Whether the person may mark what is handed in to this quiz."""
    return any(can_edit(person, page) for page in QuizPage.objects.filter(translation_key=activity.key))


def page_to_run(person: Any, activity: Activity) -> QuizPage | None:
    """Return the page by which the person runs the quiz: that of its source language, if she may edit it."""
    source = activity.module.course.source_language
    pages = QuizPage.objects.filter(translation_key=activity.key).select_related("locale").order_by("pk")
    in_order = sorted(pages, key=lambda page: page.locale.language_code != source)
    return next((page for page in in_order if can_edit(person, page)), None)


def may_mark_anything(person: Any) -> bool:
    """Whether the CMS lets the person edit any page at all."""
    return bool(person.is_authenticated) and bool(PagePermissionPolicy().user_has_any_permission(person, EDITORIAL))


def may_fill_bank(person: Any) -> bool:
    """Whether the person may put questions into the bank that quizzes can ask at once."""
    return bool(person.has_perms(("assessments.add_bankquestion", "assessments.publish_bankquestion")))


def quizzes_to_mark(person: Any) -> QuerySet[Activity]:
    """Return the quizzes whose answers the person may mark."""
    pages: QuerySet[Page] = PagePermissionPolicy().instances_user_has_any_permission_for(person, EDITORIAL)
    return Activity.objects.filter(kind="quiz", key__in=pages.values("translation_key"))
