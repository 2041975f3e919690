"""Moodle XML for questions of the bank, in all their languages."""

import base64
import re
from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _

from interop.domain.questions.model import CannotRead, Parsed, Value
from interop.domain.questions.numbers import write_decimal
from interop.domain.questions.out import exact_shares, plain_of, text_of, warn_of_shares
from interop.domain.questions.texts import PICTURE

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TYPES = {"single": "multichoice", "multiple": "multichoice", "true_false": "truefalse", "short": "shortanswer",
         "number": "numerical", "matching": "matching", "essay": "essay", "note": "description", "ordering": "ordering",
         "gaps": "cloze"}  # fmt: skip


def write_moodle_xml(questions: list[Parsed]) -> tuple[str, list[tuple[str, str]]]:
    """Return the file, and name and reason of each question that is not in it."""
    root = Element("quiz")
    left_out = []
    for question in questions:
        try:
            root.append(_write(question))
        except CannotRead as error:
            left_out.append((question.name, error.reason))
    for node in root:
        indent(node, level=1)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n", left_out


def _write(question: Parsed) -> Element:
    value = next(iter(question.values.values()))
    if question.kind not in TYPES:
        raise CannotRead(_("Moodle XML has no questions of the kind “%(kind)s”") % {"kind": question.kind})
    if value.get("justify") or value.get("criteria"):
        raise CannotRead(_("Moodle XML holds no justification and no rubric"))
    kind = "multichoiceset" if value.get("credit") == "all" else TYPES[question.kind]
    node = Element("question", type=kind)
    SubElement(SubElement(node, "name"), "text").text = _printable(escape(question.name, quote=False))
    _put_text(node, question)
    _put(node, "generalfeedback", question, lambda one: one.get("explanation") or "")
    SubElement(node, "defaultgrade").text = str(0 if question.kind == "note" else value.get("points") or 1)
    if question.own_key:
        SubElement(node, "idnumber").text = f"bank-{question.own_key}"
    if question.kind in ANSWERS:
        ANSWERS[question.kind](node, question, value)
    if question.tags:
        tags = SubElement(node, "tags")
        for tag in question.tags:
            SubElement(SubElement(tags, "tag"), "text").text = _printable(tag)
    return node


def _printable(text: str) -> str:
    """XML has no place for most control signs."""
    return UNPRINTABLE.sub("", text)


def _put(node: Element, tag: str, question: Parsed, pick: Callable[[Value], str], **attributes: str) -> Element:
    """Add an element whose text is HTML, made from plain text."""
    one = SubElement(node, tag, {"format": "html", **attributes})
    SubElement(one, "text").text = _printable(
        text_of(question, lambda value: plain_of(pick(value)).replace("\n", "<br>"))
    )
    return one


def _put_text(node: Element, question: Parsed) -> None:
    texts = SubElement(node, "questiontext", format="html")
    names = {digest: f"{digest[:8]}-{picture.name}" for digest, picture in question.pictures.items()}

    def link(found: Any) -> str:
        alt = (found.group(2) or "").replace('"', "&quot;")
        return f'<img src="@@PLUGINFILE@@/{names[found.group(1)]}" alt="{alt}">'

    def pick(value: Value) -> str:
        text = PICTURE.sub(link, value["text"])
        return _with_gaps(text, value) if question.kind == "gaps" else text

    SubElement(texts, "text").text = _printable(text_of(question, pick))
    for digest, picture in question.pictures.items():
        file = SubElement(texts, "file", name=names[digest], path="/", encoding="base64")
        file.text = base64.b64encode(picture.content).decode()


def _with_gaps(text: str, value: Value) -> str:
    text = text.replace("{", "\\{").replace("}", "\\}")
    for gap in sorted({option["gap"] for option in value["options"]}):
        options = [option for option in value["options"] if option["gap"] == gap]
        kind = "SHORTANSWER" if all(option["is_right"] for option in options) else "MULTICHOICE"
        answers = "~".join(
            ("=" if one["is_right"] else "")
            + _cloze(one["text"])
            + (f"#{_cloze(one['feedback'])}" if one.get("feedback") else "")
            for one in options
        )
        text = text.replace(f"[[{gap}]]", f"{{1:{kind}:{answers}}}")
    return text


