"""Questions of the bank, and what names them in a quiz."""

from itertools import count
from typing import Any
from uuid import uuid4

from assessments.models import BankQuestion
from tests.factories.assessments import make_single
from tests.factories.pages import make_locale

_numbers = count(1)


def make_bank_question(
    raw: dict[str, Any] | None = None, *, tags: tuple[str, ...] = (), language: str = "en", **fields: Any
) -> BankQuestion:
    """A live question of the bank. Default: a single choice."""
    number = next(_numbers)
    raw = raw or make_single(f"Bank question {number}?")
    fields = {"title": f"Bank {number}", "locale": make_locale(language), **fields}
    question = BankQuestion(question=[raw], **fields)
    question.tags.set(list(tags))
    question.save()
    return question


def translate_bank_question(question: BankQuestion, language: str, *, text: str, live: bool = True) -> BankQuestion:
    """The same question in another language, with the same ids of options."""
    copy = question.copy_for_translation(make_locale(language))
    raw = question.question.get_prep_value()
    copy.question = [{**raw[0], "value": {**raw[0]["value"], "text": f"<p>{text}</p>"}}]
    copy.live = live
    copy.save()
    return BankQuestion.objects.get(pk=copy.pk)


def named(question: BankQuestion) -> dict[str, Any]:
    """The block of a quiz that asks this question."""
    return {"type": "bank", "id": str(uuid4()), "value": question.pk}


def drawn(number: int = 1, *, tags: str = "", competency: str = "", difficulty: str = "") -> dict[str, Any]:
    """The block of a quiz that draws questions."""
    value = {"count": number, "tags": tags, "competency": competency, "difficulty": difficulty}
    return {"type": "draw", "id": str(uuid4()), "value": value}
