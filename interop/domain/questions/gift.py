"""GIFT: a file of questions as plain text, parted by empty lines.

An escaped sign (`\\=`) is held in the private use area while the structure is read, so that nothing mistakes it for one.
"""

import re
import uuid
from dataclasses import dataclass, field

from interop.domain.questions.gift_answers import read_answers
from interop.domain.questions.model import MOST_QUESTIONS, CannotRead, Parsed, Refused
from interop.domain.questions.signs import hide, show
from interop.domain.questions.texts import FORMATS, Reader, find_languages, to_plain

META = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.){0,200})\]")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.I)
NAME = re.compile(r"\s*::([^:]*(?::(?!:)[^:]*)*)::", re.S)
LONGEST = 1_000_000
LONGEST_NAME = 200


@dataclass
class Chunk:
    """The lines of one question. `line` is the first that is no comment."""

    line: int
    category: str
    lines: list[str] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)


def read_gift(text: str) -> tuple[list[Parsed], list[Refused]]:
    """Return the questions of a file and what of it cannot be read."""
    questions: list[Parsed] = []
    refused: list[Refused] = []
    for chunk in part_file(text):
        if len(questions) == MOST_QUESTIONS:
            refused.append(Refused(chunk.line, "", f"the file has more than {MOST_QUESTIONS} questions"))
            break
        try:
            questions.append(read_chunk(chunk))
        except CannotRead as error:
            refused.append(Refused(error.line or chunk.line, _title(chunk), error.reason))
    return questions, refused


def part_file(text: str) -> list[Chunk]:
    """Return the questions as they are parted by empty lines; one inside braces parts only if a question begins after it."""
    parting = _Parting(text.split("\n"))
    for number, line in enumerate(parting.lines, start=1):
        parting.take(number, line)
    return parting.chunks


class _Parting:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.chunks: list[Chunk] = []
        self.meta: list[tuple[str, str]] = []
        self.category = ""
        self.current, self.depth = Chunk(0, ""), 0

    def take(self, number: int, line: str) -> None:
        bare = line.strip()
        if bare.startswith("//"):
            self.meta += META.findall(bare)
        elif bare.startswith("$CATEGORY:"):
            self.category = read_category(bare.removeprefix("$CATEGORY:"))
            self.current, self.depth = Chunk(0, ""), 0
        elif bare:
            self.add(number, line)
        elif self.current.lines:
            self.take_empty(number)

    def take_empty(self, number: int) -> None:
        if self.depth > 0:
            if not self.lines[number - 2].strip():
                return  # decided at the first of several empty lines
            if not _begins(self.lines, number):
                self.current.lines.append("")
                return
        self.current, self.depth, self.meta = Chunk(0, ""), 0, []

    def add(self, number: int, line: str) -> None:
        if not self.current.lines:
            self.current = Chunk(number, self.category, meta=self.meta)
            self.meta = []
            self.chunks.append(self.current)
        self.current.lines.append(line)
        plain = line.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
        self.depth += plain.count("{") - plain.count("}")


def _begins(lines: list[str], number: int) -> bool:
    """Whether the next line with something in it (line numbers count from 1) begins a question."""
    following = next((line.strip() for line in lines[number : number + 20] if line.strip()), "::")
    return following.startswith(("::", "$CATEGORY:", "//"))


def read_category(text: str) -> str:
    """Return a category without Moodle's own roots."""
    parts = [part.strip() for part in re.split(r"(?<!/)/(?!/)", text.strip())]
    return "/".join(part for part in parts if part and part != "top" and not re.fullmatch(r"\$\w+\$", part))


def read_chunk(chunk: Chunk) -> Parsed:
    source = "\n".join(chunk.lines)
    if len(source) > LONGEST:
        raise CannotRead(f"the question has more than {LONGEST} characters")
    hidden = hide(source)
    name, hidden = _take_name(hidden)
    form = FORMAT.match(hidden)
    text_format = form.group(1).lower() if form else "moodle"
    before, inside, after = _part(hidden[form.end() :] if form else hidden)
    text = show(before) + (f" _____ {show(after.strip())}" if after.strip() else "")
    if not text.strip() and not inside:
        raise CannotRead("the question has no text")
    parsed = Parsed("", "", chunk.line, {}, chunk.category)
    _put_meta(parsed, chunk.meta)
    for language in find_languages(text, show(inside or "")):
        reader = Reader(parsed, language)
        parsed.kind, own = read_answers(inside, text_format, reader)
        shown = reader.rich(text.strip(), text_format)
        if not shown:
            raise CannotRead("the question has no text")
        parsed.values[language] = {"text": shown, **own}
    first = next(iter(parsed.values))
    parsed.name = Reader(parsed, first).plain(show(name).strip())[:LONGEST_NAME] or name_from(
        parsed.values[first]["text"]
    )
    return parsed


def name_from(text: str) -> str:
    """Return a title for a question that has none: how its text begins."""
    plain = " ".join(re.sub(r"\{\{picture:[^}]*\}\}", " ", to_plain(text)).split())
    return plain if len(plain) <= 80 else f"{plain[:80].rsplit(' ', 1)[0]} …"  # noqa: PLR2004


def _take_name(hidden: str) -> tuple[str, str]:
    found = NAME.match(hidden)
    return (found.group(1), hidden[found.end() :]) if found else ("", hidden)


def _part(hidden: str) -> tuple[str, str | None, str]:
    """Return what stands before, in and after the braces; None for no braces."""
    opening, closing = hidden.count("{"), hidden.count("}")
    if opening == closing == 0:
        return hidden, None, ""
    if opening != 1 or closing != 1 or hidden.index("}") < hidden.index("{"):
        raise CannotRead("the answers must stand in exactly one pair of braces; others need a backslash before them")
    before, _, rest = hidden.partition("{")
    inside, _, after = rest.partition("}")
    return before, inside, after


def _put_meta(parsed: Parsed, meta: list[tuple[str, str]]) -> None:
    for name, escaped in meta:
        value = re.sub(r"\\(.)", r"\1", escaped).strip()
        if name == "tag" and value:
            parsed.tags.append(value[:100])
        elif name == "id":
            parsed.own_key = read_key(value)


def read_key(text: str) -> uuid.UUID | None:
    """Return the key that an export of ours has written as the question's id."""
    try:
        return uuid.UUID(text.removeprefix("bank-")) if text.startswith("bank-") else None
    except ValueError:
        return None


def _title(chunk: Chunk) -> str:
    return " ".join(chunk.lines[0].split())[:60]


__all__ = ["FORMATS", "name_from", "part_file", "read_category", "read_gift", "read_key"]
