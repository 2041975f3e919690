"""Texts of question files: their format, what of their HTML may stay, and where their pictures stand."""

import html
import re
from typing import ClassVar

import nh3
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt

from interop.domain.questions.effort import PICTURE as PICTURE_EFFORT
from interop.domain.questions.effort import spend, spend_on_text
from interop.domain.questions.languages import choose_language
from interop.domain.questions.model import CannotRead, Parsed
from interop.domain.questions.pictures import MOST_PICTURES, OLD_PICTURE, Pictures, bare_name, digest_of

TAGS = {"p", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "a", "sub", "sup", "code", "pre", "blockquote",
        "img"}  # fmt: skip
RENAMED = {"strong": "b", "em": "i"}
BLOCKS = re.compile(
    r"<(/?)(?:h[1-6]|div|tr|section|article|header|footer|figure|figcaption|center)\b[^<>]{0,2000}>", re.I
)
CELLS = re.compile(r"</t[dh]\s{0,10}>\s{0,200}<t[dh]\b[^<>]{0,500}>", re.I)
TABLE = re.compile(r"<table\b", re.I)
ACTIVE = re.compile(
    r"<(script|style|iframe|object|embed|form|svg|math|link|meta|base)\b|\bon[a-z]{3,20}\s{0,10}=|javascript:", re.I
)
IMAGE = re.compile(r"<img\b([^<>]*)>", re.I)
ATTRIBUTE = re.compile(r"\b([a-z]{1,20})\s{0,3}=\s{0,3}(?:\"([^\"]*)\"|'([^']*)')", re.I)
LINK_TO_FILE = re.compile(r"<a\b[^<>]{0,2000}@@PLUGINFILE@@[^<>]{0,2000}>", re.I)
MEDIA = re.compile(r"<(audio|video|source)\b", re.I)
DATA_URI = re.compile(r"data:image/[a-z+.-]{1,20};base64,([A-Za-z0-9+/=\s]*)")
PICTURE = re.compile(r"\{\{picture:([0-9a-f]{40})(?:\|([^{}|]*))?\}\}")
BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]{0,200}>", re.I)
LONGEST_TEXT = 200_000
MOST_TAGS = 5000
PLAIN = ("plain", "plain_text")
_MARKDOWN = MarkdownIt("commonmark")


