"""The ground of the measurement of regrading, run on its own database; each command prints JSON.

`python -m benchmarks.regrade_ground make 1000` writes a quiz, so many graded attempts at it and the correction of its key;
`preview`, `page` and `apply` do what a trainer and the worker do; `decide` only records the decision; `check` says what is there.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import django

QUESTIONS = 10
PASS_MARK = 100


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings.production")
    django.setup()
    commands: dict[str, Callable[[], dict[str, Any]]] = {
        "make": lambda: make(int(sys.argv[2])),
        "preview": lambda: counted(preview),
        "page": lambda: counted(ask_for_page),
        "apply": lambda: counted(apply),
        "decide": decide,
        "check": check,
    }
    json.dump(commands[sys.argv[1]](), sys.stdout)


def make(attempts: int) -> dict[str, Any]:
    """Write the quiz and one attempt by the domain, and the others as copies of it, each of another person."""
    from courses.domain.site import set_up_catalogue
    from tests.factories.assessments import change_questions, make_course_pages, make_quiz_page
    from tests.factories.people import make_person

    set_up_catalogue()
    blocks = make_blocks()
    page = make_quiz_page(blocks, module=make_course_pages(), pass_mark=PASS_MARK, shuffle_questions=True)
    first, second, _third = (option["id"] for option in blocks[0]["value"]["options"])
    for number, chosen in enumerate((first, second)):
        copy_attempt(take(page, make_person(), chosen), attempts // 2 - 1, name=f"p{number}")
    corrected = deepcopy(blocks)
    options = corrected[0]["value"]["options"]
    options[0]["value"]["is_right"], options[1]["value"]["is_right"] = False, True
    change_questions(page, corrected)
    make_person(full_name="Vesna Horvat", email="trainer@bench.example", is_superuser=True, is_staff=True)
    return {}


def make_blocks() -> list[dict[str, Any]]:
    from tests.factories.assessments import make_multiple, make_short, make_single, make_true_false

    kinds: tuple[Callable[[str], dict[str, Any]], ...] = (make_single, make_multiple, make_true_false, make_short)
    return [kinds[n % len(kinds)](f"Question {n}") for n in range(QUESTIONS)]


def take(page: Any, person: Any, chosen: str) -> Any:
    """Hand in with everything right but the first question, which is answered by `chosen`."""
    from assessments.domain.attempts import finish_attempt
    from assessments.domain.recording import record_answer
    from tests.factories.assessments import make_attempt, right_values

    attempt = make_attempt(page, person)
    values = right_values(attempt) | {page.questions.raw_data[0]["id"]: chosen}
    for question_id, value in values.items():
        record_answer(attempt, question_id, value=value, epoch=1, seq=1)
    return finish_attempt(attempt)


def copy_attempt(attempt: Any, number: int, *, name: str) -> None:
    """Give so many other people the same enrolment, record, attempt and answers."""
    from assessments.models import Answer, Attempt
    from courses.models import ActivityRecord, Enrolment
    from people.models import Person

    texts = [f"{name}-{n}@bench.example" for n in range(number)]
    people = Person.objects.bulk_create(Person(email=text, full_name=text.partition("@")[0]) for text in texts)
    enrolments = Enrolment.objects.bulk_create(_copies(attempt.enrolment, [{"person": one} for one in people]))
    record = ActivityRecord.objects.get(enrolment=attempt.enrolment_id, activity=attempt.activity_id)
    ActivityRecord.objects.bulk_create(_copies(record, [{"enrolment": one} for one in enrolments]))
    seeds = [{"enrolment": one, "seed": n} for n, one in enumerate(enrolments)]
    copies = Attempt.objects.bulk_create(_copies(attempt, seeds))
    for answer in Answer.objects.filter(attempt=attempt):
        Answer.objects.bulk_create(_copies(answer, [{"attempt": one} for one in copies]))


def _copies(row: Any, changes: list[dict[str, Any]]) -> list[Any]:
    """Return unsaved copies of a row, each with a uuid of its own and its changes."""
    names = [field.attname for field in row._meta.concrete_fields if field.name not in ("id", "uuid", "key")]
    same = {name: getattr(row, name) for name in names}
    changed = [{row._meta.get_field(name).name: value for name, value in change.items()} for change in changes]
    return [type(row)(**{k: v for k, v in same.items() if k.removesuffix("_id") not in one}, **one) for one in changed]


def preview() -> dict[str, Any]:
    from assessments.domain.corrections import changed_questions
    from assessments.domain.regrading import preview_regrading

    version = corrected_version()
    return {"done": len(preview_regrading(version, changed_questions(version)))}


def ask_for_page() -> dict[str, Any]:
    from django.test import Client
    from django.urls import reverse

    from assessments.models import QuizPage
    from people.models import Person

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Person.objects.get(email="trainer@bench.example"))
    page = QuizPage.objects.get(translation_key=corrected_version().activity.key)
    answer = client.get(reverse("assessments_admin:regrading", args=[page.pk]))
    assert answer.status_code == 200
    return {"done": len(answer.content)}


def decide() -> dict[str, Any]:
    from assessments.domain.applying import apply_regrading
    from assessments.domain.corrections import changed_questions
    from people.models import Person

    version = corrected_version()
    trainer = Person.objects.get(email="trainer@bench.example")
    apply_regrading(version, changed_questions(version), reason="The key was wrong.", applied_by=trainer)
    return {}


def apply() -> dict[str, Any]:
    from assessments.domain.applying import continue_regrading
    from assessments.models import Regrading

    if not Regrading.objects.exists():
        decide()
    return {"done": continue_regrading(Regrading.objects.latest("pk"))}


def check() -> dict[str, Any]:
    from django.db.models import Count

    from assessments.models import Attempt, Regrading, ResultChange
    from notifications.models import Message

    version = Regrading.objects.latest("pk").version
    older = Attempt.objects.filter(activity=version.activity_id, version__number__lt=version.number)
    twice = ResultChange.objects.values("attempt").annotate(times=Count("pk")).filter(times__gt=1)
    return {
        "changes": ResultChange.objects.count(),
        "twice": twice.count(),
        "mails": Message.objects.filter(kind="assessments.regraded").count(),
        "left": older.exclude(corrected_by=version).count(),
    }


def corrected_version() -> Any:
    """Return the newest version, which the correction made."""
    from assessments.models import QuizVersion

    return QuizVersion.objects.select_related("activity").latest("published_at")


def counted(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do the work and return with it what it took."""
    from django.db import connection

    durations: list[float] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            durations.append(time.perf_counter() - begun)

    connection.ensure_connection()
    held, begun, used = _held(), time.perf_counter(), time.process_time()
    with connection.execute_wrapper(note):
        result = work()
    return result | {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - used,
        "queries": len(durations),
        "longest": max(durations),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - held,
    }


def _held() -> float:
    """Return the megabytes that this process holds now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmRSS")


if __name__ == "__main__":
    main()
