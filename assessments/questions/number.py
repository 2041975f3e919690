"""A number, right within a tolerance; with a unit to choose, where there are several.

What is typed times the factor of its unit is compared with the values of the key. The first value whose tolerance holds it
counts; the borders belong to it.
"""

import re
from collections.abc import Mapping
from decimal import Context, Decimal, localcontext
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from assessments.questions.kind import (
    NO_TEXTS,
    NOTHING,
    AllTexts,
    AnswerForm,
    InvalidAnswer,
    PartsForm,
    Question,
    QuestionKind,
    Release,
    ReviewedRow,
    Texts,
    Typed,
    list_items,
)
from assessments.questions.parts import FULL, clean_parts, clean_text, make_line, make_list, one_of, share_of
from assessments.questions.short import YOUR_ANSWER

NO_NUMBER = gettext_lazy(
    "This is not a number. Write it in digits, such as 12 or 3.5, without words. What you had saved before is kept."
)
UNIT = gettext_lazy("Unit")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
#: Room for every digit that may be typed times every digit of a factor.
_EXACT = Context(prec=200)


class Number(QuestionKind):
    template = "assessments/questions/number.html"

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        options, units, texts = [], [], {}
        for option_id, value in list_items(raw, "options"):
            numbers = {name: plain(value.get(name)) for name in ("value", "tolerance")}
            options.append({"id": option_id, "share": share_of(value), **numbers})
            texts[f"options.{option_id}.feedback"] = value.get("feedback") or ""
        for unit_id, value in list_items(raw, "units"):
            factor = value.get("factor")
            units.append({"id": unit_id, "factor": plain(1 if factor in (None, "") else factor)})
            texts[f"units.{unit_id}.name"] = value.get("name") or ""
        return {"options": options, "units": units}, texts

    def form(self, question: Question, texts: Texts, seed: int | None, **kwargs: Any) -> AnswerForm:
        field = make_line(YOUR_ANSWER, inputmode="decimal")
        field.validators.append(_validate)
        names = [(unit["id"], texts.get(f"{question['id']}.units.{unit['id']}.name", "")) for unit in question["units"]]
        if not _chooses_unit(question):
            form = NumberForm(**kwargs)
            form.fields["answer"] = field
            form.unit = names[0][1] if names else ""
            return form
        parts = PartsForm(**kwargs)
        parts.add_part("number", field)
        parts.add_part("unit", make_list(UNIT, names))
        return parts

    def order(self, question: Question, seed: int | None) -> tuple[str, ...]:
        return ()

    def clean(self, question: Question, data: Any) -> Any:
        if not _chooses_unit(question):
            return _clean_number(data)
        units = one_of({unit["id"] for unit in question["units"]})
        return clean_parts(data, {"number": _clean_number, "unit": units})

    def is_finished(self, question: Question, value: Any) -> bool:
        return value is not None and (not isinstance(value, dict) or {"number", "unit"} <= set(value))

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        option = _find_option(question, value)
        return Decimal(option["share"]) / 100 if option else NOTHING

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        option = _find_option(question, value)
        is_right = option is not None and option["share"] == FULL
        feedback = texts.get(f"{question['id']}.options.{option['id']}.feedback", "") if option else ""
        row = ReviewedRow(
            given=_given(question, value, texts),
            expected=_expected(question, texts) if release.right and not is_right else "",
            feedback=feedback if release.feedback else "",
            is_right=is_right if release.right else None,
            is_partly=release.right and not is_right and option is not None and option["share"] > 0,
        )
        return {"rows": [row]}

    def typed(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[Typed]:
        text, unit = _typed(question, value)
        number = read_number(text)
        if number is None:
            return []
        option, unit_id = _find_option(question, value), unit["id"] if unit else ""
        path = f"units.{unit_id}.name" if unit else ""
        written = number_format(plain(number))
        return [Typed(written, f"{written} {unit_id}", option["share"] if option else 0, unit=path)]


class NumberForm(AnswerForm):
    """One number; `unit` stands behind it."""

    unit = ""


def plain(value: Any) -> str:
    """Return a decimal as it stands in a version: without exponent and needless zeros, 0 for none."""
    number = Decimal(str(value)) if value not in (None, "") else NOTHING
    with localcontext(_EXACT):
        text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_number(text: str) -> Decimal | None:
    """Return the number that was typed, with decimal comma or point and thousands parted or not; None when it is none."""
    compact = _SPACES.sub("", text).replace("\N{MINUS SIGN}", "-")
    marks = {mark: compact.count(mark) for mark in ".,"}
    if all(marks.values()):
        decimal = max(".,", key=compact.rindex)
        thousands = "." if decimal == "," else ","
        whole, _mark, fraction = compact.partition(decimal)
        if thousands in fraction or not _is_grouped(whole, thousands):
            return None
        compact = f"{whole.replace(thousands, '')}.{fraction}"
    elif max(marks.values()) > 1:
        mark = max(marks, key=lambda one: marks[one])
        if not _is_grouped(compact, mark):
            return None
        compact = compact.replace(mark, "")
    compact = compact.replace(",", ".")
    if compact.lstrip("+-").startswith("."):
        compact = compact.replace(".", "0.", 1)
    return Decimal(compact) if _NUMBER.fullmatch(compact) else None


def _is_grouped(whole: str, mark: str) -> bool:
    return re.fullmatch(rf"[+-]?[0-9]{{1,3}}(\{mark}[0-9]{{3}})+", whole) is not None


def _chooses_unit(question: Question) -> bool:
    return len(question["units"]) > 1


def _validate(text: str) -> None:
    if read_number(text) is None:
        raise ValidationError(NO_NUMBER)


def _clean_number(data: Any) -> str | None:
    text = clean_text(str(data) if type(data) in (int, float) else data)
    if text and read_number(text) is None:
        raise InvalidAnswer(NO_NUMBER)
    return text or None


def _typed(question: Question, value: Any) -> tuple[str, Any]:
    """Return what was typed, and its unit: the only one, the chosen one, or None."""
    if isinstance(value, dict):
        chosen = (unit for unit in question["units"] if unit["id"] == value.get("unit"))
        return value.get("number") or "", next(chosen, None)
    return value or "", next(iter(question["units"]), None)


def _find_option(question: Question, value: Any) -> Any:
    text, unit = _typed(question, value)
    number = read_number(text)
    if number is None or (unit is None and question["units"]):
        return None
    with localcontext(_EXACT):
        number *= Decimal(unit["factor"]) if unit else 1
        fitting = (
            option
            for option in question["options"]
            if abs(number - Decimal(option["value"])) <= Decimal(option["tolerance"])
        )
        return next(fitting, None)


def _given(question: Question, value: Any, texts: Texts) -> str:
    text, unit = _typed(question, value)
    return f"{text} {_unit_name(question, unit, texts)}".strip() if text else ""


def _unit_name(question: Question, unit: Any, texts: Texts) -> str:
    return texts.get(f"{question['id']}.units.{unit['id']}.name", "") if unit else ""


def _expected(question: Question, texts: Texts) -> str:
    """Return the best value in the first unit whose factor is 1, or in the first of all."""
    best = max(question["options"], key=lambda option: option["share"])
    units = question["units"]
    unit = next((one for one in units if Decimal(one["factor"]) == 1), units[0] if units else None)
    factor = Decimal(unit["factor"]) if unit else Decimal(1)
    with localcontext(Context(prec=12)):
        value, tolerance = (number_format(plain(Decimal(best[name]) / factor)) for name in ("value", "tolerance"))
    shown = f"{value} ± {tolerance}" if Decimal(best["tolerance"]) else value
    return f"{shown} {_unit_name(question, unit, texts)}".strip()


NUMBER = Number()
