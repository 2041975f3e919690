"""The blocks that pages are made of. Each has a template in `templates/cms/blocks/` and a preview in the editor.

A list stands directly in its struct: deeper down, wagtail-localize would silently offer none of its texts for translation.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

INLINE_FEATURES = ["bold", "italic", "link"]
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text.html"
        preview_value = (
            "<h2>What a concern is</h2><p>A concern is <b>anything</b> that makes you worry about a child.</p>"
        )
        description = _("Headings, paragraphs and lists")


class PictureBlock(blocks.StructBlock):
    """A picture with its caption. The alternative text comes with the image and can be changed here."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("Picture with caption")
        template = "cms/blocks/picture.html"
        preview_template = "cms/block_previews/picture.html"
        preview_value = {"image": None, "caption": "The road to the school", "credit": "Drawing: the Hub"}
        description = _("Never a child’s face")


class VideoBlock(blocks.StructBlock):
    """A video file with captions (WebVTT) and its transcript, both required: who cannot hear it must not miss it."""

    title = blocks.CharBlock(label=_("Title"), max_length=150)
    video = DocumentChooserBlock(label=_("Video file (MP4 or WebM)"))
    captions = DocumentChooserBlock(label=_("Captions (WebVTT)"))
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=INLINE_FEATURES)

    class Meta:
        icon = "media"
        label = _("Video with captions")
        template = "cms/blocks/video.html"
        preview_template = "cms/block_previews/video.html"
        preview_value = {
            "title": "How to begin a conversation",
            "transcript": "<p>“I noticed that you were quiet today. Shall we walk a little?”</p>",
        }


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quotation.html"
        preview_value = {"text": "She listened first. That was the help.", "source": "A young woman, looking back"}


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("note", _("Note")), ("tip", _("Tip")), ("important", _("Important")), ("danger", _("Danger"))],
        default="note",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=150)
    body = blocks.RichTextBlock(label=_("Text"), features=[*INLINE_FEATURES, "ul", "ol"])

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "cms/blocks/callout.html"
        preview_value = {"kind": "important", "title": "A concern is enough", "body": "<p>You do not need proof.</p>"}


class CaseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    body = blocks.RichTextBlock(label=_("Case"), features=[*INLINE_FEATURES, "ul", "ol"])

    class Meta:
        icon = "user"
        label = _("Case example")
        template = "cms/blocks/case.html"
        preview_value = {
            "title": "Ana, 9",
            "body": "<p>Ana’s teacher notices that she no longer goes out at break.</p>",
        }


class ReflectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=150)
    body = blocks.RichTextBlock(label=_("Question to think about"), features=[*INLINE_FEATURES, "ul", "ol"])

    class Meta:
        icon = "help"
        label = _("Reflection")
        template = "cms/blocks/reflection.html"
        preview_value = {"title": "Before you go on", "body": "<p>Whom would you tell today?</p>"}


class TermBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Term"), max_length=100)
    meaning = blocks.RichTextBlock(label=_("Meaning"), features=INLINE_FEATURES)

    class Meta:
        icon = "snippet"
        label = _("Glossary term")
        template = "cms/blocks/term.html"
        preview_value = {"name": "Focal point", "meaning": "<p>The colleague to whom concerns are told.</p>"}


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    document = DocumentChooserBlock(label=_("File"))
    description = blocks.RichTextBlock(label=_("What it is"), required=False, features=INLINE_FEATURES)

    class Meta:
        icon = "download"
        label = _("Download")
        template = "cms/blocks/download.html"
        preview_template = "cms/block_previews/download.html"
        preview_value = {
            "title": "Record of a concern",
            "description": "<p>One page, to be filled in on the same day.</p>",
        }


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    body = blocks.RichTextBlock(label=_("Text"), features=[*INLINE_FEATURES, "ul", "ol"])


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(AccordionItemBlock(), label=_("Items"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        template = "cms/blocks/accordion.html"
        preview_value = {
            "items": [{"title": "If the child asks you to keep a secret", "body": "<p>Do not promise.</p>"}]
        }


class TableBlock(blocks.StructBlock):
    """A table whose rows are lines of text, cells parted by `|`: one line is one text for the translator."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    header = blocks.CharBlock(label=_("Column headings"), help_text=_("Parted by |"))
    rows = blocks.ListBlock(
        blocks.CharBlock(label=_("Row"), help_text=_("Cells parted by |")), label=_("Rows"), min_num=1
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"
        preview_value = {
            "caption": "Who does what",
            "header": "Who | What",
            "rows": ["Teacher | tells the focal point"],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["columns"] = split_cells(value["header"])
        context["cells"] = [split_cells(row) for row in value["rows"]]
        return context


def split_cells(line: str) -> list[str]:
    """Return the cells of a table line, trimmed."""
    return [cell.strip() for cell in line.split("|")]
