"""One item of QTI, with the names of QTI 2: its text, what is right, and its interactions."""

import html
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count

from django.utils.translation import gettext as _

from interop.domain.questions.choices import Weighed, gap_options, multiple_options, short_options, single_options
from interop.domain.questions.model import MOST_ANSWERS, CannotRead, Value, too_many_answers
from interop.domain.questions.moodle_gaps import MOST_GAPS, too_many_gaps
from interop.domain.questions.numbers import read_decimal, read_fraction, read_number, read_points, write_decimal
from interop.domain.questions.texts import Reader
from interop.domain.questions.xml_tree import Node

FULL, NONE = Decimal(100), Decimal(0)
VOID = ("img", "br", "hr")
LEFT_OUT = ("feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock", "templateBlock", "stylesheet", "math")


class Item:
    def __init__(self, root: Node, reader: Reader) -> None:
        self.root, self.reader, self.parsed = root, reader, reader.parsed
        body = root.first("itemBody")
        if body is None:
            raise CannotRead(_("the item has no body"))
        self.body = body
        self.gaps: dict[int, int] = {}
        self._declarations = {one.attributes.get("identifier", ""): one for one in root.each("responseDeclaration")}
        self._mappings: dict[int, dict[str, Decimal]] = {}
        self._rights: dict[int, dict[str, None]] = {}

    def tags(self) -> set[str]:
        return {node.tag for node in self.interactions() if node.tag != "endAttemptInteraction"}

    def interactions(self) -> list[Node]:
        return [node for node in _each(self.body) if node.tag.endswith("Interaction")]

    def listed(self, node: Node, tag: str) -> list[Node]:
        """Return what there is to choose. Raises CannotRead for too much."""
        found = list(node.each(tag))
        if len(found) > MOST_ANSWERS:
            raise CannotRead(too_many_answers())
        return found

    def only(self) -> Node:
        """Return the only interaction. Raises CannotRead for several."""
        found = self.interactions()
        if len(found) != 1:
            raise CannotRead(_("the item does not ask one thing but %(number)d") % {"number": len(found)})
        return found[0]

    def declaration(self, node: Node) -> Node:
        wanted = node.attributes.get("responseIdentifier", "RESPONSE")
        if wanted not in self._declarations:
            raise CannotRead(_("nothing says which answer to %(name)s is right") % {"name": wanted[:40]}, node.line)
        return self._declarations[wanted]

    def right(self, node: Node) -> list[str]:
        """Return the right values, in order and each once; those of a mapping where no others are given."""
        return list(self._right(node))

    def _right(self, node: Node) -> dict[str, None]:
        declared = self.declaration(node)
        if id(declared) not in self._rights:
            given = [value.text.strip() for one in declared.each("correctResponse") for value in one.each("value")]
            given = given or [key for key, worth in self.mapping(node).items() if worth > 0]
            self._rights[id(declared)] = dict.fromkeys(given)
        return self._rights[id(declared)]

    def mapping(self, node: Node) -> dict[str, Decimal]:
        declared = self.declaration(node)
        if id(declared) not in self._mappings:
            entries = [entry for one in declared.each("mapping") for entry in one.each("mapEntry")]
            if len(entries) > MOST_ANSWERS:
                raise CannotRead(too_many_answers())
            self._mappings[id(declared)] = {
                one.attributes.get("mapKey", "").strip(): read_decimal(
                    one.attributes.get("mappedValue", "0"), _("the weight")
                )
                for one in entries
            }
        return self._mappings[id(declared)]

    def fraction(self, node: Node, key: str) -> Decimal:
        """Return what an answer is worth in per cent: by the mapping, as part of the best; else all or nothing."""
        mapping = self.mapping(node)
        if key not in mapping:
            return FULL if key in self._right(node) else NONE
        best = max(mapping.values())
        return read_fraction(write_decimal(round(mapping[key] * 100 / best, 6)), self.parsed) if best > 0 else NONE

    def plain(self, node: Node) -> str:
        return self.reader.plain(write_html(node, self.gaps))

    def feedback(self, node: Node) -> str:
        return " ".join(self.plain(one) for one in node.each("feedbackInline"))

    def text(self) -> str:
        """Return the body without its interactions, but with their prompts; gaps stand where they belong."""
        return self.reader.rich(write_html(self.body, self.gaps))

    def explanation(self) -> str:
        found = [self.plain(one) for one in self.root.each("modalFeedback")]
        if len(found) > 1:
            self.parsed.warn(_("the feedback on single answers was left out"))
        return found[0] if len(found) == 1 else ""

    def points(self) -> int:
        for one in self.root.each("outcomeDeclaration"):
            if one.attributes.get("identifier") == "MAXSCORE":
                return read_points(one.below("defaultValue", "value"), self.parsed)
        return 1


def _each(node: Node) -> Iterator[Node]:
    for child in node.each():
        yield child
        yield from _each(child)


def write_html(node: Node, gaps: dict[int, int]) -> str:
    """Return the HTML below a node. Of an interaction only its prompt stays; one that is a gap becomes `[[n]]`."""
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(html.escape(child, quote=False))
        elif id(child) in gaps:
            parts.append(f"[[{gaps[id(child)]}]]")
        elif child.tag.endswith("Interaction"):
            parts += [f"<p>{write_html(one, gaps)}</p>" for one in child.each("prompt")]
        elif child.tag not in LEFT_OUT:
            parts.append(_write_element(child, gaps))
    return "".join(parts)


