"""GIFT and Aiken as other people's tools and hands write them: what Moodle can read is read, and told where it lost something."""

import pytest

from interop.domain.questions.model import Parsed, ParsedFile
from interop.domain.questions.reading import read_content
from tests.interop.questions.test_gift import one, value


def read(text: str) -> ParsedFile:
    return read_content(text.encode(), name="foreign.txt")


def kinds(text: str) -> list[tuple[str, str]]:
    found = read(text)
    assert not found.refused, found.refused
    return [(question.kind, question.name) for question in found.questions]


def test_titles_part_questions_that_no_empty_line_parts() -> None:
    text = "::Rule 1::A child is heard. {T}\n::Rule 2::Who listens? {\n=all\n~none\n}\n::Rule 3::Read this.\n::Rule 4::Age?{#18}"
    assert kinds(text) == [("true_false", "Rule 1"), ("single", "Rule 2"), ("note", "Rule 3"), ("number", "Rule 4")]


def test_a_line_of_a_program_is_no_title() -> None:
    assert kinds("::Code 1::What is printed?\n::std::cout << 1\n{=1}") == [("short", "Code 1")]


def test_several_braces_are_gaps() -> None:
    question = one("::Gaps::Tell {=nobody ~everybody} before you call {=the police =112}.")
    assert question.values[""]["text"] == "<p>Tell [[1]] before you call [[2]].</p>"
    assert [(option["gap"], option["text"], option["is_right"]) for option in question.values[""]["options"]] == [
        (1, "nobody", True), (1, "everybody", False), (2, "the police", True), (2, "112", True),
    ]  # fmt: skip


def test_embedded_answers_of_moodle() -> None:
    question = one(r"Feel sorry {1:MC:~with~=for\: them#Yes} and {2:SA:=had been#x~=was}.")
    assert question.kind == "gaps"
    assert [option["text"] for option in question.values[""]["options"]] == ["with", "for: them", "had been", "was"]
    assert "all gaps weigh the same here" in question.warnings


def test_formula_with_braces_that_nobody_escaped() -> None:
    question = one(r"Is $\frac{1}{2}$ more than $x^{3}$? {T}")
    assert question.kind == "true_false"
    assert r"\frac{1}{2}" in question.values[""]["text"]
    assert question.warnings == ["braces without a backslash were taken as part of the text"]
    assert value(r"Half? {=$\frac{1}{2}$ ~two}")["options"][0]["text"] == r"$\frac{1}{2}$"


@pytest.mark.parametrize("inside", ["#3:2~#No", "# 3:2 ~ No", "#=3:2 ~#No ", "#%100%3:2#Yes~"])
def test_number_with_feedback_on_others(inside: str) -> None:
    question = one(f"How many? {{{inside}}}")
    assert (question.values[""]["options"][0]["value"], question.values[""]["options"][0]["tolerance"]) == ("3", "2")
    assert question.warnings == ["the feedback on every other number was left out"]


def test_answers_without_a_sign() -> None:
    assert one("Two plus two? {four}").values[""]["options"][0]["text"] == "four"
    assert [option["is_right"] for option in value("Who? {nobody =all ~some}")["options"]] == [False, True, False]
    assert [option["text"] for option in value("Who? {~some~=all~}")["options"]] == ["some", "all"]


def test_only_a_name() -> None:
    question = one("::Which two are rights?::{~%50%play ~%50%school ~%-100%work}")
    assert question.values[""]["text"] == "<p>Which two are rights?</p>"
    assert question.warnings == ["the question has no text of its own: its name was taken as its text"]


def test_every_option_is_right() -> None:
    options = value("Which are rights? {~%33.33333%play ~%33.33333%school ~%33.33333%rest}")["options"]
    assert [(option["is_right"], option["share"]) for option in options] == [(True, None)] * 3


def test_comments_behind_answers() -> None:
    assert one("Heard? { // first\n // second\n F // third\n}").values[""]["answer"] == "false"


def test_tags_stand_with_their_question() -> None:
    found = read("// [tag:first]\nOne?{T}\n// [tag:second]\n::Two 2::Two?{F}\n\n// [id:7] [tag:third]\nThree?{}\n")
    assert [question.tags for question in found.questions] == [["first"], ["second"], ["third"]]


def test_an_open_brace_takes_only_its_own_question_along() -> None:
    found = read("First? {=a ~b\n\nSecond? {T}\n\nThird? {F}\n")
    assert [question.values[""]["text"] for question in found.questions] == ["<p>Second?</p>", "<p>Third?</p>"]
    assert [(refused.line, refused.name) for refused in found.refused] == [(1, "First? {=a ~b")]


def test_number_with_more_places_than_the_bank_keeps() -> None:
    question = one("Pi? {#3.141592653589793:1e-05}")
    assert (question.values[""]["options"][0]["value"], question.values[""]["options"][0]["tolerance"]) == (
        "3.14159265359", "0.00001",
    )  # fmt: skip
    assert question.warnings == ["numbers were rounded to 12 decimal places"]


def test_braces_that_may_be_anything_are_named() -> None:
    found = read("Is it {T}?\nOr {F}?\n\nStray } here {T}\n")
    assert not found.questions
    assert [refused.line for refused in found.refused] == [1, 4]


AIKEN = """Who is a child?
A)everybody below 18
B) nobody

ANSWER: A

Not finished
A. a
B. b

Which are rights?

A. play
B. work
C. school
Answer: A, C
"""


def test_aiken_of_many_hands() -> None:
    found = read(AIKEN)
    assert found.format == "Aiken"
    single, multiple = found.questions
    assert [option["text"] for option in single.values[""]["options"]] == ["everybody below 18", "nobody"]
    assert (multiple.kind, multiple.values[""]["credit"]) == ("multiple", "all")
    assert [(refused.line, refused.name) for refused in found.refused] == [(7, "Not finished")]


def only(found: ParsedFile) -> Parsed:
    assert len(found.questions) == 1, found
    return found.questions[0]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1251"])
def test_line_ends_and_encodings(end: str, encoding: str) -> None:
    text = end.join(["// коментар", "::Права::Дете се слуша. {", "=винаги ~никога", "}", "", ""])
    question = only(read_content(text.encode(encoding), name="x.gift"))
    assert (question.kind, question.name) == ("single", "Права")
