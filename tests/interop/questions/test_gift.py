"""GIFT: every type of question, and what stands around them."""

import pytest

from interop.domain.questions.gift import read_gift
from interop.domain.questions.model import Parsed
from interop.domain.questions.reading import read_content


def one(text: str) -> Parsed:
    found = read_content(text.encode(), name="test.gift")
    assert not found.refused, found.refused
    assert found.format == "GIFT"
    return found.questions[0]


def value(text: str) -> dict:
    return one(text).values[""]


def test_single_choice_with_feedback_and_escapes() -> None:
    question = one(
        "::Secret::A child says\\: keep it \\{secret\\}?{=Listen#Good. ~Promise \\= silence#No. ~%50%Wait####Explained.}"
    )
    assert (question.kind, question.name) == ("single", "Secret")
    assert question.values[""]["text"] == "<p>A child says: keep it {secret}?</p>"
    assert question.values[""]["options"] == [
        {"text": "Listen", "is_right": True, "share": None, "feedback": "Good."},
        {"text": "Promise = silence", "is_right": False, "share": None, "feedback": "No."},
        {"text": "Wait", "is_right": False, "share": 50, "feedback": ""},
    ]
    assert question.values[""]["explanation"] == "Explained."


def test_multiple_choice_with_thirds() -> None:
    options = value("Which? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-50%d}")["options"]
    assert sum(option["share"] for option in options if option["is_right"]) == 100
    assert options[3]["share"] == -50


def test_true_false_feedback_is_for_wrong_then_right() -> None:
    read = value("The child decides.{F#Wrong, no.#Right, indeed.}")
    assert read["answer"] == "false"
    assert (read["feedback_true"], read["feedback_false"]) == ("Wrong, no.", "Right, indeed.")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [("#1993", ("1993", "0")), ("#3.14:0.05", ("3.14", "0.05")), ("#10..20", ("15", "5")), ("#=5:1", ("5", "1"))],
)
def test_numbers(inside: str, expected: tuple[str, str]) -> None:
    option = value(f"How many? {{{inside}}}")["options"][0]
    assert (option["value"], option["tolerance"], option["share"]) == (*expected, 100)


def test_several_numbers() -> None:
    options = value("When? {#=1822:0#Yes =%50%1822:2#Nearly ~#Other}")["options"]
    assert [(option["value"], option["share"], option["feedback"]) for option in options] == [
        ("1822", 100, "Yes"),
        ("1822", 50, "Nearly"),
    ]


def test_matching_short_essay_note_missing_word() -> None:
    text = "Match. {=Police -> 192 =Fire -> 193}\n\nWho? {=Grant =%50%Gran}\n\nWrite. {}\n\nOnly a text."
    text += "\n\nIt {=costs ~cost} much."
    questions, refused = read_gift(text)
    assert refused == []
    assert [question.kind for question in questions] == ["matching", "short", "essay", "note", "single"]
    assert [question.line for question in questions] == [1, 3, 5, 7, 9]
    assert questions[0].values[""]["pairs"][1] == {"left": "Fire", "right": "193", "feedback": ""}
    assert [option["share"] for option in questions[1].values[""]["options"]] == [100, 50]
    assert questions[4].values[""]["text"] == "<p>It  _____ much.</p>"


def test_categories_comments_and_tags() -> None:
    text = "// a comment\n$CATEGORY: $course$/top/Law/Rights\n\n// question: 7 [tag:law] [tag:for all]\n::N::Yes?{T}"
    question = one(text)
    assert (question.category, question.tags, question.line) == ("Law/Rights", ["law", "for all"], 5)


def test_formats() -> None:
    assert value("[markdown]Some **bold** text {T}")["text"] == "<p>Some <b>bold</b> text</p>"
    assert value("[plain]a < b {T}")["text"] == "<p>a &lt; b</p>"
    assert value('[html]<p>x<script>alert("1")</script></p> {T}')["text"] == "<p>x</p>"


def test_empty_lines_in_braces_and_windows_line_ends() -> None:
    assert len(value("Which?\r\n{\r\n=a\r\n\r\n~b\r\n}\r\n")["options"]) == 2


def test_what_cannot_be_read_is_named_by_line_and_the_rest_stays() -> None:
    found = read_content(
        b"::A::One?{T}\n\n::B::Broken {=a ~b\n\n::C::Two?{F}\n\n::D::No right {~a ~b}\n\nBad{#x}", name="x"
    )
    assert [question.name for question in found.questions] == ["A", "C"]
    assert [(one.line, bool(one.reason)) for one in found.refused] == [(3, True), (7, True), (9, True)]


def test_absurd_weights_are_brought_within_bounds_and_said() -> None:
    question = one("W? {~%99999%a ~%-500%b}")
    assert "99999" in question.warnings[0]
    assert read_gift("W? {~%1e999999999%a ~b}")[1][0].reason


def test_languages_in_one_question() -> None:
    text = '<span lang\\="en" class\\="multilang">Who?</span><span lang\\="ro" class\\="multilang">Cine?</span> {=a ~b}'
    question = one(text)
    assert {code: read["text"] for code, read in question.values.items()} == {"en": "<p>Who?</p>", "ro": "<p>Cine?</p>"}
