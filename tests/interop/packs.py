"""A small pack with one of each: blocks, kinds of question, files; in English and Romanian."""

import base64
from pathlib import Path

from tests.interop.pack_in_english import EN
from tests.interop.pack_in_romanian import RO

COURSE_YAML = """\
code: small-course
source: en
hours: 1.5
level: foundation
themes: [safeguarding]
tags: [reporting]
competencies:
  "2.1": aware
prerequisites: []
certificate_validity_months: 12
modules:
  01-first:
    optional: [01-first/02-more]
    at_least: 1
activities:
  01-first/01-lesson: {kind: lesson, minutes: 8}
  01-first/02-more: {kind: lesson, minutes: 5}
  01-first/03-quiz: {kind: quiz, pass_mark: 70, attempts: 0, minutes: 6}
"""

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FILES = {
    "dot.png": PNG,
    "talk.mp4": b"\0\0\0\x18ftypmp42",
    "talk.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n",
    "talk.ro.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nBună\n".encode(),
    "form.txt": b"Name:\n",
}


def write_pack(folder: Path) -> Path:
    """Write the pack into `folder` and return it."""
    texts = {"course.yaml": COURSE_YAML}
    texts |= {
        f"{language}/{name}": text for language, files in (("en", EN), ("ro", RO)) for name, text in files.items()
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "files").mkdir(exist_ok=True)
    for name, content in FILES.items():
        (folder / "files" / name).write_bytes(content)
    return folder


def replace(folder: Path, name: str, before: str, after: str) -> None:
    """Change a file of a pack; the text must be there."""
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after), encoding="utf-8")


def read_all(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its name in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
