"""What every block of a question has. Lists stand directly in their question, so that each item is offered for translation."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.questions import KINDS

RICH = ["bold", "italic", "link", "ul", "ol", "image"]
LAST = ("points", "explanation", "revisit")


class QuestionBlock(blocks.StructBlock):
    """Base of the blocks; `Meta.kind` names the question type. What it adds stands before weight and explanation."""

    text = blocks.RichTextBlock(label=_("Question"), features=RICH)
    points = blocks.IntegerBlock(
        label=_("Points"), default=1, min_value=1, max_value=100, help_text=_("How much it weighs in the quiz.")
    )
    explanation = blocks.TextBlock(label=_("Explanation"), required=False)
    revisit = blocks.PageChooserBlock(label=_("Lesson to revisit"), required=False, page_type="courses.LessonPage")

    class Meta:
        kind = ""
        template = "assessments/blocks/question.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_texts(self)

    def get_form_layout(self) -> blocks.BlockGroup:
        """Return the order of the fields in the editor; what the kind adds stands before weight and explanation."""
        first = [name for name in self.child_blocks if name not in LAST]
        return blocks.BlockGroup([*first, *(name for name in LAST if name in self.child_blocks)])

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Draw the question as a learner meets it, with nothing of its key."""
        kind = KINDS[self.meta.kind]
        key, texts = kind.read(self.get_prep_value(value))
        question = {"id": "preview", "kind": self.meta.kind, **key}
        named = {f"preview.{path}": text for path, text in texts.items()}
        form = kind.form(question, named, None, prefix="preview")
        shown = {"form": form, "text": value.get("text"), "question_template": kind.template}
        return super().get_context(value, parent_context) | shown


def refuse(**messages: Any) -> StructBlockValidationError:
    """Return the error that says at each named field what is wrong there; a list says it above its items.

    In place of a message may stand an error that `at_items` returned.
    """
    errors = {name: one if isinstance(one, ValidationError) else ValidationError(one) for name, one in messages.items()}
    return StructBlockValidationError(block_errors=errors)


def at_items(places: Iterable[int], **messages: Any) -> ListBlockValidationError:
    """Return the error of a list that says the same of each of these items, at their fields as `refuse`."""
    return ListBlockValidationError(block_errors={place: refuse(**messages) for place in places})


def fill_texts(block: blocks.Block) -> None:
    """Let texts that a stored question does not have be empty, not None, which the extraction of segments refuses."""
    for child in [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]:
        if isinstance(child, blocks.CharBlock | blocks.TextBlock) and child.meta.default is None:
            child.meta.default = ""
        fill_texts(child)
