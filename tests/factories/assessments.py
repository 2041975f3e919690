"""Quizzes as trainers publish them, in a course of one module: a lesson, then the quiz."""

from itertools import count
from typing import Any
from uuid import uuid4

from assessments.domain.attempts import start_attempt
from assessments.domain.versions import publish_page
from assessments.models import Attempt, QuizPage
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
    """The value that is fully right, for each question of an attempt."""
    values: dict[str, Any] = {}
    for asked in attempt.questions:
        right = [option["id"] for option in asked.get("options", []) if option["is_right"]]
        values[asked["id"]] = {"single": right[:1] and right[0], "multiple": right, "true_false": asked.get("answer")}[
            asked["kind"]
        ]
    return values
