"""The pages of interop in the CMS. The bank's list leads to them."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from interop.views import importing

ADMIN_URLS = [
    path("", importing.upload, name="import_questions"),
    path("<str:token>/", importing.preview, name="preview_questions"),
]


@hooks.register("register_admin_urls")
def add_pages() -> list[URLPattern | URLResolver]:
    return [path("question-import/", include((ADMIN_URLS, "interop")))]