def _write_element(node: Node, gaps: dict[int, int]) -> str:
    attributes = "".join(
        f' {name}="{html.escape(node.attributes[name])}"' for name in ("src", "alt", "href") if name in node.attributes
    )
    if "src" in node.attributes:
        bare = node.attributes["src"].rpartition("/")[2]
        attributes = attributes.replace(html.escape(node.attributes["src"]), html.escape(bare), 1)
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{write_html(node, gaps)}</{node.tag}>"


def read_choice(item: Item) -> tuple[str, Value]:
    node = item.only()
    answers = [
        Weighed(item.plain(one), item.fraction(node, one.attributes.get("identifier", "")), item.feedback(one))
        for one in item.listed(node, "simpleChoice")
    ]
    if item.declaration(node).attributes.get("cardinality", "single") != "single":
        if item.mapping(node):
            total = sum(max(answer.fraction, NONE) for answer in answers) or FULL
            answers = [Weighed(one.text, one.fraction * 100 / total, one.feedback) for one in answers]
            return "multiple", multiple_options(answers)
        return "multiple", multiple_options(answers, all_or_nothing=True)
    return "single", single_options(answers, item.parsed)


def read_entries(item: Item) -> tuple[str, Value]:
    """One entry at the end of the text is a short answer or a number, several are gaps."""
    nodes = item.interactions()
    if len(nodes) > 1:
        return _read_gaps(item, nodes)
    keys = item.right(nodes[0])
    keys = list(dict.fromkeys([*keys, *item.mapping(nodes[0])]))
    if item.declaration(nodes[0]).attributes.get("baseType") in ("float", "integer"):
        options = [
            {"value": read_number(key, item.parsed), "tolerance": "0", "share": 100, "feedback": ""} for key in keys
        ]
        if not options:
            raise CannotRead(_("no number is right"))
        return "number", {"options": options, "units": []}
    answers = [Weighed(key.replace("*", "\\*"), item.fraction(nodes[0], key)) for key in keys]
    return "short", short_options(answers, item.parsed)


def _read_gaps(item: Item, nodes: list[Node]) -> tuple[str, Value]:
    options: list[Value] = []
    if len(nodes) > MOST_GAPS:
        raise CannotRead(too_many_gaps())
    for gap, node in zip(count(1), nodes, strict=False):
        item.gaps[id(node)] = gap
        if node.tag == "inlineChoiceInteraction":
            choices = item.listed(node, "inlineChoice")
            answers = [
                Weighed(item.plain(one), item.fraction(node, one.attributes.get("identifier", ""))) for one in choices
            ]
        else:
            answers = [Weighed(key, item.fraction(node, key)) for key in item.right(node)]
        options += gap_options(gap, answers, item.parsed, is_typed=node.tag == "textEntryInteraction")
    return "gaps", {"options": options}


def read_inline_choices(item: Item) -> tuple[str, Value]:
    return _read_gaps(item, item.interactions())


def read_order(item: Item) -> tuple[str, Value]:
    node = item.only()
    texts = {one.attributes.get("identifier", ""): item.plain(one) for one in item.listed(node, "simpleChoice")}
    right = item.right(node)
    if set(right) != set(texts) or len(right) != len(texts):
        raise CannotRead(_("the right order does not name every item once"))
    return "ordering", {"items": [{"text": texts[key]} for key in right]}


def read_match(item: Item) -> tuple[str, Value]:
    node = item.only()
    sets = [{one.attributes.get("identifier", ""): item.plain(one) for one in item.listed(half, "simpleAssociableChoice")}
            for half in node.each("simpleMatchSet")]  # fmt: skip
    if len(sets) != 2:  # noqa: PLR2004
        raise CannotRead(_("a matching has two lists"))
    pairs = dict(pair.split()[:2] for pair in item.right(node) if len(pair.split()) > 1)
    left, right = sets
    if not pairs.keys() <= left.keys() or not set(pairs.values()) <= right.keys():
        pairs = {one: other for other, one in pairs.items()}
    if set(pairs) != set(left) or not set(pairs.values()) <= set(right):
        raise CannotRead(_("not everything of the first list has exactly one partner"))
    found = [{"left": left[key], "right": right[pairs[key]], "feedback": ""} for key in left]
    used = set(pairs.values())
    found += [{"left": "", "right": text, "feedback": ""} for key, text in right.items() if key not in used]
    return "matching", {"pairs": found}


def read_extended(item: Item) -> tuple[str, Value]:
    item.only()
    return "essay", {"criteria": [], "min_words": None, "max_words": None, "second_marker": False}


READERS: dict[str, Callable[[Item], tuple[str, Value]]] = {
    "choiceInteraction": read_choice,
    "textEntryInteraction": read_entries,
    "inlineChoiceInteraction": read_inline_choices,
    "orderInteraction": read_order,
    "matchInteraction": read_match,
    "extendedTextInteraction": read_extended,
}
