"""Questions that bring things together or in order."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.question import QuestionBlock, at_items, refuse

FEWEST = 2


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(
        label=_("This"),
        max_length=300,
        required=False,
        help_text=_("Leave it empty for something to choose that belongs nowhere."),
    )
    right = blocks.CharBlock(label=_("belongs to this"), max_length=300)
    feedback = blocks.TextBlock(label=_("Feedback"), required=False)

    class Meta:
        icon = "link"
        label = _("Pair")
        label_format = "{left} – {right}"


class MatchingBlock(QuestionBlock):
    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=FEWEST, max_num=20)

    class Meta:
        kind = "matching"
        icon = "link"
        label = _("Matching")
        preview_value = {
            "text": "<p>Who helps with what?</p>",
            "pairs": [
                {"left": "A child is in danger now", "right": "Police"},
                {"left": "A family needs support", "right": "Centre for social work"},
                {"left": "", "right": "Land registry"},
            ],
        }

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        if sum(1 for pair in cleaned["pairs"] if pair["left"].strip()) < FEWEST:
            raise refuse(pairs=_("A matching needs at least two pairs with both sides filled in."))
        return cleaned


class ItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Item"), max_length=300)

    class Meta:
        label = _("Item")
        label_format = "{text}"


class OrderingBlock(QuestionBlock):
    items = blocks.ListBlock(
        ItemBlock(),
        label=_("Items"),
        min_num=2,
        max_num=20,
        help_text=_("In the right order; learners see them mixed."),
    )

    class Meta:
        kind = "ordering"
        icon = "list-ol"
        label = _("Ordering")
        preview_value = {
            "text": "<p>What do you do, one after the other?</p>",
            "items": [
                {"text": "Listen to the child."},
                {"text": "Say what you will do next."},
                {"text": "Pass the concern on."},
            ],
        }

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        texts = [item["text"].strip() for item in cleaned["items"]]
        if again := [place for place, text in enumerate(texts) if text in texts[:place]]:
            message = _("Two items read the same: nobody could tell their places apart.")
            raise refuse(items=at_items(again, text=message))
        return cleaned
