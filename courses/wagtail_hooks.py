"""Where Wagtail would do something with a course by itself: serve its pages and documents, part its translations from it."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import Page

from courses.documents import can_download
from courses.models import ActivityText, CataloguePage, CourseText, ModuleText
from courses.rules import belongs_to_course
from courses.views.synchronisation import alias_unless_course, stop_unless_course


@hooks.register("before_serve_page")
def lead_to_anchor(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse | None:
    """A page of a course has one address, the anchor's, where the rule for reading it holds."""
    if isinstance(page, CataloguePage):
        return redirect("courses:catalogue")
    if not belongs_to_course(page):
        return None
    for texts in (ActivityText, ModuleText, CourseText):
        text = texts.objects.filter(page_id=page.pk).first()
        if text is not None and text.url_path != request.path:
            return redirect(text.url_path)
    raise Http404


@hooks.register("before_serve_document")
def guard_document(document: Any, request: HttpRequest) -> HttpResponse | None:
    """A document may be read by those who may read a page that it stands on."""
    if can_download(request, document):
        return None
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.get_full_path(), "account_login")


@hooks.register("register_admin_urls", order=-1)
def keep_translations_in_step() -> list[URLPattern]:
    """Found before the addresses of wagtail-localize, which are the same."""
    return [
        path("localize/translate/<int:translation_id>/disable/", stop_unless_course),
        path("localize/page/<int:page_id>/convert_to_alias/", alias_unless_course),
    ]
