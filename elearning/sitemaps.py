"""What search engines may know of: every public page, each with its other languages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Locale, Page

from cms.models import ContentPage, HomePage
from courses.models import CataloguePage, CoursePage


@dataclass(frozen=True)
class Entry:
    """One page: its address below the site, what its translations share with it, and when it last changed."""

    path: str
    language: str
    key: UUID
    changed_at: datetime | None


class PublicPages(Sitemap):
    """Home pages, pages of text, the catalogue and course pages in all their languages."""

    def items(self) -> list[Entry]:
        pages = (
            Page.objects.live()
            .public()
            .type(HomePage, ContentPage, CataloguePage, CoursePage)
            .order_by("path")
            .values_list("url_path", "locale__language_code", "translation_key", "last_published_at")
        )
        return [
            Entry(_address(url_path, language), language, key, changed_at)
            for url_path, language, key, changed_at in pages
            if url_path != "/"
        ]

    def location(self, item: Entry) -> str:
        return item.path

    def lastmod(self, item: Entry) -> datetime | None:
        return item.changed_at

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Name beside each page all its languages, its own included, as crawlers want it."""
        urls = super().get_urls(*args, **kwargs)
        versions = defaultdict(list)
        for url in urls:
            entry: Entry = url["item"]
            versions[entry.key].append({"lang_code": entry.language, "location": url["location"]})
        return [{**url, "alternates": versions[url["item"].key]} for url in urls]


def _address(url_path: str, language: str) -> str:
    """Wagtail's path begins with the slug of the language's home page; the address with the language."""
    return f"/{language}/{url_path.lstrip('/').partition('/')[2]}"


def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where not to look: personal pages and the CMS."""
    languages: Iterable[str] = Locale.objects.values_list("language_code", flat=True)
    return render(request, "elearning/robots.txt", {"languages": languages}, content_type="text/plain; charset=utf-8")
