"""The question bank seen from quizzes: what stands for a reference to it in a version, and which quizzes use a question."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessments.models import Answer, BankQuestion, QuestionUse, QuizPage
from assessments.questions import Question
from assessments.questions.reading import DRAW, RawBlock, RawBlocks, pooled
from courses.models import Activity

BANK = "bank"


def expand(raw: RawBlocks, *, language: str) -> list[RawBlock]:
    """Return raw quiz blocks with the bank's live questions in place of references, in `language` where there is one.

    A reference to what is not live any more, and a draw that finds nothing, are left out: `domain.shortfalls` says so to
    trainers. Two queries for all references and one for each draw, however many questions they find.
    """
    blocks = list(raw)
    named = _keys_of([block["value"] for block in blocks if block["type"] == BANK])
    pools = {block["id"]: find_pool(block["value"]) for block in blocks if block["type"] == DRAW}
    found = _in_language({*named.values(), *(key for pool in pools.values() for key in pool)}, language)
    expanded: list[RawBlock] = []
    for block in blocks:
        if block["type"] == BANK:
            key = named.pop(block["value"], None)  # named twice, it is asked once
            expanded += [found[key]] if key in found else []
        elif block["type"] == DRAW:
            pool = [found[key] for key in pools[block["id"]] if key in found]
            if pool:
                count = min(block["value"]["count"], len(pool))
                expanded.append({"type": DRAW, "id": block["id"], "value": {"count": count, "pool": pool}})
        else:
            expanded.append(block)
    return expanded


def _keys_of(pks: list[int]) -> dict[int, UUID]:
    return dict(BankQuestion.objects.filter(pk__in=pks).values_list("pk", "translation_key")) if pks else {}


def find_pool(draw: Mapping[str, Any]) -> list[UUID]:
    """Return the keys of the live questions that a draw may take, in an order that does not change."""
    questions: QuerySet[BankQuestion] = BankQuestion.objects.filter(live=True)
    for tag in split_tags(draw.get("tags") or ""):
        # as it is shown, in capitals or not, or as it stands in addresses
        is_tagged = Q(tags__name=tag) | Q(tags__name__iexact=tag) | Q(tags__slug=tag.lower())
        questions = questions.filter(is_tagged)
    if competency := (draw.get("competency") or "").strip():
        questions = questions.filter(competency__code__iexact=competency)
    if draw.get("difficulty"):
        questions = questions.filter(difficulty=int(draw["difficulty"]))
    return sorted(set(questions.values_list("translation_key", flat=True)))


def split_tags(tags: str) -> list[str]:
    """Return the tags of a comma-separated list."""
    return [tag.strip() for tag in tags.split(",") if tag.strip()]


def _in_language(keys: set[UUID], language: str) -> dict[UUID, RawBlock]:
    """Return the raw block of each question, its id the key that is the same in all languages: one query.

    In `language` if that is live, else in the first language that is.
    """
    found: dict[UUID, BankQuestion] = {}
    variants = BankQuestion.objects.filter(translation_key__in=keys, live=True).select_related("locale")
    for variant in variants.order_by("pk") if keys else []:
        if variant.key not in found or variant.locale.language_code == language:
            found[variant.key] = variant
    return {
        key: {**question.question.get_prep_value()[0], "id": str(key)}
        for key, question in found.items()
        if len(question.question)
    }


def note_uses(activity: Activity, questions: Iterable[Question]) -> None:
    """Record which questions of the bank the newest version of a quiz may ask."""
    ids = {UUID(question["id"]) for question in pooled(questions) if _is_uuid(question["id"])}
    keys = set(BankQuestion.objects.filter(translation_key__in=ids).values_list("translation_key", flat=True))
    QuestionUse.objects.filter(activity=activity).exclude(question_key__in=keys).delete()
    QuestionUse.objects.bulk_create(
        [QuestionUse(activity=activity, question_key=key) for key in keys], ignore_conflicts=True
    )


def find_quizzes(keys: Iterable[UUID]) -> list[UUID]:
    """Return the keys of the quizzes whose versions may change with these questions of the bank.

    Those that ask one in their newest version, name one, or draw: a question may begin or cease to fit a draw. A trainer
    seldom publishes, so every live quiz is looked through. Three queries.
    """
    keys = list(keys)
    using = set(QuestionUse.objects.filter(question_key__in=keys).values_list("activity__key", flat=True))
    pks = set(BankQuestion.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    pages = QuizPage.objects.live().filter(alias_of=None).values_list("translation_key", "questions")
    using |= {key for key, questions in pages if any(_may_ask(block, pks) for block in questions.get_prep_value())}
    return sorted(using)


def _may_ask(block: RawBlock, pks: set[int]) -> bool:
    return block["type"] == DRAW or (block["type"] == BANK and block["value"] in pks)


def quizzes_using(keys: Iterable[UUID]) -> list[str]:
    """Return the titles of the live quizzes that ask any of these questions, each once."""
    used = QuestionUse.objects.filter(question_key__in=list(keys), activity__retired_at=None)
    pages = QuizPage.objects.filter(translation_key__in=used.values("activity__key")).order_by("-pk")
    titles = dict(pages.values_list("translation_key", "title"))
    return sorted(titles.values())


def count_uses(keys: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return for each key how many quizzes ask it now and how often it was answered in all that ever did: two queries."""
    keys = list(keys)
    quizzes = dict(
        QuestionUse.objects.filter(question_key__in=keys, activity__retired_at=None)
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


def find_quizzes_left_behind() -> list[UUID]:
    """Return the keys of the quizzes whose newest version asks what is not live in the bank any more: one query.

    That is so after a crash at the wrong moment, and where nothing but that question would be left.
    """
    live = BankQuestion.objects.filter(translation_key=OuterRef("question_key"), live=True)
    uses = QuestionUse.objects.filter(~Exists(live), activity__retired_at=None)
    return sorted(set(uses.values_list("activity__key", flat=True)))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
