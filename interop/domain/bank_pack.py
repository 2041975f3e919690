"""Questions of the bank as plain text: bank.yaml says what is the same in every language, <language>.md the questions.

A question that is in the bank already stays as it is, with what a trainer has changed since.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale

from assessments.models import BankQuestion
from cms.domain.provenance import record_load
from cms.markdown import Problems, block_id, first_difference, read_text_file
from cms.markdown.files import LOADER
from competencies.models import Competency
from interop.domain.quiz_text import Quiz, questions_to_stream, read_quiz

ACT = "interop.bank_loaded"
RULES = "bank.yaml"


@dataclass(frozen=True)
class BankText:
    """The questions in one language: a title for trainers, and the raw block of each."""

    titles: list[str]
    quiz: Quiz
    last_line: int
    blocks: list[dict[str, Any]]


@transaction.atomic
def import_bank(folder: Path) -> str:
    """Put the questions of a folder into the bank and say how many are new; raises PackError, then nothing changes."""
    rules = yaml.load((folder / RULES).read_text(encoding="utf-8"), LOADER)  # noqa: S506 - makes nothing but text
    texts = read_bank(folder, source=rules["source"], count=len(rules["questions"]))
    made = 0
    for place, rule in enumerate(rules["questions"]):
        key = uuid.UUID(block_id(folder.name, place))
        if BankQuestion.objects.filter(translation_key=key).exists():
            continue
        for language, text in texts.items():
            _make(key, language, text.titles[place], text.blocks[place], rule)
        made += 1
    record_load(folder, act=ACT, subject=folder.name, actor=None, data={"made": made})
    return f"question bank: {made} new"


def read_bank(folder: Path, *, source: str, count: int) -> dict[str, BankText]:
    """Return the questions by language, the source first. Raises PackError with every mistake."""
    problems = Problems()
    known = [source, *(code for code, _name in settings.LANGUAGES if code != source)]
    texts: dict[str, BankText] = {}
    for language in known:
        if (folder / f"{language}.md").is_file():
            with problems.within(f"{language}.md"):
                _read(folder, language, texts, count=count, problems=problems)
    problems.raise_if_any()
    return texts


def _read(folder: Path, language: str, texts: dict[str, BankText], *, count: int, problems: Problems) -> None:
    file = read_text_file(folder / f"{language}.md", problems=problems)
    if file is None:
        return
    quiz = read_quiz(file.body, first_line=file.body_line, problems=problems)
    titles = file.settings.get("titles") or []
    if not count == len(quiz.questions) == len(titles):
        problems.add(
            1, f"{RULES} has {count} questions, here are {len(titles)} titles and {len(quiz.questions)} questions"
        )
    first = next(iter(texts.values()), None)
    difference = first and first_difference(first.quiz.marks, quiz.marks, end=file.last_line)
    if difference:
        problems.add(*difference)
    blocks = questions_to_stream(quiz.questions, path=folder.name, lessons={})
    texts[language] = BankText(titles, quiz, file.last_line, blocks)


def _make(key: uuid.UUID, language: str, title: str, raw: dict[str, Any], rule: dict[str, Any]) -> None:
    row = BankQuestion(
        title=title,
        locale=Locale.objects.get(language_code=language),
        translation_key=key,
        live=False,
        competency=_competency(rule["competency"]),
        difficulty=int(rule["difficulty"]),
    )
    row.question = BankQuestion._meta.get_field("question").stream_block.to_python([raw | {"id": str(key)}])
    row.tags.add(*rule["tags"])
    row.save()
    row.save_revision().publish()


def _competency(code: str) -> Competency | None:
    """Return the competency of the framework in use; the newest, where several have it."""
    in_use = Competency.objects.filter(kind=Competency.Kind.COMPETENCY, framework__retired_at=None, code=code)
    return in_use.order_by("framework__in_use_since", "pk").last()
