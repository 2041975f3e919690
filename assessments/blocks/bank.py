"""Questions that a quiz takes from the bank: one by name, or a number drawn at random for each attempt."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments.blocks.question import refuse

LINE = r"^[^\n]*$"


class BankQuestionBlock(SnippetChooserBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__("assessments.BankQuestion", **kwargs)

    class Meta:
        icon = "snippet"
        template = "assessments/blocks/bank.html"
        label = _("Question from the bank")


class BankDrawBlock(blocks.StructBlock):
    """`tags` are names or slugs, separated by commas: a question must have all of them."""

    count = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=50, default=3)
    # No texts to translate: the same in every language.
    tags = blocks.RegexBlock(LINE, label=_("Tags"), required=False, help_text=_("Separated by commas; all of them."))
    competency = blocks.RegexBlock(LINE, label=_("Code of the competency"), required=False)
    difficulty = blocks.ChoiceBlock(
        label=_("Difficulty"), required=False, choices=[("1", _("easy")), ("2", _("medium")), ("3", _("hard"))]
    )

    class Meta:
        icon = "rotate"
        template = "assessments/blocks/draw.html"
        label = _("Random questions from the bank")

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        if not any(cleaned[name] for name in ("tags", "competency", "difficulty")):
            raise refuse(tags=_("Say which questions: by tag, competency or difficulty."))
        return cleaned
