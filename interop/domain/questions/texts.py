"""Texts of question files: their format, their languages, what of their HTML may stay, and their pictures."""

import base64
import binascii
import html
import io
import re
import warnings
from hashlib import sha1
from typing import ClassVar
from urllib.parse import unquote

import nh3
from django.conf import settings
from markdown_it import MarkdownIt
from PIL import Image

from interop.domain.questions.model import CannotRead, Parsed, Picture

TAGS = {
    "p",
    "br",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "ul",
    "ol",
    "li",
    "a",
    "sub",
    "sup",
    "code",
    "pre",
    "blockquote",
    "img",
}
RENAMED = {"strong": "b", "em": "i"}
BLOCKS = re.compile(
    r"<(/?)(?:h[1-6]|div|tr|section|article|header|footer|figure|figcaption|center)\b[^<>]{0,2000}>", re.I
)
CELLS = re.compile(r"</t[dh]\s*>\s*<t[dh]\b[^<>]{0,500}>", re.I)
TABLE = re.compile(r"<table\b", re.I)
ACTIVE = re.compile(
    r"<(script|style|iframe|object|embed|form|svg|math|link|meta|base)\b|\bon[a-z]{3,20}\s*=|javascript:", re.I
)
IMAGE = re.compile(r"<img\b([^<>]*)>")
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
MEDIA = re.compile(r"<(audio|video|source)\b", re.I)
SPAN = re.compile(
    r"<(span|lang)\b(?=[^<>]{0,300}\blang\s*=\s*[\"']?([A-Za-z_-]{2,12}))[^<>]{0,400}>([^\0]{0,20000}?)</\1\s*>", re.I
)
DATA_URI = re.compile(r"data:image/[a-z+.-]{1,20};base64,([A-Za-z0-9+/=\s]*)")
MLANG = re.compile(r"\{mlang\s+([A-Za-z_,\- ]{2,60})\}([^\0]{0,20000}?)\{mlang\}", re.I)
PICTURE = re.compile(r"\{\{picture:([0-9a-f]{40})(?:\|([^{}|]*))?\}\}")
LANGUAGE_ALIASES = {"sr": "sr-latn", "sr_lt": "sr-latn", "bs": "sr-latn", "hr": "sr-latn", "sh": "sr-latn", "sr_latn": "sr-latn",
                    "sr-lt": "sr-latn", "bhs": "sr-latn"}  # fmt: skip
MAGIC = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"RIFF", "webp"))
LONGEST_TEXT = 200_000
MOST_TAGS = 5000
BIGGEST_PICTURE = 10 * 1024 * 1024
FORMATS = ("html", "moodle", "plain", "markdown", "moodle_auto_format", "plain_text", "")
_MARKDOWN = MarkdownIt("commonmark")


def site_language(code: str) -> str:
    """Return the site's code of a language, "" when the site has no such language."""
    folded = code.strip().lower()
    known = dict(settings.LANGUAGES)
    tried = (LANGUAGE_ALIASES.get(folded, folded), folded.replace("_", "-"), folded[:2])
    return next((one for one in tried if one in known), "")