class Reader:
    """Turns texts of one question, in one language, into texts of a block; what is lost becomes a warning of `parsed`."""

    schemes: ClassVar = {"http", "https", "mailto", "tel"}

    def __init__(self, parsed: Parsed, language: str = "", files: Pictures | None = None) -> None:
        self.parsed, self.language, self.files = parsed, language, files or Pictures()

    def rich(self, text: str, form: str = "html") -> str:
        """Return harmless HTML with nothing but what the editor can show."""
        source = as_html(self.in_language(self._checked(text, form)), form)
        self._warn_of_lost(source)
        source = BLOCKS.sub(r"<\1p>", CELLS.sub(" | ", LINK_TO_FILE.sub("", source)))
        clean = _clean(source, self.schemes)
        for old, new in RENAMED.items():
            clean = clean.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
        clean = IMAGE.sub(self._place_picture, clean)
        clean = re.sub(r"<p>\s{0,1000}</p>", "", clean).strip()
        if not PICTURE.search(clean) and not tidy(html.unescape(re.sub(r"<[^<>]*>", "", clean))):
            return ""
        return clean if re.match(r"<(p|ul|ol|pre|blockquote)\b", clean) or not clean else f"<p>{clean}</p>"

    def plain(self, text: str, form: str = "html") -> str:
        """Return text without any markup. A picture in it is replaced by its description, or by its name."""
        source = self.in_language(self._checked(text, form))
        if form in PLAIN:
            return tidy(source)
        source = as_html(source, form)
        if IMAGE.search(source):
            self.parsed.warn(
                _("a picture that stands in an option, answer or feedback was replaced by its description or its name")
            )
            source = IMAGE.sub(_describe_picture, source)
        return to_plain(source)

    def in_language(self, text: str) -> str:
        """Return the text with, of what stands there in several languages, only the one that is read."""
        return choose_language(text, self.language)

    def old_picture(self) -> str:
        """Return the picture that Moodle 1 kept beside the text of a question; "" where there is none."""
        return self._show(OLD_PICTURE, "")

    def _warn_of_lost(self, source: str) -> None:
        if "<" not in source:
            return
        if ACTIVE.search(source):
            self.parsed.warn(_("scripts, styles or embedded objects were removed"))
        if MEDIA.search(source) or LINK_TO_FILE.search(source):
            self.parsed.warn(_("sound, video or another file was left out"))
        if TABLE.search(source):
            self.parsed.warn(_("a table became lines of text"))

    def _checked(self, text: str, form: str) -> str:
        text = DATA_URI.sub(self._keep_picture, text) if "base64," in text else text
        if len(text) > LONGEST_TEXT:
            message = ngettext(
                "a text has more than %(most)d character", "a text has more than %(most)d characters", LONGEST_TEXT
            )
            raise CannotRead(message % {"most": LONGEST_TEXT})
        if text.count("<") > MOST_TAGS:
            message = ngettext("a text has more than %(most)d tag", "a text has more than %(most)d tags", MOST_TAGS)
            raise CannotRead(message % {"most": MOST_TAGS})
        spend_on_text(text, form)
        return text.replace("\0", "")

    def _keep_picture(self, found: re.Match[str]) -> str:
        """A picture that is written into the text itself becomes a file beside it."""
        name = f"picture-in-text-{len(self.files)}"
        self.files.add(name, found.group(1))
        return name

    def _place_picture(self, found: re.Match[str]) -> str:
        attributes = attributes_of(found.group(1))
        return self._show(attributes.get("src", ""), attributes.get("alt", ""))

    def _show(self, source: str, description: str) -> str:
        alt = html.escape(re.sub(r"[{}|]", " ", description), quote=False)
        if len(self.parsed.pictures) >= MOST_PICTURES:
            message = ngettext(
                "pictures after the first %(most)d were left out",
                "pictures after the first %(most)d were left out",
                MOST_PICTURES,
            )
            self.parsed.warn(message % {"most": MOST_PICTURES})
            return alt
        spend(PICTURE_EFFORT)
        picture = self.files.find(source)
        if picture is None or picture.name.endswith(".bin"):
            told = {"name": picture.name if picture else source[:80]}
            self.parsed.warn(
                _("the file “%(name)s” is of no type that can be shown and was left out") % told
                if picture
                else _("the picture “%(name)s” is not in the file, is damaged or too big, and was left out") % told
            )
            return alt
        digest = digest_of(picture)
        self.parsed.pictures[digest] = picture
        return f"{{{{picture:{digest}|{alt}}}}}"


def attributes_of(tag: str) -> dict[str, str]:
    """Return the attributes of a tag that is written as it should be."""
    return {
        name.lower(): html.unescape(double or single) for name, double, single in ATTRIBUTE.findall(tag[:LONGEST_TEXT])
    }


def _describe_picture(found: re.Match[str]) -> str:
    attributes = attributes_of(found.group(1))
    described = attributes.get("alt", "").strip() or bare_name(attributes.get("src", ""))
    return f" {html.escape(described, quote=False)} "


def as_html(text: str, form: str) -> str:
    """Return HTML for a text in one of Moodle's formats."""
    if form in PLAIN:
        return html.escape(text, quote=False).replace("\n", "<br>")
    if form == "markdown":
        return _MARKDOWN.render(text)
    if form in ("moodle", "moodle_auto_format", "") and not re.search(r"<(p|br|div|ul|ol)\b", text, re.I):
        return text.strip().replace("\n", "<br>")
    return text


def to_plain(source: str) -> str:
    """Return the text of HTML, a line per block."""
    if "<" in source:
        source = nh3.clean(BREAK.sub("\n", source), tags=set(), clean_content_tags={"script", "style"})
    return tidy(html.unescape(source))


def tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def _clean(source: str, schemes: set[str]) -> str:
    return nh3.clean(
        source, tags=TAGS, clean_content_tags={"script", "style"}, attributes={"a": {"href"}, "img": {"src", "alt"}},
        url_schemes=schemes, link_rel=None,
    )  # fmt: skip
