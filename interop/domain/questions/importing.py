"""What was read becomes questions of the bank. Each is imported whole or not at all; importing again changes nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Locale

from assessments.models import BankQuestion
from interop.domain.questions.model import Parsed, Picture, Value, with_ids
from interop.domain.questions.texts import PICTURE
from people.domain.auditing import record_act
from people.models import Person

ACT = "interop.questions_imported"
MOST_TAGS = 20


@dataclass
class BankImport:
    """`imported` were made now, `present` were there before and are as somebody may have changed them since."""

    imported: list[Parsed] = field(default_factory=list)
    present: list[Parsed] = field(default_factory=list)


def import_questions(
    questions: Iterable[Parsed], *, language: str, actor: Person | None = None, source: str = ""
) -> BankImport:
    """Put the questions into the bank. Raises Locale.DoesNotExist for a language that the site does not have."""
    main = Locale.objects.get(language_code=language)
    report = BankImport()
    for question in questions:
        made = _import_one(question, main=main, actor=actor)
        (report.imported if made else report.present).append(question)
    if report.imported:
        data = {"imported": len(report.imported), "language": language}
        record_act(ACT, actor=actor, subject_kind="files", subject_id=source[:60], data=data)
    return report


def find_present(questions: Iterable[Parsed]) -> set[Any]:
    """Return the keys of those questions that are in the bank."""
    keys = {question.key for question in questions}
    return set(BankQuestion.objects.filter(translation_key__in=keys).values_list("translation_key", flat=True))


def _import_one(question: Parsed, *, main: Locale, actor: Person | None) -> bool:
    files: list[Any] = []
    try:
        with transaction.atomic():
            if BankQuestion.objects.filter(translation_key=question.key).exists():
                return False
            images = {digest: _image(digest, picture, files, actor) for digest, picture in question.pictures.items()}
            for locale, value in _by_locale(question, main):
                _make(question, locale, _place_images(value, images), actor)
    except BaseException:
        for file in files:
            file.storage.delete(file.name)
        raise
    return True


def _by_locale(question: Parsed, main: Locale) -> list[tuple[Locale, Value]]:
    """Return each language's value, the main language's first; one that the site does not have is left out, with a warning."""
    values = {code or main.language_code: value for code, value in question.values.items()}
    locales = {one.language_code: one for one in Locale.objects.filter(language_code__in=values)}
    for code in values.keys() - locales.keys():
        question.warn(_("the language %(code)s is not set up on this site and was left out") % {"code": code})
    known = {code: value for code, value in values.items() if code in locales}
    if not known:
        return [(main, next(iter(values.values())))]
    return sorted(((locales[code], value) for code, value in known.items()), key=lambda both: both[0] != main)


def _make(question: Parsed, locale: Locale, value: Value, actor: Person | None) -> None:
    raw = [{"type": question.kind, "id": str(question.key), "value": with_ids(value, question.key)}]
    row = BankQuestion(title=question.name, locale=locale, translation_key=question.key, live=False)
    row.question = BankQuestion._meta.get_field("question").stream_block.to_python(raw)
    row.tags.add(*tags_of(question))
    row.save()
    row.save_revision(user=actor).publish(user=actor)


def tags_of(question: Parsed) -> list[str]:
    """Return the tags, among them the innermost category, so that a draw can name it."""
    leaf = question.category.rpartition("/")[2].replace("//", "/")[:100]
    return list(dict.fromkeys([*question.tags, *([leaf] if leaf else [])]))[:MOST_TAGS]


def _image(digest: str, picture: Picture, made: list[Any], actor: Person | None) -> int:
    model = get_image_model()
    same = model.objects.filter(file_hash=digest).order_by("pk").first()
    if same:
        return int(same.pk)
    row = model.objects.create(
        title=picture.name,
        file=ContentFile(picture.content, name=picture.name),
        file_hash=sha1(picture.content, usedforsecurity=False).hexdigest(),
        file_size=len(picture.content),
        uploaded_by_user=actor,
    )
    made.append(row.file)
    return int(row.pk)


def _place_images(value: Value, images: dict[str, int]) -> Value:
    def embed(found: re.Match[str]) -> str:
        if found.group(1) not in images:  # somebody wrote our own mark into a text
            return found.group(0)
        alt = (found.group(2) or "").replace('"', "&quot;")
        return f'<embed alt="{alt}" embedtype="image" format="fullwidth" id="{images[found.group(1)]}"/>'

    return value | {"text": PICTURE.sub(embed, value["text"])}
