"""Short answers, numbers and gaps: reading, cleaning and grading."""

from decimal import Decimal

import pytest

from assessments.domain.grading import grade_answer
from assessments.questions import KINDS, InvalidAnswer, Release
from assessments.questions.number import read_number
from assessments.questions.parts import fits
from assessments.questions.reading import read_questions
from tests.factories.assessments import make_gaps, make_item, make_number, make_short, right_value

UNSTORABLE = ["a\0b", "\ud800", "x" * 251]


def read_one(block):
    (question,), texts = read_questions([block], {})
    return question, texts


def grade(question, given, texts, *others):
    """The points of what was given; `texts` and `others` are the version's languages."""
    accepted = {path: tuple(language[path] for language in (texts, *others) if path in language) for path in texts}
    value = KINDS[question["kind"]].clean(question, given)
    return grade_answer(question, value, accepted).points


@pytest.mark.parametrize(
    ("pattern", "typed", "does_fit"),
    [
        ("zaštita", "zaštita", True),
        ("zaštita", "zastita", True),
        ("zaštita", "заштита", True),
        ("zaštita", "  ZAŠTITA. ", True),
        ("zaštita", "zaštitnik", False),
        ("dijete", "дијете", True),
        ("mbrojtja e fëmijës", "Mbrojtja  e femijes", True),
        ("police", "", False),
        ("report*", "reporting it", True),
        ("report*", "I report", False),
        ("*report*", "I report it", True),
        ("tell * police", "tell the police", True),
        ("tell*tell", "tell", False),
        ("*", "anything", True),
        ("*", "  ", False),
        ("*", "?", True),
        (r"5\*", "5", True),
        (r"5\*", "55", False),
        ("+", "+", True),
        ("+", "-", False),
    ],
)
def test_typed_text_fits(pattern, typed, does_fit):
    assert fits(pattern, typed) is does_fit


def test_many_wildcards_take_no_long_time():
    assert not fits("*a" * 120 + "*b", "a" * 250)


@pytest.mark.parametrize(
    ("typed", "points"),
    [("zaštita", "1"), ("ЗАШТИТА деце", "1"), ("pomoc", "0.5"), ("помоћ", "0.5"), ("bes", "0"), ("", "0"), (None, "0")],
)
def test_short_answer(typed, points):
    question, texts = read_one(make_short())
    assert grade(question, typed, texts) == Decimal(points)


def test_short_answer_is_right_in_any_language_of_the_version():
    question, texts = read_one(make_short(answers={"protection": 100}))
    (path,) = (path for path in texts if path.endswith("text") and "options" in path)
    assert grade(question, "mbrojtje", texts) == 0
    assert grade(question, "mbrojtje", texts, {path: "mbrojtje"}) == 1


def test_the_first_short_answer_that_fits_counts():
    question, texts = read_one(make_short(answers={"not*": 0, "*help": 100}))
    assert grade(question, "not help", texts) == 0
    assert grade(question, "do help", texts) == 1


def test_a_wildcard_is_not_shown_as_an_asterisk():
    question, texts = read_one(make_short(answers={r"report* 5\*": 100}))
    (row,) = KINDS["short"].review(question, texts, "wait", Release())["rows"]
    assert row.expected == "report… 5*"


def test_no_accepted_text_stands_in_the_key():
    question, _texts = read_one(make_short())
    assert "tita" not in str(question)
    question, _texts = read_one(make_gaps())
    assert "police" not in str(question)


@pytest.mark.parametrize("given", [1, True, [], ["a"], {}, {"a": 1}, *UNSTORABLE])
def test_short_answer_refuses_what_is_no_text(given):
    question, _texts = read_one(make_short())
    with pytest.raises(InvalidAnswer):
        KINDS["short"].clean(question, given)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"),
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        ("-2,5", "-2.5"),
        ("\N{MINUS SIGN}3", "-3"),
        ("+3", "3"),
        (",5", "0.5"),
        ("-.5", "-0.5"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.234", "1.234"),
    ],
)
def test_a_number_is_read(typed, number):
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "two",
        "1.2.3",
        "1,2.3,4",
        "--1",
        "1-",
        "1e5",
        "NaN",
        "Infinity",
        "0x10",
        "٣",
        "5 km",
        ".",
        ",",
        "1.,",
        "1" * 31,
    ],
)
def test_what_is_no_number_is_not_read(typed):
    assert read_number(typed) is None


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("2.5", "1"),
        ("2,4", "1"),
        ("2.6", "1"),
        ("2.600000000000000000001", "0.5"),
        ("2.0", "0.5"),
        ("3", "0.5"),
        ("3.0001", "0"),
        ("1.999", "0"),
        (2.5, "1"),
        (3, "0.5"),
        ("", "0"),
        (None, "0"),
    ],
)
def test_the_borders_of_a_tolerance_belong_to_it(given, points):
    question, texts = read_one(make_number())
    assert grade(question, given, texts) == Decimal(points)


