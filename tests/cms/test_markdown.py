"""Markdown ↔ blocks: what is read comes out the same, and mistakes are named with their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.markdown import Problems, from_stream, read_blocks, to_stream, write_blocks, write_text_file
from cms.markdown.files import LOADER, read_settings, scalar
from cms.markdown.reading import plain
from cms.markdown.richtext import parse, to_markdown
from cms.markdown.writing import write_plain

PROSE = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S"), include_characters=" "),
    min_size=1,
    max_size=60,
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip


LISTED = (
    '<h2>One</h2><p>A <b>b</b> <i>i</i> <a href="https://example.org/?a=1&amp;b=2">l</a></p>'
    "<ul><li>x</li><li>y<ol><li>z</li></ol></li></ul>"
)


def read(text: str) -> tuple[list[dict[str, object]], list[str]]:
    problems = Problems()
    blocks = read_blocks(text, first_line=1, problems=problems)
    return to_stream(blocks, path="page", find_file=lambda _kind, _name: 7), [
        str(problem) for problem in problems.found
    ]


def write(raw: list[dict[str, object]]) -> str:
    return write_blocks(from_stream(raw, name_file=lambda _kind, _pk: "file.png"))


def test_text_becomes_rich_text_as_wagtail_stores_it() -> None:
    raw, problems = read(
        "## One\n\nA **b** *i* [l](https://example.org/?a=1&b=2)\n\n- x\n- y\n  1. z\n\n## Two\n\nEnd & <so>."
    )
    assert problems == []
    assert [item["value"] for item in raw] == [
        LISTED,
        "<h2>Two</h2><p>End &amp; &lt;so&gt;.</p>",
    ]


@given(PROSE)
def test_any_paragraph_survives_the_round_trip(text: str) -> None:
    problems = Problems()
    assert plain(parse(write_plain(text)), line=1, problems=problems) == text
    assert problems.found == []


@given(PROSE)
def test_any_rich_text_survives_the_round_trip(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    raw, _problems = read(to_markdown(f"<p>{escaped}</p>"))
    assert [item["value"] for item in raw] == [f"<p>{escaped}</p>"]


@given(PROSE)
def test_any_setting_survives_the_round_trip(text: str) -> None:
    assert read_settings([f"title: {scalar(text)}"], first_line=1, problems=Problems()) == {"title": text}


@pytest.mark.parametrize(
    "text", ["No", "2024", "a: b", "- a", "#x", "'q'", '"q"', "[a]", "{a}", "null", "a #b", "é: ü"]
)
def test_settings_stay_text(text: str) -> None:
    written = write_text_file({"title": text, "outcomes": [text]}, "")
    assert read_settings(written.split("\n")[1:-2], first_line=1, problems=Problems()) == {
        "title": text,
        "outcomes": [text],
    }
    assert LOADER is not None


def test_spaces_inside_bold_move_outside() -> None:
    assert to_markdown("<p>A <b>bold </b>word</p>") == "A **bold** word"


def test_editors_block_keys_are_not_written() -> None:
    assert to_markdown('<h2 data-block-key="x1">A</h2><ul><li data-block-key="x2">b</li></ul>') == "## A\n\n- b"


def test_ids_are_the_same_each_time_and_unique() -> None:
    text = "::: accordion\n\n### A\n\na\n\n### B\n\nb\n:::\n\nText."
    first, second = read(text)[0], read(text)[0]
    assert first == second
    ids = [first[0]["id"], first[1]["id"], *(item["id"] for item in first[0]["value"]["items"])]
    assert len(set(ids)) == 4


def test_picture_without_words_is_decoration() -> None:
    text = '::: picture\nfile: file.png\nalt: ""\n:::'
    raw, problems = read(text)
    assert problems == []
    assert raw[0]["value"]["image"] == {"image": 7, "decorative": True, "alt_text": ""}
    assert write(raw) == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("::: callout\nkind: note\n\nText.", ":1: “::: callout” is not closed"),
        ("Text.\n\n:::", ":3: “:::” closes nothing"),
        ("::: case\n\nText.\n:::", ":1: “::: case” needs “title: …”"),
        ("::: case\ntitle: A\n:::", ":1: “::: case” is empty"),
        ("::: case\ntitle: A\nmood: good\n\nText.\n:::", ":3: “mood” is not a setting of “::: case”"),
        ("::: picture\nfile: a.png\n:::", ":1: “::: picture” needs “alt: …”"),
        ("# Title", ":1: a heading with # cannot stand here"),
        ("Text.\n\n> Quoted.", ":3: a quotation with > cannot stand here"),
        ("![x](y.png)", ":1: image cannot stand in a text"),
        ("- a\n\n  b", ":3: an item of a list is one paragraph"),
        ("::: term\nname: X\n\n- a\n- `b`\n:::", ":5: code inline cannot stand in a text"),
        ("::: quote\n\nIt is **bold**.\n:::", ":3: only plain text can stand here"),
    ],
)
def test_mistakes_are_named(text: str, problem: str) -> None:
    assert problem in "\n".join(read(text)[1])
