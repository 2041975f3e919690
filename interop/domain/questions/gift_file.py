"""A GIFT file in its parts: questions, parted by empty lines, with the category and the comments before them."""

import re
from dataclasses import dataclass, field

META = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.){0,200})\]")
#: `::Title 1::` — with a space or a digit, for a line of a program may begin with `::std::`.
TITLE = re.compile(r"::[^:]{0,300}[ \d][^:]{0,300}::")


@dataclass
class Chunk:
    """The lines of one question with their numbers, without comments. An empty line can only stand between braces."""

    category: str
    lines: list[tuple[int, str]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.lines[0][0]

    @property
    def source(self) -> str:
        return "\n".join(line for _number, line in self.lines)

    @property
    def title(self) -> str:
        """How the question begins, for messages."""
        return " ".join(self.lines[0][1][:300].split())[:60]


def part_file(text: str) -> list[Chunk]:
    """Return the questions of a file in their order."""
    parting = _Parting(text.split("\n"))
    for number, line in enumerate(parting.lines, start=1):
        parting.take(number, line)
    return parting.chunks


def part_at_empty_lines(chunk: Chunk) -> list[Chunk]:
    """Return what stands between empty lines, as Moodle parts a file whatever its braces say."""
    parts = [Chunk(chunk.category, meta=chunk.meta)]
    for number, line in chunk.lines:
        if line:
            parts[-1].lines.append((number, line))
        elif parts[-1].lines:
            parts.append(Chunk(chunk.category))
    return [part for part in parts if part.lines]


def read_category(text: str) -> str:
    """Return a category without Moodle's own roots."""
    parts = [part.strip() for part in re.split(r"(?<!/)/(?!/)", text.strip()[:2000])]
    return "/".join(part for part in parts if part and part != "top" and not re.fullmatch(r"\$\w+\$", part))


class _Parting:
    """An empty line parts; between braces it does so only where a question begins after it."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.chunks: list[Chunk] = []
        self.meta: list[tuple[str, str]] = []
        self.category = ""
        self.close()

    def close(self) -> None:
        self.current, self.depth, self.is_answered = Chunk(self.category), 0, False

    def take(self, number: int, line: str) -> None:
        bare = line.strip()
        if bare.startswith("//"):
            within = self.current.lines and not self.is_answered
            (self.current.meta if within else self.meta).extend(META.findall(bare[:5000]))
        elif bare.startswith("$CATEGORY:"):
            self.category = read_category(bare.removeprefix("$CATEGORY:"))
            self.close()
        elif bare:
            if self._begins_anew(bare):
                self.close()
            self.add(number, line)
        elif self.current.lines:
            self.take_empty(number)

    def _begins_anew(self, bare: str) -> bool:
        """Whether a question begins without an empty line before it: one that has a title, after one that is whole."""
        if self.depth > 0 or not self.current.lines or not TITLE.match(bare):
            return False
        return self.is_answered or self.current.lines[0][1].lstrip().startswith("::")

    def take_empty(self, number: int) -> None:
        if self.depth > 0:
            if not self.lines[number - 2].strip():
                return  # decided at the first of several empty lines
            if not _begins(self.lines, number):
                self.current.lines.append((number, ""))
                return
        self.close()
        self.meta = []

    def add(self, number: int, line: str) -> None:
        if not self.current.lines:
            self.current = Chunk(self.category, meta=self.meta)
            self.meta = []
            self.chunks.append(self.current)
        self.current.lines.append((number, line))
        if "{" in line or "}" in line:
            plain = line.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
            self.depth += plain.count("{") - plain.count("}")
            self.is_answered = self.is_answered or ("}" in plain and self.depth <= 0)


def _begins(lines: list[str], number: int) -> bool:
    """Whether the next line with something in it (line numbers count from 1) begins a question."""
    following = next((line.strip() for line in lines[number : number + 20] if line.strip()), "::")
    return following.startswith(("::", "$CATEGORY:", "//"))
