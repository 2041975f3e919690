"""Moodle's types with gaps in a text: cloze, select missing words, drag and drop into text."""

import re
from decimal import Decimal
from itertools import count

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interop.domain.questions.choices import Weighed, gap_options, multiple_options
from interop.domain.questions.model import CannotRead, Value
from interop.domain.questions.moodle_texts import MoodleReader
from interop.domain.questions.numbers import read_decimal, read_fraction, read_range
from interop.domain.questions.texts import Reader
from interop.domain.questions.xml_tree import Node

CLOZE = re.compile(r"(?<!\\)\{(\d{0,6}):([A-Za-z_]{1,20}):((?:[^{}\\]|\\.)*)\}", re.S)
#: A `#` after `&` belongs to the number of a letter, as in `&#39;`.
ANSWER = re.compile(
    r"(?:%\s*(-?[0-9.,]{1,20})\s*%|(=))?((?:[^~#\\]|\\.|(?<=&)#|(?<=&amp;)#)*)(?:#((?:[^~\\]|\\.)*))?", re.S
)
PLACE = re.compile(r"\[\[(\d{1,4})\]\]")
BLANK = "_____"
TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"}
CHOSEN = {"MULTICHOICE", "MC", "MULTICHOICE_S", "MCS", "MULTICHOICE_V", "MCV", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_H", "MCH",
          "MULTICHOICE_HS", "MCHS"}  # fmt: skip
SEVERAL = {"MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH", "MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"}
NUMBERS = {"NUMERICAL", "NM"}
EXACT_CASE = {"SHORTANSWER_C", "SAC", "MWC"}
MOST_GAPS = 99
FULL = Decimal(100)


def too_many_gaps() -> str:
    return ngettext("more than %(most)d gap", "more than %(most)d gaps", MOST_GAPS) % {"most": MOST_GAPS}