class Reader:
    """Turns texts of one question, in one language, into texts of a block; what is lost becomes a warning of `parsed`."""

    schemes: ClassVar = {"http", "https", "mailto", "tel"}

    def __init__(self, parsed: Parsed, language: str = "", files: dict[str, Picture] | None = None) -> None:
        self.parsed, self.language, self.files = parsed, language, dict(files or {})

    def rich(self, text: str, form: str = "html") -> str:
        """Return harmless HTML with nothing but what the editor can show."""
        source = as_html(self.in_language(self._checked(text)), form)
        if ACTIVE.search(source):
            self.parsed.warn("scripts, styles or embedded objects were removed")
        if MEDIA.search(source):
            self.parsed.warn("sound or video was left out")
        if TABLE.search(source):
            self.parsed.warn("a table became lines of text")
        source = BLOCKS.sub(r"<\1p>", CELLS.sub(" | ", source))
        clean = _clean(source, self.schemes)
        for old, new in RENAMED.items():
            clean = clean.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
        clean = IMAGE.sub(self._place_picture, clean)
        clean = re.sub(r"<p>\s*</p>", "", clean).strip()
        return clean if re.match(r"<(p|ul|ol|pre|blockquote)\b", clean) or not clean else f"<p>{clean}</p>"

    def plain(self, text: str, form: str = "html") -> str:
        """Return text without any markup. A picture in it is replaced by its description."""
        source = self.in_language(self._checked(text))
        if form in ("plain", "plain_text"):
            return tidy(source)
        source = as_html(source, form)
        if re.search(r"<img\b", source, re.I):
            self.parsed.warn("a picture that stands in an option, answer or feedback was replaced by its description")
            source = re.sub(r"<img\b[^<>]*?\balt\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*>", r" \1 ", source, flags=re.I)
        return to_plain(source)

    def in_language(self, text: str) -> str:
        """Return the text with, of what stands there in several languages, only the one that is read."""
        if "{mlang" in text:
            text = self._choose(MLANG, text, 1, 2)
        return self._choose(SPAN, text, 2, 3) if "multilang" in text or "<lang" in text else text

    def _choose(self, pattern: re.Pattern[str], text: str, code: int, content: int) -> str:
        """Of spans that follow each other directly, one stays: the language's, else the first."""
        parts: list[str] = []
        group: list[tuple[str, str]] = []
        end = 0
        for found in pattern.finditer(text):
            if group and text[end : found.start()].strip():
                parts.append(self._best(group))
                group = []
            parts.append(text[end : found.start()])
            group.append((found.group(code), found.group(content)))
            end = found.end()
        return "".join([*parts, self._best(group), text[end:]])

    def _best(self, group: list[tuple[str, str]]) -> str:
        named = [(site_language(one.strip()), content) for codes, content in group for one in codes.split(",")]
        return next(
            (content for code, content in named if code and code == self.language), named[0][1] if named else ""
        )

    def _checked(self, text: str) -> str:
        text = DATA_URI.sub(self._keep_picture, text) if "base64," in text else text
        if len(text) > LONGEST_TEXT:
            raise CannotRead(f"a text has more than {LONGEST_TEXT} characters")
        if text.count("<") > MOST_TAGS:
            raise CannotRead(f"a text has more than {MOST_TAGS} tags")
        return text.replace("\0", "")

    def _keep_picture(self, found: re.Match[str]) -> str:
        """A picture that is written into the text itself becomes a file beside it."""
        picture = decode_picture("picture", found.group(1))
        name = f"picture-in-text-{len(self.files)}"
        if picture:
            self.files[name] = picture
        return name

    def _place_picture(self, found: re.Match[str]) -> str:
        attributes = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(found.group(1))}
        source = attributes.get("src", "")
        alt = re.sub(r"[{}|]", " ", attributes.get("alt", ""))
        picture = self._find_picture(source)
        if picture is None:
            self.parsed.warn(f"the picture “{source[:80]}” is not in the file and was left out")
            return html.escape(alt, quote=False)
        if _type_of(picture.content) == "bin":
            self.parsed.warn(f"the picture “{picture.name}” is of no known type and was left out")
            return html.escape(alt, quote=False)
        digest = sha1(picture.content, usedforsecurity=False).hexdigest()
        self.parsed.pictures[digest] = picture
        return f"{{{{picture:{digest}|{html.escape(alt, quote=False)}}}}}"

    def _find_picture(self, source: str) -> Picture | None:
        name = html.unescape(source).removeprefix("@@PLUGINFILE@@/").partition("?")[0]
        return self.files.get(name) or self.files.get(unquote(name))


def decode_picture(name: str, encoded: str) -> Picture | None:
    """Return the picture of Base64 text; None when it is none or too big. Its name becomes a bare file name."""
    if len(encoded) > BIGGEST_PICTURE * 4 // 3:
        return None
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    ending = _type_of(content)
    stem = re.sub(r"[^\w-]+", "-", re.split(r"[\\/]", name)[-1].rpartition(".")[0] or "picture")[:60].strip("-")
    return Picture(f"{stem or 'picture'}.{ending}", content)


def _type_of(content: bytes) -> str:
    """Return the ending that fits; "bin" for what is no picture that can be shown."""
    if not any(content.startswith(mark) for mark, _ending in MAGIC):
        return "bin"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                picture.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "bin"
    return next(ending for mark, ending in MAGIC if content.startswith(mark))


def find_languages(*texts: str) -> list[str]:
    """Return the site's languages in which something is written; [""] when nothing says any."""
    found: list[str] = []
    for text in texts:
        if len(text) > LONGEST_TEXT:
            continue
        spans = SPAN.finditer(text) if "multilang" in text or "<lang" in text else ()
        codes = [match.group(2) for match in spans]
        codes += (
            [one for match in MLANG.finditer(text) for one in match.group(1).split(",")] if "{mlang" in text else []
        )
        found += [code for code in map(site_language, codes) if code and code not in found]
    return list(dict.fromkeys(found)) or [""]


def as_html(text: str, form: str) -> str:
    """Return HTML for a text in one of Moodle's formats."""
    if form in ("plain", "plain_text"):
        return html.escape(text, quote=False).replace("\n", "<br>")
    if form == "markdown":
        return _MARKDOWN.render(text)
    if form in ("moodle", "moodle_auto_format", "") and not re.search(r"<(p|br|div|ul|ol)\b", text, re.I):
        return text.strip().replace("\n", "<br>")
    return text


def to_plain(source: str) -> str:
    """Return the text of HTML, a line per block."""
    if "<" in source:
        source = re.sub(r"<(br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]{0,200}>", "\n", source, flags=re.I)
        source = nh3.clean(source, tags=set(), clean_content_tags={"script", "style"})
    return tidy(html.unescape(source))


def tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def _clean(source: str, schemes: set[str]) -> str:
    return nh3.clean(
        source, tags=TAGS, clean_content_tags={"script", "style"}, attributes={"a": {"href"}, "img": {"src", "alt"}},
        url_schemes=schemes, link_rel=None,
    )  # fmt: skip
