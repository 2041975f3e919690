"""The practice course of the demonstration, taken: a class and its work, a learner in the middle, one with her results."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import yaml
from django.conf import settings

from assessments.domain.accommodations import grant_accommodation
from assessments.domain.attempts import finish_attempt, start_attempt
from assessments.domain.recording import record_answer
from assessments.domain.texts import read_version_texts
from assessments.domain.waiting import list_to_mark
from assessments.models import Attempt, BankQuestion, QuizPage
from courses.domain.enrolment import enrol
from courses.models import Activity
from elearning.demo_answers import Answering
from elearning.demo_class import play_class
from interop.domain.question_drafts import keep_draft
from people.models import Person
from tests.factories.assessments import change_questions
from tests.places.scene import Scene

FOLDER = settings.BASE_DIR / "demo"
FILE = """$CATEGORY: Safeguarding/Listening

::A secret:: A child asks you to keep a secret. What do you say? {
=I tell only the one who can help, and I tell you whom.#Yes: honest, and nothing is promised that cannot be kept.
~I promise.#You could not keep it.
~Then do not tell me.#The door would be closed.
}

::Proof:: You need proof before you report a concern. {FALSE#A concern is enough.}

::Who helps:: Who helps with what? { =danger now -> police =long support -> centre for social work =an injury -> doctor }

::Open questions:: Which of these are open questions? {~%50%What happened? ~%50%Where is he now? ~%-100%Was it your uncle?}

::The convention:: In which year was the Convention on the Rights of the Child adopted? {#1989}

::Never closed:: This one { =a ~b
"""


@dataclass
class Duty:
    """`open` and `work` are the learner's open attempts, `done` is that of somebody who may see her result."""

    quiz: Activity
    page: QuizPage
    open: Attempt
    work: Attempt
    done: Attempt
    marked: Attempt
    bank: BankQuestion
    file: str

    def address(self, kind: str) -> str:
        """Return the address of the learner's first question of a kind."""
        attempt = self.work if kind in ("essay", "file") else self.open
        place = [question["kind"] for question in attempt.questions].index(kind) + 1
        return f"/en/attempts/{attempt.uuid}/questions/{place}/"

    def to_mark(self, scene: Scene, kind: str = "essay") -> list[Any]:
        """Return the arguments of the page on which the trainer marks her first answer of a kind."""
        all_waiting = list_to_mark(scene.people["trainer"])
        waiting = next(waiting for waiting in all_waiting if waiting.question["kind"] == kind)
        return [waiting.attempt.uuid, waiting.answer.question_id]


def stage_duty(scene: Scene) -> Duty:
    """Let a class take the practice quizzes, the learner begin both, and somebody see her result."""
    play_class(FOLDER)
    quiz, work = Activity.objects.filter(module__course__code="a-day-on-duty", kind="quiz").order_by("position")
    page = QuizPage.objects.get(translation_key=quiz.key, locale__language_code="en")
    done = take(Person.objects.get(full_name="Vesna Marković"), quiz, skill=0.72)
    duty = Duty(
        quiz=quiz,
        page=page,
        open=begin(scene, quiz),
        work=begin(scene, work),
        done=done,
        marked=Attempt.objects.filter(activity=work, graded_at__isnull=False).earliest("pk"),
        file=keep_file(scene),
        bank=BankQuestion.objects.filter(locale__language_code="en").earliest("pk"),
    )
    grant_accommodation(
        scene.people["learner"],
        work,
        extra_time=50,
        extra_attempts=1,
        reason="Low vision: she reads with a screen magnifier.",
        granted_by=scene.people["trainer"],
    )
    give_time(scene, quiz)
    return duty


def keep_file(scene: Scene) -> str:
    """Let the trainer upload questions from elsewhere, and return where she looks at them."""
    draft = keep_draft(scene.people["trainer"], name="week-1.gift", content=FILE.encode(), language="en", tags=[])
    return f"/cms/question-import/{draft.token}/"


def give_time(scene: Scene, quiz: Activity) -> None:
    colleague = Person.objects.get(full_name="Vesna Marković")
    grant_accommodation(
        colleague,
        quiz,
        extra_time=25,
        extra_attempts=0,
        reason="Broken wrist until the end of the month.",
        granted_by=scene.people["trainer"],
    )


def begin(scene: Scene, quiz: Activity) -> Attempt:
    """Let the learner begin a quiz in her browser, and answer some of it."""
    attempt = start_attempt(enrol(scene.people["learner"], quiz.module.course), quiz)
    answer(attempt, skill=0.9, leaves_open={"likert", "single", "file"})
    scene.clients["learner"].post(f"/en/quizzes/{quiz.key}/start/")
    attempt.refresh_from_db()
    return attempt


def take(person: Person, quiz: Activity, *, skill: float) -> Attempt:
    attempt = start_attempt(enrol(person, quiz.module.course), quiz)
    answer(attempt, skill=skill, leaves_open=set())
    return finish_attempt(attempt)


def answer(attempt: Attempt, *, skill: float, leaves_open: set[str]) -> None:
    """Give answers of a certain skill, the same each time; of a case only the first step in an attempt that stays open."""
    words = yaml.safe_load((FOLDER / "class" / "texts.yaml").read_text("utf-8"))
    texts, _is_partly_source = read_version_texts(attempt.version, language="en")
    answering = Answering("7", texts, {**words, "essays": words["essays"][:1]}, skill=skill)
    for question in attempt.questions:
        value = answering.answer(question)
        if question["kind"] == "scenario" and leaves_open and value:
            value = value[:1]
        if value is not None and question["kind"] not in leaves_open:
            record_answer(attempt, question["id"], value=value, epoch=attempt.epoch, seq=1)


def correct_key(duty: Duty) -> str:
    """Publish the quiz with another key, telling the focal point being as right as talking to the child.

    Returns the address of the page that says whose result would change. From then on the quiz has no figures any more.
    """
    page = QuizPage.objects.get(pk=duty.page.pk)
    questions = deepcopy(page.questions.get_prep_value())
    single = next(question for question in questions if question["type"] == "single")
    for option in single["value"]["options"]:
        if option["value"].get("share"):
            option["value"]["share"] = 100
    if questions != page.questions.get_prep_value():
        change_questions(page, questions)
    return f"/cms/quizzes/{page.pk}/regrading/"
