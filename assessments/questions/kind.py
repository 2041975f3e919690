"""The narrow interface of a question type, and the shapes that cross it. Nothing here knows a database.

A kind parts a raw block into what is the same in every language (the key: it may hold the right answer, and never leaves the
server) and texts by path. It draws a form, turns what comes back into a value to store, and says how much of it is right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from django import forms

#: One question of `QuizVersion.structure`: `id`, `kind`, `revisit` (key of a lesson or ""), `points` (its weight), and what
#: its kind puts beside them.
Question = dict[str, Any]
#: The texts of a version in one language, by path: `<question id>.text`, `<question id>.options.<option id>.feedback`.
Texts = Mapping[str, str]
#: The same in all languages of the version: what is typed is right when it is right in any of them.
AllTexts = Mapping[str, tuple[str, ...]]
Item = TypeVar("Item", bound=Mapping[str, Any])

NOTHING, ALL = Decimal(0), Decimal(1)
NO_TEXTS: AllTexts = MappingProxyType({})


class InvalidAnswer(ValueError):
    """The value is no answer to this question. The message is meant for the learner."""


@dataclass(frozen=True)
class Release:
    """What may be shown of a question now: what was `right`, and `feedback` on what was given.

    `accepted` are the texts that kinds with `grades_by_text` compare with.
    """

    right: bool = True
    feedback: bool = True
    accepted: AllTexts = field(default_factory=dict)

    def tells_of(self, *, is_given: bool) -> bool:
        """Whether feedback may be shown: on what was not given it says what was right, and waits for that."""
        return self.feedback and (is_given or self.right)


@dataclass(frozen=True)
class Choice:
    """Something to choose in a question, for statistics. `is_right` None: nothing is right or wrong about it.

    `path` names it below the question. Its text stands at `text`, without that at `path` itself. `about` is what it was
    chosen for, where several are asked: the path of a text, or words.
    """

    path: str
    is_right: bool | None
    text: str = ""
    about: str = ""


@dataclass(frozen=True)
class Typed:
    """Something typed, for statistics: how it was written, a `key` that is the same for what means the same, and its worth.

    `about` as of a Choice, `unit` the path of its unit, `share` in per cent.
    """

    text: str
    key: str
    share: int
    about: str = ""
    unit: str = ""


class AnswerForm(forms.Form):
    """Base of all question forms. A question may be left open and marked to come back to.

    Controls of the answer are named `answer`, or `answer.<part>` when there are several; a script that saves by itself sends
    the same: one value, or an object by part.
    """

    flagged = forms.BooleanField(required=False)

    def given(self) -> Any:
        """Return what was given, as `QuestionKind.clean` takes it. Only for a valid form."""
        return self.cleaned_data["answer"]


class PartsForm(AnswerForm):
    """A form whose answer has several parts. `add_part` names them; `parts` are their bound fields with what they belong to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parts: dict[str, Any] = {}

    def add_part(self, part: str, field: forms.Field, *, about: Any = None) -> None:
        """Add the field `answer.<part>`; `about` is for the template."""
        given = self.initial.get("answer")
        field.required = False
        field.initial = given.get(part) if isinstance(given, dict) else None
        self.fields[f"answer.{part}"] = field
        self._parts[part] = about

    @property
    def parts(self) -> list[tuple[forms.BoundField, Any]]:
        return [(self[f"answer.{part}"], about) for part, about in self._parts.items()]

    def given(self) -> dict[str, Any]:
        return {part: self.cleaned_data[f"answer.{part}"] for part in self._parts}


class QuestionKind:
    """A question type. `template` draws the form, `review_template` what `review` returns."""

    template: ClassVar[str]
    review_template: ClassVar[str] = "assessments/review/rows.html"
    form_class: ClassVar[type[AnswerForm]] = AnswerForm
    #: False for what is asked but has no right answer: it counts for nothing and nothing is missing without it.
    is_graded: ClassVar[bool] = True
    #: False for what only stands between questions.
    needs_answer: ClassVar[bool] = True
    #: True where `grade` looks at `accepted`.
    grades_by_text: ClassVar[bool] = False
    #: False where an answer is only given by a button: no script saves it while it is being chosen.
    saves_by_script: ClassVar[bool] = True
    #: True where an answer grows step by step, a form at a time.
    goes_in_steps: ClassVar[bool] = False
    #: True where a form gives a file, which is stored before its answer.
    takes_file: ClassVar[bool] = False
    #: False where statistics leave out wrong choices that nobody made: there are too many.
    lists_unchosen: ClassVar[bool] = True

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Part a raw block's value: what is the same in every language, and texts by path below the question."""
        raise NotImplementedError

    def form(self, question: Question, texts: Texts, seed: int | None, **kwargs: Any) -> AnswerForm:
        """Return the form; `kwargs` are a Django form's. `seed` gives the order of options, None the order as written."""
        form = self.form_class(**kwargs)
        self.fill(form, question, texts, seed)
        return form

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        """Give a new form its fields and what its template shows."""

    def order(self, question: Question, seed: int | None) -> tuple[str, ...] | None:
        """Return the order that `seed` gives, where it is all that differs between two people who meet the open question.

        Such a drawing is kept and shown to others. None: it may differ in more.
        """
        return None

    def clean(self, question: Question, data: Any) -> Any:
        """Return the value to store for what a form's `given` or a script sent, None for no answer; raises InvalidAnswer."""
        raise NotImplementedError

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal | None:
        """Return which share of the question's points a stored value is worth, from 0 to 1; None: a person must say."""
        raise NotImplementedError

    def is_marked(self, question: Question) -> bool:
        """Whether a person says how much of an answer is right: then `grade` returns None."""
        return False

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        """Return what the review template shows of a stored value, and nothing that is not released."""
        raise NotImplementedError

    def is_finished(self, question: Question, value: Any) -> bool:
        """Whether the value answers the question to its end."""
        return value is not None

    def follows(self, question: Question, stored: Any, value: Any) -> bool:
        """Whether `value` may be saved over what is stored: not where that was final."""
        return True

    def choices(self, question: Question, accepted: AllTexts = NO_TEXTS) -> list[Choice]:
        """Return what there is to choose; empty where an answer is not chosen."""
        return []

    def chosen(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[str]:
        """Return the paths of the choices that a stored value made."""
        return []

    def typed(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[Typed]:
        """Return what a stored value typed; empty where nothing is typed that could be counted."""
        return []


@dataclass(frozen=True)
class ReviewedRow:
    """One part of an answer as it is shown afterwards. `is_right` None: not released, or nothing to be right about.

    `is_partly`: not right, yet worth something.
    """

    given: str
    prompt: str = ""
    expected: str = ""
    feedback: str = ""
    is_right: bool | None = None
    is_partly: bool = False


def in_order(items: Iterable[Item], question: Question, seed: int | None) -> list[Item]:
    """Return items with an `id` in the order that `seed` gives, always the same for the same attempt; as written for None."""
    if seed is None:
        return list(items)
    return sorted(items, key=lambda item: sha256(f"{seed}/{question['id']}/{item['id']}".encode()).hexdigest())


def list_items(raw: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Return id and value of each item of a list block; items without an id, as in a preview, are numbered."""
    return [(str(item.get("id") or place), item["value"]) for place, item in enumerate(raw.get(name) or [])]
