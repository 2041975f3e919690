"""Calculated questions of Moodle, whose numbers change from learner to learner: here they are those of the first set."""

import html
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interop.domain.questions.effort import spend, spend_on_text
from interop.domain.questions.formula import WILDCARD, FormulaError, NoValueError, compute, round_half_up
from interop.domain.questions.model import CannotRead, Parsed
from interop.domain.questions.moodle_texts import text_of
from interop.domain.questions.numbers import HIGHEST_EXPONENT, PLACES, read_decimal, write_decimal
from interop.domain.questions.texts import LONGEST_TEXT, to_plain
from interop.domain.questions.xml_tree import Node

CALCULATED = ("calculated", "calculatedsimple", "calculatedmulti")
RELATIVE, NOMINAL, GEOMETRIC = "relative", "nominal", "geometric"
TOLERANCES = {"1": RELATIVE, "2": NOMINAL, "3": GEOMETRIC, NOMINAL: NOMINAL, GEOMETRIC: GEOMETRIC}
DECIMALS, FIGURES = "1", "2"
#: As many digits as PHP shows of a number.
DIGITS = 14
MOST_TOLD = 8
#: A sign of a formula takes so many units.
EFFORT = 3
#: A formula in a text, or a wildcard.
IN_TEXT = re.compile(r"\{=([^{}]*+(?:\{[^{}]++\}[^{}]*+)*+)\}|" + WILDCARD.pattern)
#: A wildcard that was meant as one: no brace of TeX, which stands behind a command or another brace, and no `{mlang}`.
MEANT = re.compile(r"(?<![\w\\}^])\{(?!mlang\})\w+\}", re.I)
TEXT_TAGS = ("questiontext", "generalfeedback")

Change = Callable[[str], str]


def fix_values(node: Node, kind: str, parsed: Parsed) -> Node:
    """Return a calculated question as the numerical or multiple choice one that the first set of values makes of it, and warn.

    Raises CannotRead where a value is missing or a formula cannot be computed.
    """
    values = _Values(dict(_read_values(node)))
    if not values.texts:
        raise CannotRead(_("no values are given for the formulas"))
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node) and child.tag in TEXT_TAGS:
            children.append(_with_text(child, values.put_into))
        elif isinstance(child, Node) and child.tag == "answer" and text_of(child):
            children.append(_fix_answer(child, kind, values, parsed))
        else:
            children.append(child)
    told = {"values": values.summary()}
    parsed.warn(_("the numbers no longer change: they are those of the first set (%(values)s)") % told)
    return Node(node.tag, node.attributes, node.line, children)


def _read_values(node: Node) -> Iterator[tuple[str, str]]:
    """Yield each wildcard with its first value, as it is shown."""
    for one in (one for all_of in node.each("dataset_definitions") for one in all_of.each("dataset_definition")):
        name = f"{{{one.below('name')[:100]}}}"
        if WILDCARD.fullmatch(name) is None:
            continue
        items = [item for all_of in one.each("dataset_items") for item in all_of.each("dataset_item")]
        first = min(items, key=_number_of, default=None)
        if first is None or not first.below("value"):
            raise CannotRead(_no_value(name))
        yield name[1:-1], f"{read_decimal(first.below('value'), name):f}"


def _number_of(item: Node) -> float:
    """Items without a number come last, in their order."""
    number = item.below("number")
    return int(number) if re.fullmatch(r"[0-9]{1,6}", number) else math.inf


def _no_value(name: str) -> str:
    return _("the wildcard %(name)s has no value") % {"name": name[:40]}


