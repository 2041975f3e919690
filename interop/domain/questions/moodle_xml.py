"""Moodle XML: the frame of each question. What the types have of their own is read in `moodle_types`."""

import re
from collections.abc import Callable
from typing import Any

from interop.domain.questions.gift import LONGEST_NAME, name_from, read_category, read_key
from interop.domain.questions.model import MOST_QUESTIONS, CannotRead, Parsed, Picture, Refused, Value, read_points
from interop.domain.questions.moodle_gaps import read_cloze, read_drag_words, read_select_words
from interop.domain.questions.moodle_texts import MoodleReader
from interop.domain.questions.moodle_types import (
    read_description,
    read_essay,
    read_matching,
    read_multichoice,
    read_multichoice_set,
    read_numerical,
    read_ordering,
    read_short,
    read_true_false,
)
from interop.domain.questions.texts import decode_picture, find_languages
from interop.domain.questions.xml_tree import Node, read_tree

ReadType = Callable[[Node, MoodleReader], tuple[str, Value]]
TYPES: dict[str, ReadType] = {
    "multichoice": read_multichoice,
    "multichoiceset": read_multichoice_set,
    "truefalse": read_true_false,
    "shortanswer": read_short,
    "numerical": read_numerical,
    "matching": read_matching,
    "match": read_matching,
    "essay": read_essay,
    "description": read_description,
    "ordering": read_ordering,
    "cloze": read_cloze,
    "multianswer": read_cloze,
    "gapselect": read_select_words,
    "ddwtos": read_drag_words,
}
UNSUPPORTED = {
    "calculated": "calculated",
    "calculatedsimple": "simple calculated",
    "calculatedmulti": "calculated multiple choice",
    "ddmarker": "drag and drop markers",
    "ddimageortext": "drag and drop onto an image",
    "randomsamatch": "random short-answer matching",
    "random": "random question",
}
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
USUAL = re.compile(r"(<p>)?\s*your answer is (partially |in)?correct\.?\s*(</p>)?", re.I)


def read_moodle_xml(text: str) -> tuple[list[Parsed], list[Refused]]:
    """Return the questions of a file and what of it cannot be read. Raises CannotRead for a file that is none."""
    tree = read_tree(text)
    if tree.root.tag != "quiz":
        raise CannotRead(f"<{tree.root.tag[:40]}> is no file of Moodle questions, <quiz> is", tree.root.line)
    questions: list[Parsed] = []
    refused: list[Refused] = []
    category = ""
    for node in tree.root.each():
        if node.tag == "question" and node.attributes.get("type") == "category":
            category = read_category(node.below("category", "text"))
        elif len(questions) == MOST_QUESTIONS:
            refused.append(Refused(node.line, "", f"the file has more than {MOST_QUESTIONS} questions"))
            break
        else:
            _read_into(node, category, questions, refused)
    if tree.problem:
        refused.append(Refused(tree.problem.line, "", tree.problem.reason))
    return questions, refused


def _read_into(node: Node, category: str, questions: list[Parsed], refused: list[Refused]) -> None:
    try:
        if node.tag != "question":
            raise CannotRead(f"<{node.tag[:40]}> is no question")
        questions.append(read_question(node, category))
    except CannotRead as error:
        name = node.below("name", "text") or node.below("questiontext", "text")
        refused.append(Refused(error.line or node.line, " ".join(name.split())[:60], error.reason))


def read_question(node: Node, category: str) -> Parsed:
    """Return one question. Raises CannotRead."""
    kind = node.attributes.get("type", "").strip().lower()
    if kind in UNSUPPORTED:
        raise CannotRead(f"questions of the type {UNSUPPORTED[kind]} ({kind}) cannot be imported")
    if kind not in TYPES:
        raise CannotRead(f"“{kind[:40]}” is a type of question that cannot be imported")
    parsed = Parsed("", "", node.line, {}, category)
    parsed.own_key = read_key(node.below("idnumber"))
    parsed.tags = [tag.text.strip()[:100] for tags in node.each("tags") for tag in tags.each("tag") if tag.text.strip()]
    pictures = _read_files(node, parsed)
    for language in find_languages(*(text.text for text in node.deep("text"))):
        parsed.values[language] = _read_value(node, TYPES[kind], MoodleReader(parsed, language, pictures))
    first = next(iter(parsed.values))
    name = MoodleReader(parsed, first).plain(node.below("name", "text"))
    parsed.name = name[:LONGEST_NAME] or name_from(parsed.values[first]["text"]) or "?"
    return parsed


def _read_value(node: Node, read: ReadType, reader: MoodleReader) -> Value:
    text = reader.rich_of(node.first("questiontext"))
    common: dict[str, Any] = {"text": text}
    reader.parsed.kind, own = read(node, reader)
    if reader.parsed.kind != "note":
        common["points"] = read_points(node.below("defaultgrade"), reader.parsed)
        common["explanation"] = reader.plain_of(node.first("generalfeedback"))
        _warn_of_lost(node, reader)
    value = common | own
    if not value["text"]:
        raise CannotRead("the question has no text")
    return value


def _warn_of_lost(node: Node, reader: MoodleReader) -> None:
    for tag in COMBINED:
        text = node.below(tag, "text")
        if text and not USUAL.fullmatch(text):
            reader.parsed.warn("the feedback on right, partly right or wrong answers as a whole was left out")
    if any(hint.below("text") for hint in node.each("hint")):
        reader.parsed.warn("the hints for further tries were left out")


def _read_files(node: Node, parsed: Parsed) -> dict[str, Picture]:
    """Return the pictures that the question brings along, by the path under which its texts name them."""
    found = {}
    for file in node.deep("file"):
        name = file.attributes.get("name", "")
        folder = file.attributes.get("path", "/").strip("/")
        if not name or file.attributes.get("encoding", "base64") != "base64":
            continue
        picture = decode_picture(name, file.text)
        if picture is None:
            parsed.warn(f"the file “{name[:80]}” is damaged or too big and was left out")
        else:
            found[f"{folder}/{name}" if folder else name] = picture
    return found
