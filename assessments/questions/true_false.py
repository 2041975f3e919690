"""A statement that is true or false: 1 point for saying which."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from assessments.questions.choice import TEMPLATE, UNKNOWN_OPTION
from assessments.questions.kind import AnswerForm, Grade, InvalidAnswer, Question, QuestionKind, ReviewedOption, Texts

CHOICES = (("true", gettext_lazy("True")), ("false", gettext_lazy("False")))
VALUES = frozenset(value for value, _label in CHOICES)


class TrueFalseForm(AnswerForm):
    answer = forms.ChoiceField(
        required=False, widget=forms.RadioSelect, choices=CHOICES, error_messages={"invalid_choice": UNKNOWN_OPTION}
    )


def read(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    return {"answer": raw.get("answer") or ""}, {}


def make_form(_question: Question, _texts: Texts, _seed: int, kwargs: dict[str, Any]) -> forms.Form:
    return TrueFalseForm(**kwargs)


def clean(_question: Question, data: Any) -> str | None:
    if data in (None, ""):
        return None
    if not isinstance(data, str) or data not in VALUES:
        raise InvalidAnswer(UNKNOWN_OPTION)
    return data


def grade(question: Question, value: Any) -> Grade:
    return Grade(Decimal(int(value == question["answer"])), Decimal(1))


def review(question: Question, _texts: Texts, value: Any) -> list[ReviewedOption]:
    return [
        ReviewedOption(text=str(label), feedback="", is_right=choice == question["answer"], is_chosen=choice == value)
        for choice, label in CHOICES
    ]


TRUE_FALSE = QuestionKind(read, make_form, clean, grade, review, TEMPLATE)
