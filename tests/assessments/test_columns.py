"""A migration that adds a column does not stop what runs already: its connections keep statements that name their columns."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from assessments.models import Accommodation, Answer, Attempt
from courses.models import Course, Enrolment
from people.models import Person
from tests.assessments.visits import address, post
from tests.factories.assessments import make_quiz_page, make_true_false

STAR = re.compile(r"SELECT (\w+\.)?\*")
APPS = ("assessments", "certificates", "competencies", "courses", "elearning", "notifications", "people", "reports")


def test_no_statement_asks_for_whatever_columns_there_are():
    sources = [path for app in APPS for path in (Path(settings.BASE_DIR) / app).rglob("*.py")]
    assert len(sources) > 100
    assert [str(path) for path in sources if STAR.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.django_db(transaction=True)
def test_a_quiz_goes_on_when_columns_are_added(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    for _number in range(6):  # until the connection has prepared its statements
        assert post(learner, attempt, 1, answer="true", go="stay").status_code == 302
        assert learner.get(address("question", attempt.uuid, 1)).status_code == 200
    other = connection.copy()
    with other.cursor() as cursor:
        for model in (Accommodation, Answer, Attempt, Course, Enrolment, Person):
            cursor.execute(f"ALTER TABLE {model._meta.db_table} ADD COLUMN added integer")
    other.close()
    assert learner.get(address("question", attempt.uuid, 1)).status_code == 200
    assert post(learner, attempt, 1, answer="false").status_code == 302
    assert learner.post(address("submit", attempt.uuid), follow=True).status_code == 200
