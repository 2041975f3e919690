"""What of a pack has no translation: files that are not there, and texts in the very words of their source."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from django.conf import settings

from cms.markdown import Block, Problem
from cms.markdown.blocks import FILES
from interop.domain.pack import Pack, PageText, file_of, paths_of, read_pack

# What is shorter, such as the number of a step, reads the same everywhere.
SHORTEST = 2
ENDS = re.compile(r"</(?:p|h2|h3|li)>")
TAGS = re.compile(r"<[^>]+>")


def find_missing(folder: Path) -> list[Problem]:
    """Return every file that a translation lacks, and every language of the site that the pack lacks, in its order.

    Such a pack loads: readers see these pages in the source language. Raises PackError for a pack that cannot be read.
    """
    pack = read_pack(folder)
    absent = [
        Problem(language, 1, "the language is missing: the course is shown in the source language")
        for language, _name in settings.LANGUAGES
        if language not in pack.texts
    ]
    return absent + [
        Problem(file_of(path, language), 1, "the file is missing: the page is shown in the source language")
        for language, texts in pack.translations.items()
        for path in paths_of(pack.rules)
        if path not in texts
    ]


def find_untranslated(folder: Path) -> list[Problem]:
    """Return every text of a translation that is identical to the source’s and not in `same_in_every_language`.

    Raises PackError for a pack that cannot be read.
    """
    pack = read_pack(folder)
    return sorted(
        problem
        for texts in pack.translations.values()
        for path, text in texts.items()
        for problem in _identical(pack, pack.source[path], text)
    )


def _identical(pack: Pack, source: PageText, text: PageText) -> Iterator[Problem]:
    for (_line, before), (line, after) in zip(_pieces(source), _pieces(text), strict=False):
        letters = sum(letter.isalpha() for letter in after)
        if before == after and letters >= SHORTEST and after not in pack.rules.same:
            yield Problem(text.file, line, f"identical to the source: {after[:60]}")


def _pieces(page: PageText) -> Iterator[tuple[int, str]]:
    """Yield line and text of all that a reader sees, in an order that is the same in each language."""
    for name in sorted(page.text.settings):
        value = page.text.settings[name]
        for item in value if isinstance(value, list) else [value]:
            yield page.text.line(name), item
    yield page.text.body_line, page.introduction
    for block in page.blocks:
        yield from ((block.line, piece) for piece in _of_block(block))
    for question in page.quiz.questions:
        yield question.line, plain_text(question.text)
        yield question.line, question.explanation
        for option in question.options:
            yield question.line, option["text"]
            yield question.line, option["feedback"]
        yield from ((question.line, plain_text(text)) for text in question.texts)


def _of_block(block: Block) -> Iterator[str]:
    for name, value in block.fields.items():
        if isinstance(value, list):
            for item in value:
                yield from (plain_text(part) for part in (item.values() if isinstance(item, dict) else [item]))
        elif (block.kind, name) != ("callout", "kind") and (block.kind, name) not in FILES:
            yield from (plain_text(part) for part in ENDS.split(value))


def plain_text(html: str) -> str:
    return unescape(TAGS.sub("", html)).strip()
