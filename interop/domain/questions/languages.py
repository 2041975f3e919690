"""Texts that hold several languages: spans of Moodle's multilang filter, and `{mlang}`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings

TAG = re.compile(r"<(/?)(span|lang)\b([^<>]{0,400})>", re.I)
LANG = re.compile(r"\blang\s{0,3}=\s{0,3}[\"']?([A-Za-z_-]{2,12})")
MLANG = re.compile(r"\{mlang(?:\s{1,5}([A-Za-z_,\- ]{1,60}))?\}", re.I)
ALIASES = {"sr": "sr-latn", "sr_lt": "sr-latn", "bs": "sr-latn", "hr": "sr-latn", "sh": "sr-latn", "sr_latn": "sr-latn",
           "sr-lt": "sr-latn", "bhs": "sr-latn"}  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """A part of a text, from its first sign to the one after its last, that is meant for some languages."""

    start: int
    end: int
    codes: tuple[str, ...]
    content: str


def site_language(code: str) -> str:
    """Return the site's code of a language, "" when the site has no such language."""
    folded = code.strip().lower()
    known = dict(settings.LANGUAGES)
    tried = (ALIASES.get(folded, folded), folded.replace("_", "-"), folded[:2])
    return next((one for one in tried if one in known), "")


def find_languages(*texts: str) -> list[str]:
    """Return the site's languages in which something is written; [""] when nothing says any."""
    found = {code: None for text in texts for one in _stretches(text) for code in map(site_language, one.codes) if code}
    return list(found) or [""]


def choose_language(text: str, language: str) -> str:
    """Return the text with, of stretches that follow each other directly, one: the language's, else the first."""
    if "{mlang" in text:
        text = _choose(text, _mlang(text), language)
    return _choose(text, _spans(text), language) if _may_have_spans(text) else text


def _stretches(text: str) -> Iterator[Stretch]:
    if "{mlang" in text:
        yield from _mlang(text)
    if _may_have_spans(text):
        yield from _spans(text)


def _may_have_spans(text: str) -> bool:
    return "multilang" in text or "<lang" in text


def _mlang(text: str) -> Iterator[Stretch]:
    opened = None
    for tag in MLANG.finditer(text):
        if tag[1]:
            opened = tag
        elif opened:
            yield Stretch(opened.start(), tag.end(), tuple(opened[1].split(",")), text[opened.end() : tag.start()])
            opened = None


def _spans(text: str) -> Iterator[Stretch]:
    """Yield the outermost elements that name a language. Others may stand inside of them."""
    opened, depth = None, 0
    for tag in TAG.finditer(text):
        if opened is None:
            named = None if tag[1] else LANG.search(tag[3])
            opened, depth = (tag, 1) if named else (None, 0)
        elif tag[2].lower() == opened[2].lower():
            depth += -1 if tag[1] else 1
            if depth == 0:
                named = LANG.search(opened[3])
                codes = (named[1],) if named else ()
                yield Stretch(opened.start(), tag.end(), codes, text[opened.end() : tag.start()])
                opened = None


def _choose(text: str, stretches: Iterable[Stretch], language: str) -> str:
    parts: list[str] = []
    group: list[Stretch] = []
    end = 0
    for one in stretches:
        if group and text[end : one.start].strip():
            parts.append(_best(group, language))
            group = []
        parts.append(text[end : one.start])
        group.append(one)
        end = one.end
    return "".join([*parts, _best(group, language), text[end:]])


def _best(group: list[Stretch], language: str) -> str:
    for one in group:
        if language and any(site_language(code) == language for code in one.codes):
            return one.content
    return group[0].content if group else ""
