"""Whatever a script sends: it is refused, or stored, graded and shown without harm."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import KINDS, InvalidAnswer, Release
from assessments.questions.reading import read_questions
from tests.factories.assessments import (
    make_gaps,
    make_likert,
    make_matching,
    make_note,
    make_number,
    make_ordering,
    make_short,
    right_value,
)

MAKERS = {
    "matching": make_matching,
    "ordering": make_ordering,
    "gaps": make_gaps,
    "short": make_short,
    "number": make_number,
    "number with units": lambda: make_number(units={"m": "1", "cm": "0.01"}),
    "likert": make_likert,
    "note": make_note,
}
READ = {name: read_questions([make()], {}) for name, make in MAKERS.items()}
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300) | st.sampled_from(["1", "2,5", ""])
)
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)


def parts_of(question, texts):
    """Strategies that look like an answer: its parts and choices, mixed with anything."""
    right = right_value(question, texts)
    if not isinstance(right, dict):
        return SCALARS
    values = SCALARS | st.sampled_from(list(right.values()))
    return st.dictionaries(st.sampled_from(list(right)), values)


@pytest.mark.parametrize("name", MAKERS)
@given(data=st.data())
def test_any_input_is_refused_or_handled(name, data):
    (question,), texts = READ[name]
    kind = KINDS[question["kind"]]
    try:
        value = kind.clean(question, data.draw(ANYTHING | parts_of(question, texts)))
    except InvalidAnswer:
        return
    assert "\\u0000" not in json.dumps(value, allow_nan=False)
    json.dumps(value, ensure_ascii=False).encode()
    if name != "matching":  # whose pages call a right part by what tells nothing of the left one
        assert kind.clean(question, value) == value
    accepted = {path: (text,) for path, text in texts.items()}
    assert 0 <= kind.grade(question, value, accepted) <= 1
    for release in (Release(accepted=accepted), Release(right=False, feedback=False)):
        kind.review(question, texts, value, release)
    kind.form(question, texts, 1, initial={"answer": value}).as_p()
    kind.is_finished(question, value)
    kind.chosen(question, value)
