"""What counts for nothing: statements to rate for oneself, and text between questions."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.question import RICH, QuestionBlock


class StatementBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Statement"), max_length=300)

    class Meta:
        label = _("Statement")
        label_format = "{text}"


class StepBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Step"), max_length=80)

    class Meta:
        label = _("Step")
        label_format = "{text}"


class LikertBlock(QuestionBlock):
    statements = blocks.ListBlock(StatementBlock(), label=_("Statements"), min_num=1, max_num=30)
    scale = blocks.ListBlock(
        StepBlock(), label=_("Scale"), min_num=2, max_num=11, help_text=_("From one end to the other.")
    )
    points = None

    class Meta:
        kind = "likert"
        icon = "bars"
        label = _("Self-assessment")
        preview_value = {
            "text": "<p>How sure do you feel?</p>",
            "statements": [{"text": "I know whom to call."}, {"text": "I can listen without leading."}],
            "scale": [{"text": "not at all"}, {"text": "partly"}, {"text": "fully"}],
        }


class NoteBlock(QuestionBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=RICH)
    points = None
    explanation = None
    revisit = None

    class Meta:
        kind = "note"
        icon = "doc-full"
        label = _("Text between questions")
        preview_value = {"text": "<p>The next questions are about one case.</p>"}
