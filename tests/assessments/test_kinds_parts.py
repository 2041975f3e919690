"""Matching, ordering, self-assessment and notes: reading, cleaning and grading."""

from decimal import Decimal
from itertools import permutations

import pytest

from assessments.domain.grading import grade_answer, grade_answers, percentage
from assessments.questions import KINDS, InvalidAnswer, Release
from assessments.questions.pairs import token_of
from assessments.questions.reading import read_questions
from tests.factories.assessments import (
    make_item,
    make_likert,
    make_matching,
    make_note,
    make_ordering,
    make_true_false,
    right_value,
)

UNKNOWN = ["x", 1, True, ["x"], {"x": "y"}, [[1]], [{"a": 1}]]


def read_one(block):
    (question,), texts = read_questions([block], {})
    return question, texts


def as_accepted(texts):
    return {path: (text,) for path, text in texts.items()}


def grade(question, given, texts):
    value = KINDS[question["kind"]].clean(question, given)
    return grade_answer(question, value, as_accepted(texts)).points


@pytest.mark.parametrize(
    ("chosen", "points"),
    [
        ((0, 1, 2), "1"),
        ((0, 1, 3), "0.67"),
        ((0, 2, 1), "0.33"),
        ((1, 2, 0), "0"),
        ((0, None, None), "0.33"),
        ((None, None, None), "0"),
        ((0, 0, 0), "0.33"),
    ],
)
def test_each_pair_counts_the_same(chosen, points):
    question, texts = read_one(make_matching())
    pairs = question["pairs"]
    tokens = ["" if place is None else token_of(question, pairs[place]) for place in chosen]
    given = {pair["id"]: token for pair, token in zip(pairs, tokens, strict=False)}
    assert grade(question, given, texts) == Decimal(points)
    value = KINDS["matching"].clean(question, given)
    assert KINDS["matching"].is_finished(question, value) is (None not in chosen)


def test_right_parts_that_read_the_same_stand_once_and_are_all_right():
    pairs = [("Sofia", "Bulgaria"), ("Varna", "Bulgaria"), ("Bucharest", "Romania")]
    question, texts = read_one(make_matching(pairs=[make_item(left=one, right=other) for one, other in pairs]))
    form = KINDS["matching"].form(question, texts, None)
    field, _about = form.parts[0]
    assert [label for _token, label in field.field.choices][1:] == ["Bulgaria", "Romania"]
    sofia, varna, _bucharest = question["pairs"]
    token = field.field.choices[1][0]
    assert grade(question, {sofia["id"]: token, varna["id"]: token}, texts) == Decimal("0.67")


def test_a_page_of_a_matching_tells_nothing_by_ids_or_order():
    question, texts = read_one(make_matching())
    first, *_others = question["pairs"]
    orders = set()
    for seed in [None, *range(10)]:
        form = KINDS["matching"].form(question, texts, seed)
        field, _about = next(part for part in form.parts if part[0].name == f"answer.{first['id']}")
        values = [value for value, _label in field.field.choices]
        assert not {pair["id"] for pair in question["pairs"]} & set(values)
        orders.add(tuple(values))
    assert len(orders) == 1


def test_a_right_part_is_not_taken_by_the_id_that_the_page_shows():
    question, _texts = read_one(make_matching())
    with pytest.raises(InvalidAnswer):
        KINDS["matching"].clean(question, {pair["id"]: pair["id"] for pair in question["pairs"] if pair["is_asked"]})


def test_a_matching_shows_what_is_stored():
    question, texts = read_one(make_matching())
    value = KINDS["matching"].clean(question, right_value(question, texts))
    form = KINDS["matching"].form(question, texts, 3, initial={"answer": value})
    for field, _about in form.parts:
        pair_id = field.name.removeprefix("answer.")
        chosen = dict(field.field.choices)[field.value()]
        assert chosen == texts[f"{question['id']}.pairs.{pair_id}.right"]


@pytest.mark.parametrize(
    ("order", "points"),
    [
        ((1, 2, 3, 4), "1"),
        ((2, 3, 4, 1), "0.67"),
        ((4, 1, 2, 3), "0.67"),
        ((3, 4, 1, 2), "0.67"),
        ((2, 1, 3, 4), "0.33"),
        ((1, 3, 2, 4), "0"),
        ((4, 3, 2, 1), "0"),
        ((1, 2, None, None), "0.33"),
        ((1, 2, 2, 3), "0"),
        ((1, 1, 1, 1), "0"),
        ((None, None, None, None), "0"),
    ],
)
def test_neighbours_in_order_count(order, points):
    """`order` are the places that she gives to the first, second … item."""
    question, texts = read_one(make_ordering())
    given = {item["id"]: str(place or "") for item, place in zip(question["items"], order, strict=True)}
    assert grade(question, given, texts) == Decimal(points)
    value = KINDS["ordering"].clean(question, given)
    assert KINDS["ordering"].is_finished(question, value) is (set(order) == {1, 2, 3, 4})


def test_only_the_right_order_is_worth_everything():
    question, texts = read_one(make_ordering())
    ids = [item["id"] for item in question["items"]]
    full = [
        order for order in permutations(range(1, 5)) if grade(question, dict(zip(ids, order, strict=True)), texts) == 1
    ]
    assert full == [(1, 2, 3, 4)]


