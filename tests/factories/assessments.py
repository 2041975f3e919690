"""Quizzes as trainers publish them, in a course of one module: a lesson, then the quiz."""

from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import uuid4

from assessments.domain.attempts import start_attempt
from assessments.domain.versions import publish_page
from assessments.models import Attempt, QuizPage
from assessments.questions import ordering
from assessments.questions.gaps import by_gap, is_typed
from assessments.questions.pairs import asked_pairs, token_of
from courses.domain.enrolment import enrol
from courses.domain.outline import sync
from courses.models import Activity, ModulePage
from people.models import Person
from tests.factories.pages import make_course_page, make_lesson_page, make_module_page

_numbers = count(1)


def make_option(text: str, *, right: bool = False, feedback: str = "") -> dict[str, Any]:
    value = {"text": text, "is_right": right, "feedback": feedback}
    return {"type": "item", "id": str(uuid4()), "value": value}


def make_single(text: str = "What do you do first?", **fields: Any) -> dict[str, Any]:
    """A single choice whose first option is right."""
    options = [make_option("Listen", right=True, feedback="Yes."), make_option("Promise"), make_option("Wait")]
    return _question("single", text, {"options": options, **fields})


def make_multiple(text: str = "Which are signs?", **fields: Any) -> dict[str, Any]:
    """A multiple choice of two right and two wrong options, in this order."""
    options = [make_option(f"Sign {n}", right=n < 3) for n in range(1, 5)]
    return _question("multiple", text, {"options": options, **fields})


def make_true_false(text: str = "A child can consent.", *, answer: str = "false", **fields: Any) -> dict[str, Any]:
    return _question("true_false", text, {"answer": answer, **fields})


def make_matching(text: str = "Who helps with what?", **fields: Any) -> dict[str, Any]:
    """Three pairs and one right part that belongs nowhere."""
    pairs = [("Danger", "Police"), ("Support", "Centre for social work"), ("Illness", "Doctor"), ("", "Land registry")]
    rows = [make_item(left=left, right=right, feedback=f"About {right}.") for left, right in pairs]
    return _question("matching", text, {"pairs": rows, **fields})


def make_ordering(
    text: str = "What comes first?", *, items: tuple[str, ...] = ("Listen", "Explain", "Report", "Note")
) -> dict[str, Any]:
    return _question("ordering", text, {"items": [make_item(text=item) for item in items]})


def make_gaps(text: str = "You [[1]] and tell the [[2]].", **fields: Any) -> dict[str, Any]:
    """The first gap is chosen from a list, the second is typed."""
    options = [
        make_item(gap=1, text="listen", is_right=True, feedback="Yes."),
        make_item(gap=1, text="promise", is_right=False, feedback="Never."),
        make_item(gap=2, text="police", is_right=True, feedback=""),
        make_item(gap=2, text="centre*", is_right=True, feedback=""),
    ]
    return _question("gaps", text, {"options": options, **fields})


def make_short(
    text: str = "What is it about?", *, answers: dict[str, int] | None = None, **fields: Any
) -> dict[str, Any]:
    """`answers` are per cent by text."""
    answers = {"zaštita*": 100, "pomoć": 50} if answers is None else answers
    options = [make_item(text=answer, share=share, feedback=f"On {answer}.") for answer, share in answers.items()]
    return _question("short", text, {"options": options, **fields})


def make_number(text: str = "How many?", *, units: dict[str, str] | None = None, **fields: Any) -> dict[str, Any]:
    """2.5 within 0.1, half the points within 0.5; `units` are factors by name."""
    options = [
        make_item(value="2.5", tolerance="0.1", share=100, feedback="Exactly."),
        make_item(value="2.5", tolerance="0.5", share=50, feedback="Nearly."),
    ]
    named = [make_item(name=name, factor=factor) for name, factor in (units or {}).items()]
    return _question("number", text, {"options": options, "units": named, **fields})


def make_likert(text: str = "How sure are you?", **fields: Any) -> dict[str, Any]:
    statements = [make_item(text=text) for text in ("I listen.", "I report.")]
    scale = [make_item(text=text) for text in ("not at all", "partly", "fully")]
    return _question("likert", text, {"statements": statements, "scale": scale, **fields})


