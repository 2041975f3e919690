"""Redis is killed: learning goes on, nothing is lost, and what is owed comes once Redis is back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Answer, Attempt, QuizPage
from certificates.models import Certificate
from courses.models import Activity, ActivityRecord, Enrolment
from notifications.models import Message
from people.models import Person
from tests.factories.assessments import make_quiz_page, make_true_false, right_values
from tests.factories.people import make_person
from tests.services.mail import MailServer
from tests.services.redis import RedisServer
from worker.app import app

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
SWEEPS = ("certificates.sweep", "notifications.sweep")


@pytest.fixture
def quiz(transactional_db: None) -> QuizPage:
    """In a course of one lesson and one quiz."""
    return make_quiz_page([make_true_false()])


@pytest.fixture
def learner(client: Client) -> Person:
    person = make_person()
    client.force_login(person)
    return person


def status(client: Client) -> tuple[int, Any]:
    response = client.get("/readyz")
    return response.status_code, response.json()


def finish(client: Client, course_key: object) -> None:
    """Enrol, mark the lesson as done, start the quiz, answer and hand in, as a browser without script does."""
    assert client.post(f"/en/learning/enrol/{course_key}/").status_code == 302
    lesson, quiz = Activity.objects.order_by("position")
    assert client.post(f"/en/learning/done/{lesson.key}/").status_code == 302
    assert client.post(f"/en/quizzes/{quiz.key}/start/", follow=True).status_code == 200
    attempt = Attempt.objects.select_related("version").get()
    (value,) = right_values(attempt).values()
    asked = {"epoch": attempt.epoch, "go": "next", "answer": value}
    assert client.post(f"/en/attempts/{attempt.uuid}/questions/1/", asked).status_code == 302
    assert client.post(f"/en/attempts/{attempt.uuid}/submit/").status_code == 302


def pages(quiz: QuizPage) -> list[str]:
    """What a learner opens: home, catalogue, course, lesson, quiz, My learning, certificates."""
    module = quiz.get_parent()
    lesson = module.get_children().first()
    places = [page.url_path for page in (module.get_parent(), lesson, quiz)]
    return ["/en/", "/en/courses/", *places, "/en/learning/", "/en/certificates/"]


def test_a_learner_goes_on_and_gets_what_is_owed_later(
    client: Client,
    learner: Person,
    quiz: QuizPage,
    celery_worker: Any,
    mail_server: MailServer,
    redis_server: RedisServer,
) -> None:
    course = quiz.get_parent().get_parent()
    celery_worker.wait_until_idle()  # with the kicks of the course's publication
    redis_server.kill()
    assert client.get(pages(quiz)[0]).status_code == 200
    finish(client, course.translation_key)
    assert {address: client.get(address).status_code for address in pages(quiz)} == dict.fromkeys(pages(quiz), 200)
    Client().post("/en/accounts/password/reset/", {"email": learner.email})

    check_that_all_is_there(learner)
    assert status(client) == (200, {"status": "degraded", "database": "up", "broker": "down"})
    owed = Certificate.objects.get()
    assert "Your PDF is being prepared" in client.get(f"/en/certificates/{owed.uuid}/").text
    assert mail_server.messages == []

    redis_server.start()
    a_minute_passes()
    sweep(celery_worker)
    owed.refresh_from_db()
    assert owed.file
    assert "Download the PDF" in client.get(f"/en/certificates/{owed.uuid}/").text
    a_minute_passes()
    sweep(celery_worker)
    assert not Message.objects.outstanding().exists()
    assert len(mail_server.to(learner.email)) == Message.objects.count() == 2
    assert status(client) == (200, {"status": "ok", "database": "up", "broker": "up"})


def check_that_all_is_there(learner: Person) -> None:
    """Her progress is complete; certificate and mail are owed, and nobody has tried them."""
    enrolment = Enrolment.objects.get(person=learner)
    assert enrolment.completed_at is not None
    assert ActivityRecord.objects.filter(enrolment=enrolment, completed_at__isnull=False).count() == 2
    assert Answer.objects.get().attempt == Attempt.objects.get(enrolment=enrolment, passed=True)
    assert Certificate.objects.outstanding().get(source_uuid=enrolment.uuid).attempt == 0
    assert Message.objects.outstanding().get(person=learner).attempt == 0


def a_minute_passes() -> None:
    """A sweep leaves alone for a minute what a kick may still bring."""
    for model in (Certificate, Message):
        model.objects.outstanding().update(due_at=timezone.now() - timedelta(minutes=2))


def sweep(worker: Any) -> None:
    for name in SWEEPS:
        app.send_task(name)
    worker.wait_until_idle(seconds=60)
