"""A text with gaps `[[1]]`, `[[2]]` …: chosen from a list where a gap has wrong options, else typed. Each counts the same."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from assessments.questions.kind import (
    NO_TEXTS,
    AllTexts,
    Choice,
    PartsForm,
    Question,
    QuestionKind,
    Release,
    ReviewedRow,
    Texts,
    Typed,
    in_order,
    list_items,
)
from assessments.questions.parts import FULL, clean_parts, clean_text, example_of, fits, make_line, make_list, one_of
from cms.folding import fold

Options = list[dict[str, Any]]


class Gaps(QuestionKind):
    template = "assessments/questions/gaps.html"
    form_class = PartsForm
    grades_by_text = True

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        options, texts = [], {}
        for option_id, value in list_items(raw, "options"):
            gap = int(value.get("gap") or 1)
            options.append({"id": option_id, "gap": gap, "is_right": bool(value.get("is_right"))})
            texts[f"options.{option_id}.text"] = value.get("text") or ""
            texts[f"options.{option_id}.feedback"] = value.get("feedback") or ""
        return {"options": options}, texts

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        for gap, options in by_gap(question).items():
            label = _name(gap)
            if is_typed(options):
                field: Any = make_line(label, size=14)
            else:
                ordered = in_order(options, question, seed)
                field = make_list(label, [(option["id"], texts[_path(question, option)]) for option in ordered])
            field.widget.attrs["aria-label"] = label
            form.add_part(str(gap), field, about=gap)

    def clean(self, question: Question, data: Any) -> dict[str, str] | None:
        cleaners = {
            str(gap): clean_text if is_typed(options) else one_of({option["id"] for option in options})
            for gap, options in by_gap(question).items()
        }
        return clean_parts(data, cleaners)

    def is_finished(self, question: Question, value: Any) -> bool:
        return value is not None and len(value) == len(by_gap(question))

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        given, gaps = value or {}, by_gap(question)
        right = sum(
            _is_right(_find_option(question, options, given.get(str(gap)), accepted)) for gap, options in gaps.items()
        )
        return Decimal(right) / max(len(gaps), 1)

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        given = value or {}
        rows = [
            _review_gap(question, gap, given.get(str(gap)), texts=texts, release=release) for gap in by_gap(question)
        ]
        return {"rows": rows, "has_gaps": True}

    def choices(self, question: Question, accepted: AllTexts = NO_TEXTS) -> list[Choice]:
        return [
            Choice(f"options.{option['id']}", option["is_right"], about=_name(gap))
            for gap, options in by_gap(question).items()
            if not is_typed(options)
            for option in options
        ]

    def chosen(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[str]:
        known, given = {choice.path for choice in self.choices(question)}, (value or {}).values()
        return [path for path in (f"options.{one}" for one in given) if path in known]

    def typed(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[Typed]:
        return [
            Typed(text, fold(text), FULL if _find_option(question, options, text, accepted) else 0, about=_name(gap))
            for gap, options in by_gap(question).items()
            for text in [(value or {}).get(str(gap))]
            if text and is_typed(options)
        ]


def by_gap(question: Question) -> dict[int, Options]:
    """Return the options of each gap, in the order of the gaps' numbers."""
    found: dict[int, Options] = {}
    for option in sorted(question["options"], key=lambda option: option["gap"]):
        found.setdefault(option["gap"], []).append(option)
    return found


def is_typed(options: Options) -> bool:
    """Whether a gap is written into: there is no wrong option to choose."""
    return all(option["is_right"] for option in options)


def _find_option(question: Question, options: Options, given: str | None, accepted: AllTexts) -> dict[str, Any] | None:
    if not given:
        return None
    if not is_typed(options):
        return next((option for option in options if option["id"] == given), None)
    fitting = (
        option
        for option in options
        if any(fits(pattern, given) for pattern in accepted.get(_path(question, option), ()))
    )
    return next(fitting, None)


def _review_gap(question: Question, gap: int, given: str | None, *, texts: Texts, release: Release) -> ReviewedRow:
    options = by_gap(question)[gap]
    option = _find_option(question, options, given, release.accepted)
    chosen = texts.get(_path(question, option), "") if option and not is_typed(options) else given
    right = next((one for one in options if one["is_right"]), None)
    tells_right = release.right and right is not None and not _is_right(option)
    return ReviewedRow(
        prompt=f"{_name(gap)}:",
        given=chosen or "",
        expected=example_of(texts.get(_path(question, right), "")) if tells_right and right else "",
        feedback=texts.get(_path(question, option, "feedback"), "") if option and release.feedback else "",
        is_right=_is_right(option) if release.right else None,
    )


def _is_right(option: dict[str, Any] | None) -> bool:
    return option is not None and bool(option["is_right"])


def _path(question: Question, option: Mapping[str, Any], part: str = "text") -> str:
    return f"{question['id']}.options.{option['id']}.{part}"


def _name(gap: int) -> str:
    return gettext("Gap %(number)s") % {"number": gap}


GAPS = Gaps()
