"""What search engines may know of: every public page, each with its other languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Locale, Page

from cms.models import ContentPage, HomePage
from courses.models import CataloguePage, CoursePage


@dataclass(frozen=True)
class Entry:
    """One page: its address below the site and when it last changed."""

    path: str
    changed_at: datetime | None


class PublicPages(Sitemap):
    """Home pages, pages of text, the catalogue and course pages in all their languages."""

    def items(self) -> list[Entry]:
        pages = (
            Page.objects.live()
            .public()
            .type(HomePage, ContentPage, CataloguePage, CoursePage)
            .order_by("path")
            .values_list("url_path", "locale__language_code", "last_published_at")
        )
        return [Entry(_address(url_path, language), at) for url_path, language, at in pages if url_path != "/"]

    def location(self, item: Entry) -> str:
        return item.path

    def lastmod(self, item: Entry) -> datetime | None:
        return item.changed_at


def _address(url_path: str, language: str) -> str:
    """Wagtail's path begins with the slug of the language's home page; the address with the language."""
    return f"/{language}/{url_path.lstrip('/').partition('/')[2]}"


def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where not to look: personal pages and the CMS."""
    languages: Iterable[str] = Locale.objects.values_list("language_code", flat=True)
    return render(request, "elearning/robots.txt", {"languages": languages}, content_type="text/plain; charset=utf-8")
