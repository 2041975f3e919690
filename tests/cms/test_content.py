"""Pages of text from Markdown files."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from cms.domain.content import load_pages
from cms.markdown import PackError
from cms.models import ContentPage

pytestmark = pytest.mark.django_db
DEMO = settings.BASE_DIR / "demo" / "pages"


def test_load_pages_makes_a_page_per_language() -> None:
    assert load_pages(DEMO) == 15
    assert ContentPage.objects.live().count() == 15
    assert load_pages(DEMO) == 0


def test_help_is_shown_in_each_language(client: Client) -> None:
    load_pages(DEMO)
    for language, _name in settings.LANGUAGES:
        page = ContentPage.objects.get(slug="help", locale__language_code=language)
        response = client.get(f"/{language}/help/")
        assert response.status_code == 200
        assert page.title in response.content.decode()


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("help.ro.md", "---\ntitle: Ajutor\n---\n\nUnu.\n", "help.ro.md:5: the structure differs"),
        ("help.ro.md", "---\ntitle: [Ajutor\n---\n", "help.ro.md:2: broken YAML"),
        ("help.xx.md", "---\ntitle: Help\n---\n", "help.xx.md:1: the file’s name must be page.language.md"),
        ("about.ro.md", "---\ntitle: Despre\n---\n", "about.en.md:1: the file is missing"),
        ("help.ro.md", "---\nsummary: Ajutor\n---\n\nUnu.\n\nDoi.\n", "help.ro.md:1: “title” is missing"),
    ],
)
def test_mistake_is_named_and_nothing_is_written(tmp_path: Path, name: str, text: str, problem: str) -> None:
    write(tmp_path, "help.en.md", "---\ntitle: Help\n---\n\nOne.\n\nTwo.\n")
    write(tmp_path, name, text)
    with pytest.raises(PackError) as caught:
        load_pages(tmp_path)
    assert problem in str(caught.value)
    assert not ContentPage.objects.exists()
