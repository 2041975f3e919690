"""Reading, cleaning and grading of each kind of question."""

from decimal import Decimal

import pytest

from assessments.domain.grading import Grade, grade_answer, grade_answers, percentage
from assessments.questions import KINDS, InvalidAnswer
from assessments.questions.kind import in_order
from assessments.questions.reading import read_questions
from tests.factories.assessments import make_multiple, make_single, make_true_false


def read_one(block):
    (question,), texts = read_questions([block], {7: "lesson-key"})
    return question, texts


def ids(question, *, right):
    return [option["id"] for option in question["options"] if option["is_right"] is right]


def test_skeleton_and_texts_are_parted():
    block = make_single(explanation="Because", revisit=7)
    question, texts = read_one(block)
    first = block["value"]["options"][0]["id"]
    assert question["revisit"] == "lesson-key"
    assert texts[f"{block['id']}.text"] == "<p>What do you do first?</p>"
    assert texts[f"{block['id']}.explanation"] == "Because"
    assert texts[f"{block['id']}.options.{first}.feedback"] == "Yes."
    assert "Listen" not in str(question)


def test_single_choice_is_one_point_or_none():
    question, _texts = read_one(make_single())
    assert grade_answer(question, ids(question, right=True)[0]).points == 1
    assert grade_answer(question, ids(question, right=False)[0]).points == 0
    assert grade_answer(question, None).points == 0


@pytest.mark.parametrize(
    ("right", "wrong", "points"),
    [(2, 0, "1.00"), (1, 0, "0.50"), (2, 1, "0.50"), (1, 1, "0.00"), (0, 2, "0.00"), (2, 2, "0.00"), (0, 0, "0.00")],
)
def test_multiple_choice_gives_partial_credit(right, wrong, points):
    question, _texts = read_one(make_multiple())
    chosen = ids(question, right=True)[:right] + ids(question, right=False)[:wrong]
    assert grade_answer(question, chosen) == Grade(Decimal(points), Decimal(1))


@pytest.mark.parametrize(("value", "points"), [("false", 1), ("true", 0), (None, 0)])
def test_true_false(value, points):
    question, _texts = read_one(make_true_false())
    assert grade_answer(question, value).points == points


@pytest.mark.parametrize("block", [make_single(), make_multiple(), make_true_false()])
@pytest.mark.parametrize("value", ["no such option", ["no such option"], 1, True, {"a": 1}, [[1]], [{"a": 1}]])
def test_unknown_option_is_refused(block, value):
    question, _texts = read_one(block)
    with pytest.raises(InvalidAnswer):
        KINDS[question["kind"]].clean(question, value)


def test_multiple_choice_is_stored_in_order_and_once():
    question, _texts = read_one(make_multiple())
    first, second = ids(question, right=True)
    assert KINDS["multiple"].clean(question, [second, first, second]) == [first, second]
    assert KINDS["multiple"].clean(question, []) is None


def test_options_keep_their_place_for_one_seed_and_differ_between_seeds():
    question, _texts = read_one(make_multiple())
    orders = [[option["id"] for option in in_order(question["options"], question, seed)] for seed in range(20)]
    assert orders[0] == [option["id"] for option in in_order(question["options"], question, 0)]
    assert len({tuple(order) for order in orders}) > 1
    assert all(sorted(order) == sorted(orders[0]) for order in orders)


def test_percentage_counts_unanswered_questions():
    questions = [read_one(make_single())[0], read_one(make_true_false())[0], read_one(make_true_false())[0]]
    grades = grade_answers(questions, {questions[1]["id"]: "false"})
    assert percentage(grades.values()) == Decimal("33.33")


def test_a_quiz_in_which_nothing_is_graded_is_passed():
    assert percentage([]) == 100
