"""What tests of quizzes share."""

import pytest

from assessments.domain.attempts import start_attempt
from assessments.models import Attempt
from courses.domain.enrolment import enrol
from courses.models import Activity
from tests.assessments.visits import address
from tests.factories.assessments import make_quiz_page, make_true_false
from tests.factories.people import make_person


@pytest.fixture
def learner(client):
    """Someone signed in; `begin(page)` enrols her and presses Start."""
    person = make_person()
    client.force_login(person)

    def begin(page):
        activity = Activity.objects.select_related("module__course").get(key=page.translation_key)
        enrol(person, activity.module.course)
        client.post(address("start", activity.key))
        return Attempt.objects.select_related("version", "activity__module__course", "enrolment").get(
            enrolment__person=person, submitted_at=None
        )

    client.begin = begin
    client.person = person
    return client


@pytest.fixture
def attempt_of_two(db):
    """An open attempt of two questions on one page, whose answers may be any text; and who makes it."""
    quiz = make_quiz_page([make_true_false(justify="asked") for _ in range(2)], layout="all")
    activity = Activity.objects.select_related("module__course").get(key=quiz.translation_key)
    person = make_person()
    return start_attempt(enrol(person, activity.module.course), activity), person
