"""Every block shows in a lesson and as preview in the editor."""

from html import unescape

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags

from assessments.blocks import QUESTION_BLOCKS
from assessments.models import QuizPage
from cms.fields import CONTENT_BLOCKS
from cms.folding import fold
from courses.models import LessonPage
from tests.factories.people import make_person

PREVIEWED = [(LessonPage, name) for name, _ in CONTENT_BLOCKS] + [(QuizPage, name) for name, _ in QUESTION_BLOCKS]


@pytest.mark.parametrize("name", [name for name, _ in CONTENT_BLOCKS])
def test_each_block_has_a_template(name):
    block = dict(CONTENT_BLOCKS)[name]
    assert block.meta.template == f"cms/blocks/{name}.html"


def text_of(value):
    """Return the texts of a sample, without those that only say which kind of block or answer it is."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    texts = [text for part in parts for text in text_of(part)]
    return texts + ([strip_tags(value)] if isinstance(value, str) and " " in value and "|" not in value else [])


# What is typed stands in no preview, and gaps are fields in the text.
HIDDEN = {"short": ["the child*"], "gaps": ["You [[1]] to the child and pass the concern on to the [[2]]."]}


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), PREVIEWED)
def test_each_block_has_a_preview_that_shows_its_sample(client, model, name):
    client.force_login(make_person(is_superuser=True))
    field = LessonPage.body.field if model is LessonPage else QuizPage.questions.field
    block = field.stream_block.child_blocks[name]
    assert block.is_previewable
    page = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    told = unescape(strip_tags(page.text))
    texts = [text for text in text_of(block.meta.preview_value) if text not in HIDDEN.get(name, ())]
    assert texts or name in HIDDEN
    assert [text for text in texts if text not in told] == []
    assert "{{" not in page.text


@pytest.mark.django_db
def test_blocks_have_addresses():
    page = LessonPage(body=[{"type": "text", "value": "<p>Listen.</p>", "id": "one"}])
    html = render_to_string("courses/body.html", {"body": page.body})
    assert '<div class="block" id="b-one"><p' in html.replace("\n", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zaštita", "заштита"),
        ("zaštita", "ZASTITA"),
        ("Đorđević", "Djordjevic"),
        ("Ђорђевић", "Đorđević"),
        ("Șerban", "serban"),
        ("Mbrojtja e fëmijës", "mbrojtja e femijes"),
        ("Желязкова", "Zeljazkova"),
        ("djece", "dece"),
    ],
)
def test_folding_joins_scripts_and_accents(one, other):
    assert fold(one) == fold(other)


@pytest.mark.django_db
def test_the_editor_previews_blocks_in_the_hubs_own_look(client):
    client.force_login(make_person(is_superuser=True))
    callout = LessonPage.body.field.stream_block.child_blocks["callout"]
    url = reverse("wagtailadmin_block_preview")
    page = client.get(url, {"id": callout.definition_prefix})
    assert "A concern is enough" in page.text
    assert "css/hub.css" in page.text
