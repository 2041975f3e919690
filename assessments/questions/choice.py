"""Single and multiple choice.

Single choice: 1 point for the right option. Multiple choice: the share of right options that were chosen less the share of
wrong options that were chosen, never below 0: everything right and nothing wrong is 1 point, choosing everything is 0.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from assessments.questions.kind import (
    AnswerForm,
    Grade,
    InvalidAnswer,
    Option,
    Question,
    QuestionKind,
    ReviewedOption,
    Texts,
)

ONE = Decimal(1)
TEMPLATE = "assessments/questions/choice.html"
UNKNOWN_OPTION = gettext_lazy(
    "This is not one of the options of this question. Load the page again and choose once more."
)


class SingleChoiceForm(AnswerForm):
    answer = forms.ChoiceField(
        required=False, widget=forms.RadioSelect, error_messages={"invalid_choice": UNKNOWN_OPTION}
    )


class MultipleChoiceForm(AnswerForm):
    answer = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": UNKNOWN_OPTION}
    )
    is_multiple = True


def read(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    options: list[Option] = []
    texts = {}
    for place, item in enumerate(raw.get("options", [])):
        option_id, value = str(item.get("id") or place), item["value"]
        options.append({"id": option_id, "is_right": bool(value.get("is_right"))})
        texts[f"options.{option_id}.text"] = value.get("text") or ""
        texts[f"options.{option_id}.feedback"] = value.get("feedback") or ""
    return {"options": options}, texts


def make_single_form(question: Question, texts: Texts, seed: int, kwargs: dict[str, Any]) -> forms.Form:
    return _with_options(SingleChoiceForm(**kwargs), question, texts, seed)


def make_multiple_form(question: Question, texts: Texts, seed: int, kwargs: dict[str, Any]) -> forms.Form:
    return _with_options(MultipleChoiceForm(**kwargs), question, texts, seed)


def shuffled(question: Question, seed: int) -> list[Option]:
    """Return the options in the order that `seed` gives, always the same for the same attempt."""

    def place(option: Option) -> str:
        return sha256(f"{seed}/{question['id']}/{option['id']}".encode()).hexdigest()

    return sorted(question["options"], key=place)


def _with_options(form: Any, question: Question, texts: Texts, seed: int) -> forms.Form:
    form.fields["answer"].choices = [
        (option["id"], texts[f"{question['id']}.options.{option['id']}.text"]) for option in shuffled(question, seed)
    ]
    return form


def clean_single(question: Question, data: Any) -> str | None:
    if data in (None, ""):
        return None
    if not isinstance(data, str) or data not in {option["id"] for option in question["options"]}:
        raise InvalidAnswer(UNKNOWN_OPTION)
    return data


def clean_multiple(question: Question, data: Any) -> list[str] | None:
    known = [option["id"] for option in question["options"]]
    chosen = [] if data in (None, "") else data
    if not isinstance(chosen, list) or not all(isinstance(item, str) and item in known for item in chosen):
        raise InvalidAnswer(UNKNOWN_OPTION)
    return [option_id for option_id in known if option_id in chosen] or None


def grade_single(question: Question, value: Any) -> Grade:
    right = {option["id"] for option in question["options"] if option["is_right"]}
    return Grade(ONE if value in right else Decimal(0), ONE)


def grade_multiple(question: Question, value: Any) -> Grade:
    chosen = set(value or [])
    right = {option["id"] for option in question["options"] if option["is_right"]}
    wrong = {option["id"] for option in question["options"]} - right
    points = Decimal(len(chosen & right)) / len(right) - Decimal(len(chosen & wrong)) / max(len(wrong), 1)
    return Grade(max(points, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP), ONE)


def review(question: Question, texts: Texts, value: Any) -> list[ReviewedOption]:
    chosen = set(value if isinstance(value, list) else [value])
    return [
        ReviewedOption(
            text=texts[f"{question['id']}.options.{option['id']}.text"],
            feedback=texts.get(f"{question['id']}.options.{option['id']}.feedback", ""),
            is_right=option["is_right"],
            is_chosen=option["id"] in chosen,
        )
        for option in question["options"]
    ]


SINGLE = QuestionKind(read, make_single_form, clean_single, grade_single, review, TEMPLATE)
MULTIPLE = QuestionKind(read, make_multiple_form, clean_multiple, grade_multiple, review, TEMPLATE)
