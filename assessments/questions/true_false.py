"""A statement that is true or false, with a justification in her own words where the trainer asks for one.

Saying which is worth all points. A justification can be asked for thinking's sake, or to be marked: then a person decides
about the points, and saying which alone is worth nothing yet.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from assessments.questions.choice import UNKNOWN_OPTION, ReviewedOption
from assessments.questions.kind import (
    ALL,
    NO_TEXTS,
    NOTHING,
    AllTexts,
    AnswerForm,
    Choice,
    InvalidAnswer,
    PartsForm,
    Question,
    QuestionKind,
    Release,
    Texts,
)

CHOICES = (("true", gettext_lazy("True")), ("false", gettext_lazy("False")))
VALUES = frozenset(value for value, _label in CHOICES)
MARKED = "marked"
LONGEST = 4000
TOO_LONG = gettext_lazy("Your reason is too long: at most 4000 characters. What you had saved before is kept.")


def make_choice() -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False, widget=forms.RadioSelect, choices=CHOICES, error_messages={"invalid_choice": UNKNOWN_OPTION}
    )


class TrueFalse(QuestionKind):
    template = "assessments/questions/true_false.html"
    review_template = "assessments/review/options.html"

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        key = {"answer": raw.get("answer") or ""}
        if raw.get("justify"):
            key["justify"] = raw["justify"]
        return key, {f"options.{value}.feedback": raw.get(f"feedback_{value}") or "" for value, _label in CHOICES}

    def form(self, question: Question, texts: Texts, seed: int | None, **kwargs: Any) -> AnswerForm:
        if not question.get("justify"):
            form = AnswerForm(**kwargs)
            form.fields["answer"] = make_choice()
            return form
        parts = PartsForm(**kwargs)
        parts.add_part("choice", make_choice())
        area = forms.Textarea(attrs={"rows": 4})
        parts.add_part(
            "reason", forms.CharField(widget=area, max_length=LONGEST, error_messages={"max_length": TOO_LONG})
        )
        return parts

    def order(self, question: Question, seed: int | None) -> tuple[str, ...]:
        return ()

    def clean(self, question: Question, data: Any) -> Any:
        if not question.get("justify"):
            return self._choice(data)
        given = data if isinstance(data, dict) else {"choice": data}
        choice, reason = self._choice(given.get("choice")), given.get("reason") or ""
        if not isinstance(reason, str):
            raise InvalidAnswer(UNKNOWN_OPTION)
        if len(reason) > LONGEST:
            raise InvalidAnswer(TOO_LONG)
        return {"choice": choice, "reason": reason} if choice or reason.strip() else None

    def _choice(self, data: Any) -> str | None:
        if data in (None, ""):
            return None
        if not isinstance(data, str) or data not in VALUES:
            raise InvalidAnswer(UNKNOWN_OPTION)
        return data

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal | None:
        if value is None:
            return NOTHING
        if question.get("justify") == MARKED and value["choice"] == question["answer"]:
            return None
        return ALL if _chosen(value) == question["answer"] else NOTHING

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        options = [
            ReviewedOption(
                text=str(label),
                feedback=texts.get(f"{question['id']}.options.{choice}.feedback", "")
                if release.tells_of(is_given=choice == _chosen(value))
                else "",
                is_right=choice == question["answer"] if release.right else None,
                is_chosen=choice == _chosen(value),
            )
            for choice, label in CHOICES
        ]
        return {"options": options, "reason": value.get("reason", "") if isinstance(value, dict) else ""}

    def is_marked(self, question: Question) -> bool:
        return question.get("justify") == MARKED

    def is_finished(self, question: Question, value: Any) -> bool:
        return _chosen(value) is not None

    def choices(self, question: Question, accepted: AllTexts = NO_TEXTS) -> list[Choice]:
        return [Choice(f"options.{value}", value == question["answer"]) for value, _label in CHOICES]

    def chosen(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[str]:
        return [f"options.{choice}"] if (choice := _chosen(value)) else []


def _chosen(value: Any) -> str | None:
    return value.get("choice") if isinstance(value, dict) else value


TRUE_FALSE = TrueFalse()