def make_note(text: str = "One case, three questions.") -> dict[str, Any]:
    return {"type": "note", "id": str(uuid4()), "value": {"text": f"<p>{text}</p>"}}


def make_item(**value: Any) -> dict[str, Any]:
    """An item of a list in a question."""
    return {"type": "item", "id": str(uuid4()), "value": value}


def _question(kind: str, text: str, fields: dict[str, Any]) -> dict[str, Any]:
    value = {"text": f"<p>{text}</p>", "explanation": "", "revisit": None, **fields}
    return {"type": kind, "id": str(uuid4()), "value": value}


def make_course_pages() -> ModulePage:
    """The one module of a live course, with one lesson in it."""
    module = make_module_page(make_course_page())
    make_lesson_page(module, title="The lesson")
    return ModulePage.objects.get(pk=module.pk)


def make_quiz_page(
    questions: list[dict[str, Any]] | None = None, *, module: ModulePage | None = None, **fields: Any
) -> QuizPage:
    """A live quiz with its anchor and its first version. Default: one question of each kind."""
    module = module or make_course_pages()
    if questions is None:
        questions = [make_single(), make_multiple(), make_true_false()]
    fields = {"title": "The quiz", "slug": f"quiz-{next(_numbers)}", "locale": module.locale, **fields}
    page = module.add_child(instance=QuizPage(questions=questions, **fields))
    page = QuizPage.objects.get(pk=page.pk)
    sync(module.get_parent().translation_key)
    publish_page(page)
    return page


def change_questions(page: QuizPage, questions: list[dict[str, Any]], **fields: Any) -> QuizPage:
    """Publish the quiz with other questions or rules."""
    page = QuizPage.objects.get(pk=page.pk)
    page.questions = questions
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page = QuizPage.objects.get(pk=page.pk)
    publish_page(page)
    return page


def make_attempt(page: QuizPage, person: Person) -> Attempt:
    """An open attempt of the person, enrolled for it."""
    activity = Activity.objects.select_related("module__course").get(key=page.translation_key)
    return start_attempt(enrol(person, activity.module.course), activity)


def right_values(attempt: Attempt) -> dict[str, Any]:
    """The value that is fully right, for each question of an attempt, as a script would send it."""
    texts = attempt.version.texts.get(language=attempt.version.source_language).texts
    return {asked["id"]: right_value(asked, texts) for asked in attempt.questions}


def right_value(asked: dict[str, Any], texts: dict[str, str]) -> Any:
    """What a script sends for a fully right answer to one question; None where nothing is right."""
    kind, options = asked["kind"], asked.get("options", [])
    if kind in _RIGHT_PARTS:
        return _RIGHT_PARTS[kind](asked)
    if kind == "gaps":
        return {str(gap): _right_in_gap(asked, texts, several) for gap, several in by_gap(asked).items()}
    if kind == "short":
        return texts[f"{asked['id']}.options.{options[0]['id']}.text"].replace("*", "")
    right = [option["id"] for option in options if option.get("is_right")]
    return {"single": right[:1] and right[0], "multiple": right, "true_false": asked.get("answer")}.get(kind)


def _right_number(asked: dict[str, Any]) -> Any:
    number, units = asked["options"][0]["value"], asked["units"]
    if len(units) < 2:
        return number
    return {"number": number, "unit": next(unit["id"] for unit in units if unit["factor"] == "1")}


def _right_in_gap(asked: dict[str, Any], texts: dict[str, str], options: list[dict[str, Any]]) -> str:
    right = next(option for option in options if option["is_right"])
    if not is_typed(options):
        return str(right["id"])
    return texts[f"{asked['id']}.options.{right['id']}.text"].replace("*", "")


_RIGHT_PARTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "matching": lambda asked: {pair["id"]: token_of(asked, pair) for pair in asked_pairs(asked)},
    "ordering": lambda asked: {
        ordering.token_of(asked, item): str(n) for n, item in enumerate(asked["items"], start=1)
    },
    "likert": lambda asked: {statement["id"]: asked["scale"][-1]["id"] for statement in asked["statements"]},
    "number": _right_number,
}
