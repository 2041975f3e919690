"""What is made to hurt ends within seconds and in bounded memory, with a reason. Measured, the worst takes 3 s."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from interop.domain.questions.reading import read_content
from tests.interop.questions.test_moodle_xml import answer, picture, question

SIZE = 1_000_000
#: Twice what is measured, for a server that has other things to do.
SECONDS = 6
MEGABYTES = 400


def html(text: str, kind: str = "description") -> str:
    return f"<quiz>{question(kind, '', text=text)}</quiz>"


def calculated(formula: str, text: str = "Q") -> str:
    sets = "<name><text>a</text></name><dataset_items><dataset_item><value>1</value></dataset_item></dataset_items>"
    sets = f"<dataset_definitions><dataset_definition>{sets}</dataset_definition></dataset_definitions>"
    return question("calculated", answer(formula, "100") * 100 + sets, text=text)


def many(count: int, one: str) -> str:
    return f"<quiz>{one * count}</quiz>"


def packed(*entries: tuple[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries:
            package.writestr(name, content)
    return held.getvalue()


def files(count: int) -> str:
    shown = "".join(f'<img src="@@PLUGINFILE@@/{place}.png">' for place in range(count))
    given = "".join(f'<file name="{place}.png" encoding="base64">{picture()}</file>' for place in range(count))
    return f'<question type="essay"><questiontext><text><![CDATA[{shown}]]></text>{given}</questiontext></question>'


FILES: dict[str, Callable[[], str | bytes]] = {
    "deep xml": lambda: "<quiz>" + "<a>" * SIZE,
    "many elements": lambda: many(SIZE, "<a/>"),
    "many questions": lambda: many(SIZE // 3, "<question/>"),
    "many good questions": lambda: many(20_000, question("multichoice", answer("a", "100") + answer("b") * 3)),
    "many answers": lambda: f"<quiz>{question('multichoice', '<answer><text>a</text></answer>' * 150_000)}</quiz>",
    "long attribute": lambda: f'<quiz a="{"x" * 5 * SIZE}"></quiz>',
    "many attributes": lambda: "<quiz " + " ".join(f'a{place}="x"' for place in range(SIZE // 3)) + "/>",
    "million entities": lambda: "<!DOCTYPE q [" + '<!ENTITY a "&a;&a;">' * SIZE + "]><quiz/>",
    "nested texts": lambda: (
        "<quiz><question>" + "<text>" * 90 + "x" * 20 * SIZE + "</text>" * 90 + "</question></quiz>"
    ),
    "deep html": lambda: html("<div>" * 4900),
    "deep html in all questions": lambda: many(3000, question("description", "", text="<i><div>" * 700)),
    "long texts": lambda: many(3000, question("description", "", text="word " * 2000)),
    "open spans": lambda: html('<span class="multilang" lang="en">' * 4900),
    "open mlang": lambda: html("{mlang en}" * 15000),
    "many gaps": lambda: html("{1:SA:=x}" * 20000, "cloze"),
    "long formulas": lambda: many(300, calculated("+".join(["sin({a})"] * 110))),
    "deep formulas": lambda: many(1000, calculated("(" * 39 + "1" + ")" * 39)),
    "formulas in texts": lambda: many(200, calculated("1", "{={a}*2}" * 15_000)),
    "wildcards": lambda: many(200, calculated("1", "{a}" * 60_000)),
    "open formulas": lambda: many(200, calculated("1", "{={a}" * 40_000)),
    "half wildcards": lambda: html("{a" * SIZE, "calculated"),
    "half gaps": lambda: html("{1:SA:" * 30000, "cloze"),
    "gaps in all questions": lambda: many(3000, question("cloze", "", text="{1:MC:=a~b}" * 49)),
    "images": lambda: html('<img src="data:image/png;base64,' * 4000),
    "quotes in an image": lambda: html("<img " + "alt='\"" * 30_000 + ">"),
    "pictures in all questions": lambda: many(1000, files(50)),
    "braces": lambda: "Q {" * (SIZE // 3),
    "pairs of braces": lambda: "Q " + "{}" * 400_000,
    "deep braces": lambda: "Q " + "{" * 400_000 + "}" * 400_000,
    "backslashes": lambda: "Q {=" + "\\" * SIZE + "}",
    "colons": lambda: "::" + ":" * SIZE,
    "signs": lambda: "Q {" + "=~#%" * (SIZE // 4) + "}",
    "one line": lambda: "x" * 5 * SIZE,
    "one long line in braces": lambda: "x {" + "a" * 5 * SIZE + "}",
    "more than text can be": lambda: "word " * 3 * SIZE,
    "empty lines in braces": lambda: "Q {\n" + "\n" * SIZE,
    "open braces before empty lines": lambda: "Q {\n\n" + "a{b\n\n" * 100_000,
    "tiny questions": lambda: "Q{T}\n\n" * 100_000,
    "titles": lambda: "x}\n" + ("::" + "a" * 290 + " " + "b" * 290 + "\n") * 10_000,
    "options": lambda: "ANSWER: A\n" + "A. x\n" * (SIZE // 5),
    "tiny questions in Aiken": lambda: "Q\nA. x\nB. y\nANSWER: A\n" * 100_000,
    "comments": lambda: "//[tag:" * (SIZE // 7),
    "markdown brackets": lambda: "[markdown]" + "[" * 15_000 + "{T}",
    "markdown quotes": lambda: "[markdown]" + ">" * 15_000 + "{T}",
    "markdown in all questions": lambda: ("[markdown]" + "[a*_`" * 380 + "{T}\n\n") * 4000,
    "zeros": lambda: "\0" * SIZE,
    "number bombs": lambda: "".join(f"Q{{#1e{place}99999}}\n\n" for place in range(5000)),
    "zip bomb": lambda: packed(("a.xml", "<" + " " * 60 * SIZE)),
    "zip of elements": lambda: packed(
        *[(f"{place}.xml", f"<assessmentItem>{'<a/>' * 200_000}</assessmentItem>") for place in range(12)]
    ),
    "zip of names": lambda: packed(*[(f"{place}.txt", "") for place in range(10_000)]),
    "mapping": lambda: (
        '<assessmentItem><responseDeclaration identifier="RESPONSE"><mapping>'
        + '<mapEntry mapKey="a" mappedValue="1"/>' * 50_000
        + '</mapping></responseDeclaration><itemBody><choiceInteraction responseIdentifier="RESPONSE">'
        + '<simpleChoice identifier="a">x</simpleChoice>' * 50_000
        + "</choiceInteraction></itemBody></assessmentItem>"
    ),
}
#: Where memory could grow with the file; counting it takes five times as long.
HUNGRY = (
    "many elements",
    "many attributes",
    "nested texts",
    "pictures in all questions",
    "many gaps",
    "zip bomb",
    "one line",
)


def content_of(name: str) -> bytes:
    made = FILES[name]()
    return made if isinstance(made, bytes) else made.encode()


@pytest.mark.parametrize("name", FILES)
def test_ends_within_seconds(name: str) -> None:
    content = content_of(name)
    begin = time.process_time()
    found = read_content(content, name=name)
    assert time.process_time() - begin < SECONDS
    assert found.refused or found.questions
    assert len(found.refused) + len(found.questions) <= 5001


@pytest.mark.parametrize("name", HUNGRY)
def test_ends_in_bounded_memory(name: str) -> None:
    content = content_of(name)
    tracemalloc.start()
    read_content(content, name=name)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEGABYTES * 1024 * 1024


def test_what_is_too_much_work_is_named_and_always_the_same() -> None:
    content = content_of("gaps in all questions")
    first, second = (read_content(content, name="x") for _time in range(2))
    assert first.questions
    assert "the file is too much work up to here: divide it into several files" in {one.reason for one in first.refused}
    assert [one.line for one in first.refused] == [one.line for one in second.refused]


@pytest.mark.parametrize(
    "path", ["../a.png", "..\\a.png", "/etc/a.png", "C:\\a.png", "a\0.png", "a" * 5000 + ".png", "\u202egnp.exe"]
)
def test_paths_in_names_of_files_become_bare_names(path: str) -> None:
    shown = path.replace("\0", "")
    text = f'<img src="@@PLUGINFILE@@/{shown}">'
    file = f'<file name="{shown}" path="/../../" encoding="base64">{picture()}</file>'
    file += f'<file name="{shown}" encoding="base64">{picture()}</file>'
    found = read_content(f"<quiz>{question('essay', file, text=text)}</quiz>".encode(), name="x")
    for kept in found.questions[0].pictures.values():
        assert not set(kept.name) & set("/\\\0:\u202e")
        assert len(kept.name) < 70
