"""Questions whose answer is chosen from a list, or is true or false."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.question import QuestionBlock, at_items, refuse

SAMPLE_OPTIONS = [
    {"text": "Listen, and say what you will do next.", "is_right": True, "feedback": ""},
    {"text": "Promise to tell nobody.", "is_right": False, "feedback": ""},
]
SAMPLE = {
    "text": "<p>A child asks you to keep a secret. What do you do?</p>",
    "options": SAMPLE_OPTIONS,
    "explanation": "",
}


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"), max_length=500)
    is_right = blocks.BooleanBlock(label=_("Right"), required=False)
    share = blocks.IntegerBlock(
        label=_("Worth (per cent)"),
        required=False,
        min_value=-100,
        max_value=100,
        help_text=_("Only where it is neither all nor nothing."),
    )
    feedback = blocks.TextBlock(
        label=_("Feedback"), required=False, help_text=_("Shown to those who chose it, when the quiz shows feedback.")
    )

    class Meta:
        icon = "radio-empty"
        label = _("Option")
        label_format = "{text}"


class SingleChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=12)

    class Meta:
        kind = "single"
        icon = "radio-full"
        label = _("Single choice")
        preview_value = SAMPLE

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        right = [place for place, option in enumerate(cleaned["options"]) if option["is_right"]]
        message = _("Mark exactly one option as right.")
        if len(right) > 1:
            raise refuse(options=at_items(right[1:], is_right=message))
        if not right:
            raise refuse(options=message)
        return cleaned


class MultipleChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=12)
    credit = blocks.ChoiceBlock(
        label=_("Partly right"),
        choices=[("partial", _("gives part of the points")), ("all", _("gives nothing"))],
        default="partial",
    )

    class Meta:
        kind = "multiple"
        icon = "tick-inverse"
        label = _("Multiple choice")
        preview_value = SAMPLE

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        if not any(option["is_right"] for option in cleaned["options"]):
            raise refuse(options=_("Mark at least one option as right."))
        return cleaned


class TrueFalseBlock(QuestionBlock):
    answer = blocks.ChoiceBlock(label=_("Answer"), choices=[("true", _("True")), ("false", _("False"))])
    justify = blocks.ChoiceBlock(
        label=_("Justification"),
        required=False,
        choices=[("asked", _("asked, for thinking only")), ("marked", _("asked, and marked by a person"))],
    )
    feedback_true = blocks.TextBlock(label=_("Feedback on “True”"), required=False)
    feedback_false = blocks.TextBlock(label=_("Feedback on “False”"), required=False)

    class Meta:
        kind = "true_false"
        icon = "check"
        label = _("True or false")
        preview_value = {"text": "<p>You need proof before you report a concern.</p>", "answer": "false"}
