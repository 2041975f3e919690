"""The ground of the quiz measurement, run on its own database.

`python -m benchmarks.quiz_ground make` writes two quizzes of ten questions, one per page and all on one, enrols everybody
and prints what takers need. `… count` reads that and prints how many statements an attempt takes, BEGIN and COMMIT left out.
`… check` reads what was acknowledged to each and prints what the database has of it.
"""

import json
import os
import sys
from typing import Any

import django

from benchmarks.plans import sign_in
from benchmarks.queries import answer
from benchmarks.takers import Taker, take_with

QUESTIONS = 10


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings.production")
    django.setup()
    answer = {"make": make, "count": lambda: count(json.load(sys.stdin)), "check": lambda: check(json.load(sys.stdin))}
    json.dump(answer[sys.argv[1]](), sys.stdout)


def make() -> dict[str, Any]:
    """Return keys and right answers of both quizzes, and the session of each person."""
    from courses.domain.enrolment import enrol
    from courses.models import Activity
    from people.models import Person
    from tests.factories.assessments import (
        make_course_pages,
        make_multiple,
        make_quiz_page,
        make_single,
        make_true_false,
    )

    module = make_course_pages()
    kinds = (make_single, make_multiple, make_true_false)
    quizzes = {}
    for layout in ("one", "all"):
        page = make_quiz_page([kinds[n % 3](f"Question {n}") for n in range(QUESTIONS)], module=module, layout=layout)
        activity = Activity.objects.select_related("module__course").get(key=page.translation_key)
        quizzes[layout] = {"key": str(activity.key), "right": right_answers(activity)}
    sessions = []
    for person in Person.objects.filter(emptied_at=None, is_superuser=False).order_by("pk"):
        enrol(person, activity.module.course)
        sessions.append(sign_in(person))
    return {"quizzes": quizzes, "sessions": sessions}


def right_answers(activity: Any) -> dict[str, Any]:
    """Return the right value of each question, in the order in which they are asked."""
    questions = activity.quiz_versions.get().structure["questions"]
    return {question["id"]: right_answer(question) for question in questions}


def right_answer(question: dict[str, Any]) -> Any:
    right = [option["id"] for option in question.get("options", []) if option["is_right"]]
    return {"single": right[:1] and right[0], "multiple": right, "true_false": question.get("answer")}[question["kind"]]


class Counting(Taker):
    """A taker whose requests are answered in this process, which counts their statements."""

    def __init__(self, task: dict[str, Any], session: str) -> None:
        from django.test import Client

        super().__init__(task, session)
        self.client = Client(enforce_csrf_checks=True)
        self.statements = 0

    def ask(self, method: str, path: str, body: str = "", kind: str = "", status: int = 200) -> Any:
        headers = self.headers | {"Content-Type": kind or "text/html"}
        request = {"method": method, "path": path, "body": body, "headers": headers, "status": status}
        response, statements = answer(self.client, request)
        self.statements += len(statements)
        return response


def count(ground: dict[str, Any]) -> dict[str, int]:
    """Return how many statements the second attempt of each layout takes; the first fills what a process keeps."""
    counts = {}
    for layout, quiz in ground["quizzes"].items():
        for session in ground["sessions"][:2]:
            taker = Counting({"port": 0, "quiz": quiz, "layout": layout}, session)
            take_with(taker)
            counts[layout] = taker.statements
    return counts


def check(acknowledged: dict[str, dict[str, Any]]) -> dict[str, int]:
    """Return how many attempts were handed in and graded, and how many acknowledged answers are not there."""
    from assessments.models import Attempt

    attempts = Attempt.objects.filter(uuid__in=acknowledged).prefetch_related("answers")
    stored = {str(attempt.uuid): {one.question_id: one.value for one in attempt.answers.all()} for attempt in attempts}
    lost = sum(
        stored.get(uuid, {}).get(question_id) != value
        for uuid, given in acknowledged.items()
        for question_id, value in given.items()
    )
    graded = sum(attempt.graded_at is not None for attempt in attempts)
    return {"attempts": len(acknowledged), "handed in and graded": graded, "answers lost": lost}


if __name__ == "__main__":
    main()
