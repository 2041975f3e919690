"""Every block shows in a lesson and as preview in the editor."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from cms.fields import CONTENT_BLOCKS
from cms.folding import fold
from courses.models import LessonPage
from tests.factories.people import make_person

SAMPLES = {name: block for name, block in CONTENT_BLOCKS if getattr(block.meta, "preview_value", None)}


@pytest.mark.parametrize("name", [name for name, _ in CONTENT_BLOCKS])
def test_each_block_has_a_template(name):
    block = dict(CONTENT_BLOCKS)[name]
    assert block.meta.template == f"cms/blocks/{name}.html"


@pytest.mark.django_db
@pytest.mark.parametrize("name", SAMPLES)
def test_each_block_shows_its_preview(name):
    block = SAMPLES[name]
    value = block.normalize(block.get_preview_value())
    html = block.render(value)
    assert html.strip()
    assert "{{" not in html


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
