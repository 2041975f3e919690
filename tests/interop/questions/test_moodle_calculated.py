"""Calculated questions of Moodle: the values of the first set put in, every result worked out by hand."""

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interop.domain.questions.effort import limit_effort
from interop.domain.questions.formula import DEEPEST, FUNCTIONS, LONGEST, FormulaError, compute
from interop.domain.questions.model import Parsed
from interop.domain.questions.moodle_xml import read_moodle_xml
from tests.interop.questions.test_moodle_xml import answer, one, question, read

FIXED = "the numbers no longer change: they are those of the first set ({})"


def values(**first: str) -> str:
    """Two sets, the second one written first."""
    definitions = "".join(
        f"<dataset_definition><status><text>private</text></status><name><text>{name}</text></name><dataset_items>"
        "<dataset_item><number>2</number><value>999</value></dataset_item>"
        f"<dataset_item><number>1</number><value>{value}</value></dataset_item></dataset_items></dataset_definition>"
        for name, value in first.items()
    )
    return f"<dataset_definitions>{definitions}</dataset_definitions>"


def formula(text: str, more: str = "", fraction: str = "100") -> str:
    return (
        f'<answer fraction="{fraction}"><text>{text}</text>{more}<feedback format="html"><text>Of {{a}}</text></feedback>'
        "</answer>"
    )


def rules(tolerance: str = "", kind: str = "", length: str = "", form: str = "") -> str:
    return (
        f"<tolerance>{tolerance}</tolerance><tolerancetype>{kind}</tolerancetype>"
        f"<correctanswerlength>{length}</correctanswerlength><correctanswerformat>{form}</correctanswerformat>"
    )


def option(parsed: Parsed) -> tuple[str, str]:
    first = parsed.values[""]["options"][0]
    return first["value"], first["tolerance"]


def reason(kind: str, inside: str, text: str = "<p>Q</p>") -> str:
    found = read(question(kind, inside, text) + question("essay", ""))
    assert len(found.questions) == 1
    assert [refused.name for refused in found.refused] == ["Name"]
    return str(found.refused[0].reason)


@pytest.mark.parametrize("kind", ["calculated", "calculatedsimple"])
def test_becomes_a_number_with_the_first_values(kind: str) -> None:
    text = "<p>In <b>{a}</b> homes live {kids} children each: {= {a} * {kids} / 2 } beds, {=1/3}?</p>"
    parsed = one(kind, formula("{a} * {kids}") + values(a="7.50", kids="4"), text=text)
    assert parsed.kind == "number"
    assert parsed.values[""] == {
        "text": "<p>In <b>7.50</b> homes live 4 children each: 15 beds, 0.33333333333333?</p>",
        "points": 2,
        "explanation": "Why",
        "options": [{"value": "30", "tolerance": "0", "share": 100, "feedback": "Of 7.50"}],
        "units": [],
    }
    assert parsed.warnings == [FIXED.format("a = 7.50, kids = 4")]


def test_general_feedback_has_the_values() -> None:
    inside = formula("{a}") + values(a="-3")
    written = question("calculated", inside).replace("&lt;p&gt;Why&lt;/p&gt;", "{={a}*{a}} is ({a}) squared")
    assert read(written).questions[0].values[""]["explanation"] == "9 is (-3) squared"


@pytest.mark.parametrize(
    ("given_rules", "expected"),
    [
        (rules("0.01", "1"), ("12.345", "0.12345")),
        (rules("0.01", ""), ("12.345", "0.12345")),
        (rules("0.01", "2"), ("12.345", "0.01")),
        (rules("-0.5", "nominal"), ("12.345", "0.5")),
        (rules("0.01", "1", "2", "1"), ("12.35", "0.1235")),
        (rules("0.01", "2", "0", "1"), ("12", "0.01")),
        (rules("0.01", "2", "2", "2"), ("12", "0.01")),
        (rules("0.1", "2", "4", "2"), ("12.35", "0.1")),
        ("", ("12.345", "0")),
    ],
)
def test_tolerance_and_rounding(given_rules: str, expected: tuple[str, str]) -> None:
    parsed = one("calculated", formula("{a}/1000", given_rules) + values(a="12345"))
    assert option(parsed) == expected
    assert len(parsed.warnings) == 1


def test_geometric_tolerance_is_named() -> None:
    parsed = one("calculated", formula("{a}*2", rules("0.1", "3")) + values(a="50"))
    assert option(parsed) == ("100", "10")
    assert parsed.warnings[-1] == FIXED.format("a = 50")
    assert parsed.warnings[0] == "a geometric tolerance was read as a relative one"


def test_units_and_several_answers() -> None:
    unit = "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"
    answers = formula("{a}+1") + formula("{a}-1", fraction="50") + formula("*", fraction="0")
    value = one("calculated", answers + unit + values(a="2")).values[""]
    assert [(item["value"], item["share"]) for item in value["options"]] == [("3", 100), ("1", 50)]
    assert value["units"] == [{"name": "cm", "factor": "0.01"}]


