"""Matching: to each left part belongs a right part; right parts without a left one only distract. Each left part counts the same.

A right part is known to the browser by a token that only this server can make: its own id would name its left part.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.crypto import salted_hmac

from assessments.questions.kind import (
    NO_TEXTS,
    AllTexts,
    Choice,
    PartsForm,
    Question,
    QuestionKind,
    Release,
    ReviewedRow,
    Texts,
    in_order,
    list_items,
)
from assessments.questions.parts import clean_parts, make_list, one_of
from cms.folding import fold

Pair = Mapping[str, Any]


class Matching(QuestionKind):
    template = "assessments/questions/matching.html"
    form_class = PartsForm
    grades_by_text = True
    lists_unchosen = False

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        pairs, texts = [], {}
        for pair_id, value in list_items(raw, "pairs"):
            pairs.append({"id": pair_id, "is_asked": bool((value.get("left") or "").strip())})
            for part in ("left", "right", "feedback"):
                texts[f"pairs.{pair_id}.{part}"] = value.get(part) or ""
        return {"pairs": pairs}, texts

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        rights: dict[str, str] = {}
        shown: dict[str, str] = {}
        for pair in question["pairs"]:
            text = texts[_path(question, pair, "right")]
            shown[pair["id"]] = rights.setdefault(text, token_of(question, pair))
        choices = sorted(((token, text) for text, token in rights.items()), key=lambda one: (fold(one[1]), one[1]))
        for pair in in_order(asked_pairs(question), question, seed):
            text = texts[_path(question, pair, "left")]
            form.add_part(pair["id"], make_list(text, choices), about=text)
            field = form.fields[f"answer.{pair['id']}"]
            field.initial = shown.get(field.initial)

    def clean(self, question: Question, data: Any) -> dict[str, str] | None:
        """Take tokens; return the id of the right part for each left one. An id is refused: a page names it for the left one."""
        known = {token_of(question, pair): pair["id"] for pair in question["pairs"]}
        given = clean_parts(data, {pair["id"]: one_of(known) for pair in asked_pairs(question)})
        return {left: known[right] for left, right in given.items()} if given else None

    def is_finished(self, question: Question, value: Any) -> bool:
        return value is not None and len(value) == len(asked_pairs(question))

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        asked = asked_pairs(question)
        right = sum(_is_right(question, pair, (value or {}).get(pair["id"]), accepted) for pair in asked)
        return Decimal(right) / max(len(asked), 1)

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        return {"rows": [_review_pair(question, pair, value or {}, texts, release) for pair in asked_pairs(question)]}

    def choices(self, question: Question, accepted: AllTexts = NO_TEXTS) -> list[Choice]:
        """Each right part with each left one; those that read the same are one."""
        first = _first_alike(question, accepted)
        return [
            Choice(
                f"pairs.{pair['id']}.{right}",
                right == first[pair["id"]],
                text=f"pairs.{right}.right",
                about=f"pairs.{pair['id']}.left",
            )
            for pair in asked_pairs(question)
            for right in dict.fromkeys(first.values())
        ]

    def chosen(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[str]:
        first = _first_alike(question, accepted)
        return [f"pairs.{left}.{first[right]}" for left, right in (value or {}).items() if right in first]


def _first_alike(question: Question, accepted: AllTexts) -> dict[str, str]:
    """Return for each pair the first one whose right part reads the same in any language."""
    found: dict[str, str] = {}
    for pair in question["pairs"]:
        alike = (one for one in found.values() if _is_right(question, pair, one, accepted))
        found[pair["id"]] = next(alike, pair["id"])
    return found


def token_of(question: Question, pair: Pair) -> str:
    """Return what stands for a right part in a page."""
    return salted_hmac("assessments.matching", f"{question['id']}/{pair['id']}").hexdigest()[:20]


def asked_pairs(question: Question) -> list[Pair]:
    """Return the pairs that have a left part."""
    return [pair for pair in question["pairs"] if pair["is_asked"]]


def _is_right(question: Question, pair: Pair, given: str | None, accepted: AllTexts) -> bool:
    """Whether it is the pair's own right part, or one that reads the same."""
    if given is None or given == pair["id"]:
        return given is not None
    own, other = (set(accepted.get(_path(question, {"id": one}, "right"), ())) for one in (pair["id"], given))
    return bool(own & other)


def _review_pair(
    question: Question, pair: Pair, value: Mapping[str, str], texts: Texts, release: Release
) -> ReviewedRow:
    given = value.get(pair["id"])
    is_right = _is_right(question, pair, given, release.accepted)
    return ReviewedRow(
        prompt=f"{texts[_path(question, pair, 'left')]}:",
        given=texts.get(_path(question, {"id": given}, "right"), "") if given else "",
        expected=texts[_path(question, pair, "right")] if release.right and not is_right else "",
        # it speaks of the pair, whatever was given, and so of what is right
        feedback=texts.get(_path(question, pair, "feedback"), "") if release.feedback and release.right else "",
        is_right=is_right if release.right else None,
    )


def _path(question: Question, pair: Pair, part: str) -> str:
    return f"{question['id']}.pairs.{pair['id']}.{part}"


MATCHING = Matching()
