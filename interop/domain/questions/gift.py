"""GIFT: one question, and all of a file.

An escaped sign (`\\=`) is held in the private use area while the structure is read, so that nothing mistakes it for one.
"""

import html
import re
import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interop.domain.questions.gift_answers import is_answer, is_gap, read_answers, read_gaps
from interop.domain.questions.gift_braces import Pieces, join_pieces, part_at_braces
from interop.domain.questions.gift_file import Chunk, part_at_empty_lines, part_file
from interop.domain.questions.languages import find_languages
from interop.domain.questions.model import MOST_QUESTIONS, CannotRead, Parsed, Refused, Value
from interop.domain.questions.signs import hide, show
from interop.domain.questions.texts import Reader, to_plain

FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.I)
LONGEST = 1_000_000
LONGEST_NAME = 200


def read_gift(text: str) -> tuple[list[Parsed], list[Refused]]:
    """Return the questions of a file and what of it cannot be read."""
    questions: list[Parsed] = []
    refused: list[Refused] = []
    for part in _each_part(text):
        if len(questions) + len(refused) >= MOST_QUESTIONS:
            refused.append(Refused(part.line, "", too_many_questions()))
            break
        try:
            questions.append(read_chunk(part))
        except CannotRead as error:
            refused.append(Refused(error.line or part.line, part.title, error.reason))
    return questions, refused


def _each_part(text: str) -> Iterator[Chunk]:
    """Yield the questions. One may have empty lines between its braces; where it cannot be read so, a brace was left open
    before them.
    """
    for chunk in part_file(text):
        if all(line for _number, line in chunk.lines) or _can_be_read(chunk):
            yield chunk
        else:
            yield from part_at_empty_lines(chunk)


def _can_be_read(chunk: Chunk) -> bool:
    try:
        read_chunk(chunk)
    except CannotRead:
        return False
    return True


def too_many_questions() -> str:
    return ngettext(
        "the file has more than %(most)d question: what follows was not read",
        "the file has more than %(most)d questions: what follows was not read",
        MOST_QUESTIONS,
    ) % {"most": MOST_QUESTIONS}


def read_chunk(chunk: Chunk) -> Parsed:
    """Return the question. Raises CannotRead."""
    source = chunk.source
    if len(source) > LONGEST:
        raise CannotRead(too_long(LONGEST))
    name, hidden = _take_name(hide(source))
    form = FORMAT.match(hidden)
    text_format = form.group(1).lower() if form else "moodle"
    parsed = Parsed("", "", chunk.line, {}, chunk.category)
    _put_meta(parsed, chunk.meta)
    pieces = _find_answers(part_at_braces(hidden[form.end() :] if form else hidden), parsed)
    shown_name = show(name).strip()
    for language in find_languages(shown_name, show(join_pieces(pieces))):
        reader = Reader(parsed, language)
        parsed.values[language] = _read_value(pieces, text_format, reader, shown_name)
    first = next(iter(parsed.values))
    own_name = Reader(parsed, first).plain(shown_name)[:LONGEST_NAME]
    parsed.name = own_name or name_from(parsed.values[first]["text"]) or "?"
    return parsed


def too_long(most: int) -> str:
    return ngettext(
        "the question has more than %(most)d character",
        "the question has more than %(most)d characters",
        most,
    ) % {"most": most}


def _find_answers(pieces: Pieces, parsed: Parsed) -> Pieces:
    """Return the pieces with nothing but answers between braces; other braces, as in formulas, are text."""
    inside = [piece.inside for piece in pieces if piece.inside is not None]
    if len(inside) <= 1:
        return pieces
    answers = [one for one in inside if is_answer(one)]
    if not answers or (len(answers) > 1 and not all(is_gap(one) for one in answers)):
        raise CannotRead(
            _("it cannot be told which braces hold the answers: questions are parted by an empty line, "
              "and a brace that is part of a text has a backslash before it")
        )  # fmt: skip
    if len(answers) < len(inside):
        parsed.warn(_("braces without a backslash were taken as part of the text"))
    return [piece if piece.inside is None or is_answer(piece.inside) else piece.as_text() for piece in pieces]


def _read_value(pieces: Pieces, text_format: str, reader: Reader, name: str) -> Value:
    inside = [piece.inside for piece in pieces if piece.inside is not None]
    if len(inside) > 1 or (inside and is_gap(inside[0]) and inside[0].strip()[:1] not in ("=", "~")):
        text, (kind, own) = read_gaps(pieces, text_format, reader)
    else:
        text = _text_of(pieces)
        kind, own = read_answers(inside[0] if inside else None, text_format, reader)
    shown = reader.rich(text.strip(), text_format)
    if not shown:
        shown = text_from_name(reader, name)
    reader.parsed.kind = kind
    return {"text": shown, **own}


def _text_of(pieces: Pieces) -> str:
    """Return the text without the answers; where more follows them than a full stop, a line shows their place."""
    before, answered, after = "", False, ""
    for piece in pieces:
        if piece.inside is not None:
            answered = True
        elif answered:
            after += piece.text
        else:
            before += piece.text
    return show(before) + (f" _____ {show(after).strip()}" if after.strip() else "")


def text_from_name(reader: Reader, name: str) -> str:
    """Return the name as the text of a question that has none. Raises CannotRead where there is no name either."""
    plain = reader.plain(name)
    if not plain:
        raise CannotRead(_("the question has no text"))
    reader.parsed.warn(_("the question has no text of its own: its name was taken as its text"))
    return f"<p>{html.escape(plain, quote=False)}</p>"


def name_from(text: str) -> str:
    """Return a title for a question that has none: how its text begins."""
    bare = re.sub(r"\{\{picture:[^}]{0,2000}\}\}", " ", re.sub(r"\[\[\d{1,4}\]\]", "___", text))
    plain = " ".join(to_plain(bare).split())
    return plain if len(plain) <= 80 else f"{plain[:80].rsplit(' ', 1)[0]} …"  # noqa: PLR2004


def _take_name(hidden: str) -> tuple[str, str]:
    """Return the name between two double colons at the beginning, and what follows it."""
    bare = hidden.lstrip()
    end = bare.find("::", 2) if bare.startswith("::") else -1
    return (bare[2:end], bare[end + 2 :]) if end > 0 else ("", hidden)


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