@dataclass
class _Values:
    """The values of wildcards as they are shown."""

    texts: dict[str, str]
    numbers: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = {name: float(text) for name, text in self.texts.items()}

    def summary(self) -> str:
        told = [f"{name} = {text}" for name, text in list(self.texts.items())[:MOST_TOLD]]
        return ", ".join(told) + (" …" if len(self.texts) > MOST_TOLD else "")

    def compute(self, formula: str) -> float:
        """Return the result. Raises CannotRead, with the formula and what is wrong with it."""
        cleaned = html.unescape(formula[:LONGEST_TEXT]).replace("\xa0", " ").strip()
        spend(min(len(cleaned), LONGEST_TEXT) * EFFORT)
        try:
            result = compute(cleaned, self.numbers)
            if abs(result) >= 10.0**HIGHEST_EXPONENT:
                raise FormulaError(f"{result:g}")
        except NoValueError as error:
            raise CannotRead(_no_value(str(error))) from error
        except FormulaError as error:
            told = {"formula": cleaned[:60], "part": str(error)}
            raise CannotRead(_("the formula “%(formula)s” cannot be computed: %(part)s") % told) from error
        return 0.0 if abs(result) < 10.0**-HIGHEST_EXPONENT else result

    def put_into(self, text: str, length: str = "", form: str = "") -> str:
        """Return the text with values for wildcards and formulas, results rounded. Raises CannotRead."""
        if "{" not in text:
            return text
        grown = 0

        def put(found: re.Match[str]) -> str:
            nonlocal grown
            value = self._value_of(found, length, form)
            grown += len(value)
            spend(1)
            if grown > LONGEST_TEXT:
                message = ngettext(
                    "a text has more than %(most)d character", "a text has more than %(most)d characters", LONGEST_TEXT
                )
                raise CannotRead(message % {"most": LONGEST_TEXT})
            return value

        changed = IN_TEXT.sub(put, text)
        if "{=" in changed:
            self.compute(changed[changed.index("{=") :][:60])
        return changed

    def _value_of(self, found: re.Match[str], length: str, form: str) -> str:
        if found[1] is not None:
            return f"{round_as(self.compute(found[1]), length, form):f}"
        if found[2] in self.texts:
            return self.texts[found[2]]
        if MEANT.match(found.string, found.start()):
            raise CannotRead(_no_value(found[0]))
        return found[0]


def round_as(number: float, length: str, form: str) -> Decimal:
    """Return the number with the decimals, or significant figures, that a question asks for; as PHP shows it where it asks
    for none.
    """
    shown = Decimal(f"{number:.{DIGITS}g}")
    if re.fullmatch(r"[0-9]", length) and form == DECIMALS:
        rounded = round_half_up(float(shown), int(length))
        return rounded or rounded.copy_abs()
    if re.fullmatch(r"[0-9]", length) and form == FIGURES:
        shown = Context(prec=max(int(length), 1), rounding=ROUND_HALF_UP).plus(shown)
    return Decimal(write_decimal(shown))


def _fix_answer(answer: Node, kind: str, values: _Values, parsed: Parsed) -> Node:
    rounding = answer.below("correctanswerlength"), answer.below("correctanswerformat")

    def put(text: str) -> str:
        return values.put_into(text, *rounding)

    fixed = Node(answer.tag, answer.attributes, answer.line, [
        _with_text(child, put) if isinstance(child, Node) and child.tag == "feedback" else child for child in answer.children
    ])  # fmt: skip
    if kind == "calculatedmulti":
        return _with_text(fixed, put)
    spend_on_text(text_of(answer), "html")
    formula = to_plain(text_of(answer)[:LONGEST_TEXT])
    if formula == "*":
        return fixed
    value = round_as(values.compute(formula), *rounding)
    fixed.children = [child for child in fixed.children if not isinstance(child, Node) or child.tag != "tolerance"]
    fixed.children.append(Node("tolerance", {}, answer.line, [_tolerance(answer, value, parsed)]))
    return _with_text(fixed, lambda _formula: write_decimal(value))


def _tolerance(answer: Node, value: Decimal, parsed: Parsed) -> str:
    """Return how far an answer may be off. Raises CannotRead."""
    given = answer.below("tolerance")
    if not given:
        return ""
    tolerance = abs(read_decimal(given, _("the tolerance")))
    how = TOLERANCES.get(answer.below("tolerancetype").lower(), RELATIVE)
    if how == GEOMETRIC and tolerance:
        parsed.warn(_("a geometric tolerance was read as a relative one"))
    return write_decimal(tolerance if how == NOMINAL else round(tolerance * abs(value), PLACES))


def _with_text(node: Node, change: Change) -> Node:
    """Return a node with its text changed."""
    text = node.first("text")
    changed = change(text_of(node))
    if text is None:
        return Node(node.tag, node.attributes, node.line, [changed, *node.each()])
    put = Node("text", text.attributes, text.line, [changed])
    return Node(node.tag, node.attributes, node.line, [put if child is text else child for child in node.children])