@pytest.mark.parametrize(
    ("number", "unit", "points"),
    [("2.5", 0, "1"), ("250", 1, "1"), ("0,0025", 2, "1"), ("2.5", 1, "0"), ("300", 1, "0.5"), ("2.5", None, "0")],
)
def test_units_multiply(number, unit, points):
    question, texts = read_one(make_number(units={"m": "1", "cm": "0.01", "km": "1000"}))
    given = {"number": number, "unit": question["units"][unit]["id"] if unit is not None else ""}
    assert grade(question, given, texts) == Decimal(points)
    value = KINDS["number"].clean(question, given)
    assert KINDS["number"].is_finished(question, value) is (unit is not None)


def test_one_unit_is_not_chosen():
    question, texts = read_one(make_number(units={"km": "1"}))
    assert grade(question, "2.5", texts) == 1
    review = KINDS["number"].review(question, texts, "7", Release())
    assert (review["rows"][0].given, review["rows"][0].expected) == ("7 km", "2.5 ± 0.1 km")


@pytest.mark.parametrize(
    "given", ["two", True, [], {"number": "1"}, "1e999", "NaN", float("inf"), 10**400, *UNSTORABLE]
)
def test_number_refuses_what_is_none(given):
    question, _texts = read_one(make_number())
    with pytest.raises(InvalidAnswer):
        KINDS["number"].clean(question, given)


@pytest.mark.parametrize("given", ["1", ["1"], {"unit": "nanometre"}, {"number": "x"}, {"number": []}, {"other": "1"}])
def test_number_with_units_refuses(given):
    question, _texts = read_one(make_number(units={"m": "1", "cm": "0.01"}))
    with pytest.raises(InvalidAnswer):
        KINDS["number"].clean(question, given)


@pytest.mark.parametrize(
    ("chosen", "typed", "points", "is_finished"),
    [
        (0, "police", "1", True),
        (0, "Centar za socijalni rad", "0.5", True),
        (0, "Centre for social work", "1", True),
        (1, "ПОЛИЦЕ", "0.5", True),
        (1, "nobody", "0", True),
        (0, "", "0.5", False),
        (None, "police", "0.5", False),
        (None, "", "0", False),
    ],
)
def test_each_gap_counts_the_same(chosen, typed, points, is_finished):
    question, texts = read_one(make_gaps())
    given = {"1": "" if chosen is None else question["options"][chosen]["id"], "2": typed}
    assert grade(question, given, texts) == Decimal(points)
    assert KINDS["gaps"].is_finished(question, KINDS["gaps"].clean(question, given)) is is_finished


@pytest.mark.parametrize(
    "given", ["police", ["police"], {"1": "police"}, {"1": []}, {"2": 5}, {"3": "x"}, {"2": "a\0"}]
)
def test_gaps_refuse_what_is_no_answer(given):
    question, _texts = read_one(make_gaps())
    with pytest.raises(InvalidAnswer):
        KINDS["gaps"].clean(question, given)


def test_only_gaps_with_a_list_have_choices():
    question, _texts = read_one(make_gaps())
    first, second = (f"options.{option['id']}" for option in question["options"][:2])
    assert [(choice.path, choice.is_right) for choice in KINDS["gaps"].choices(question)] == [
        (first, True),
        (second, False),
    ]
    assert KINDS["gaps"].chosen(question, {"1": question["options"][1]["id"], "2": "police"}) == [second]


@pytest.mark.parametrize("make", [make_short, make_number, make_gaps])
def test_what_is_stored_is_cleaned_to_itself(make):
    question, texts = read_one(make())
    kind = KINDS[question["kind"]]
    value = kind.clean(question, right_value(question, texts))
    assert kind.clean(question, value) == value
    assert grade(question, value, texts) == 1


ONE_GAP = [make_item(gap=1, text="calm", is_right=True, feedback="Yes."), make_item(gap=1, text="loud")]


@pytest.mark.parametrize(
    ("block", "given", "secret"),
    [
        (make_short(), "pomoć", "zaštita"),
        (make_short(), "pomoć", "On pomoć."),
        (make_number(), "2", "2.5"),
        (make_number(), "2", "Nearly."),
        (make_gaps(options=ONE_GAP), "", "calm"),
    ],
)
def test_nothing_is_told_before_its_release(block, given, secret):
    question, texts = read_one(block)
    kind = KINDS[question["kind"]]
    value = kind.clean(question, given)
    told = kind.review(question, texts, value, Release(accepted={path: (text,) for path, text in texts.items()}))
    assert secret in str(told)
    kept = kind.review(question, texts, value, Release(right=False, feedback=False))
    assert secret not in str(kept)
    assert all(row.is_right is None for row in kept["rows"])
