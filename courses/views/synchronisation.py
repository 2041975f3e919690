"""The two doors of wagtail-localize by which a translation would leave its source, shut for the pages of courses."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views.convert import convert_to_alias
from wagtail_localize.views.edit_translation import stop_translation

from courses.rules import belongs_to_course


def stop_unless_course(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Stop the synchronisation of a translation: rules and answers of a course are the same in every language."""
    translation = get_object_or_404(Translation, pk=translation_id)
    page = Page.objects.filter(translation_key=translation.source.object_id, locale=translation.target_locale).first()
    return _refuse(request, page) or stop_translation(request, translation_id)


def alias_unless_course(request: HttpRequest, page_id: int) -> HttpResponse:
    """Replace a translation by an alias, which would throw its texts away."""
    return _refuse(request, Page.objects.filter(pk=page_id).first()) or convert_to_alias(request, page_id)


def _refuse(request: HttpRequest, page: Page | None) -> HttpResponse | None:
    if page is None or not belongs_to_course(page.specific):
        return None
    messages.error(
        request, _("A page of a course stays in step with its original. To take it off the site, unpublish it.")
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
