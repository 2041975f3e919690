"""Ordering by buttons: each press moves one item by one place, with and without script the same."""

import re
from uuid import UUID, uuid4

import pytest

from assessments.questions import KINDS
from assessments.questions.kind import in_order
from assessments.questions.ordering import arrange, token_of
from assessments.quiz_rules import Layout
from interop.domain.questions.model import with_ids
from tests.assessments.test_kinds_parts import read_one
from tests.assessments.visits import address, post
from tests.factories.assessments import make_ordering, make_quiz_page, make_single


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({}, "abcd"),
        ({"a": 4, "b": 3, "c": 2, "d": 1}, "dcba"),
        ({"a": "2", "b": "3", "c": "4", "d": "1"}, "dabc"),
        ({"a": 3}, "bcad"),
        ({"d": 1}, "dabc"),
        ({"c": 1, "a": 1}, "cabd"),
        ({"a": "", "b": None, "c": "x", "d": "²"}, "abcd"),
        ({"a": "9" * 5000}, "bcda"),
    ],
)
def test_items_stand_where_their_places_say(places, order):
    assert "".join(arrange("abcd", places)) == order


def shown(question, texts, **options):
    form = KINDS["ordering"].form(question, texts, 3, **options)
    return form, [field.name.removeprefix("answer.") for field, _about in form.parts]


def move(question, texts, order, direction, item):
    """What a form gives that was sent with places in `order`."""
    data = {f"answer.{one}": str(place) for place, one in enumerate(order, start=1)}
    form, _order = shown(question, texts, data=data | {"go": f"move:{direction}:{item}"})
    assert form.is_valid()
    given, tokens = KINDS["ordering"].clean(question, form.given()), tokens_of(question)
    return [tokens[one] for one in sorted(given, key=given.get)]


def tokens_of(question):
    return {one["id"]: token_of(question, one) for one in question["items"]}


def test_a_page_tells_nothing_by_what_can_be_worked_out_from_its_ids():
    """Ids of what was imported are made of the question's and the place at which the item was written."""
    orders = set()
    for _number in range(20):
        key = str(uuid4())
        value = with_ids({"text": "<p>In which order?</p>", "items": [{"text": one} for one in "abcd"]}, UUID(key))
        question, texts = read_one({"type": "ordering", "id": key, "value": value})
        form, found = shown(question, texts)
        assert not {one["id"] for one in question["items"]} & set(found)
        stand = [about for _field, about in form.parts]
        orders.add(tuple(stand) == tuple(text_in_order(question, texts, in_order(question["items"], question, 3))))
    assert False in orders


def text_in_order(question, texts, items):
    return [texts[f"{question['id']}.items.{one['id']}.text"] for one in items]


def test_a_button_moves_its_item_by_one_place_and_not_beyond_the_ends():
    question, texts = read_one(make_ordering())
    a, b, c, d = order = list(tokens_of(question).values())[::-1]
    assert move(question, texts, order, "up", c) == [a, c, b, d]
    assert move(question, texts, order, "down", a) == [b, a, c, d]
    assert move(question, texts, order, "up", a) == move(question, texts, order, "down", d) == order


def test_the_first_press_gives_every_item_the_place_at_which_it_stands():
    question, texts = read_one(make_ordering())
    _form, (a, b, c, d) = shown(question, texts)
    form, _order = shown(question, texts, data={"go": f"move:up:{d}"})
    assert form.is_valid()
    assert form.given() == {a: "1", b: "2", d: "3", c: "4"}


@pytest.mark.parametrize(
    "go", ["", "stay", "move", "move:up", "move:sideways:x", "move:up:x", "check:up:x", "move::::"]
)
def test_what_is_no_move_moves_nothing(go):
    question, texts = read_one(make_ordering())
    form, (first, *_others) = shown(question, texts, data={"go": go.replace("x", "nobody")})
    assert form.is_valid()
    assert not any(form.given().values())
    assert first


def test_items_are_shown_in_the_order_that_was_saved():
    question, texts = read_one(make_ordering())
    tokens = tokens_of(question)
    form, found = shown(question, texts, initial={"answer": {item: place for place, item in enumerate(tokens, 1)}})
    assert found == list(tokens.values())
    assert [field.value() for field, _about in form.parts] == [1, 2, 3, 4]


@pytest.mark.django_db
def test_without_script_a_press_saves_and_comes_back_to_the_button(learner):
    attempt = learner.begin(make_quiz_page([make_ordering(), make_single()]))
    url = address("question", attempt.uuid, 1)
    a, b, c, d = moves(learner.get(url))
    response = post(learner, attempt, 1, go=f"move:down:{b}")
    assert response.url == f"{url}#move%3Adown%3A{b}"
    page = learner.get(url)
    assert moves(page) == [a, c, b, d]
    assert f'id="move:down:{b}"' in page.content.decode()
    ids = {token: item for item, token in tokens_of(attempt.questions[0]).items()}
    assert attempt.answers.get().value == {ids[a]: 1, ids[c]: 2, ids[b]: 3, ids[d]: 4}


@pytest.mark.django_db
def test_all_on_one_page_it_moves_too(learner):
    questions = [make_ordering(), make_ordering()]
    attempt = learner.begin(make_quiz_page(questions, layout=Layout.ALL))
    url = address("paper", attempt.uuid)
    first, second = moves(learner.get(url))[:2]
    response = learner.post(url, {"epoch": attempt.epoch, "go": f"move:up:{second}"})
    assert response.url == f"{url}#move%3Aup%3A{second}"
    assert moves(learner.get(url))[:2] == [second, first]
    assert attempt.answers.exclude(value=None).count() == 1


def moves(page):
    return re.findall(r'value="move:up:([^"]+)"', page.content.decode())


@pytest.mark.django_db
def test_hostile_moves_lead_nowhere(learner):
    attempt = learner.begin(make_quiz_page([make_ordering()]))
    response = post(learner, attempt, 1, go="move:\r\nLocation: //evil.example")
    assert response.status_code == 302
    assert response.url.startswith(address("question", attempt.uuid, 1) + "#move")
