"""XML as small trees with line numbers, read in bounded memory. DOCTYPE and entities are refused."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interop.domain.questions.effort import NODE, QUESTION, spend
from interop.domain.questions.model import CannotRead

DEEPEST = 100
MOST_NODES = 400_000
#: In a file that is one question.
MOST_NODES_OF_ONE = 50_000
PIECE = 64 * 1024
ROOT = re.compile(r"<(?:[\w-]{1,100}:)?([\w.-]{1,100})")


@dataclass(slots=True, eq=False)
class Node:
    tag: str
    attributes: dict[str, str]
    line: int
    children: list["Node | str"] = field(default_factory=list)

    def each(self, *tags: str) -> Iterator["Node"]:
        """Yield the children with one of these names; all of them for no name."""
        for child in self.children:
            if isinstance(child, Node) and (not tags or child.tag in tags):
                yield child

    def first(self, tag: str) -> "Node | None":
        return next(self.each(tag), None)

    def deep(self, *tags: str) -> Iterator["Node"]:
        """Yield every node of these names below this one."""
        for child in self.each():
            if child.tag in tags:
                yield child
            yield from child.deep(*tags)

    @property
    def own_text(self) -> str:
        """The text of this node, without that of nodes below it."""
        return "".join(child for child in self.children if isinstance(child, str))

    @property
    def text(self) -> str:
        """All text below this node."""
        parts: list[str] = []
        self._put_text(parts)
        return "".join(parts)

    def _put_text(self, parts: list[str]) -> None:
        for child in self.children:
            if isinstance(child, str):
                parts.append(child)
            else:
                child._put_text(parts)

    def below(self, *path: str) -> str:
        """Return the text at a path below, without space around it; "" where there is none."""
        node: Node | None = self
        for tag in path:
            node = node.first(tag) if node else None
        return node.text.strip() if node else ""


class _Builder:
    """Keeps what is open, and what stands below the root until it is taken away."""

    def __init__(self, most_nodes: int) -> None:
        self.most_nodes = most_nodes
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.whole: deque[Node] = deque()
        self.count = 0
        self.is_refused = False
        self.parser: Any = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        line = self.parser.CurrentLineNumber
        if self.count > self.most_nodes:
            message = ngettext(
                "the file has more than %(most)d element", "the file has more than %(most)d elements", self.most_nodes
            )
            raise CannotRead(message % {"most": self.most_nodes}, line)
        if len(self.stack) >= DEEPEST:
            message = ngettext(
                "elements stand in each other more than %(most)d deep",
                "elements stand in each other more than %(most)d deep",
                DEEPEST,
            )
            raise CannotRead(message % {"most": DEEPEST}, line)
        node = Node(tag.rpartition(":")[2], attributes, line)
        self.root = self.root or node
        self.stack.append(node)

    def end(self, tag: str) -> None:
        node = self.stack.pop()
        if len(self.stack) == 1:
            self.whole.append(node)
        elif self.stack:
            self.stack[-1].children.append(node)

    def data(self, text: str) -> None:
        if len(self.stack) > 1:
            self.stack[-1].children.append(text)

    def refuse(self, *args: Any) -> None:
        self.is_refused = True
        raise CannotRead(_("a DOCTYPE or entity is not allowed in the file"), self.parser.CurrentLineNumber)


class Children:
    """The nodes below the root, each given away once, when it is whole. `problem` says where reading stopped before the end;
    it is known when there are no more nodes.
    """

    def __init__(self, text: str, *, most_nodes: int = MOST_NODES) -> None:
        """Raises CannotRead when nothing can be read."""
        spend(QUESTION)
        self.problem: CannotRead | None = None
        self._builder = _Builder(most_nodes)
        self._content = text.lstrip("\ufeff").encode("utf-8", "replace")
        self._place = 0
        while self._builder.root is None and self._go_on():
            pass
        if self._builder.root is None or self._builder.is_refused:
            raise self.problem or CannotRead(_("the file holds no XML"), 1)
        self.root: Node = self._builder.root

    def __iter__(self) -> Iterator[Node]:
        is_more = True
        while is_more or self._builder.whole:
            while self._builder.whole:
                yield self._builder.whole.popleft()
            is_more = is_more and self._go_on()

    def _go_on(self) -> bool:
        """Read a piece; return whether there is more to read."""
        if self.problem or self._place > len(self._content):
            return False
        piece, before = self._content[self._place : self._place + PIECE], self._builder.count
        self._place += PIECE
        try:
            self._builder.parser.Parse(piece, self._place > len(self._content))
            spend((self._builder.count - before) * NODE)
        except expat.ExpatError as error:
            told = {"problem": expat.ErrorString(error.code)}
            self.problem = CannotRead(_("the XML is broken here: %(problem)s") % told, error.lineno)
        except CannotRead as error:
            error.line = error.line or self._builder.parser.CurrentLineNumber
            self.problem = error
        return self.problem is None


def read_children(text: str) -> Children:
    """Return what stands below the root, to be taken one by one. Raises CannotRead when that is nothing."""
    return Children(text)


def read_tree(text: str) -> Node:
    """Return the root of a file that is one question, with all below it. Raises CannotRead where any of it cannot be read."""
    reading = Children(text, most_nodes=MOST_NODES_OF_ONE)
    reading.root.children = list(reading)
    if reading.problem:
        raise reading.problem
    return reading.root


def find_root(text: str) -> str:
    """Return the name of the first element of XML, without its prefix; "" where the text does not begin as XML does."""
    place, ends = 0, {"<?": "?>", "<!--": "-->", "<!": ">"}
    while True:
        while text[place : place + 1].isspace():
            place += 1
        mark = next((one for one in ends if text.startswith(one, place)), "")
        if mark == "<!" and text.startswith("<!--", place):
            mark = "<!--"
        if not mark:
            root = ROOT.match(text, place)
            return root.group(1) if root else ""
        end = text.find(ends[mark], place + len(mark))
        if end < 0:
            return ""
        place = end + len(ends[mark])
