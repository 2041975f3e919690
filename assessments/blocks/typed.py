"""Questions whose answer is typed: into gaps of a text, as a few words, or as a number."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.question import QuestionBlock, at_items, refuse
from assessments.questions.parts import FULL

SHARE_HINT = _("100 is fully right. The first that fits counts.")
_GAP = re.compile(r"\[\[([0-9]{1,3})\]\]")
_TAG = re.compile(r"<[^>]*>")


class GapOptionBlock(blocks.StructBlock):
    gap = blocks.IntegerBlock(label=_("Number of the gap"), min_value=1, max_value=99, default=1)
    text = blocks.CharBlock(label=_("Word"), max_length=250)
    is_right = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), required=False)

    class Meta:
        icon = "placeholder"
        label = _("Word for a gap")
        label_format = "[[{gap}]] {text}"


class GapsBlock(QuestionBlock):
    options = blocks.ListBlock(
        GapOptionBlock(),
        label=_("Words for the gaps"),
        min_num=1,
        max_num=100,
        help_text=_(
            "Write [[1]], [[2]] … in the text where the gaps are. A gap with a wrong word is a list to choose from; one with "
            "right words only is typed, whatever case, accents and script; * stands for anything."
        ),
    )

    class Meta:
        kind = "gaps"
        icon = "placeholder"
        label = _("Gaps in a text")
        preview_value = {
            "text": "<p>You [[1]] to the child and pass the concern on to the [[2]].</p>",
            "options": [
                {"gap": 1, "text": "listen", "is_right": True},
                {"gap": 1, "text": "promise secrecy", "is_right": False},
                {"gap": 2, "text": "police", "is_right": True},
            ],
        }

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        written = [int(gap) for gap in _GAP.findall(_TAG.sub("", str(cleaned["text"])))]
        in_text, listed = set(written), {option["gap"] for option in cleaned["options"]}
        if not in_text:
            raise refuse(text=_("Write [[1]] in the text where the first gap is."))
        if len(written) > len(in_text):
            raise refuse(text=_("The same gap stands in the text twice. Give each its own number."))
        if without := in_text - listed:
            raise refuse(options=_("No word is given for: %(gaps)s.") % {"gaps": _named(without)})
        if unknown := listed - in_text:
            message = _("The text has no such gap: %(gaps)s.") % {"gaps": _named(unknown)}
            raise refuse(options=at_items(_places_of(cleaned, unknown), gap=message))
        if wrong := listed - {option["gap"] for option in cleaned["options"] if option["is_right"]}:
            message = _("No word is marked as right for: %(gaps)s.") % {"gaps": _named(wrong)}
            raise refuse(options=at_items(_places_of(cleaned, wrong), is_right=message))
        return cleaned


def _places_of(cleaned: dict[str, Any], gaps: set[int]) -> list[int]:
    return [place for place, option in enumerate(cleaned["options"]) if option["gap"] in gaps]


def _named(gaps: set[int]) -> str:
    return ", ".join(f"[[{gap}]]" for gap in sorted(gaps))


class ShortOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=250)
    share = blocks.IntegerBlock(
        label=_("Worth (per cent)"), default=100, min_value=0, max_value=100, help_text=SHARE_HINT
    )
    feedback = blocks.TextBlock(label=_("Feedback"), required=False)

    class Meta:
        icon = "pilcrow"
        label = _("Answer")
        label_format = "{text}"


class ShortBlock(QuestionBlock):
    options = blocks.ListBlock(
        ShortOptionBlock(),
        label=_("Accepted answers"),
        min_num=1,
        max_num=40,
        help_text=_("Case, accents and script make no difference; * stands for anything, \\* for the sign itself."),
    )

    class Meta:
        kind = "short"
        icon = "pilcrow"
        label = _("Short answer")
        preview_value = {
            "text": "<p>Whose best interests come first?</p>",
            "options": [{"text": "the child*", "share": 100}],
        }

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        return refuse_without_full(cleaned)


class NumberOptionBlock(blocks.StructBlock):
    value = blocks.DecimalBlock(label=_("Number"), max_digits=30, decimal_places=12)
    tolerance = blocks.DecimalBlock(
        label=_("Tolerance"),
        default=0,
        min_value=0,
        max_digits=30,
        decimal_places=12,
        help_text=_("How far off an answer may be, above or below."),
    )
    share = blocks.IntegerBlock(
        label=_("Worth (per cent)"), default=100, min_value=0, max_value=100, help_text=SHARE_HINT
    )
    feedback = blocks.TextBlock(label=_("Feedback"), required=False)

    class Meta:
        icon = "decimal"
        label = _("Number")
        label_format = "{value}"


class UnitBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Unit"), max_length=60)
    factor = blocks.DecimalBlock(
        label=_("Factor"),
        default=1,
        max_digits=30,
        decimal_places=12,
        help_text=_(
            "What is typed times this factor is compared with the number: 1 for its own unit, 1000 for km if it is in m."
        ),
    )

    class Meta:
        label = _("Unit")
        label_format = "{name}"


class NumberBlock(QuestionBlock):
    options = blocks.ListBlock(NumberOptionBlock(), label=_("Accepted numbers"), min_num=1, max_num=20)
    units = blocks.ListBlock(
        UnitBlock(),
        label=_("Units"),
        min_num=0,
        max_num=12,
        default=[],
        required=False,
        help_text=_("One is shown beside the answer; of several the learner chooses one."),
    )

    class Meta:
        kind = "number"
        icon = "decimal"
        label = _("Number")
        preview_value = {
            "text": "<p>Until which age is a person a child, by the Convention on the Rights of the Child?</p>",
            "options": [{"value": 18, "tolerance": 0, "share": 100}],
            "units": [{"name": "years", "factor": 1}],
        }

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        if bad := [place for place, unit in enumerate(cleaned["units"]) if unit["factor"] <= 0]:
            raise refuse(units=at_items(bad, factor=_("The factor of a unit must be more than 0.")))
        return refuse_without_full(cleaned)


def refuse_without_full(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Refuse a question that nobody could answer fully."""
    if not any(option["share"] == FULL for option in cleaned["options"]):
        raise refuse(options=_("At least one answer must be worth 100 per cent."))
    return cleaned
