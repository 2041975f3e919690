"""A class of made-up people who have taken the demonstration's quizzes: enough for figures, and some work to mark."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from assessments.domain.attempts import finish_attempt, start_attempt
from assessments.domain.judging import Judgement
from assessments.domain.marking import record_mark
from assessments.domain.recording import record_answer
from assessments.domain.texts import read_version_texts
from assessments.domain.uploads import store_upload
from assessments.domain.waiting import list_to_mark
from assessments.models import Answer, Attempt
from courses.domain.enrolment import enrol
from courses.models import Activity, Enrolment
from elearning.cohort.names import Region, read_region
from elearning.demo_answers import Answering, Words
from people.models import Person

COURSE = "a-day-on-duty"
#: Figures are shown from 30 first attempts on.
SIZE, HANDING_IN_WORK, MARKED = 36, 6, 2
COMMENT = "You take the father's fear seriously. Say a little more about how the children are seen and heard."
SECONDS = {"scenario": 110, "matching": 60, "ordering": 55, "essay": 600, "file": 240}


@transaction.atomic
def play_class(folder: Path, *, seed: int = 1) -> int:
    """Let a class take the quizzes of the practice course, and its trainer mark a little. Returns how many came; none twice."""
    if Person.objects.filter(email="class-1@hub.example").exists():
        return 0
    words: Words = yaml.safe_load((folder / "class" / "texts.yaml").read_text("utf-8"))
    region = read_region(folder / "cohort")
    quiz, work = _quizzes()
    for number in range(1, SIZE + 1):
        rng = Random(f"{seed}/{number}")  # noqa: S311 - no secret
        enrolment = enrol(_make_person(rng, region, number), quiz.module.course)
        answering = Answering(f"{seed}/{number}", {}, words, skill=rng.betavariate(4, 2.2))
        _take(enrolment, quiz, answering, hours_ago=rng.randint(30, 1500))
        if number <= HANDING_IN_WORK:
            _take(enrolment, work, answering, hours_ago=3 * number)
    _mark_some(Person.objects.get(email="trainer@hub.example"))
    return SIZE


def _quizzes() -> list[Activity]:
    """The lesson stays unread: nobody completes the course, and no certificate is made."""
    quizzes = Activity.objects.filter(module__course__code=COURSE, kind="quiz", retired_at=None)
    return list(quizzes.select_related("module__course").order_by("position"))


def _make_person(rng: Random, region: Region, number: int) -> Person:
    country = rng.choice(region.countries)
    pool = country.draw_pool(rng, country.workplaces[0])
    return Person.objects.create_user(
        f"class-{number}@hub.example",
        None,
        full_name=" ".join(pool.draw(rng)),
        country=country.code,
        language=country.language,
        profession="social_work",
    )


def _take(enrolment: Enrolment, quiz: Activity, answering: Answering, *, hours_ago: int) -> None:
    """Take a quiz some hours ago, each answer after the time that its kind needs."""
    attempt = start_attempt(enrolment, quiz)
    answering.texts, _is_partly_source = read_version_texts(attempt.version, language=enrolment.person.language)
    begun = timezone.now() - timedelta(hours=hours_ago)
    saved, seconds = {}, 0.0
    for question in attempt.questions:
        value = answering.answer(question)
        if question["kind"] == "file":
            value = store_upload(attempt, question["id"], file=_draw_card(enrolment.person), epoch=attempt.epoch)
        seconds += answering.rng.uniform(0.6, 1.8) * SECONDS.get(question["kind"], 25)
        saved[question["id"]] = begun + timedelta(seconds=round(seconds))
        if value is not None:
            record_answer(attempt, question["id"], value=value, epoch=attempt.epoch, seq=1)
    attempt = finish_attempt(attempt)
    _put_back(attempt, begun, saved)


def _put_back(attempt: Attempt, begun: Any, saved: dict[str, Any]) -> None:
    """Let the attempt have happened when it is said to have."""
    answers = list(attempt.answers.all())
    for answer in answers:
        answer.saved_at = saved[answer.question_id]
    Answer.objects.bulk_update(answers, ["saved_at"])
    end = max(saved.values()) + timedelta(seconds=20)
    graded = end if attempt.graded_at else None
    Attempt.objects.filter(pk=attempt.pk).update(started_at=begun, submitted_at=end, graded_at=graded)


def _draw_card(person: Person) -> SimpleUploadedFile:
    """Return a small picture of a card with contacts, none of them real."""
    card = Image.new("RGB", (420, 240), "#faf8f4")
    pen = ImageDraw.Draw(card)
    for line, text in enumerate(
        ("Focal point: A. B., room 12", "Deputy: C. D.", "Authority: ask the operator", "Helpline: look it up")
    ):
        pen.text((24, 30 + 46 * line), text, fill="#1c2529", font_size=20)
    file = BytesIO()
    card.save(file, "PNG")
    return SimpleUploadedFile("contacts.png", file.getvalue(), content_type="image/png")


def _mark_some(trainer: Person) -> None:
    """Let the trainer mark the first answers, so that a result shows what a mark looks like."""
    for waiting in list_to_mark(trainer)[: 2 * MARKED]:
        is_essay = waiting.question["kind"] == "essay"
        criteria = {line["id"]: max(1, line["points"] - 1) for line in waiting.question["criteria"]}
        judgement = Judgement(criteria=criteria, comment=COMMENT if is_essay else "")
        record_mark(waiting.answer, marker=trainer, seq=waiting.answer.seq, judgement=judgement)
