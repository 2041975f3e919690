"""The question bank seen from quizzes: what stands for a reference to it in a version, and which quizzes use a question."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from assessments.models import Answer, BankQuestion, QuestionUse
from assessments.questions import Question
from assessments.questions.reading import DRAW, RawBlock, RawBlocks, pooled
from courses.models import Activity

BANK = "bank"


def expand(raw: RawBlocks, *, language: str) -> list[RawBlock]:
    """Return raw quiz blocks with the bank's live questions in place of references, in `language` where there is one.

    A reference to what is not live any more, and a draw that finds nothing, are left out.
    """
    expanded: list[RawBlock] = []
    for block in raw:
        if block["type"] == BANK:
            expanded += [
                in_language(one, language) for one in BankQuestion.objects.filter(pk=block["value"], live=True)
            ]
        elif block["type"] == DRAW:
            pool = [in_language(one, language) for one in find_pool(block["value"])]
            if pool:
                count = min(block["value"]["count"], len(pool))
                expanded.append({"type": DRAW, "id": block["id"], "value": {"count": count, "pool": pool}})
        else:
            expanded.append(block)
    return expanded


def find_pool(draw: Mapping[str, Any]) -> list[BankQuestion]:
    """Return the live questions that a draw may take, one per key, in an order that does not change."""
    questions: QuerySet[BankQuestion] = BankQuestion.objects.filter(live=True)
    for tag in split_tags(draw.get("tags") or ""):
        questions = questions.filter(tags__slug=tag)
    if draw.get("competency"):
        questions = questions.filter(competency__code=draw["competency"])
    if draw.get("difficulty"):
        questions = questions.filter(difficulty=int(draw["difficulty"]))
    by_key = {question.key: question for question in questions.order_by("-pk")}
    return [by_key[key] for key in sorted(by_key)]


def split_tags(tags: str) -> list[str]:
    """Return the slugs of a comma-separated list."""
    return [tag.strip().lower() for tag in tags.split(",") if tag.strip()]


def in_language(question: BankQuestion, language: str) -> RawBlock:
    """Return the raw block of a bank question, its id the key that is the same in all languages."""
    variants = BankQuestion.objects.filter(translation_key=question.key, live=True, locale__language_code=language)
    raw = (variants.first() or question).question.get_prep_value()[0]
    return {**raw, "id": str(question.key)}


def note_uses(activity: Activity, questions: Iterable[Question]) -> None:
    """Record which questions of the bank the newest version of a quiz may ask."""
    ids = {UUID(question["id"]) for question in pooled(questions) if _is_uuid(question["id"])}
    keys = set(BankQuestion.objects.filter(translation_key__in=ids).values_list("translation_key", flat=True))
    QuestionUse.objects.filter(activity=activity).exclude(question_key__in=keys).delete()
    QuestionUse.objects.bulk_create(
        [QuestionUse(activity=activity, question_key=key) for key in keys], ignore_conflicts=True
    )


def count_uses(keys: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return for each key in how many quizzes it is asked and how often it was answered: two queries."""
    keys = list(keys)
    quizzes = dict(
        QuestionUse.objects.filter(question_key__in=keys)
        .values_list("question_key")
        .annotate(number=Count("pk"))
        .order_by()
    )
    answers = dict(
        Answer.objects.filter(question_id__in=[str(key) for key in keys], attempt__submitted_at__isnull=False)
        .exclude(value=None)
        .values_list("question_id")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return {key: (quizzes.get(key, 0), answers.get(str(key), 0)) for key in keys}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
