"""What is made to hurt ends within seconds, with a reason."""

import time
import tracemalloc

import pytest

from interop.domain.questions.reading import read_content

SIZE = 1_000_000
HTML = '<quiz><question type="description"><name><text>x</text></name><questiontext format="html"><text><![CDATA[{}]]></text></questiontext></question></quiz>'  # noqa: E501
FILES = {
    "deep xml": "<quiz>" + "<a>" * SIZE,
    "many elements": "<quiz>" + "<a/>" * SIZE + "</quiz>",
    "long attribute": f'<quiz a="{"x" * 5 * SIZE}"></quiz>',
    "deep html": HTML.format("<div>" * 4000),
    "open spans": HTML.format('<span class="multilang" lang="en">' * 4000),
    "open mlang": HTML.format("{mlang en}" * 15000),
    "many gaps": HTML.replace("description", "cloze").format("{1:SA:=x}" * 20000),
    "half gaps": HTML.replace("description", "cloze").format("{1:SA:" * 30000),
    "braces": "Q {" * (SIZE // 3),
    "backslashes": "Q {=" + "\\" * SIZE + "}",
    "colons": "::" + ":" * SIZE,
    "signs": "Q {" + "=~#%" * (SIZE // 4) + "}",
    "one line": "x" * 5 * SIZE,
    "empty lines in braces": "Q {\n" + "\n" * SIZE,
    "options": "ANSWER: A\n" + "A. x\n" * (SIZE // 5),
    "comments": "//[tag:" * (SIZE // 7),
    "markdown": "[markdown]" + "[" * 50_000 + "{T}",
    "markdown quotes": "[markdown]" + ">" * 50_000 + "{T}",
    "zeros": "\0" * SIZE,
    "images": HTML.format('<img src="data:image/png;base64,' * 4000),
}


@pytest.mark.parametrize("name", FILES)
def test_ends_within_seconds_in_bounded_memory(name: str) -> None:
    content = FILES[name].encode()
    tracemalloc.start()
    begin = time.process_time()
    found = read_content(content, name=name)
    spent = time.process_time() - begin
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.refused or found.questions
    assert spent < 20
    assert peak < 600 * 1024 * 1024
