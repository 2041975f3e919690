"""What the editor accepts and shows of matching, ordering, gaps, typed answers, self-assessment and notes."""

import pytest
from django.core.exceptions import ValidationError

from assessments.blocks import QUESTION_BLOCKS
from assessments.questions.reading import read_questions
from tests.factories.assessments import (
    make_gaps,
    make_item,
    make_likert,
    make_matching,
    make_note,
    make_number,
    make_ordering,
    make_short,
)

BLOCKS = dict(QUESTION_BLOCKS)
WORD = {"gap": 1, "text": "listen", "is_right": True, "feedback": ""}


def clean(raw):
    block = BLOCKS[raw["type"]]
    return block.clean(block.to_python(raw["value"]))


def messages(raw):
    """Everything that the editor says about the block, on the whole and on its parts."""
    with pytest.raises(ValidationError) as refused:
        clean(raw)
    return said(refused.value)


def said(error):
    if isinstance(error, str):
        return error
    inner = [*getattr(error, "non_block_errors", [])]
    block_errors = getattr(error, "block_errors", None) or {}
    inner += [one for one in (block_errors.values() if isinstance(block_errors, dict) else block_errors) if one]
    return " ".join(said(one) for one in inner) if inner else " ".join(map(str, error.messages))


@pytest.mark.parametrize(
    "make", [make_matching, make_ordering, make_gaps, make_short, make_number, make_likert, make_note]
)
def test_a_good_question_is_accepted(make):
    raw = make()
    assert str(clean(raw)["text"]) == raw["value"]["text"]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            make_matching(pairs=[make_item(left="a", right="1"), make_item(left=" ", right="2")]),
            "A matching needs at least two pairs",
        ),
        (make_matching(pairs=[make_item(left="a", right="1"), make_item(left="b", right="")]), "required"),
        (make_ordering(items=("one",)), "minimum number of items is 2"),
        (make_ordering(items=("one", "two", "one ")), "Two items read the same"),
        (make_gaps("No gap", options=[make_item(**WORD)]), "Write [[1]] in the text"),
        (make_gaps("[[1]] and [[2]]", options=[make_item(**WORD)]), "No word is given for: [[2]]."),
        (make_gaps("[[1]] and [[1]]", options=[make_item(**WORD)]), "twice"),
        (
            make_gaps("[[1]]", options=[make_item(**WORD), make_item(**WORD | {"gap": 3})]),
            "The text has no such gap: [[3]].",
        ),
        (
            make_gaps("[[1]]", options=[make_item(**WORD | {"is_right": False})]),
            "No word is marked as right for: [[1]].",
        ),
        (make_short(answers={}), "minimum number of items is 1"),
        (make_short(answers={"nearly": 50}), "At least one answer must be worth 100 per cent."),
        (make_short(answers={"more": 101}), "less than or equal to 100"),
        (make_number(options=[make_item(value="1", tolerance="-1", share=100)]), "greater than or equal to 0"),
        (make_number(options=[make_item(value="1", tolerance="0", share=50)]), "worth 100 per cent"),
        (make_number(options=[make_item(value=None, tolerance="0", share=100)]), "required"),
        (make_number(units={"m": "0"}), "The factor of a unit must be more than 0."),
        (make_likert(scale=[make_item(text="yes")]), "minimum number of items is 2"),
        (make_likert(statements=[]), "minimum number of items is 1"),
    ],
)
def test_the_editor_says_what_is_wrong(raw, message):
    assert message in messages(raw)


@pytest.mark.parametrize("typed", ["two", "NaN", "Infinity", "1e99999", "2,5,1"])
def test_the_editor_takes_decimals_only(typed):
    field = BLOCKS["number"].child_blocks["options"].child_block.child_blocks["value"].field
    with pytest.raises(ValidationError):
        field.clean(typed)


def test_numbers_are_kept_exactly():
    raw = make_number(options=[make_item(value="0.10", tolerance="0.000001", share=100)], units={"km": "1000.0"})
    block = BLOCKS["number"]
    value = block.get_prep_value(clean(raw))
    (question,), _texts = read_questions([{"type": "number", "id": "q", "value": value}], {})
    assert (question["options"][0]["value"], question["options"][0]["tolerance"]) == ("0.1", "0.000001")
    assert question["units"][0]["factor"] == "1000"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "shown", "hidden"),
    [
        ("matching", "<select", "is_asked"),
        ("ordering", "<select", "items."),
        ("gaps", "<select", "[[1]]"),
        ("short", 'type="text"', "the child"),
        ("number", 'inputmode="decimal"', "18"),
        ("likert", 'type="radio"', "is_right"),
        ("note", "one case", "<input"),
    ],
)
def test_editor_previews_each_block(kind, shown, hidden):
    block = BLOCKS[kind]
    told = block.render(block.get_preview_value())
    assert shown in told
    assert hidden not in told


def test_only_what_counts_has_points():
    assert "points" not in BLOCKS["likert"].child_blocks
    assert set(BLOCKS["note"].child_blocks) == {"text"}
    assert "points" in BLOCKS["single"].child_blocks
