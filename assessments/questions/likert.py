"""Statements that she rates on one scale, for her own sake: nothing is right, nothing counts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from assessments.questions.choice import UNKNOWN_OPTION
from assessments.questions.kind import (
    NO_TEXTS,
    NOTHING,
    AllTexts,
    Choice,
    PartsForm,
    Question,
    QuestionKind,
    Release,
    ReviewedRow,
    Texts,
    list_items,
)
from assessments.questions.parts import clean_parts, one_of


class Likert(QuestionKind):
    template = "assessments/questions/likert.html"
    form_class = PartsForm
    is_graded = False

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        key: dict[str, Any] = {}
        texts: dict[str, str] = {}
        for name in ("statements", "scale"):
            items = list_items(raw, name)
            key[name] = [{"id": item_id} for item_id, _value in items]
            texts |= {f"{name}.{item_id}.text": value.get("text") or "" for item_id, value in items}
        return key, texts

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        scale = [(step["id"], texts[f"{question['id']}.scale.{step['id']}.text"]) for step in question["scale"]]
        for statement in question["statements"]:
            text = texts[f"{question['id']}.statements.{statement['id']}.text"]
            field = forms.ChoiceField(
                label=text,
                choices=scale,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": UNKNOWN_OPTION},
                required=False,
            )
            form.add_part(statement["id"], field, about=text)

    def clean(self, question: Question, data: Any) -> dict[str, str] | None:
        steps = one_of({step["id"] for step in question["scale"]})
        return clean_parts(data, {statement["id"]: steps for statement in question["statements"]})

    def is_finished(self, question: Question, value: Any) -> bool:
        return value is not None and len(value) == len(question["statements"])

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        return NOTHING

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        given = value or {}
        return {
            "rows": [
                ReviewedRow(
                    prompt=texts[f"{question['id']}.statements.{statement['id']}.text"],
                    given=texts.get(f"{question['id']}.scale.{given.get(statement['id'])}.text", ""),
                )
                for statement in question["statements"]
            ]
        }

    def choices(self, question: Question, accepted: AllTexts = NO_TEXTS) -> list[Choice]:
        return [
            Choice(
                f"statements.{statement['id']}.{step['id']}",
                None,
                text=f"scale.{step['id']}.text",
                about=f"statements.{statement['id']}.text",
            )
            for statement in question["statements"]
            for step in question["scale"]
        ]

    def chosen(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[str]:
        return [f"statements.{statement}.{step}" for statement, step in (value or {}).items()]


LIKERT = Likert()
