"""Moodle's types with gaps in a text: cloze, select missing words, drag and drop into text."""

import re
from decimal import Decimal
from itertools import count

from interop.domain.questions.choices import Weighed, gap_options
from interop.domain.questions.model import CannotRead, Value, read_decimal, read_fraction
from interop.domain.questions.moodle_texts import MoodleReader
from interop.domain.questions.xml_tree import Node

CLOZE = re.compile(r"(?<!\\)\{(\d{0,6}):([A-Za-z_]{1,20}):((?:[^{}\\]|\\.)*)\}", re.S)
ANSWER = re.compile(r"(?:%(-?[0-9.,]{1,20})%|(=))?((?:[^~#\\]|\\.)*)(?:#((?:[^~\\]|\\.)*))?", re.S)
PLACE = re.compile(r"\[\[(\d{1,4})\]\]")
TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"}
CHOSEN = {"MULTICHOICE", "MC", "MULTICHOICE_S", "MCS", "MULTICHOICE_V", "MCV", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_H", "MCH",
          "MULTICHOICE_HS", "MCHS"}  # fmt: skip
NUMBERS = {"NUMERICAL", "NM"}
MOST_GAPS = 99
FULL = Decimal(100)


def read_cloze(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    question = node.first("questiontext")
    source = reader.in_language(question.below("text") if question else "")
    options: list[Value] = []
    numbers = count(1)

    def replace(found: re.Match[str]) -> str:
        gap = next(numbers)
        if gap > MOST_GAPS:
            raise CannotRead(f"more than {MOST_GAPS} gaps")
        options.extend(_read_gap(gap, found, reader))
        return f"[[{gap}]]"

    text = CLOZE.sub(replace, PLACE.sub(r"[ [\1] ]", source))
    if not options:
        raise CannotRead("the text has no gap that can be read")
    if "{" in re.sub(r"\\[{}]", "", text):
        reader.parsed.warn("braces that are no gap stand in the text as they are")
    form = question.attributes.get("format", "html") if question else "html"
    return "gaps", {"text": reader.rich(re.sub(r"\\([{}])", r"\1", text), form), "options": options}


def _read_gap(gap: int, found: re.Match[str], reader: MoodleReader) -> list[Value]:
    weight, kind, body = found.group(1), found.group(2).upper(), found.group(3)
    if kind not in TYPED | CHOSEN:
        raise CannotRead(f"gap {gap}: the type {kind} cannot be imported")
    if weight not in ("", "1"):
        reader.parsed.warn("all gaps weigh the same here")
    if kind.endswith("C") and kind in ("SHORTANSWER_C", "SAC", "MWC"):
        reader.parsed.warn("capital and small letters count as the same here")
    answers = [_read_answer(part, reader) for part in _part(body)]
    if kind in NUMBERS:
        answers = [_as_words(gap, answer, reader) for answer in answers if answer.text != "*"]
    return gap_options(gap, answers, reader.parsed, is_typed=kind in TYPED)


def _part(body: str) -> list[str]:
    return [part for part in re.split(r"(?<!\\)~", body) if part.strip()]


def _read_answer(part: str, reader: MoodleReader) -> Weighed:
    found = ANSWER.match(part.strip())
    weight, sign, text, feedback = found.groups() if found else (None, None, part, "")
    fraction = FULL if sign else read_fraction(weight, reader.parsed) if weight else Decimal(0)
    if weight and text.startswith("="):
        text = text[1:]
    return Weighed(_unescaped(text, reader), fraction, _unescaped(feedback or "", reader))


def _unescaped(text: str, reader: MoodleReader) -> str:
    return reader.plain(re.sub(r"\\([{}~#/\"\\])", r"\1", text))


def _as_words(gap: int, answer: Weighed, reader: MoodleReader) -> Weighed:
    value, _, tolerance = answer.text.partition(":")
    read_decimal(value, f"gap {gap}: the number")
    if tolerance.strip() and read_decimal(tolerance, f"gap {gap}: the tolerance"):
        reader.parsed.warn(f"gap {gap}: the number is accepted only exactly, without its tolerance")
    return Weighed(value.strip(), answer.fraction, answer.feedback)


def read_select_words(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    return _read_words(node, "selectoption", reader)


def read_drag_words(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    return _read_words(node, "dragbox", reader)


def _read_words(node: Node, tag: str, reader: MoodleReader) -> tuple[str, Value]:
    """The text names the right word of each gap by its place in the list; the others of its group are the wrong ones."""
    words = [(reader.plain_of(one), one.below("group") or "1") for one in node.each(tag)]
    question = node.first("questiontext")
    source = reader.in_language(question.below("text") if question else "")
    options: list[Value] = []
    numbers = count(1)

    def replace(found: re.Match[str]) -> str:
        gap, place = next(numbers), int(found.group(1))
        if not 1 <= place <= len(words) or gap > MOST_GAPS:
            raise CannotRead(f"the text has a gap [[{place}]], but there is no such word")
        right, group = words[place - 1]
        answers = [Weighed(word, FULL if word == right else Decimal(0)) for word in _in_file_order(words, group)]
        options.extend(gap_options(gap, answers, reader.parsed, is_typed=False))
        return f"[[{gap}]]"

    text = PLACE.sub(replace, source)
    if not options:
        raise CannotRead("the text has no gap")
    form = question.attributes.get("format", "html") if question else "html"
    return "gaps", {"text": reader.rich(text, form), "options": options}


def _in_file_order(words: list[tuple[str, str]], group: str) -> list[str]:
    return list(dict.fromkeys(word for word, own in words if own == group))
