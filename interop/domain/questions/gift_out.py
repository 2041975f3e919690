"""GIFT for questions of the bank. What GIFT cannot say is named, never written half."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from interop.domain.questions.model import CannotRead, Parsed, Value
from interop.domain.questions.out import exact_shares, plain_of, text_of, warn_of_shares
from interop.domain.questions.signs import escape
from interop.domain.questions.texts import PICTURE


def write_gift(questions: list[Parsed]) -> tuple[str, list[tuple[str, str]]]:
    """Return the file, and name and reason of each question that is not in it."""
    parts, left_out = [], []
    for question in questions:
        try:
            parts.append(_write(question))
        except CannotRead as error:
            left_out.append((question.name, error.reason))
    return "\n\n".join(parts) + "\n", left_out


def _write(question: Parsed) -> str:
    if question.kind not in KINDS:
        raise CannotRead(_("GIFT has no questions of the kind “%(kind)s”") % {"kind": question.kind})
    value = next(iter(question.values.values()))
    if PICTURE.search(value["text"]):
        raise CannotRead(_("GIFT holds no pictures"))
    if int(value.get("points") or 1) != 1:
        question.warn(_("GIFT holds no points"))
    if question.kind in ("single", "multiple"):
        warn_of_shares(question, exact_shares(question.kind, value))
    body = KINDS[question.kind](value)
    if body is not None:
        general = f"####{_plain(value['explanation'])}" if value.get("explanation") else ""
        body = f" {{{body}{general}}}"
    meta = "".join(f" [tag:{_meta(tag)}]" for tag in question.tags)
    key = f" [id:bank-{question.own_key}]" if question.own_key else ""
    text = f"::{_plain(question.name)}::[html]{escape(text_of(question, lambda one: one['text']))}{body or ''}"
    return f"//{key}{meta}\n{text}" if key or meta else text


def _meta(tag: str) -> str:
    return re.sub(r"([\]\\])", r"\\\1", " ".join(tag.split()))


def _plain(text: str) -> str:
    return escape(plain_of(text))


def _feedback(option: Value) -> str:
    return f"#{_plain(option['feedback'])}" if option.get("feedback") else ""


def _single(value: Value) -> str:
    lines = []
    for option, share in zip(value["options"], exact_shares("single", value), strict=True):
        sign = "=" if option["is_right"] else "~"
        weight = "" if share == ("100" if option["is_right"] else "0") else f"%{share}%"
        lines.append(f"{sign}{weight}{_plain(option['text'])}{_feedback(option)}")
    return _lines(lines)


def _multiple(value: Value) -> str:
    if value.get("credit") == "all":
        raise CannotRead(_("GIFT has no multiple choice that gives nothing for what is partly right"))
    shares = exact_shares("multiple", value)
    return _lines(
        [
            f"~%{share}%{_plain(one['text'])}{_feedback(one)}"
            for one, share in zip(value["options"], shares, strict=True)
        ]
    )


def _truth(value: Value) -> str:
    if value.get("justify"):
        raise CannotRead(_("GIFT asks for no justification"))
    answer = value["answer"]
    other = "false" if answer == "true" else "true"
    wrong, right = _plain(value.get(f"feedback_{other}") or ""), _plain(value.get(f"feedback_{answer}") or "")
    # An empty part at the end would run into the #### of the explanation.
    return answer.upper() + (f"#{wrong}#{right}" if right else f"#{wrong}" if wrong else "")


def _matching(value: Value) -> str:
    if len(value["pairs"]) < 2:  # noqa: PLR2004
        raise CannotRead(_("a matching has at least two pairs"))
    return _lines([f"={_plain(one['left'])} -> {_plain(one['right'])}{_feedback(one)}" for one in value["pairs"]])


def _short(value: Value) -> str:
    return _lines([f"={_weight(one)}{_plain(one['text'])}{_feedback(one)}" for one in value["options"]])


def _number(value: Value) -> str:
    if value.get("units"):
        raise CannotRead(_("GIFT has no units"))
    return "#" + _lines(
        [f"={_weight(one)}{one['value']}:{one['tolerance']}{_feedback(one)}" for one in value["options"]]
    )


def _weight(option: Value) -> str:
    share = option.get("share")
    return "" if share in (None, 100) else f"%{share}%"


def _essay(value: Value) -> str:
    if value.get("criteria"):
        raise CannotRead(_("GIFT holds no rubric"))
    return ""


def _lines(lines: list[str]) -> str:
    return "\n  " + "\n  ".join(lines) + "\n"


KINDS: dict[str, Callable[[Value], str | None]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _truth,
    "matching": _matching,
    "short": _short,
    "number": _number,
    "essay": _essay,
    "note": lambda value: None,
}
