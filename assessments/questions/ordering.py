"""Ordering: each item gets a place, chosen or by moving it. What counts is the share of neighbours that follow rightly.

So one item moved costs no more than its neighbours, wherever the rest then stands. A button that moves an item sends
`go=move:up:<item>` or `go=move:down:<item>`; then all items get the places at which they stand.

An item is known to the browser by a token that only this server can make, and so is the order in which it is shown: ids of what
was imported are made from the places at which the items were written.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from assessments.questions.choice import UNKNOWN_OPTION
from assessments.questions.kind import (
    NO_TEXTS,
    AllTexts,
    Choice,
    InvalidAnswer,
    PartsForm,
    Question,
    QuestionKind,
    Release,
    ReviewedRow,
    Texts,
    list_items,
)
from assessments.questions.parts import clean_parts, make_list

MOVES = {"up": -1, "down": 1}


class OrderingForm(PartsForm):
    """Its parts stand in the order that their places give."""

    def given(self) -> dict[str, Any]:
        move, direction, item = ([*self.data.get("go", "").split(":"), "", ""])[:3]
        if move != "move" or direction not in MOVES or item not in self._parts:
            return super().given()
        order = list(self._parts)
        place = order.index(item)
        order.insert(max(place + MOVES[direction], 0), order.pop(place))
        return {moved: str(number) for number, moved in enumerate(order, start=1)}


class Ordering(QuestionKind):
    template = "assessments/questions/ordering.html"
    form_class = OrderingForm
    lists_unchosen = False

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        items = list_items(raw, "items")
        texts = {f"items.{item_id}.text": value.get("text") or "" for item_id, value in items}
        return {"items": [{"id": item_id} for item_id, _value in items]}, texts

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        """The order as written is the right one: items are mixed even where options keep their place."""
        places = [(str(place), str(place)) for place in range(1, len(question["items"]) + 1)]
        mixed = {token_of(question, item): item for item in _mix(question, seed)}
        stored = form.initial.get("answer") or {}
        given = {token: stored.get(item["id"]) for token, item in mixed.items()}
        if form.is_bound:
            given = {token: form.data.get(form.add_prefix(f"answer.{token}")) for token in mixed}
        for token in arrange(list(mixed), given):
            text = texts[_path(question, mixed[token])]
            form.add_part(token, make_list(text, places, empty="–"), about=text)
            form.fields[f"answer.{token}"].initial = stored.get(mixed[token]["id"])

    def clean(self, question: Question, data: Any) -> dict[str, int] | None:
        """Take places by token, or by id as they are stored; return the place of each item that has one, by id.

        Two may share a place while she is still at it.
        """
        places = range(1, len(question["items"]) + 1)

        def clean_place(given: Any) -> int:
            if type(given) is int and given in places:
                return given
            if not isinstance(given, str) or given not in {str(place) for place in places}:
                raise InvalidAnswer(UNKNOWN_OPTION)
            return int(given)

        names = {token_of(question, item): item["id"] for item in question["items"]}
        names |= {item_id: item_id for item_id in names.values()}
        given = clean_parts(data, dict.fromkeys(names, clean_place))
        return {names[name]: place for name, place in given.items()} if given else None

    def is_finished(self, question: Question, value: Any) -> bool:
        return value is not None and len(set(value.values())) == len(question["items"])

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        neighbours = list(pairwise(item["id"] for item in question["items"]))
        right = len(set(neighbours) & set(_followers(value)))
        return Decimal(right) / max(len(neighbours), 1)

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        """What followed on what, as it counts; before that may be said, her own order: the right one would tell."""
        items, given = question["items"], value or {}
        if not release.right:
            own = sorted(_mix(question, None), key=lambda item: given.get(item["id"], len(items) + 1))
            return {"rows": [_row_of_place(texts[_path(question, item)], given.get(item["id"])) for item in own]}
        follower = dict(_followers(value))
        rows = []
        for item, wanted in pairwise(items):
            found, is_right = follower.get(item["id"]), follower.get(item["id"]) == wanted["id"]
            expected = texts[_path(question, wanted)]
            rows.append(
                ReviewedRow(
                    prompt=gettext("After “%(item)s”:") % {"item": texts[_path(question, item)]},
                    given=texts[_path(question, {"id": found})] if found else gettext("nothing") if given else "",
                    expected="" if is_right else expected,
                    is_right=is_right,
                )
            )
        return {"rows": rows}

    def choices(self, question: Question, accepted: AllTexts = NO_TEXTS) -> list[Choice]:
        """What follows on each item: that is what counts."""
        ids = [item["id"] for item in question["items"]]
        right = set(pairwise(ids))
        return [
            Choice(f"items.{one}.{other}", (one, other) in right, text=f"items.{other}.text", about=f"items.{one}.text")
            for one in ids
            for other in ids
            if one != other
        ]

    def chosen(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[str]:
        return [f"items.{one}.{other}" for one, other in _followers(value)]


def token_of(question: Question, item: Mapping[str, Any]) -> str:
    """Return what stands for an item in a page."""
    return salted_hmac("assessments.ordering", f"{question['id']}/{item['id']}").hexdigest()[:20]


def _mix(question: Question, seed: int | None) -> list[Any]:
    """Return the items in an order that nobody can work out who knows their ids, always the same for the same seed."""

    def place(item: Mapping[str, Any]) -> str:
        return salted_hmac("assessments.ordering.mixed", f"{seed or 0}/{question['id']}/{item['id']}").hexdigest()

    return sorted(question["items"], key=place)


def _followers(value: Any) -> list[tuple[str, str]]:
    """Return each item with the one that follows it at once; where two share a place, none of them."""
    places = list((value or {}).values())
    at = {place: item for item, place in (value or {}).items() if places.count(place) == 1}
    return [(item, at[place + 1]) for place, item in at.items() if place + 1 in at]


def arrange(shown: Sequence[str], places: Mapping[str, Any]) -> list[str]:
    """Return what is shown in the order of the places given; what has none stays about where it stands.

    The script does the same: elearning/static/js/quiz/ordering.js.
    """

    def key(item: str) -> float:
        stands, given = shown.index(item) + 1, str(places.get(item) or "")
        if not (given.isascii() and given.isdigit()):
            return stands
        wanted = int(given[:4])
        return wanted + (0.5 if wanted > stands else -0.5 if wanted < stands else 0)

    return sorted(shown, key=key)


def _row_of_place(text: str, place: int | None) -> ReviewedRow:
    given = gettext("place %(number)s") % {"number": place} if place else ""
    return ReviewedRow(prompt=f"{text}:", given=given)


def _path(question: Question, item: Mapping[str, Any]) -> str:
    return f"{question['id']}.items.{item['id']}.text"


ORDERING = Ordering()
