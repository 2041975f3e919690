"""The narrow interface of a question type, and the shapes that cross it. Nothing here knows a database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict

from django import forms

Texts = Mapping[str, str]


class Option(TypedDict):
    id: str
    is_right: bool


class Question(TypedDict):
    """One question of `QuizVersion.structure`. What a kind does not need is empty."""

    id: str
    kind: str
    options: list[Option]
    answer: str
    revisit: str


@dataclass(frozen=True)
class Grade:
    points: Decimal
    max_points: Decimal


@dataclass(frozen=True)
class ReviewedOption:
    """An option as it is shown once right answers may be seen."""

    text: str
    feedback: str
    is_right: bool
    is_chosen: bool


class InvalidAnswer(ValueError):
    """The value is no answer to this question. The message is meant for the learner."""


@dataclass(frozen=True)
class QuestionKind:
    """What a question type must be able to do.

    `read(raw)` parts a raw block into what is language-neutral (`options` and `answer`) and texts by path below the
    question. `form(question, texts, seed, initial)` is an unbound Django form with the fields `answer` and `flagged`; `bind`
    is the same with posted data. `clean(question, data)` turns what came from that field or from JSON into the value to
    store, None for no answer, or raises InvalidAnswer. `grade(question, value)` gives points, `review` the options with
    feedback; `template` draws the form.
    """

    read: Callable[[Mapping[str, Any]], tuple[dict[str, Any], dict[str, str]]]
    make_form: Callable[[Question, Texts, int, dict[str, Any]], forms.Form]
    clean: Callable[[Question, Any], Any]
    grade: Callable[[Question, Any], Grade]
    review: Callable[[Question, Texts, Any], list[ReviewedOption]]
    template: str

    def form(self, question: Question, texts: Texts, seed: int, initial: Any) -> forms.Form:
        return self.make_form(question, texts, seed, {"initial": initial})

    def bind(self, question: Question, texts: Texts, seed: int, data: Any) -> forms.Form:
        return self.make_form(question, texts, seed, {"data": data})


class AnswerForm(forms.Form):
    """Base of all question forms. A question may be left open and marked to come back to."""

    flagged = forms.BooleanField(required=False)
