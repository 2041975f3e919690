"""What is written is read again as the same."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import BankQuestion
from interop.domain.questions.gift_out import write_gift
from interop.domain.questions.importing import import_questions
from interop.domain.questions.model import Parsed
from interop.domain.questions.moodle_out import write_moodle_xml
from interop.domain.questions.out import from_bank
from interop.domain.questions.reading import read_content

SIGNS = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ue000")
WORDS = st.text(SIGNS, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
NONE_OR_WORDS = st.one_of(st.just(""), WORDS)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def option(**fixed: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"text": WORDS, "feedback": NONE_OR_WORDS, **{k: st.just(v) for k, v in fixed.items()}}
    )


COMMON = {"text": WORDS.map(lambda text: f"<p>{escaped(text)}</p>"), "explanation": NONE_OR_WORDS, "points": st.just(1)}
SHARES = [None, 50, -50, 33, 20]
WRONG = st.sampled_from(SHARES).flatmap(lambda share: option(is_right=False, share=share))
SINGLE = st.fixed_dictionaries(
    COMMON
    | {
        "options": st.builds(
            lambda a, rest: [a, *rest], option(is_right=True, share=None), st.lists(WRONG, min_size=1, max_size=4)
        )
    }
)
MULTIPLE = st.fixed_dictionaries(
    COMMON
    | {
        "credit": st.just("partial"),
        "options": st.builds(
            lambda a, b: a + b,
            st.lists(option(is_right=True, share=None), min_size=1, max_size=4),
            st.lists(option(is_right=False, share=None), min_size=1, max_size=4),
        ),
    }
)
TRUTH = st.fixed_dictionaries(
    COMMON
    | {"answer": st.sampled_from(["true", "false"]), "feedback_true": NONE_OR_WORDS, "feedback_false": NONE_OR_WORDS}
)
SHORT = st.fixed_dictionaries(COMMON | {"options": st.lists(option(share=100), min_size=1, max_size=4)})
MATCHING = st.fixed_dictionaries(
    COMMON
    | {
        "pairs": st.lists(
            st.fixed_dictionaries({"left": WORDS, "right": WORDS, "feedback": st.just("")}), min_size=2, max_size=5
        )
    }
)
QUESTIONS = st.one_of(
    *(
        st.tuples(st.just(kind), WORDS, values)
        for kind, values in [
            ("single", SINGLE),
            ("multiple", MULTIPLE),
            ("true_false", TRUTH),
            ("short", SHORT),
            ("matching", MATCHING),
        ]
    )
)


@pytest.mark.parametrize("write", [write_gift, write_moodle_xml])
@settings(max_examples=150, deadline=None)
@given(made=QUESTIONS)
def test_round_trip(write: Any, made: tuple[str, str, dict[str, Any]]) -> None:
    kind, name, value = made
    text, left_out = write([Parsed(kind, name, 1, {"en": deepcopy(value)}, tags=["a tag"])])
    assert left_out == []
    found = read_content(text.encode(), name="x")
    assert found.refused == []
    (read,) = found.questions
    assert (read.kind, read.name, read.tags) == (kind, name, ["a tag"])
    assert read.values == {"": value}


EXAMPLES = """$CATEGORY: top/x

::N::How many?{#=5:0.5#Yes =%50%7:1}

::E::Write it.{####Why}

::T::A text.

::M::Match {=a -> b =c -> d}
"""
ONLY_MOODLE = [
    ("ordering", {"text": "<p>Order</p>", "points": 3, "explanation": "", "items": [{"text": "a"}, {"text": "b"}]}),
    (
        "gaps",
        {
            "text": "<p>The [[1]] {and} [[2]]</p>",
            "points": 1,
            "explanation": "",
            "options": [
                {"gap": 1, "text": "c~a#t}", "is_right": True, "feedback": "F"},
                {"gap": 1, "text": "dog", "is_right": False, "feedback": ""},
                {"gap": 2, "text": "mat", "is_right": True, "feedback": ""},
            ],
        },
    ),
]


@pytest.mark.parametrize(("kind", "value"), ONLY_MOODLE)
def test_what_only_moodle_can_hold(kind: str, value: dict[str, Any]) -> None:
    question = Parsed(kind, "Q", 1, {"": value})
    assert read_content(write_moodle_xml([question])[0].encode(), name="x").questions[0].values == {"": value}
    assert write_gift([question])[1][0][0] == "Q"


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["gift", "moodle"])
def test_bank_comes_back_as_it_was(form: str, tmp_path: Path) -> None:
    import_questions(read_content(EXAMPLES.encode(), name="x").questions, language="en")
    before = from_bank(BankQuestion.objects.order_by("pk"))
    assert len(before) == 4
    call_command("export_questions", tmp_path / "out", format=form)
    found = read_content((tmp_path / "out").read_bytes(), name="x")
    assert found.refused == []
    report = import_questions(found.questions, language="en")
    assert (len(report.imported), len(report.present)) == (0, 4)
    BankQuestion.objects.all().delete()
    import_questions(found.questions, language="en")
    after = from_bank(BankQuestion.objects.order_by("pk"))
    assert [(q.kind, q.name, q.tags, q.values) for q in after] == [(q.kind, q.name, q.tags, q.values) for q in before]
