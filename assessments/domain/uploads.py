"""Files given as answers: checked for size, ending and content, and stored privately under names of our own."""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import PurePath
from typing import IO, Any, TypeAlias
from uuid import uuid4

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile as AnyUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.domain.finding import lock_standing
from assessments.domain.fixing import check_not_fixed
from assessments.domain.recording import check_open, find_question
from assessments.models import Attempt, Upload
from assessments.questions import KINDS, InvalidAnswer, Question

UploadedFile: TypeAlias = "AnyUploadedFile[Any]"
MEGABYTE = 1024 * 1024
#: So many files one question takes, those that were replaced included.
MOST_UPLOADS = 20
LONGEST_NAME = 120
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"


def _begins(*starts: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda file: file.read(16).startswith(starts)


def _is_office(folder: str) -> Callable[[IO[bytes]], bool]:
    def check(file: IO[bytes]) -> bool:
        names = _names_in(file)
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and not has_macros

    return check


def _is_open(kind: str) -> Callable[[IO[bytes]], bool]:
    mark = f"mimetype{OPEN}.{kind}".encode()

    def check(file: IO[bytes]) -> bool:
        start = file.read(30 + len(mark))
        return start[:4] == b"PK\x03\x04" and start[30:] == mark

    return check


def _names_in(file: IO[bytes]) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return []


def _is_text(file: IO[bytes]) -> bool:
    content = file.read()
    try:
        return "\x00" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return b"\x00" not in content and not content.startswith((b"MZ", b"\x7fELF"))


#: By ending: the type that a download names, and whether the content is what the ending says.
CHECKS: dict[str, tuple[str, Callable[[IO[bytes]], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "docx": (f"{OFFICE}.wordprocessingml.document", _is_office("word/")),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", _is_office("xl/")),
    "pptx": (f"{OFFICE}.presentationml.presentation", _is_office("ppt/")),
    "odt": (f"{OPEN}.text", _is_open("text")),
    "ods": (f"{OPEN}.spreadsheet", _is_open("spreadsheet")),
    "odp": (f"{OPEN}.presentation", _is_open("presentation")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "txt": ("text/plain", _is_text),
}


@transaction.atomic
def store_upload(attempt: Attempt, question_id: str, *, file: UploadedFile, epoch: int) -> dict[str, Any]:
    """Store a file for a question of an open attempt and return the value to answer with. The answer itself stays as it is.

    Raises InvalidAnswer with a reason for the learner, and as `record_answers`.
    """
    question = find_question(attempt, question_id)
    if not KINDS[question["kind"]].takes_file:
        raise InvalidAnswer(_("This question takes no file."))
    name = safe_name(file.name or "")
    ending = check_file(question, file, name=name)
    standing = lock_standing(attempt)
    check_open(standing, epoch=epoch)
    check_not_fixed(attempt, standing, question_id, attempt.answers.filter(question_id=question_id).first())
    if Upload.objects.filter(attempt=attempt, question_id=question_id).count() >= MOST_UPLOADS:
        raise InvalidAnswer(_("You have uploaded too many files to this question. The last one is kept."))
    upload = Upload.objects.create(
        attempt=attempt,
        question_id=question_id,
        file=File(file.file, name=f"{uuid4()}.{ending}"),
        name=name,
        content_type=CHECKS[ending][0],
        size=file.size or 0,
        digest=_digest(file),
    )
    return {"upload": str(upload.uuid), "name": name, "size": upload.size}


def check_file(question: Question, file: UploadedFile, *, name: str) -> str:
    """Return the ending of a file that the question takes; raises InvalidAnswer for any other."""
    ending = PurePath(name).suffix.lstrip(".").lower()
    ending = "jpg" if ending == "jpeg" else ending
    if ending not in question["formats"] or ending not in CHECKS:
        message = _("Only files of these formats can be handed in: %(formats)s.")
        raise InvalidAnswer(message % {"formats": ", ".join(question["formats"])})
    if not file.size:
        raise InvalidAnswer(_("This file is empty. Choose another one."))
    if file.size > question["max_mb"] * MEGABYTE:
        raise InvalidAnswer(_("This file is larger than %(size)s MB.") % {"size": question["max_mb"]})
    file.seek(0)
    is_genuine = file.file is not None and CHECKS[ending][1](file.file)
    file.seek(0)
    if not is_genuine:
        message = _("The content of this file is not what its ending “%(ending)s” says. Save it again in that format.")
        raise InvalidAnswer(message % {"ending": ending})
    return ending


def safe_name(given: str) -> str:
    """Return a file's name without folders, control and direction characters, short enough to show."""
    base = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(sign for sign in base if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    name = PurePath(UNSAFE.sub("_", printable).strip(" ."))
    stem = (name.stem or "file")[: LONGEST_NAME - len(name.suffix[:10])]
    return f"{stem}{name.suffix[:10]}"


def _digest(file: UploadedFile) -> str:
    file.seek(0)
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
