"""Question blocks of the quiz editor. Options stand directly in their question, so that each is offered for translation."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

RICH = ["bold", "italic", "link", "ul", "ol"]
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
    feedback = blocks.TextBlock(label=_("Feedback"), required=False)


class QuestionBlock(blocks.StructBlock):
    """What every question has. `revisit` is the language-neutral key of the lesson to go back to."""

    text = blocks.RichTextBlock(label=_("Question"), features=RICH)


class SingleChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=12)
    explanation = blocks.TextBlock(label=_("Explanation"), required=False)
    revisit = blocks.PageChooserBlock(label=_("Lesson to revisit"), required=False, page_type="courses.LessonPage")

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        template = "assessments/blocks/choice.html"
        preview_value = SAMPLE

    def clean(self, value: dict) -> dict:
        cleaned = super().clean(value)
        if sum(1 for option in cleaned["options"] if option["is_right"]) != 1:
            raise StructBlockValidationError(non_block_errors=[ValidationError(_("Mark exactly one option as right."))])
        return cleaned


class MultipleChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=12)
    explanation = blocks.TextBlock(label=_("Explanation"), required=False)
    revisit = blocks.PageChooserBlock(label=_("Lesson to revisit"), required=False, page_type="courses.LessonPage")

    class Meta:
        icon = "tick-inverse"
        label = _("Multiple choice")
        template = "assessments/blocks/choice.html"
        preview_value = SAMPLE

    def clean(self, value: dict) -> dict:
        cleaned = super().clean(value)
        right = sum(1 for option in cleaned["options"] if option["is_right"])
        if not 0 < right < len(cleaned["options"]):
            raise StructBlockValidationError(
                non_block_errors=[
                    ValidationError(_("Mark at least one option as right, and leave at least one wrong."))
                ]
            )
        return cleaned


class TrueFalseBlock(QuestionBlock):
    answer = blocks.ChoiceBlock(label=_("Answer"), choices=[("true", _("True")), ("false", _("False"))])
    explanation = blocks.TextBlock(label=_("Explanation"), required=False)
    revisit = blocks.PageChooserBlock(label=_("Lesson to revisit"), required=False, page_type="courses.LessonPage")

    class Meta:
        icon = "check"
        label = _("True or false")
        template = "assessments/blocks/true_false.html"
        preview_value = {"text": "<p>You need proof before you report a concern.</p>", "answer": "false"}


QUESTION_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("single", SingleChoiceBlock()),
    ("multiple", MultipleChoiceBlock()),
    ("true_false", TrueFalseBlock()),
]
