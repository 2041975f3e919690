"""A short typed answer. The first accepted one that fits counts, in any language of the version."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from assessments.questions.kind import (
    NO_TEXTS,
    NOTHING,
    AllTexts,
    Question,
    QuestionKind,
    Release,
    ReviewedRow,
    Texts,
    Typed,
    list_items,
)
from assessments.questions.parts import FULL, clean_text, example_of, fits, make_line, share_of
from cms.folding import fold

YOUR_ANSWER = gettext_lazy("Your answer")


class ShortAnswer(QuestionKind):
    template = "assessments/questions/short.html"
    grades_by_text = True

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        options, texts = [], {}
        for option_id, value in list_items(raw, "options"):
            options.append({"id": option_id, "share": share_of(value)})
            texts[f"options.{option_id}.text"] = value.get("text") or ""
            texts[f"options.{option_id}.feedback"] = value.get("feedback") or ""
        return {"options": options}, texts

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        form.fields["answer"] = make_line(YOUR_ANSWER)

    def order(self, question: Question, seed: int | None) -> tuple[str, ...]:
        return ()

    def clean(self, question: Question, data: Any) -> str | None:
        return clean_text(data) or None

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        option = find_option(question, value, accepted)
        return Decimal(option["share"]) / 100 if option else NOTHING

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        option = find_option(question, value, release.accepted)
        is_right = option is not None and option["share"] == FULL
        best = max(question["options"], key=lambda one: one["share"])
        expected = example_of(texts.get(_path(question, best), "")) if release.right and not is_right else ""
        feedback = texts.get(_path(question, option, "feedback"), "") if option and release.feedback else ""
        shown = is_right if release.right else None
        is_partly = release.right and not is_right and option is not None and option["share"] > 0
        row = ReviewedRow(value or "", expected=expected, feedback=feedback, is_right=shown, is_partly=is_partly)
        return {"rows": [row]}

    def typed(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[Typed]:
        option = find_option(question, value, accepted)
        return [Typed(value, fold(value), option["share"] if option else 0)] if value else []


def find_option(question: Question, value: Any, accepted: AllTexts) -> Any:
    """Return the first accepted answer that fits what was typed, or None."""
    if not value:
        return None
    fitting = (
        option
        for option in question["options"]
        if any(fits(pattern, value) for pattern in accepted.get(_path(question, option), ()))
    )
    return next(fitting, None)


def _path(question: Question, option: Mapping[str, Any], part: str = "text") -> str:
    return f"{question['id']}.options.{option['id']}.{part}"


SHORT = ShortAnswer()