def read_cloze(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    """A text with a single thing to choose or to work out becomes a question of that kind, else a text with gaps."""
    question = node.first("questiontext")
    source = PLACE.sub(r"[ [\1] ]", reader.in_language(question.below("text") if question else ""))
    found = [match for match, _place in zip(CLOZE.finditer(source), range(MOST_GAPS + 1), strict=False)]
    if not found:
        raise CannotRead(_("the text has no gap that can be read"))
    if len(found) > MOST_GAPS:
        raise CannotRead(too_many_gaps())
    form = question.attributes.get("format", "html") if question else "html"
    alone = _read_alone(found[0], reader) if len(found) == 1 else None
    options: list[Value] = []
    if alone is None:
        for gap, one in enumerate(found, start=1):
            options += read_gap(gap, one[1], one[2], one[3], reader)
    numbers = count(1)
    text = CLOZE.sub(lambda _match: BLANK if alone else f"[[{next(numbers)}]]", source)
    if "{" in re.sub(r"\\[{}]", "", text):
        reader.parsed.warn(_("braces that are no gap stand in the text as they are"))
    shown = reader.rich(re.sub(r"\\([{}])", r"\1", text), form)
    kind, own = alone or ("gaps", {"options": options})
    return kind, own | {"text": shown}


def _read_alone(found: re.Match[str], reader: MoodleReader) -> tuple[str, Value] | None:
    """Return the question that the only gap of a text is by itself; None where a gap is what fits best."""
    kind = found[2].upper()
    if kind in SEVERAL:
        return "multiple", multiple_options([_read_answer(part, reader) for part in _part(found[3])])
    if kind not in NUMBERS:
        return None
    options = []
    for answer in (_read_answer(part, reader) for part in _part(found[3])):
        if answer.text == "*":
            reader.parsed.warn(_("the feedback on every other number was left out"))
            continue
        value, tolerance = read_range(answer.text, reader.parsed)
        share = max(round(answer.fraction), 0)
        options.append({"value": value, "tolerance": tolerance, "share": share, "feedback": answer.feedback})
    if not any(option["share"] for option in options):
        raise CannotRead(_("no number is right"))
    return "number", {"options": options, "units": []}


def read_gap(gap: int, weight: str, kind: str, body: str, reader: Reader) -> list[Value]:
    """Return the options of an embedded question `{weight:kind:body}`, whose signs have backslashes. Raises CannotRead."""
    kind = kind.upper()
    if kind not in TYPED | CHOSEN | SEVERAL:
        raise CannotRead(_("gap %(gap)d: the type %(type)s cannot be imported") % {"gap": gap, "type": kind})
    if weight.lstrip("0") not in ("", "1"):
        reader.parsed.warn(_("all gaps weigh the same here"))
    if kind in EXACT_CASE:
        reader.parsed.warn(_("capital and small letters count as the same here"))
    answers = [_read_answer(part, reader) for part in _part(body)]
    if kind in SEVERAL:
        reader.parsed.warn(
            _("gap %(gap)d: of several answers to tick, one right one has to be chosen here") % {"gap": gap}
        )
        answers = [Weighed(one.text, FULL if one.fraction > 0 else Decimal(0), one.feedback) for one in answers]
    if kind in NUMBERS:
        answers = [words for answer in answers if answer.text != "*" for words in _as_words(gap, answer, reader)]
    return gap_options(gap, answers, reader.parsed, is_typed=kind in TYPED)


def _part(body: str) -> list[str]:
    return [part for part in re.split(r"(?<!\\)~", body) if part.strip()]


def _read_answer(part: str, reader: Reader) -> Weighed:
    found = ANSWER.match(part.strip())
    weight, sign, text, feedback = found.groups() if found else (None, None, part, "")
    fraction = FULL if sign else read_fraction(weight, reader.parsed) if weight else Decimal(0)
    if weight and text.startswith("="):
        text = text[1:]
    return Weighed(_unescaped(text, reader), fraction, _unescaped(feedback or "", reader))


def _unescaped(text: str, reader: Reader) -> str:
    return reader.plain(re.sub(r"\\([{}~#/\"\\:=])", r"\1", text))


def _as_words(gap: int, answer: Weighed, reader: Reader) -> list[Weighed]:
    """A number in a gap is compared as it is written: with a point, and with a comma."""
    value, _colon, tolerance = answer.text.partition(":")
    read_decimal(value, _("the number"))
    if tolerance.strip() and read_decimal(tolerance, _("the tolerance")):
        reader.parsed.warn(_("gap %(gap)d: the number is accepted only exactly, without its tolerance") % {"gap": gap})
    written = dict.fromkeys((value.strip(), value.strip().replace(".", ",")))
    return [Weighed(one, answer.fraction, answer.feedback) for one in written]


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
        if gap > MOST_GAPS:
            raise CannotRead(too_many_gaps())
        if not 1 <= place <= len(words):
            raise CannotRead(_("the text has a gap [[%(place)d]], but there is no such word") % {"place": place})
        right, group = words[place - 1]
        answers = [Weighed(word, FULL if word == right else Decimal(0)) for word in _in_file_order(words, group)]
        options.extend(gap_options(gap, answers, reader.parsed, is_typed=False))
        return f"[[{gap}]]"

    text = PLACE.sub(replace, source)
    if not options:
        raise CannotRead(_("the text has no gap"))
    form = question.attributes.get("format", "html") if question else "html"
    return "gaps", {"text": reader.rich(text, form), "options": options}


def _in_file_order(words: list[tuple[str, str]], group: str) -> list[str]:
    return list(dict.fromkeys(word for word, own in words if own == group))


def read_gapfill(node: Node, reader: MoodleReader) -> tuple[str, Value]:
    """The plugin “gapfill” writes what is right into the text, between signs that the question names; `|` parts what counts
    as the same. Wrong answers, where it has them, can be chosen in every gap."""
    signs = (node.below("delimitchars") or "[]")[:2]
    if len(signs) < 2:  # noqa: PLR2004
        raise CannotRead(_("the text has no gap"))
    question = node.first("questiontext")
    source = reader.in_language(question.below("text") if question else "")
    wrong = [part for one in node.each("wronganswers") for part in reader.plain(one.text).split(",") if part.strip()]
    options: list[Value] = []
    numbers = count(1)

    def replace(found: re.Match[str]) -> str:
        gap = next(numbers)
        if gap > MOST_GAPS:
            raise CannotRead(too_many_gaps())
        answers = [Weighed(one.strip(), FULL) for one in reader.plain(found[1]).split("|") if one.strip()]
        answers += [Weighed(one.strip(), Decimal(0)) for one in wrong]
        options.extend(gap_options(gap, answers, reader.parsed, is_typed=not wrong))
        return f"[[{gap}]]"

    text = re.sub(rf"{re.escape(signs[0])}([^{re.escape(signs)}]{{1,500}}){re.escape(signs[1])}", replace, source)
    if not options:
        raise CannotRead(_("the text has no gap"))
    form = question.attributes.get("format", "html") if question else "html"
    return "gaps", {"text": reader.rich(text, form), "options": options}