@pytest.mark.parametrize(("single", "kind"), [("true", "single"), ("false", "multiple")])
def test_options_are_computed(single: str, kind: str) -> None:
    rounded = "<correctanswerlength>2</correctanswerlength><correctanswerformat>1</correctanswerformat>"
    options = answer("{={a}*{b}} m", "100", rounded) + answer("{={a}/{b}}") + answer("{a}")
    parsed = one("calculatedmulti", f"<single>{single}</single>{options}{values(a='1.25', b='4')}")
    assert parsed.kind == kind
    assert [(item["text"], item["is_right"]) for item in parsed.values[""]["options"]] == [
        ("5.00 m", True), ("0.3125", False), ("1.25", False),
    ]  # fmt: skip
    assert parsed.values[""]["options"][0]["feedback"] == "F 5.00 m"
    assert parsed.warnings == [FIXED.format("a = 1.25, b = 4")]


def test_languages_and_braces_of_tex_stay() -> None:
    text = r"{mlang en}<p>\(\frac{x}{y}\) of {a}?</p>{mlang}{mlang ro}<p>{a}?</p>{mlang}"
    parsed = one("calculated", formula("{a}") + values(a="6"), text=text)
    assert {code: value["text"] for code, value in parsed.values.items()} == {
        "en": r"<p>\(\frac{x}{y}\) of 6?</p>", "ro": "<p>6?</p>",
    }  # fmt: skip


def test_many_values_are_not_all_told() -> None:
    parsed = one("calculated", formula("{v0}") + values(**{f"v{place}": "1" for place in range(20)}) + values(a="1"))
    assert parsed.warnings[0].endswith("v7 = 1 …)")


def test_items_without_numbers_count_in_their_order() -> None:
    inside = values(a="1").replace("<number>1</number>", "").replace("<number>2</number>", "")
    assert option(one("calculated", formula("{a}") + inside)) == ("999", "0")


NO_ITEMS = (
    "<dataset_definitions><dataset_definition><name><text>a</text></name></dataset_definition></dataset_definitions>"
)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (formula("1"), "no values are given for the formulas"),
        (formula("1") + "<dataset_definitions/>", "no values are given for the formulas"),
        (formula("1") + NO_ITEMS, "the wildcard {a} has no value"),
        (formula("{a}") + values(a=""), "the wildcard {a} has no value"),
        (formula("{a}+{other}") + values(a="1"), "the wildcard {other} has no value"),
        (formula("{a}") + values(a="many"), "{a}: “many” is not a usable number"),
        (formula("{a}/0") + values(a="1"), "the formula “{a}/0” cannot be computed: 1 / 0"),
        (formula("1+system(1)") + values(a="1"), "the formula “1+system(1)” cannot be computed: system"),
        (formula("exp(1000)") + values(a="1"), "the formula “exp(1000)” cannot be computed: exp(1000)"),
        (formula("sqrt(-{a})") + values(a="4"), "the formula “sqrt(-{a})” cannot be computed: sqrt(-4)"),
        (formula("pow(-8,1/2)") + values(a="4"), "the formula “pow(-8,1/2)” cannot be computed: pow(-8, 0.5)"),
        (formula("9**9**9") + values(a="4"), "the formula “9**9**9” cannot be computed: 9 ** 3.8742e+08"),
        (formula("{a}*1e30") + values(a="4"), "the formula “{a}*1e30” cannot be computed: 4e+30"),
        (formula("{a}^2") + values(a="4"), "the formula “{a}^2” cannot be computed: ^2"),
        (formula("({a}") + values(a="4"), "the formula “({a}” cannot be computed: …"),
        (formula("{a}", fraction="0") + values(a="4"), "no number is right"),
    ],
)
def test_refusals_are_named(inside: str, expected: str) -> None:
    assert reason("calculated", inside) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How many are {b}?", "the wildcard {b} has no value"),
        ("{={b}}", "the wildcard {b} has no value"),
        ("{={a}/0}", "the formula “{a}/0” cannot be computed: 1 / 0"),
        ("{={a}*2 left", "the formula “{=1*2 left” cannot be computed: {=1*2 left"),
        ("{=}", "the formula “” cannot be computed: …"),
    ],
)
def test_texts_are_refused_with_their_question(text: str, expected: str) -> None:
    assert reason("calculated", formula("{a}") + values(a="1"), text) == expected
    assert reason("calculatedmulti", answer(text, "100") + answer("No") + values(a="1")) == expected