def _cloze(text: str) -> str:
    escaped = plain_of(text).replace("\n", " ").replace("\\", "\\\\")
    for sign in "}~#":
        escaped = escaped.replace(sign, f"\\{sign}")
    return escaped


def _options(node: Element, question: Parsed, value: Value) -> None:
    if question.kind != "short":
        SubElement(node, "single").text = "true" if question.kind == "single" else "false"
    if question.kind == "short":
        shares = [str(100 if option.get("share") is None else option["share"]) for option in value["options"]]
    else:
        shares = exact_shares(question.kind, value)
    warn_of_shares(question, shares)
    for place, share in enumerate(shares):
        _answer(node, question, share, lambda one, place=place: one["options"][place])  # type: ignore[misc]


def _answer(node: Element, question: Parsed, share: str, pick: Callable[[Value], Value]) -> Element:
    answer = _put(node, "answer", question, lambda value: pick(value)["text"], fraction=share)
    _put(answer, "feedback", question, lambda value: pick(value).get("feedback") or "")
    return answer


def _truth(node: Element, question: Parsed, value: Value) -> None:
    for word in ("true", "false"):
        answer = SubElement(
            node, "answer", fraction="100" if value["answer"] == word else "0", format="moodle_auto_format"
        )
        SubElement(answer, "text").text = word
        _put(answer, "feedback", question, lambda one, word=word: one.get(f"feedback_{word}") or "")  # type: ignore[misc]


def _numbers(node: Element, question: Parsed, value: Value) -> None:
    warn_of_shares(question, [str(100 if one.get("share") is None else one["share"]) for one in value["options"]])
    for place, option in enumerate(value["options"]):
        share = str(100 if option.get("share") is None else option["share"])
        answer = SubElement(node, "answer", fraction=share, format="moodle_auto_format")
        SubElement(answer, "text").text = str(option["value"])
        SubElement(answer, "tolerance").text = str(option["tolerance"])
        _put(answer, "feedback", question, lambda one, place=place: one["options"][place].get("feedback") or "")  # type: ignore[misc]
    units = SubElement(node, "units") if value.get("units") else None
    for unit in value.get("units") or []:
        one = SubElement(units, "unit")  # type: ignore[arg-type]
        SubElement(one, "multiplier").text = write_decimal(round(1 / Decimal(unit["factor"]), 12))
        SubElement(one, "unit_name").text = plain_of(unit["name"])


def _pairs(node: Element, question: Parsed, value: Value) -> None:
    for place, pair in enumerate(value["pairs"]):
        if pair.get("feedback"):
            question.warn(_("Moodle XML holds no feedback on pairs"))
        one = _put(node, "subquestion", question, lambda own, place=place: own["pairs"][place]["left"])  # type: ignore[misc]
        answer = SubElement(one, "answer")
        text = text_of(question, lambda own, place=place: plain_of(own["pairs"][place]["right"]))  # type: ignore[misc]
        SubElement(answer, "text").text = _printable(text)


def _items(node: Element, question: Parsed, value: Value) -> None:
    for place in range(len(value["items"])):

        def pick(own: Value, place: int = place) -> str:
            return str(own["items"][place]["text"])

        _put(node, "answer", question, pick, fraction=f"{place + 1}.0000000")


def _words(node: Element, question: Parsed, value: Value) -> None:
    SubElement(node, "responseformat").text = "editor"
    for tag, name in (("minwordlimit", "min_words"), ("maxwordlimit", "max_words")):
        if value.get(name):
            SubElement(node, tag).text = str(value[name])


ANSWERS: dict[str, Callable[[Element, Parsed, Value], None]] = {
    "single": _options,
    "multiple": _options,
    "short": _options,
    "true_false": _truth,
    "number": _numbers,
    "matching": _pairs,
    "ordering": _items,
    "essay": _words,
}
