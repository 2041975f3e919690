"""What quizzes would like to ask of the bank and cannot: told to trainers, while learners get what there is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from assessments.domain.bank import BANK, find_pool, find_quizzes
from assessments.models import BankQuestion, QuizPage
from assessments.questions.reading import DRAW, RawBlocks
from courses.models import Activity


@dataclass(frozen=True)
class Shortfall:
    """At place `number` of a quiz it wants so many questions and has only these. A named question: 1 and 0."""

    number: int
    wanted: int
    found: int
    is_named: bool = False


@dataclass(frozen=True)
class Affected:
    """A live quiz without some questions: what it lacks then, and whether it would have none left at all."""

    title: str
    shortfalls: list[Shortfall]
    is_left_empty: bool


def find_shortfalls(raw: RawBlocks, *, without: Collection[UUID] = ()) -> list[Shortfall]:
    """Return where a quiz gets fewer questions than it wants from the live bank less `without`.

    Of a draw the fewest that there can be, whatever the draws before it took. A query for all names, one for each draw.
    """
    blocks = list(raw)
    live = _live_keys([block["value"] for block in blocks if block["type"] == BANK], without)
    named = set(live.values())
    earlier: list[tuple[int, set[UUID]]] = []
    found: list[Shortfall] = []
    for number, block in enumerate(blocks, start=1):
        if block["type"] == BANK and block["value"] not in live:
            found.append(Shortfall(number, 1, 0, is_named=True))
        elif block["type"] == DRAW:
            wanted, free = block["value"]["count"], set(find_pool(block["value"])) - named - set(without)
            taken = sum(min(count, len(free & pool)) for count, pool in earlier)
            earlier.append((wanted, free))
            if len(free) - taken < wanted:
                found.append(Shortfall(number, wanted, max(len(free) - taken, 0)))
    return found


def _live_keys(pks: list[int], without: Collection[UUID]) -> dict[int, UUID]:
    keys = dict(BankQuestion.objects.filter(pk__in=pks).values_list("pk", "translation_key"))
    live = BankQuestion.objects.filter(translation_key__in=set(keys.values()), live=True)
    known = set(live.values_list("translation_key", flat=True)) - set(without)
    return {pk: key for pk, key in keys.items() if key in known}


def foresee_unpublishing(question: BankQuestion) -> list[Affected]:
    """Return what live quizzes lack once this question is no longer live; nothing where another language of it stays."""
    alike = BankQuestion.objects.filter(translation_key=question.translation_key, live=True).exclude(pk=question.pk)
    if alike.exists():
        return []
    found = []
    for page in _source_pages(find_quizzes([question.key])):
        raw = page.questions.get_prep_value()
        new = set(find_shortfalls(raw, without=[question.key])) - set(find_shortfalls(raw))
        if new:
            shortfalls = sorted(new, key=lambda one: one.number)
            found.append(Affected(page.title, shortfalls, is_left_empty=_is_empty(raw, without=question.key)))
    return found


def _source_pages(keys: Iterable[UUID]) -> list[QuizPage]:
    sources = Activity.objects.filter(key__in=list(keys), retired_at=None)
    languages = dict(sources.values_list("key", "module__course__source_language"))
    pages = QuizPage.objects.live().filter(translation_key__in=languages, alias_of=None).select_related("locale")
    return [page for page in pages.order_by("title") if page.locale.language_code == languages[page.translation_key]]


def _is_empty(raw: RawBlocks, *, without: UUID) -> bool:
    live = _live_keys([block["value"] for block in raw if block["type"] == BANK], [without])
    return not any(
        bool(set(find_pool(block["value"])) - {without})
        if block["type"] == DRAW
        else block["type"] != BANK or block["value"] in live
        for block in raw
    )
