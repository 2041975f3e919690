"""wagtail-localize offers every text of every block, and translations keep addresses where they belong."""

from typing import Any

import pytest
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.models import Locale
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from assessments.blocks import QUESTION_BLOCKS
from assessments.models import QuizPage
from cms.domain.segments import StructureDiffersError
from cms.domain.site import set_up_site
from cms.domain.translations import SourceSegments, translate_page
from cms.fields import CONTENT_BLOCKS
from cms.models import ContentPage
from tests.factories.cms import make_content_page

pytestmark = pytest.mark.django_db


def sample(block: blocks.Block, name: str) -> Any:
    """Return raw data of a block in which each text is its own path; choosers stay empty."""
    if isinstance(block, ImageBlock):
        return None
    if isinstance(block, blocks.StructBlock):
        return {child: sample(inner, f"{name}.{child}") for child, inner in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [{"type": "item", "value": sample(block.child_block, f"{name}.item"), "id": f"{name}-item"}]
    if isinstance(block, blocks.StreamBlock):
        return [
            {"type": kind, "value": sample(inner, f"{name}.{kind}"), "id": f"{name}-{kind}"}
            for kind, inner in block.child_blocks.items()
        ]
    if isinstance(block, blocks.RichTextBlock):
        return f"<p>{name}</p>"
    return name if isinstance(block, blocks.CharBlock | blocks.TextBlock) else None


def text_leaves(block: blocks.Block, name: str) -> list[str]:
    if isinstance(block, ImageBlock):
        return []
    if isinstance(block, blocks.StructBlock):
        return [leaf for child, inner in block.child_blocks.items() for leaf in text_leaves(inner, f"{name}.{child}")]
    if isinstance(block, blocks.ListBlock):
        return text_leaves(block.child_block, f"{name}.item")
    if isinstance(block, blocks.StreamBlock):
        return [leaf for kind, inner in block.child_blocks.items() for leaf in text_leaves(inner, f"{name}.{kind}")]
    return [name] if isinstance(block, blocks.RichTextBlock | blocks.CharBlock | blocks.TextBlock) else []


@pytest.mark.parametrize(
    ("model", "field", "kind", "block"),
    [(ContentPage, "body", kind, block) for kind, block in CONTENT_BLOCKS]
    + [(QuizPage, "questions", kind, block) for kind, block in QUESTION_BLOCKS],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_text_of_every_block_is_offered(model: Any, field: str, kind: str, block: blocks.Block) -> None:
    page = model(title="Page", slug="page", locale=Locale.objects.get(language_code="en"))
    raw = [{"type": kind, "value": sample(block, kind), "id": "block-id"}]
    if kind == "picture":
        raw[0]["value"]["image"] = {"image": None, "alt_text": "", "decorative": False}
    setattr(page, field, page._meta.get_field(field).stream_block.to_python(raw))
    offered = {segment.render_text() for segment in extract_segments(page) if isinstance(segment, StringSegmentValue)}
    assert set(text_leaves(block, kind)) - offered == set()


def with_text(html: str) -> list[dict[str, str]]:
    return [{"type": "text", "value": html, "id": "block-id"}]


def translate(source: str, translated: str) -> str:
    set_up_site()
    page = make_content_page(body=with_text(source))
    fields = {"title": "Pagina", "body": with_text(translated)}
    translate_page(SourceSegments(page), language="ro", fields=fields)
    return str(page.get_translation(Locale.objects.get(language_code="ro")).specific.body[0].value.source)


def test_links_keep_their_addresses_in_another_order() -> None:
    translated = '<p><a href="https://b.example/">doi</a> și <a href="https://a.example/">unu</a></p>'
    source = '<p><a href="https://a.example/">one</a> and <a href="https://b.example/">two</a></p>'
    assert translate(source, translated) == translated


@pytest.mark.parametrize(
    "translated",
    ["<p>unu</p><p>doi</p>", "<h2>unu</h2>", '<p><a href="https://a.example/">unu</a></p>', ""],
)
def test_another_structure_is_refused(translated: str) -> None:
    with pytest.raises(StructureDiffersError):
        translate("<p>one</p>", translated)


def test_a_page_made_in_the_editor_is_not_taken_for_unchanged() -> None:
    set_up_site()
    page = make_content_page(summary="One.")
    fields = {"title": "Pagina", "summary": "Unu."}
    assert translate_page(SourceSegments(page), language="ro", fields=fields)
    assert not translate_page(SourceSegments(page), language="ro", fields=fields)
    target = page.get_translation(Locale.objects.get(language_code="ro")).specific
    target.summary = "Altceva."
    target.save_revision()
    assert translate_page(SourceSegments(page), language="ro", fields=fields)
    target.refresh_from_db()
    assert (target.summary, target.has_unpublished_changes) == ("Unu.", False)
