"""Whatever the bytes of a file: questions or reasons come back, as many as there are in it, and no error."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interop.domain.questions.gift_file import part_at_empty_lines, part_file
from interop.domain.questions.model import ParsedFile
from interop.domain.questions.reading import read_content

BITS = (
    "::", "{", "}", "=", "~", "#", "####", "%50%", "%-33.3%", "->", "\\", "\\n", "\n", "\n\n", "//", "[tag:x]", "[html]",
    "[markdown]", "$CATEGORY: a/b", "T", "FALSE", "1..5", "3:0.1", "1e999999", "A. x\n", "B) y\n", "ANSWER: A\n", "слово",
    "<p>", "</p>", "<b", "<img src='a.png'>", "{mlang en}", "{mlang}", '<span lang="ro" class="multilang">', "</span>",
    "{1:MC:=a~b}", "{1:SA:", "[[1]]", "&#39;", "\0", "\ufffe", "\ue001", "’", "*", "_", "`", "![a](b)",
)  # fmt: skip
TAGS = ("quiz", "question", "name", "text", "questiontext", "answer", "feedback", "subquestion", "units", "unit", "file",
        "selectoption", "assessmentItem", "itemBody", "choiceInteraction", "simpleChoice", "responseDeclaration", "value",
        "image_base64", "hidden", "tags", "tag")  # fmt: skip
TYPES = ("multichoice", "truefalse", "shortanswer", "numerical", "matching", "essay", "description", "cloze", "ordering",
         "gapselect", "ddwtos", "gapfill", "order", "multichoiceset", "category", "calculated",
         "calculatedmulti", "")  # fmt: skip
TEXTS = st.lists(st.sampled_from(BITS) | st.text(max_size=8), max_size=40).map("".join)
WORDS = st.text(st.sampled_from("ab<>&{}[]~=#%:\\\"' 1\n"), max_size=30)
EXAMPLES = settings(max_examples=150, deadline=None)


def check(content: bytes) -> ParsedFile:
    found = read_content(content, name="any")
    assert found.questions or found.refused
    for refused in found.refused:
        assert refused.reason
        assert refused.line >= 1
        assert str(refused)
    for question in found.questions:
        assert question.kind
        assert question.name
        assert question.key
        assert all(isinstance(warning, str) for warning in question.warnings)
    return found


@EXAMPLES
@given(st.binary(max_size=2000) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(content: bytes) -> None:
    check(content)


@EXAMPLES
@given(TEXTS, st.sampled_from(["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1250", "cp1251", "latin-1"]))
def test_any_text_in_any_encoding(text: str, encoding: str) -> None:
    check(text.encode(encoding, "replace" if encoding[:3] in ("cp1", "lat") else "surrogatepass"))


@EXAMPLES
@given(TEXTS)
def test_no_line_of_gift_is_left_out(text: str) -> None:
    """Every line that is no comment and no category stands in exactly one part."""
    chunks = part_file(text)
    kept = [number for chunk in chunks for part in part_at_empty_lines(chunk) for number, _line in part.lines]
    wanted = [number for number, line in enumerate(text.split("\n"), start=1)
              if line.strip() and not line.strip().startswith(("//", "$CATEGORY:"))]  # fmt: skip
    assert kept == wanted


@EXAMPLES
@given(
    st.lists(
        st.sampled_from(["{T}", "{=a ~b}", "{~}", "{", "}", "{#1}", "{#x}", "{=a->b =c->d}", "", "{1:MC:=a~b}"]),
        max_size=12,
    )
)
def test_as_many_questions_of_gift_as_were_written(bodies: list[str]) -> None:
    found = check("\n\n".join(f"::Title {place}::Text {body}" for place, body in enumerate(bodies)).encode())
    names = [question.name for question in found.questions] + [refused.name for refused in found.refused]
    for place in range(len(bodies)):
        assert sum(f"Title {place}" in (name, name.split("::")[1] if "::" in name else "") for name in names) == 1


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(st.sampled_from(TAGS))
    more = draw(
        st.sampled_from(
            ["", ' fraction="50"', ' format="markdown"', ' type="numerical"', ' name="../a.png"', ' identifier="a"']
        )
    )
    inside = "".join(draw(st.lists(elements(depth + 1), max_size=3))) if depth < 4 else ""
    return f"<{tag}{more}>{inside}<![CDATA[{draw(WORDS).replace(']]', '')}]]></{tag}>"


@EXAMPLES
@given(st.lists(st.tuples(st.sampled_from(TYPES), st.lists(elements(), max_size=5)), max_size=6))
def test_as_many_questions_of_moodle_as_were_written(given_questions: list[tuple[str, list[str]]]) -> None:
    xml = "".join(f'<question type="{kind}">{"".join(inside)}</question>' for kind, inside in given_questions)
    found = check(f"<quiz>{xml}</quiz>".encode())
    wanted = sum(1 for kind, _inside in given_questions if kind != "category")
    assert len(found.questions) + len(found.refused) == max(wanted, 1)


@EXAMPLES
@given(elements(), st.binary(max_size=60))
def test_any_package(inside: str, noise: bytes) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("items/a.xml", f"<assessmentItem>{inside}</assessmentItem>")
        package.writestr("b.xml", b"<assessmentItem>" + noise)
        package.writestr("a.png", noise)
    content = held.getvalue()
    assert len(check(content).questions) + len(check(content).refused) == 2
    check(content[: len(content) // 2] + noise)


@pytest.mark.parametrize(
    "text", ["", " \n", "\ufeff", "//x", "$CATEGORY: a", "<quiz/>", "<quiz>", "<!--", "<?xml", "PK\x03\x04"]
)
def test_next_to_nothing(text: str) -> None:
    assert len(check(text.encode()).refused) == 1


def test_xml_in_a_package_that_cannot_be_told_is_named() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("imsmanifest.xml", "<manifest/>")
        package.writestr("b.xml", b"<assessmentItem>\x00\x01\x00\x01")
    assert [refused.name for refused in check(held.getvalue()).refused] == ["b.xml"]


@pytest.mark.parametrize("text", ["</p>\\n</p>{T}", "&nbsp;{T}", "[html]<b> </b><br>{=a}"])
def test_text_with_nothing_to_see_is_none(text: str) -> None:
    assert [refused.reason for refused in check(text.encode()).refused] == ["the question has no text"]
