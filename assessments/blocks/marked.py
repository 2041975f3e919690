"""Questions whose answers a person marks: free text, and files as evidence."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.question import QuestionBlock, refuse
from assessments.questions.file import FORMATS, MOST_MB, USUAL, read_formats

FORMAT_LIST = r"^[A-Za-z0-9 .,]+$"


class CriterionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Criterion"), max_length=200)
    description = blocks.TextBlock(label=_("What a good answer does"), required=False)
    points = blocks.IntegerBlock(label=_("Points"), default=1, min_value=1, max_value=100)

    class Meta:
        icon = "tasks"
        label = _("Criterion")
        label_format = "{text}"


class EssayBlock(QuestionBlock):
    criteria = blocks.ListBlock(CriterionBlock(), label=_("Rubric"), min_num=0, max_num=20, default=[])
    min_words = blocks.IntegerBlock(label=_("At least so many words"), required=False, min_value=1, max_value=5000)
    max_words = blocks.IntegerBlock(label=_("At most so many words"), required=False, min_value=1, max_value=5000)
    second_marker = blocks.BooleanBlock(label=_("Marked by two people"), required=False)

    class Meta:
        kind = "essay"
        icon = "edit"
        label = _("Free text")
        preview_value = {"text": "<p>Describe how you would begin the conversation.</p>", "max_words": 200}

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        if cleaned["min_words"] and cleaned["max_words"] and cleaned["min_words"] > cleaned["max_words"]:
            raise refuse(max_words=_("The least number of words is greater than the most."))
        return cleaned


class FileBlock(QuestionBlock):
    criteria = blocks.ListBlock(CriterionBlock(), label=_("Rubric"), min_num=0, max_num=20, default=[])
    # No text to translate: the same in every language.
    formats = blocks.RegexBlock(
        FORMAT_LIST,
        label=_("Formats"),
        default=USUAL,
        help_text=format_lazy(_("Endings, separated by commas. Possible are: {formats}."), formats=", ".join(FORMATS)),
    )
    max_mb = blocks.IntegerBlock(label=_("Largest size (MB)"), default=10, min_value=1, max_value=MOST_MB)
    second_marker = blocks.BooleanBlock(label=_("Marked by two people"), required=False)

    class Meta:
        kind = "file"
        icon = "upload"
        label = _("File as evidence")
        preview_value = {"text": "<p>Hand in your safety plan.</p>", "formats": USUAL, "max_mb": 10}

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        wanted = [ending for ending in cleaned["formats"].split(",") if ending.strip()]
        if not wanted or len(read_formats(cleaned["formats"])) < len({ending.strip().lower() for ending in wanted}):
            message = _("Only these formats can be asked for: %(formats)s.")
            raise refuse(formats=message % {"formats": ", ".join(FORMATS)})
        return cleaned