COMPUTED = [
    ("1 + 2 * 3 - 4 / 8", 6.5), ("-2 ** 2", -4.0), ("2 ** -1", 0.5), ("2 ** 3 ** 2", 512.0), ("(-{neg}) * 2", 6.0),
    ("{neg} ** 2", 9.0), ("7 % 3", 1.0), ("-7.9 % 3", -1.0), ("--+-2", -2.0), (".5 + 1. + 1E2", 101.5), ("pow(2, 10)", 1024.0),
    ("abs(-3)", 3.0), ("ceil(1.2) + floor(-1.2)", 0.0), ("round(2.5) + round(-2.5)", 0.0), ("round(1.005, 2)", 1.01),
    ("round(1234.5, -2)", 1200.0),
    ("sqrt(16)", 4.0), ("exp(0)", 1.0), ("log(exp(2))", 2.0), ("log(8, 2)", 3.0), ("log10(1000)", 3.0),
    ("min(3, 1, 2) + max(3, 1, 2)", 4.0), ("PI()", math.pi), ("sin(0) + cos(0) + tan(0)", 1.0), ("asin(1)", math.pi / 2),
    ("acos(1)", 0.0), ("atan(1) * 4", math.pi), ("atan2(1, 1) * 4", math.pi), ("deg2rad(180)", math.pi), ("rad2deg(pi())", 180.0),
    ("fmod(7.5, 2)", 1.5), ("{long_name1}", 5.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COMPUTED)
def test_formulas(text: str, expected: float) -> None:
    assert compute(text, {"neg": -3.0, "long_name1": 5.0}) == pytest.approx(expected)


HOSTILE = [
    "", "9**9**9", "9**9**9**9**9", "(" * 400 + "1" + ")" * 400, "(" * 1000, "abs(" * 200, "1**" * 300 + "1", "-" * 999,
    "pow(10, 400)",
    "pow(1e300, 1e300)", "1e999", "1e308 * 10", "0 ** -1", "5 % 0.5", "fmod(1, 0)", "log(0)", "log(-1)", "log(2, 1)", "acos(2)",
    "sqrt(1, 2)", "pi(1)", "min(1)", "round(1, 0.5)", "round(1, 1e9)", "__import__('os')", "a.b", "abs", "abs(1", "1 2", "2(3)",
    "1,2",
    "{}", "{a", "x", "1;1", "0x10", "(1+2", "1)", "* 2", "1 + 1" + " " * LONGEST, "1 if 1 else 2", "9" * 400,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12].strip() or "blank")
def test_hostile_formulas_are_refused_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises(FormulaError):
        compute(text, {})
    assert time.process_time() - start < 0.5


def test_depth_is_bounded_and_length_is_not_depth() -> None:
    assert compute("(" * (DEEPEST - 1) + "1" + ")" * (DEEPEST - 1), {}) == 1
    assert compute("+".join(["1"] * 500), {}) == 500
    assert compute("-" * 998 + "1", {}) == 1
    with pytest.raises(FormulaError):
        compute("(" * DEEPEST + "1" + ")" * DEEPEST, {})


def check(text: str, **given_values: float) -> None:
    """Whatever the formula: a finite number or a reason."""
    try:
        result = compute(text, given_values)
    except FormulaError as error:
        result = 0.0 if str(error) else math.nan
    assert math.isfinite(result)


PIECES = st.sampled_from(
    [*FUNCTIONS, "(", ")", ",", "+", "-", "*", "/", "%", "**", "^", "{a}", "{b}", "1", "0", "2.5", "1e300", " "]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=300).map("".join) | st.text(max_size=1100))
def test_nothing_but_a_finite_number_or_the_own_error(text: str) -> None:
    check(text, a=-2.5)


NUMBERS = st.sampled_from(["{a}", "3", "0.5", "1e200", "-7"])
SUMS = st.recursive(
    NUMBERS,
    lambda below: (
        st.builds("({} {} {})".format, below, st.sampled_from(["+", "-", "*", "/", "%", "**"]), below)
        | st.builds("{}({})".format, st.sampled_from(["sqrt", "exp", "log", "sin", "round", "ceil", "tan"]), below)
        | st.builds("pow({}, {})".format, below, below)
    ),
    max_leaves=20,
)


@settings(max_examples=400, deadline=None)
@given(SUMS)
def test_every_sum_has_a_finite_result_or_is_refused(text: str) -> None:
    check(text, a=4.0)


BITS = st.sampled_from(
    ["{", "}", "{=", "{a}", "{b}", "{mlang en}", "{mlang}", "1/0", "*2", "<b>", "</b>", "&lt;", "&nbsp;", "x"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BITS, max_size=20).map("".join), st.sampled_from(["calculated", "calculatedmulti"]))
def test_any_text_makes_a_question_or_a_reason(text: str, kind: str) -> None:
    found = read(question(kind, answer("{a}", "100") + answer(text) + values(a="2"), f"Q {text}"))
    assert len(found.questions) + len(found.refused) == 1
    for parsed in found.questions:
        assert "{a}" not in str(parsed.values)


def test_effort_of_formulas_is_counted() -> None:
    inside = formula("+".join(["sin({a})"] * 110)) * 200 + values(a="1")
    with limit_effort(200_000):
        found = read_moodle_xml(f"<quiz>{question('calculated', inside)}{question('essay', '')}</quiz>")
    assert len(found[0]) == 0
    assert any("too much work" in refused.reason for refused in found[1])


def test_texts_that_grow_too_long_are_refused() -> None:
    long = "{a}" * 60_000
    assert "characters" in reason("calculated", formula("{a}") + values(a="1234567890"), long)
