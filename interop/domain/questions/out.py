"""What both writers of questions need: questions of the bank as they are read, weights as Moodle knows them, languages."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from assessments.models import BankQuestion
from interop.domain.questions.model import Parsed, Picture, Value, without_ids
from interop.domain.questions.numbers import write_decimal
from interop.domain.questions.texts import tidy

EMBED = re.compile(r"<embed\b([^<>]*)/?>")
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
#: The weights that Moodle accepts and whole per cents can only come near to.
EXACT = {
    11: "11.11111",
    12: "12.5",
    14: "14.28571",
    17: "16.66667",
    33: "33.33333",
    34: "33.33333",
    67: "66.66667",
    83: "83.33333",
}
#: Moodle refuses others, unless it is told to take the nearest one.
KNOWN_TO_MOODLE = {"100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20",
                   "16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"}  # fmt: skip


def from_bank(rows: Iterable[BankQuestion]) -> list[Parsed]:
    """Return the questions as they would be read; rows of one translation key are languages of one question."""
    found: dict[Any, Parsed] = {}
    for row in rows:
        stream = BankQuestion._meta.get_field("question").stream_block
        for block in stream.get_prep_value(row.question)[:1]:
            parsed = found.get(row.translation_key)
            if parsed is None:
                parsed = Parsed(
                    block["type"], row.title, 0, {}, tags=sorted(row.tags.names()), own_key=row.translation_key
                )
                found[row.translation_key] = parsed
            value = without_ids(block["value"])
            value.pop("revisit", None)
            parsed.values[row.locale.language_code] = value | {"text": _take_pictures(value["text"], parsed)}
    return list(found.values())


def _take_pictures(text: str, parsed: Parsed) -> str:
    def take(found: re.Match[str]) -> str:
        attributes = dict(ATTRIBUTE.findall(found.group(1)))
        alt = attributes.get("alt", "")
        image = get_image_model().objects.filter(pk=attributes.get("id") or 0).first()
        if image is None:
            return alt
        with image.file.open("rb") as opened:
            content = opened.read()
        digest = str(image.get_file_hash())
        parsed.pictures[digest] = Picture(Path(image.file.name).name, content)
        return f"{{{{picture:{digest}|{re.sub(r'[{}|]', ' ', alt)}}}}}"

    return EMBED.sub(take, text)


def text_of(question: Parsed, pick: Callable[[Value], str], *, is_html: bool = True) -> str:
    """Return a text of the question; where languages differ, each in a span that Moodle's filter shows by language."""
    texts = {code: pick(value) for code, value in question.values.items()}
    if len(set(texts.values())) == 1 and (len(texts) == 1 or not is_html):
        return next(iter(texts.values()))
    shown = texts if is_html else {code: escape(text, quote=False) for code, text in texts.items()}
    return "".join(f'<span lang="{code}" class="multilang">{text}</span>' for code, text in shown.items())


def plain_of(text: str) -> str:
    """Return plain text as HTML that is read as the same text again."""
    return escape(tidy(text), quote=False)


def exact_shares(kind: str, value: Value) -> list[str]:
    """Return what each option is worth in per cent, with thirds as thirds."""
    options = value["options"]
    if kind == "multiple" and all(option.get("share") is None for option in options):
        right = sum(1 for option in options if option["is_right"])
        wrong = len(options) - right
        return [_part(100, right) if option["is_right"] else f"-{_part(100, wrong)}" for option in options]
    return [_exact(option) for option in options]


def warn_of_shares(question: Parsed, shares: Iterable[str]) -> None:
    """Warn where Moodle would refuse a weight."""
    odd = sorted({share.removeprefix("-") for share in shares} - KNOWN_TO_MOODLE)
    if odd:
        question.warn(
            _("Moodle has no weight of %(shares)s per cent: let it take the nearest one when it imports")
            % {"shares": ", ".join(odd)}
        )


def _part(whole: int, parts: int) -> str:
    return write_decimal(round(Decimal(whole) / parts, 5))


def _exact(option: Value) -> str:
    share = option.get("share")
    if share is None:
        return "100" if option["is_right"] else "0"
    return ("-" if share < 0 else "") + EXACT.get(abs(share), str(abs(share)))
