"""The types of Moodle XML, but for those with gaps. Each returns our kind and the part of its value that is its own."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from interop.domain.questions.choices import multiple_options, short_options, single_options
from interop.domain.questions.model import CannotRead, Parsed, Value
from interop.domain.questions.moodle_texts import MoodleReader, text_of
from interop.domain.questions.numbers import read_decimal, read_number, read_tolerance, write_decimal
from interop.domain.questions.xml_tree import Node

TRUE_WORDS = ("true", "1", "wahr", "vrai", "da", "true.")
MOST_WORDS = 5000


def read_multichoice(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    is_single = node.below("single").lower() not in ("false", "0")
    answers = reader.weighed(node)
    if not is_single:
        return "multiple", multiple_options(answers)
    return "single", single_options(answers, reader.parsed)


def read_multichoice_set(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    return "multiple", multiple_options(reader.weighed(node), all_or_nothing=True)


def read_true_false(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    """The first of the two is “true” where neither is written in English."""
    answers = reader.weighed(node)
    if len(answers) != 2:  # noqa: PLR2004
        raise CannotRead(_("a question of true or false has two answers"))
    true = 1 if answers[1].text.lower() in TRUE_WORDS else 0
    answer = "true" if answers[true].fraction > answers[1 - true].fraction else "false"
    if answers[0].fraction == answers[1].fraction:
        raise CannotRead(_("both answers are worth the same"))
    return "true_false", {
        "answer": answer,
        "feedback_true": answers[true].feedback,
        "feedback_false": answers[1 - true].feedback,
    }


def read_short(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    if node.below("usecase") == "1":
        reader.parsed.warn(_("capital and small letters count as the same here"))
    return "short", short_options(reader.weighed(node), reader.parsed)


def read_numerical(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    options = []
    given = (one for one in node.each("answer") if text_of(one))
    for answer, weighed in zip(given, reader.weighed(node), strict=True):
        if weighed.text.strip() == "*":
            reader.parsed.warn(_("the feedback on every other number was left out"))
            continue
        options.append(
            {
                "value": read_number(weighed.text, reader.parsed),
                "tolerance": read_tolerance(answer.below("tolerance"), reader.parsed),
                "share": max(round(weighed.fraction), 0),
                "feedback": weighed.feedback,
            }
        )
    if not any(option["share"] for option in options):
        raise CannotRead(_("no number is right"))
    return "number", {"options": options, "units": _read_units(node, reader)}


def _read_units(node: Node, reader: MoodleReader) -> list[Value]:
    """Moodle divides what is typed by the multiplier, we multiply by the factor."""
    units = []
    for unit in (one for units in node.each("units") for one in units.each("unit")):
        multiplier = read_decimal(unit.below("multiplier") or "1", _("the multiplier of a unit"))
        if multiplier <= 0:
            raise CannotRead(_("the multiplier of a unit must be more than 0"))
        factor = round(1 / multiplier, 12)
        units.append({"name": reader.plain(unit.below("unit_name")), "factor": write_decimal(factor)})
    penalty = node.below("unitpenalty")
    if units and node.below("unitgradingtype") not in ("", "0") and penalty and read_decimal(penalty, _("the penalty")):
        reader.parsed.warn(_("a wrong unit takes no points off by itself here"))
    return units


def read_matching(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    pairs = []
    for one in node.each("subquestion"):
        answer = one.first("answer")
        left, right = reader.plain_of(one), reader.plain_of(answer)
        if not left and text_of(one):
            raise CannotRead(_("a part of a pair has no text"), one.line)
        if left and not right:
            raise CannotRead(_("“%(left)s” has no partner") % {"left": left[:40]}, one.line)
        if right:
            pairs.append({"left": left, "right": right, "feedback": ""})
    return "matching", {"pairs": pairs}


def read_ordering(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    """The weight of an item is its place, where the places differ; else the order in the file counts."""
    found = [one for one in node.each("answer") if text_of(one)]
    places = [read_decimal(one.attributes.get("fraction") or "0", _("the place")) for one in found]
    return "ordering", {"items": _in_order(found, places, reader)}


def read_old_order(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    """An older plugin wrote an ordering like a matching: each item with its place."""
    found = [one for one in node.each("subquestion") if text_of(one)]
    places = [read_decimal(reader.plain_of(one.first("answer")), _("the place")) for one in found]
    return "ordering", {"items": _in_order(found, places, reader)}


def _in_order(found: list[Node], places: list[Decimal], reader: MoodleReader) -> list[Value]:
    if len(set(places)) == len(found):
        found = [one for _place, one in sorted(zip(places, found, strict=True), key=lambda both: both[0])]
    return [{"text": reader.plain_of(one)} for one in found]


def read_essay(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    """A question that only takes files asks for a file here."""
    if node.below("graderinfo", "text"):
        reader.parsed.warn(_("the information for graders was left out"))
    if node.below("responsetemplate", "text"):
        reader.parsed.warn(_("the template for the answer was left out"))
    attachments = node.below("attachments")
    if attachments not in ("", "0"):
        if node.below("responseformat") == "noinline":
            return "file", {
                "criteria": [],
                "formats": _formats(node, reader.parsed),
                "max_mb": 10,
                "second_marker": False,
            }
        reader.parsed.warn(_("no files can be added to a written answer here"))
    return "essay", {
        "criteria": [],
        "min_words": _words(node, "minwordlimit"),
        "max_words": _words(node, "maxwordlimit"),
        "second_marker": False,
    }


def _words(node: Node, tag: str) -> int | None:
    text = node.below(tag)
    return min(int(text), MOST_WORDS) if re.fullmatch(r"[0-9]{1,6}", text) and int(text) else None


def _formats(node: Node, parsed: Parsed) -> str:
    from assessments.questions.file import FORMATS, USUAL

    wanted = [one.strip(" .").lower() for one in re.split(r"[,;\s]+", node.below("filetypeslist")) if one.strip(" .")]
    known = [one for one in wanted if one in FORMATS]
    if len(known) < len(wanted):
        parsed.warn(_("some types of file cannot be asked for here"))
    return ",".join(known) or USUAL


def read_description(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    if node.below("generalfeedback", "text"):
        reader.parsed.warn(_("the feedback of a text between questions was left out"))
    return "note", {}
