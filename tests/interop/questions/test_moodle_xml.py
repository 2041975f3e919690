"""Moodle XML: every type, pictures, languages, and what is refused."""

import base64
import io
from typing import Any

import pytest
from PIL import Image

from interop.domain.questions.model import Parsed
from interop.domain.questions.reading import read_content


def picture() -> str:
    held = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(held, "PNG")
    return base64.b64encode(held.getvalue()).decode()


def question(kind: str, inside: str, text: str = "<p>Which?</p>") -> str:
    return (
        f'<question type="{kind}"><name><text>Name</text></name><questiontext format="html"><text><![CDATA[{text}]]></text>'
        f'</questiontext><defaultgrade>2.0000000</defaultgrade><generalfeedback format="html"><text>&lt;p&gt;Why&lt;/p&gt;</text>'
        f"</generalfeedback>{inside}</question>"
    )


def answer(text: str, fraction: str = "0", more: str = "") -> str:
    return (
        f'<answer fraction="{fraction}" format="html"><text><![CDATA[<p>{text}</p>]]></text>'
        f'<feedback format="html"><text>F {text}</text></feedback>{more}</answer>'
    )


def read(inside: str) -> Any:
    return read_content(f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{inside}\n</quiz>'.encode(), name="q.xml")


def one(kind: str, inside: str, **more: str) -> Parsed:
    found = read(question(kind, inside, **more))
    assert not found.refused, found.refused
    return found.questions[0]


def test_single_choice() -> None:
    parsed = one(
        "multichoice", "<single>true</single>" + answer("Yes", "100") + answer("No", "-25") + answer("Perhaps")
    )
    assert parsed.kind == "single"
    assert parsed.values[""] == {
        "text": "<p>Which?</p>",
        "points": 2,
        "explanation": "Why",
        "options": [
            {"text": "Yes", "is_right": True, "share": None, "feedback": "F Yes"},
            {"text": "No", "is_right": False, "share": -25, "feedback": "F No"},
            {"text": "Perhaps", "is_right": False, "share": None, "feedback": "F Perhaps"},
        ],
    }


def test_multiple_choice() -> None:
    parsed = one("multichoice", "<single>false</single>" + answer("A", "50") + answer("B", "50") + answer("C", "-100"))
    assert parsed.kind == "multiple"
    assert [option["share"] for option in parsed.values[""]["options"]] == [None] * 3


def test_true_false_short_essay_description() -> None:
    assert one("truefalse", answer("true", "0") + answer("false", "100")).values[""]["answer"] == "false"
    assert one("shortanswer", answer("Grant*", "100") + answer("Gran", "50")).values[""]["options"][1]["share"] == 50
    essay = one("essay", "<minwordlimit>10</minwordlimit><maxwordlimit>200</maxwordlimit>")
    assert (essay.values[""]["min_words"], essay.values[""]["max_words"]) == (10, 200)
    assert one("description", "").kind == "note"


def test_numerical_with_units() -> None:
    unit = "<unit><multiplier>{}</multiplier><unit_name>{}</unit_name></unit>"
    units = "<units>" + unit.format(1, "m") + unit.format(100, "cm") + "</units>"
    value = one("numerical", answer("3,5", "100", "<tolerance>0.1</tolerance>") + units).values[""]
    assert (value["options"][0]["value"], value["options"][0]["tolerance"]) == ("3.5", "0.1")
    assert value["units"] == [{"name": "m", "factor": "1"}, {"name": "cm", "factor": "0.01"}]


def test_matching_and_ordering() -> None:
    pair = '<subquestion format="html"><text>{}</text><answer><text>{}</text></answer></subquestion>'
    matching = one("matching", pair.format("Police", "192") + pair.format("Fire", "193") + pair.format("", "100"))
    assert [item["left"] for item in matching.values[""]["pairs"]] == ["Police", "Fire", ""]
    ordering = one("ordering", answer("Second", "2.0") + answer("First", "1.0"))
    assert [item["text"] for item in ordering.values[""]["items"]] == ["First", "Second"]


def test_cloze_becomes_gaps() -> None:
    text = "<p>{1:MULTICHOICE:=Listen#Good~Talk} to {1:SHORTANSWER:=the child~%100%a child} at {:NM:=5:0}.</p>"
    value = one("cloze", "", text=text).values[""]
    assert value["text"] == "<p>[[1]] to [[2]] at [[3]].</p>"
    assert [(item["gap"], item["text"], item["is_right"]) for item in value["options"]] == [
        (1, "Listen", True), (1, "Talk", False), (2, "the child", True), (2, "a child", True), (3, "5", True),
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "tag"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_missing_words_become_gaps(kind: str, tag: str) -> None:
    words = "".join(
        f"<{tag}><text>{word}</text><group>{group}</group></{tag}>"
        for word, group in [("cat", 1), ("mat", 2), ("dog", 1), ("hat", 2)]
    )
    value = one(kind, words, text="<p>The [[1]] on the [[2]]</p>").values[""]
    assert [(item["gap"], item["text"], item["is_right"]) for item in value["options"]] == [
        (1, "cat", True), (1, "dog", False), (2, "mat", True), (2, "hat", False),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["ddmarker", "ddimageortext", "randomsamatch", "random", "invented"])
def test_types_that_are_not_supported_are_named(kind: str) -> None:
    found = read(question(kind, "") + "\n" + question("truefalse", answer("true", "100") + answer("false")))
    assert kind in found.refused[0].reason
    assert found.refused[0].line == 3
    assert len(found.questions) == 1


def test_category_tags_and_languages() -> None:
    category = '<question type="category"><category><text>$course$/top/Law</text></category></question>'
    text = '<span lang="en" class="multilang">Who?</span><span class="multilang" lang="bg">Кой?</span>'
    inside = answer("true", "100") + answer("false") + "<tags><tag><text>law</text></tag></tags>"
    parsed = read(category + question("truefalse", inside, text)).questions[0]
    assert (parsed.category, parsed.tags) == ("Law", ["law"])
    assert {code: value["text"] for code, value in parsed.values.items()} == {"en": "<p>Who?</p>", "bg": "<p>Кой?</p>"}


def test_pictures() -> None:
    text = '<p><img src="@@PLUGINFILE@@/a%20b.png" alt="A child"/><img src="@@PLUGINFILE@@/gone.png"></p>'
    inside = f'<questiontext format="html"><text><![CDATA[{text}]]></text>'
    inside += f'<file name="a b.png" path="/" encoding="base64">{picture()}</file></questiontext>'
    found = read(f'<question type="description"><name><text>P</text></name>{inside}</question>')
    parsed = found.questions[0]
    assert len(parsed.pictures) == 1
    assert next(iter(parsed.pictures)) in parsed.values[""]["text"]
    assert any("gone.png" in warning for warning in parsed.warnings)
    written = read(
        question("description", "", f'<p>x<img src="data:image/png;base64,{picture()}" alt="y"></p>')
    ).questions[0]
    assert len(written.pictures) == 1


def test_scripts_are_removed() -> None:
    bad = (
        '<p onclick="x()">Hi<script>alert(1)</script><a href="javascript:x()">l</a><embed embedtype="image" id="1"></p>'
    )
    parsed = one("description", "", text=bad)
    assert parsed.values[""]["text"] == "<p>Hi<a>l</a></p>"
    assert parsed.warnings


def test_broken_xml_keeps_what_was_whole() -> None:
    found = read_content(("<quiz>\n" + question("description", "") + "\n<question><name>").encode(), name="q.xml")
    assert len(found.questions) == 1
    assert found.refused[0].line == 3


@pytest.mark.parametrize(
    "head",
    ['<!DOCTYPE quiz [<!ENTITY a "b">]>', '<!DOCTYPE quiz SYSTEM "file:///etc/passwd">', "<!DOCTYPE quiz>"],
)
def test_doctype_is_refused(head: str) -> None:
    found = read_content(
        f"<?xml version='1.0'?>{head}<quiz>{question('description', '')}</quiz>".encode(), name="q.xml"
    )
    assert found.questions == []
    assert "DOCTYPE" in found.refused[0].reason
