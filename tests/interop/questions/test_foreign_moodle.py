"""Moodle XML as several Moodles, plugins and other people's tools write it."""

import pytest

from interop.domain.questions.reading import find_format, read_content
from tests.interop.questions.test_moodle_xml import answer, one, picture, question, read


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<?xml version='1.0'?>",
        "<?tool class='x'?>\n<?tool y?>\n<!-- a > b -->",
        "\ufeff<?xml version='1.0'?>\n<!-- - -->",
    ],
)
def test_whatever_stands_before_the_first_element(head: str) -> None:
    found = read_content(f"{head}\n<quiz><p>\n</p>{question('essay', '')}</quiz>".encode(), name="x")
    assert (found.format, len(found.questions), found.refused) == ("Moodle XML", 1, [])


def test_text_that_begins_like_html_is_gift() -> None:
    assert find_format("<p>Heard?</p> {T}") == "GIFT"
    assert find_format("<!-- x --> Heard? {T}") == "GIFT"


def test_other_xml_is_named() -> None:
    found = read_content(b"<?xml version='1.0'?>\n<questestinterop><item/></questestinterop>", name="x.xml")
    assert [refused.reason for refused in found.refused] == ["QTI 1.2 cannot be imported; QTI 2.1 and Moodle XML can"]


def test_elements_that_are_no_question_are_named_unless_they_are_empty() -> None:
    found = read(f"<p> </p>{question('essay', '')}<note>Hello</note>")
    assert len(found.questions) == 1
    assert [refused.reason for refused in found.refused] == ["<note> is no question"]


def test_every_option_is_right() -> None:
    parsed = one("multichoice", "<single>false</single>" + answer("a", "50") + answer("b", "50"))
    assert [option["is_right"] for option in parsed.values[""]["options"]] == [True, True]


def test_answers_with_nothing_in_them_are_none() -> None:
    empty = '<answer fraction="0"><text></text></answer>'
    parsed = one("multichoice", answer("Yes", "100%") + empty + answer("No") + empty)
    assert [option["text"] for option in parsed.values[""]["options"]] == ["Yes", "No"]


def test_name_instead_of_text() -> None:
    assert one("truefalse", answer("true", "100") + answer("false"), text="").values[""]["text"] == "<p>Name</p>"


def test_hidden_is_said() -> None:
    assert one("essay", "<hidden>1</hidden>").warnings == ["the question was hidden in Moodle"]


def test_several_answers_to_tick_in_a_gap() -> None:
    text = "{1:MULTIRESPONSE:=play#Yes~work~%50%school} and {1:SA:=rest}"
    parsed = one("cloze", "", text=text)
    assert [(option["gap"], option["text"], option["is_right"]) for option in parsed.values[""]["options"]] == [
        (1, "play", True), (1, "work", False), (1, "school", True), (2, "rest", True),
    ]  # fmt: skip
    assert "gap 1: of several answers to tick, one right one has to be chosen here" in parsed.warnings


def test_a_gap_alone_is_the_question_that_it_is() -> None:
    ticked = one("cloze", "", text="Rights: {1:MRH:%50%play~%50%school~%-100%work}")
    assert (ticked.kind, len(ticked.values[""]["options"])) == ("multiple", 3)
    number = one("cloze", "", text="A child is below {1:NM:=18:0.5#Yes~*#No}.")
    assert (number.kind, number.values[""]["text"]) == ("number", "<p>A child is below _____.</p>")
    assert number.values[""]["options"][0]["tolerance"] == "0.5"


def test_signs_in_gaps() -> None:
    parsed = one("cloze", "", text=r"{1:MC:=It&#39;s \} \~ \# so#Yes~1\:2} {2:SA:=x} [[1]]")
    assert [option["text"] for option in parsed.values[""]["options"]] == ["It's } ~ # so", "1:2", "x"]
    assert parsed.values[""]["options"][0]["feedback"] == "Yes"


def test_numbers_in_gaps_with_point_or_comma() -> None:
    options = one("cloze", "", text="{1:NM:=0.5} {1:NM:=2}").values[""]["options"]
    assert [option["text"] for option in options] == ["0.5", "0,5", "2"]


def test_ordering_of_the_older_plugin() -> None:
    items = "".join(f"<subquestion><text>{text}</text><answer><text>{place}</text></answer></subquestion>"
                    for text, place in (("tell", 2), ("listen", 1), ("write", 3)))  # fmt: skip
    parsed = one("order", items)
    assert [item["text"] for item in parsed.values[""]["items"]] == ["listen", "tell", "write"]


@pytest.mark.parametrize(("wrong", "expected"), [("", 3), ("<wronganswers><text>work, war</text></wronganswers>", 7)])
def test_gapfill(wrong: str, expected: int) -> None:
    parsed = one("gapfill", f"<delimitchars>[]</delimitchars>{wrong}", text="Rights: [play|games] and [school].")
    assert parsed.values[""]["text"] == "<p>Rights: [[1]] and [[2]].</p>"
    assert len(parsed.values[""]["options"]) == expected


def test_picture_of_moodle_1() -> None:
    parsed = one("essay", f"<image>a.png</image><image_base64>\n{picture()}\n</image_base64>")
    assert "{{picture:" in parsed.values[""]["text"]
    assert len(parsed.pictures) == 1


def test_options_that_are_pictures() -> None:
    def shown(attributes: str) -> str:
        return f'<answer fraction="0" format="html"><text><![CDATA[<img {attributes}>]]></text></answer>'

    inside = shown('src="@@PLUGINFILE@@/a.png" alt="An apple"') + shown('alt="" src="@@PLUGINFILE@@/b%20c/pear.png"')
    parsed = one("multichoice", inside + answer("No", "100"))
    assert [option["text"] for option in parsed.values[""]["options"]] == ["An apple", "pear", "No"]


def test_spans_inside_of_spans_of_a_language() -> None:
    text = (
        '<span lang="en" class="multilang">Who <span style="x">listens</span>?</span>'
        '<span lang="ro" class="multilang">Cine <span>ascultă</span>?</span>'
    )
    parsed = one("essay", "", text=text)
    assert {code: value["text"] for code, value in parsed.values.items()} == {
        "en": "<p>Who listens?</p>", "ro": "<p>Cine ascultă?</p>",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["kprime", "mtf", "coderunner", "stack", "wordselect", "missingtype"])
def test_types_that_have_no_like_here_are_named(kind: str) -> None:
    found = read(question(kind, answer("a", "100")) + question("essay", ""))
    assert len(found.questions) == 1
    assert [(refused.line, refused.name) for refused in found.refused] == [(3, "Name")]
    assert kind in found.refused[0].reason


def test_reasons_of_the_bank_name_the_field_as_the_editor_does() -> None:
    found = read(question("multichoice", answer("x" * 600, "100") + answer("No")))
    assert found.refused[0].reason.startswith("Options › 1 › Option: ")


def test_links_to_files_that_are_left_out() -> None:
    parsed = one("essay", "", text='<a href="@@PLUGINFILE@@/a.mp3">Listen</a> and <a href="https://x.org/">look</a>')
    assert parsed.values[""]["text"] == '<p>Listen and <a href="https://x.org/">look</a></p>'
    assert parsed.warnings == ["sound, video or another file was left out"]
