"""Moodle XML: the frame of each question. What the types have of their own is read in `moodle_types`."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interop.domain.questions.gift import LONGEST_NAME, name_from, read_key, text_from_name, too_many_questions
from interop.domain.questions.gift_file import read_category
from interop.domain.questions.languages import find_languages
from interop.domain.questions.model import MOST_QUESTIONS, CannotRead, Parsed, Refused, Value
from interop.domain.questions.moodle_calculated import CALCULATED, fix_values
from interop.domain.questions.moodle_gaps import read_cloze, read_drag_words, read_gapfill, read_select_words
from interop.domain.questions.moodle_texts import MoodleReader
from interop.domain.questions.moodle_types import (
    read_description,
    read_essay,
    read_matching,
    read_multichoice,
    read_multichoice_set,
    read_numerical,
    read_old_order,
    read_ordering,
    read_short,
    read_true_false,
)
from interop.domain.questions.numbers import read_points
from interop.domain.questions.pictures import OLD_PICTURE, Pictures
from interop.domain.questions.xml_tree import Node, read_children

ReadType = Callable[[Node, MoodleReader], tuple[str, Value]]
TYPES: dict[str, ReadType] = {
    "multichoice": read_multichoice,
    "multichoiceset": read_multichoice_set,
    "truefalse": read_true_false,
    "shortanswer": read_short,
    "numerical": read_numerical,
    "calculated": read_numerical,
    "calculatedsimple": read_numerical,
    "calculatedmulti": read_multichoice,
    "matching": read_matching,
    "match": read_matching,
    "essay": read_essay,
    "description": read_description,
    "ordering": read_ordering,
    "cloze": read_cloze,
    "multianswer": read_cloze,
    "gapselect": read_select_words,
    "ddwtos": read_drag_words,
    "gapfill": read_gapfill,
    "order": read_old_order,
}
UNSUPPORTED = {
    "ddmarker": gettext_lazy("drag and drop markers"),
    "ddimageortext": gettext_lazy("drag and drop onto an image"),
    "randomsamatch": gettext_lazy("random short-answer matching"),
    "random": gettext_lazy("random question"),
    "missingtype": gettext_lazy("unknown to the Moodle that wrote the file"),
}
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
USUAL = re.compile(r"(<p>)?\s*your answer is (partially |in)?correct\.?\s*(</p>)?", re.I)


def read_moodle_xml(text: str) -> tuple[list[Parsed], list[Refused]]:
    """Return the questions of a file and what of it cannot be read. Raises CannotRead for a file that is none."""
    reading = read_children(text)
    if reading.root.tag != "quiz":
        told = {"tag": reading.root.tag[:40]}
        raise CannotRead(_("<%(tag)s> is no file of Moodle questions, <quiz> is") % told, reading.root.line)
    questions: list[Parsed] = []
    refused: list[Refused] = []
    category = ""
    for node in reading:
        if node.tag == "question" and node.attributes.get("type") == "category":
            category = read_category(node.below("category", "text"))
        elif len(questions) + len(refused) >= MOST_QUESTIONS:
            refused.append(Refused(node.line, "", too_many_questions()))
            return questions, refused
        elif node.tag == "question" or node.text.strip():
            _read_into(node, category, questions, refused)
    if reading.problem:
        refused.append(Refused(reading.problem.line, "", reading.problem.reason))
    return questions, refused


def _read_into(node: Node, category: str, questions: list[Parsed], refused: list[Refused]) -> None:
    try:
        if node.tag != "question":
            raise CannotRead(_("<%(tag)s> is no question") % {"tag": node.tag[:40]})
        questions.append(read_question(node, category))
    except CannotRead as error:
        name = node.below("name", "text") or node.below("questiontext", "text")
        refused.append(Refused(error.line or node.line, " ".join(name[:500].split())[:60], error.reason))


def read_question(node: Node, category: str) -> Parsed:
    """Return one question. Raises CannotRead."""
    kind = node.attributes.get("type", "").strip().lower()
    if kind in UNSUPPORTED:
        told = {"name": UNSUPPORTED[kind], "type": kind}
        raise CannotRead(_("questions of the type %(name)s (%(type)s) cannot be imported") % told)
    if kind not in TYPES:
        raise CannotRead(_("“%(type)s” is a type of question that cannot be imported") % {"type": kind[:40]})
    parsed = Parsed("", "", node.line, {}, category)
    parsed.own_key = read_key(node.below("idnumber"))
    parsed.tags = [tag.text.strip()[:100] for tags in node.each("tags") for tag in tags.each("tag") if tag.text.strip()]
    if node.below("hidden") == "1":
        parsed.warn(_("the question was hidden in Moodle"))
    if kind in CALCULATED:
        node = fix_values(node, kind, parsed)
    pictures = _read_files(node)
    for language in find_languages(*(text.own_text for text in node.deep("text"))):
        parsed.values[language] = _read_value(node, TYPES[kind], MoodleReader(parsed, language, pictures))
    first = next(iter(parsed.values))
    name = MoodleReader(parsed, first).plain(node.below("name", "text"))
    parsed.name = name[:LONGEST_NAME] or name_from(parsed.values[first]["text"]) or "?"
    return parsed


def _read_value(node: Node, read: ReadType, reader: MoodleReader) -> Value:
    common: dict[str, Any] = {"text": reader.rich_of(node.first("questiontext"))}
    reader.parsed.kind, own = read(node, reader)
    if reader.parsed.kind != "note":
        common["points"] = read_points(node.below("defaultgrade"), reader.parsed)
        common["explanation"] = reader.plain_of(node.first("generalfeedback"))
        _warn_of_lost(node, reader)
    value = common | own
    value["text"] = value["text"] or text_from_name(reader, node.below("name", "text"))
    if node.first("image_base64") is not None:
        value["text"] += reader.old_picture()
    return value


def _warn_of_lost(node: Node, reader: MoodleReader) -> None:
    for tag in COMBINED:
        text = node.below(tag, "text")
        if text and not USUAL.fullmatch(text):
            reader.parsed.warn(_("the feedback on right, partly right or wrong answers as a whole was left out"))
    if any(hint.below("text") for hint in node.each("hint")):
        reader.parsed.warn(_("the hints for further tries were left out"))


def _read_files(node: Node) -> Pictures:
    """Return the files that the question brings along, by the path under which its texts name them."""
    found = Pictures()
    for file in node.deep("file"):
        name, folder = file.attributes.get("name", ""), file.attributes.get("path", "/").strip("/")
        if name and file.attributes.get("encoding", "base64") == "base64":
            found.add(f"{folder}/{name}" if folder else name, file.own_text)
    old = node.first("image_base64")
    if old is not None:
        found.add(OLD_PICTURE, old.own_text)
    return found
