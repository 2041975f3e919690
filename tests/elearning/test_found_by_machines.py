"""What search engines, phones and link previews read: robots.txt, sitemap, manifest, hreflang, Open Graph."""

import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from courses.domain.outline import sync
from courses.domain.site import set_up_catalogue
from courses.models import Course, CoursePage
from tests.factories.cms import make_content_page
from tests.factories.pages import make_course_tree, translate_page

pytestmark = pytest.mark.django_db

LANGUAGES = list(settings.LANGUAGE_NAMES)
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def course() -> Course:
    """A site in five languages with a course in English and Romanian."""
    set_up_catalogue()
    page = make_course_tree(title="When a child tells you", slug="tells")
    translate_page(page, "ro", title="Când un copil vă spune")
    sync(page.translation_key)
    return Course.objects.get(key=page.translation_key)


def sitemap(client: Client) -> dict[str, dict[str, str]]:
    """Return each address with its languages."""
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    return {
        url.findtext("s:loc", "", XML): {
            link.get("hreflang", ""): link.get("href", "") for link in url.findall("x:link", XML)
        }
        for url in ET.fromstring(response.content)
    }


def links(client: Client, path: str, name: str = "hreflang") -> dict[str, str]:
    head = client.get(path).content.decode().partition("</head>")[0]
    return dict(re.findall(rf'<link rel="alternate" {name}="([\w-]+)" href="([^"]+)"', head))


def og(client: Client, path: str) -> dict[str, str]:
    head = client.get(path).content.decode().partition("</head>")[0]
    found = re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', head)
    assert len(found) == len(dict(found))
    return {name: unescape(value) for name, value in found}


def test_robots_keep_out_of_personal_pages(client: Client, course: Course) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    for language in LANGUAGES:
        assert {f"Disallow: /{language}/accounts/", f"Disallow: /{language}/learning/"} <= set(lines)
    assert {"Disallow: /cms/", "Disallow: /django-admin/", "Disallow: /documents/"} <= set(lines)
    assert lines[-1] == f"Sitemap: {settings.BASE_URL}/sitemap.xml"


def test_sitemap_names_every_language_of_each_page(client: Client, course: Course) -> None:
    found = sitemap(client)
    origin = next(iter(found)).partition("/en/")[0]

    home = {language: f"{origin}/{language}/" for language in LANGUAGES}
    catalogue = {language: f"{origin}/{language}/courses/" for language in LANGUAGES}
    translated = {language: f"{origin}/{language}/courses/tells/" for language in ("en", "ro")}
    assert found == {address: group for group in (home, catalogue, translated) for address in group.values()}
    for address in found:
        assert client.get(address.removeprefix(origin)).status_code == 200


def test_sitemap_leaves_out_what_is_not_public(client: Client, course: Course) -> None:
    hidden = make_content_page(slug="draft", title="Draft")
    hidden.unpublish()
    CoursePage.objects.get(locale__language_code="ro").unpublish()
    paths = [address.partition("/")[2] for address in sitemap(client)]
    assert not [path for path in paths if path.endswith(("draft/", "ro/courses/tells/"))]


@pytest.mark.parametrize(
    ("path", "languages"), [("", LANGUAGES), ("courses/", LANGUAGES), ("courses/tells/", ["en", "ro"])]
)
def test_pages_name_their_languages(client: Client, course: Course, path: str, languages: list[str]) -> None:
    for language in languages:
        assert links(client, f"/{language}/{path}") == {
            other: f"{settings.BASE_URL}/{other}/{path}" for other in languages
        }
        assert (
            f'<link rel="canonical" href="{settings.BASE_URL}/{language}/{path}">'
            in client.get(f"/{language}/{path}").content.decode()
        )


def test_link_previews(client: Client, course: Course) -> None:
    home, page = og(client, "/en/"), og(client, "/ro/courses/tells/")
    assert home["site_name"] == page["site_name"] == settings.SITE_NAME
    assert home["type"] == page["type"] == "website"
    assert page["title"] == "Când un copil vă spune"
    assert home["title"]
    for tags in (home, page):
        assert tags["image"].startswith(f"{settings.BASE_URL}{settings.STATIC_URL}img/og")
    assert finders.find("img/og.png")


def test_manifest_names_icons_that_exist(client: Client) -> None:
    response = client.get("/site.webmanifest")
    manifest = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert manifest["name"] == settings.SITE_NAME
    assert manifest["start_url"] == "/"
    assert manifest["icons"]
    for icon in manifest["icons"]:
        plain = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", icon["src"].removeprefix(settings.STATIC_URL))
        assert finders.find(plain), icon
