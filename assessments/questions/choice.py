"""Single and multiple choice.

Single choice: the right option is worth all points. Multiple choice: the share of right options that were chosen less the
share of wrong options that were chosen, never below 0, so that choosing everything is worth nothing; or all or nothing. An
option may have a worth of its own in per cent (`share`), then that counts, and what is chosen adds up to between 0 and 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from assessments.questions.kind import (
    ALL,
    NO_TEXTS,
    NOTHING,
    AllTexts,
    AnswerForm,
    Choice,
    InvalidAnswer,
    Question,
    QuestionKind,
    Release,
    Texts,
    in_order,
    list_items,
)

UNKNOWN_OPTION = gettext_lazy(
    "This is not one of the options of this question. Load the page again and choose once more."
)
ALL_OR_NOTHING = "all"


@dataclass(frozen=True)
class ReviewedOption:
    """An option as it is shown afterwards. `is_right` None: not released."""

    text: str
    feedback: str
    is_right: bool | None
    is_chosen: bool

    @property
    def state(self) -> str:
        if self.is_right is None:
            return "chosen" if self.is_chosen else "plain"
        if self.is_right:
            return "right" if self.is_chosen else "missed"
        return "wrong" if self.is_chosen else "plain"


class SingleChoiceForm(AnswerForm):
    answer = forms.ChoiceField(
        required=False, widget=forms.RadioSelect, error_messages={"invalid_choice": UNKNOWN_OPTION}
    )


class MultipleChoiceForm(AnswerForm):
    answer = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": UNKNOWN_OPTION}
    )
    is_multiple = True


class ChoiceKind(QuestionKind):
    """What the kinds with a list of options share."""

    template = "assessments/questions/choice.html"
    review_template = "assessments/review/options.html"

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        options, texts = [], {}
        for option_id, value in list_items(raw, "options"):
            option = {"id": option_id, "is_right": bool(value.get("is_right"))}
            if value.get("share") is not None:
                option["share"] = int(value["share"])
            options.append(option)
            texts[f"options.{option_id}.text"] = value.get("text") or ""
            texts[f"options.{option_id}.feedback"] = value.get("feedback") or ""
        key = {"options": options}
        return (key | {"credit": ALL_OR_NOTHING} if raw.get("credit") == ALL_OR_NOTHING else key), texts

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        form.fields["answer"].choices = [
            (option["id"], texts[f"{question['id']}.options.{option['id']}.text"])
            for option in in_order(question["options"], question, seed)
        ]

    def order(self, question: Question, seed: int | None) -> tuple[str, ...]:
        return tuple(option["id"] for option in in_order(question["options"], question, seed))

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        chosen = set(value if isinstance(value, list) else [value])
        return {
            "options": [
                ReviewedOption(
                    text=texts[f"{question['id']}.options.{option['id']}.text"],
                    feedback=texts.get(f"{question['id']}.options.{option['id']}.feedback", "")
                    if release.tells_of(is_given=option["id"] in chosen)
                    else "",
                    is_right=option["is_right"] if release.right else None,
                    is_chosen=option["id"] in chosen,
                )
                for option in question["options"]
            ]
        }

    def choices(self, question: Question, accepted: AllTexts = NO_TEXTS) -> list[Choice]:
        return [Choice(f"options.{option['id']}", option["is_right"]) for option in question["options"]]

    def chosen(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[str]:
        ids = value if isinstance(value, list) else [value] if value else []
        return [f"options.{option_id}" for option_id in ids]


class SingleChoice(ChoiceKind):
    form_class = SingleChoiceForm

    def clean(self, question: Question, data: Any) -> str | None:
        if data in (None, ""):
            return None
        if not isinstance(data, str) or data not in {option["id"] for option in question["options"]}:
            raise InvalidAnswer(UNKNOWN_OPTION)
        return data

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        return within_bounds(sum((worth(option) for option in question["options"] if option["id"] == value), NOTHING))


class MultipleChoice(ChoiceKind):
    form_class = MultipleChoiceForm

    def clean(self, question: Question, data: Any) -> list[str] | None:
        known = [option["id"] for option in question["options"]]
        chosen = [] if data in (None, "") else data
        if not isinstance(chosen, list) or not all(isinstance(item, str) and item in known for item in chosen):
            raise InvalidAnswer(UNKNOWN_OPTION)
        return [option_id for option_id in known if option_id in chosen] or None

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        chosen = set(value or [])
        options = question["options"]
        if any("share" in option for option in options):
            return within_bounds(sum((worth(option) for option in options if option["id"] in chosen), NOTHING))
        right = {option["id"] for option in options if option["is_right"]}
        if question.get("credit") == ALL_OR_NOTHING:
            return ALL if chosen == right else NOTHING
        wrong = {option["id"] for option in options} - right
        shares = Decimal(len(chosen & right)) / len(right) - Decimal(len(chosen & wrong)) / max(len(wrong), 1)
        return within_bounds(shares)


def worth(option: Mapping[str, Any]) -> Decimal:
    """Return what choosing the option adds: its own share, else all for a right one."""
    if "share" in option:
        return Decimal(option["share"]) / 100
    return ALL if option["is_right"] else NOTHING


def within_bounds(share: Decimal) -> Decimal:
    """Return a share no less than nothing and no more than all."""
    return min(max(share, NOTHING), ALL)


SINGLE = SingleChoice()
MULTIPLE = MultipleChoice()
