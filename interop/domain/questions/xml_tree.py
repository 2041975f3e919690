"""XML as a small tree with line numbers, read in bounded memory. DOCTYPE and entities are refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from interop.domain.questions.model import CannotRead

DEEPEST = 100
MOST_NODES = 400_000
PIECE = 1024 * 1024


@dataclass
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
    def text(self) -> str:
        """All text below this node."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def below(self, *path: str) -> str:
        """Return the text at a path below, without space around it; "" where there is none."""
        node: Node | None = self
        for tag in path:
            node = node.first(tag) if node else None
        return node.text.strip() if node else ""


@dataclass
class Tree:
    """`root` holds only children that are whole; `problem` says where reading stopped before the end."""

    root: Node
    problem: CannotRead | None = None


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.count = 0
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
        if self.count > MOST_NODES:
            raise CannotRead(f"the file has more than {MOST_NODES} elements", line)
        if len(self.stack) >= DEEPEST:
            raise CannotRead(f"elements stand in each other more than {DEEPEST} deep", line)
        self.stack.append(Node(tag.rpartition(":")[2], attributes, line))
        self.root = self.root or self.stack[0]

    def end(self, tag: str) -> None:
        node = self.stack.pop()
        if self.stack:
            self.stack[-1].children.append(node)

    def data(self, text: str) -> None:
        if self.stack:
            self.stack[-1].children.append(text)

    def refuse(self, *args: Any) -> None:
        raise CannotRead("a DOCTYPE or entity is not allowed in the file", self.parser.CurrentLineNumber)


def read_tree(text: str) -> Tree:
    """Return the tree, as far as it can be read. Raises CannotRead when that is nothing."""
    builder = _Builder()
    content = text.lstrip("\ufeff").encode("utf-8", "replace")
    problem = None
    try:
        for start in range(0, len(content), PIECE):
            builder.parser.Parse(content[start : start + PIECE], False)
        builder.parser.Parse(b"", True)
    except expat.ExpatError as error:
        problem = CannotRead(f"the XML is broken here: {expat.ErrorString(error.code)}", error.lineno)
    except CannotRead as error:
        problem = error
    if builder.root is None or (problem and "DOCTYPE" in problem.reason):
        raise problem or CannotRead("the file holds no XML", 1)
    return Tree(builder.root, problem)
