"""Aiken, and simple items of QTI in three versions."""

import io
import zipfile
from typing import Any

import pytest

from interop.domain.questions.reading import read_content


def test_aiken() -> None:
    found = read_content(
        "Who helps?\nFirst of all?\nA. Police\nB) Nobody\nANSWER: A\n\nBad\nA. x\nANSWER: A\n".encode("cp1250"),
        name="a.txt",
    )
    assert found.format == "Aiken"
    value = found.questions[0].values[""]
    assert value["text"] == "<p>Who helps?<br>First of all?</p>"
    assert [(one["text"], one["is_right"]) for one in value["options"]] == [("Police", True), ("Nobody", False)]
    assert [one.line for one in found.refused] == [7]


def item(body: str, right: str = "", *, cardinality: str = "single", base: str = "identifier", more: str = "") -> str:
    values = "".join(f"<value>{one}</value>" for one in right.split(";") if one)
    return (
        '<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="Title">'
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}"><correctResponse>{values}'
        f"</correctResponse></responseDeclaration>{more}<itemBody>{body}</itemBody></assessmentItem>"
    )


CHOICES = '<simpleChoice identifier="a">One</simpleChoice><simpleChoice identifier="b">Two</simpleChoice>'


def one(text: str) -> Any:
    found = read_content(text.encode(), name="i.xml")
    assert not found.refused, found.refused
    assert found.format == "QTI"
    return found.questions[0]


def test_choice() -> None:
    body = f'<p>Text</p><choiceInteraction responseIdentifier="RESPONSE"><prompt>Which?</prompt>{CHOICES}</choiceInteraction>'
    question = one(item(body, "b"))
    assert (question.kind, question.name) == ("single", "Title")
    assert question.values[""]["text"] == "<p>Text</p><p>Which?</p>"
    assert [part["is_right"] for part in question.values[""]["options"]] == [False, True]


def test_version_3() -> None:
    text = (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="Three">'
        '<qti-response-declaration identifier="RESPONSE" cardinality="ordered" base-type="identifier"><qti-correct-response>'
        "<qti-value>b</qti-value><qti-value>a</qti-value></qti-correct-response></qti-response-declaration><qti-item-body>"
        '<qti-order-interaction response-identifier="RESPONSE"><qti-prompt>Order</qti-prompt><qti-simple-choice identifier="a">'
        'A</qti-simple-choice><qti-simple-choice identifier="b">B</qti-simple-choice></qti-order-interaction></qti-item-body>'
        "</qti-assessment-item>"
    )
    assert one(text).values[""]["items"] == [{"text": "B"}, {"text": "A"}]


def test_entry_inline_match_essay() -> None:
    entry = '<p>Capital: <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    assert one(item(entry, "Tirana", base="string")).kind == "short"
    inline = (
        '<p>The <inlineChoiceInteraction responseIdentifier="RESPONSE"><inlineChoice identifier="a">cat</inlineChoice>'
    )
    inline += '<inlineChoice identifier="b">dog</inlineChoice></inlineChoiceInteraction> sat</p>'
    assert one(item(inline, "a")).values[""]["text"] == "<p>The [[1]] sat</p>"
    sets = "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{key}" matchMax="1">{key}</simpleAssociableChoice>' for key in keys
        )
        + "</simpleMatchSet>"
        for keys in ("AB", "XYZ")
    )
    match = f'<matchInteraction responseIdentifier="RESPONSE"><prompt>Match</prompt>{sets}</matchInteraction>'
    pairs = one(item(match, "A X;B Y", cardinality="multiple", base="directedPair")).values[""]["pairs"]
    assert [(pair["left"], pair["right"]) for pair in pairs] == [("A", "X"), ("B", "Y"), ("", "Z")]
    essay = '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Write</prompt></extendedTextInteraction>'
    assert one(item(essay)).kind == "essay"


def test_other_interactions_are_named() -> None:
    found = read_content(item('<p>x</p><hotspotInteraction responseIdentifier="RESPONSE"/>').encode(), name="i")
    assert "hotspotInteraction" in found.refused[0].reason


def pack(entries: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in entries.items():
            package.writestr(name, text)
    return held.getvalue()


def test_package() -> None:
    good = item(
        f'<choiceInteraction responseIdentifier="RESPONSE"><prompt>Q</prompt>{CHOICES}</choiceInteraction>', "a"
    )
    found = read_content(
        pack({"imsmanifest.xml": "<manifest/>", "items/a.xml": good, "items/b.xml": "<assessmentItem"}), name="p.zip"
    )
    assert len(found.questions) == 1
    assert "items/b.xml" in found.refused[0].name


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "C:\\a.xml", "x/../../a.xml"])
def test_paths_out_of_a_package_are_refused(name: str) -> None:
    assert "path" in read_content(pack({name: "<x/>"}), name="p.zip").refused[0].reason


def test_bombs_are_refused() -> None:
    assert "too big" in read_content(pack({"a.xml": " " * 25_000_000}), name="p.zip").refused[0].reason
    assert "files" in read_content(pack({f"{n}.xml": "" for n in range(2001)}), name="p.zip").refused[0].reason
    assert "damaged" in read_content(b"PK\x03\x04rubbish", name="p.zip").refused[0].reason