def test_items_are_mixed_even_where_options_keep_their_place():
    question, texts = read_one(make_ordering(items=tuple("abcdefgh")))
    orders = {
        seed: [about for _field, about in KINDS["ordering"].form(question, texts, seed).parts] for seed in (None, 1, 2)
    }
    assert all(order != list("abcdefgh") for order in orders.values())
    assert orders[1] != orders[2]


@pytest.mark.parametrize("place", ["0", "5", "-1", "01", "1.0", "one", 0, 5, 1.0, True, [1], {"a": 1}])
def test_ordering_refuses_what_is_no_place(place):
    question, _texts = read_one(make_ordering())
    with pytest.raises(InvalidAnswer):
        KINDS["ordering"].clean(question, {question["items"][0]["id"]: place})


def test_self_assessment_counts_for_nothing():
    likert, texts = read_one(make_likert())
    value = KINDS["likert"].clean(likert, right_value(likert, texts))
    grades = grade_answers([likert, read_one(make_note())[0], read_one(make_true_false())[0]], {likert["id"]: value})
    assert percentage(grades.values()) == 0
    assert [grade.max_points for grade in grades.values()] == [0, 0, 1]
    rows = KINDS["likert"].review(likert, texts, value, Release())["rows"]
    assert [(row.given, row.is_right) for row in rows] == [("fully", None), ("fully", None)]


def test_self_assessment_is_finished_with_its_last_statement():
    likert, texts = read_one(make_likert())
    given = right_value(likert, texts)
    first, *_others = given
    kind = KINDS["likert"]
    assert kind.is_finished(likert, kind.clean(likert, given))
    assert not kind.is_finished(likert, kind.clean(likert, {first: given[first]}))
    assert kind.clean(likert, {first: ""}) is None


@pytest.mark.parametrize("given", [None, "", "x", {"a": 1}])
def test_a_note_takes_no_answer(given):
    note, _texts = read_one(make_note())
    assert KINDS["note"].clean(note, given) is None
    assert KINDS["note"].is_finished(note, None)
    assert not KINDS["note"].needs_answer


@pytest.mark.parametrize("block", [make_matching(), make_ordering(), make_likert()])
@pytest.mark.parametrize("given", UNKNOWN)
def test_unknown_parts_are_refused(block, given):
    question, _texts = read_one(block)
    with pytest.raises(InvalidAnswer):
        KINDS[question["kind"]].clean(question, given)


@pytest.mark.parametrize("block", [make_matching(), make_ordering(), make_likert()])
@pytest.mark.parametrize("given", ["x", 99, ["x"], {"a": 1}])
def test_unknown_choices_are_refused(block, given):
    question, texts = read_one(block)
    part = next(iter(right_value(question, texts)))
    with pytest.raises(InvalidAnswer):
        KINDS[question["kind"]].clean(question, {part: given})


@pytest.mark.parametrize("make", [make_ordering, make_likert])
def test_what_is_stored_is_cleaned_to_itself(make):
    question, texts = read_one(make())
    kind = KINDS[question["kind"]]
    value = kind.clean(question, right_value(question, texts))
    assert kind.clean(question, value) == value
    assert kind.is_finished(question, value)


def test_a_matching_tells_nothing_before_its_release():
    question, texts = read_one(make_matching())
    first, second, *_others = question["pairs"]
    value = {first["id"]: second["id"]}
    accepted = as_accepted(texts)
    told = KINDS["matching"].review(question, texts, value, Release(accepted=accepted))["rows"]
    assert (told[0].given, told[0].expected, told[0].is_right) == ("Centre for social work", "Police", False)
    kept = KINDS["matching"].review(question, texts, value, Release(right=False, feedback=False, accepted=accepted))
    assert "Police" not in str(kept)
    assert "About" not in str(kept)
    assert all(row.is_right is None for row in kept["rows"])


def test_an_ordering_tells_nothing_before_its_release():
    question, texts = read_one(make_ordering())
    value = {item["id"]: 4 - place for place, item in enumerate(question["items"])}
    told = KINDS["ordering"].review(question, texts, value, Release())["rows"]
    assert [row.prompt for row in told] == ["After “Listen”:", "After “Explain”:", "After “Report”:"]
    assert [(row.given, row.expected, row.is_right) for row in told] == [
        ("nothing", "Explain", False),
        ("Listen", "Report", False),
        ("Explain", "Note", False),
    ]
    kept = KINDS["ordering"].review(question, texts, value, Release(right=False))["rows"]
    assert [row.prompt for row in kept] == ["Note:", "Report:", "Explain:", "Listen:"]
    assert not any(row.expected for row in kept)
    assert all(row.is_right is None for row in kept)


def test_the_review_of_an_ordering_says_what_counted():
    """1, 3, 2, 4: nothing follows rightly, and it is worth nothing. Last, first, second, third: two of three do."""
    question, texts = read_one(make_ordering())
    ids = [item["id"] for item in question["items"]]
    for order, right in (((1, 3, 2, 4), [False, False, False]), ((2, 3, 4, 1), [True, True, False])):
        value = dict(zip(ids, order, strict=True))
        rows = KINDS["ordering"].review(question, texts, value, Release())["rows"]
        assert [row.is_right for row in rows] == right
        assert KINDS["ordering"].grade(question, value, {}) == Decimal(sum(right)) / 3
    assert {row.given for row in KINDS["ordering"].review(question, texts, None, Release())["rows"]} == {""}
