"""Plain statements give what the ORM gives, on both databases, and go on when a migration adds a column."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from assessments.models import Accommodation, Answer, Attempt
from courses.models import ActivityRecord, Course, Enrolment
from people.models import Person
from people.statements import Statement, insert_row, update_rows
from tests.assessments.visits import address, post
from tests.factories.assessments import make_quiz_page, make_true_false

pytestmark = pytest.mark.sqlite


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Person, Enrolment, Attempt, Answer])
def test_rows_are_what_the_orm_reads(learner, model):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    post(learner, attempt, 1, answer="true")
    table = model._meta.db_table
    plain = Statement(model, f"SELECT {{{table}}} FROM {table} ORDER BY id").rows()
    composed = list(model.objects.order_by("pk"))
    assert [vars(one) | {"_state": None} for one in plain] == [vars(one) | {"_state": None} for one in composed]
    assert [type(one) for one in plain] == [model]
    assert not plain[0]._state.adding


@pytest.mark.django_db
def test_further_columns_become_attributes(learner):
    read = Statement(Person, "SELECT {person}, email AS again FROM people_person person WHERE id = %s", table="person")
    for _time in range(2):
        assert read.first(learner.person.pk).again == learner.person.email
    assert read.first(0) is None


@pytest.mark.django_db
def test_the_columns_of_the_model_come_first(learner):
    read = Statement(Person, "SELECT 1 AS one, {people_person} FROM people_person")
    with pytest.raises(ValueError, match="come first"):
        read.rows()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Attempt, ActivityRecord])
def test_a_row_is_written_as_the_orm_writes_it(learner, model):
    learner.begin(make_quiz_page([make_true_false()]))
    Attempt.objects.update(deadline=timezone.now(), score="66.67", corrected_questions=["one", "ž"])
    written = model.objects.get()
    values = {field.attname: getattr(written, field.attname) for field in model._meta.concrete_fields[1:]}
    model.objects.all().delete()
    again = model(**values)
    insert_row(again)
    assert not again._state.adding
    read = model.objects.get(pk=again.pk)
    assert {name: getattr(read, name) for name in values} == values


@pytest.mark.django_db
def test_rows_are_changed_as_the_orm_changes_them(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    values = {"submitted_at": timezone.now(), "score": Decimal("66.67"), "passed": False, "corrected_questions": ["ž"]}
    assert update_rows(Attempt, values, "id = %s AND submitted_at IS NULL", attempt.pk) == 1
    assert update_rows(Attempt, {"score": None}, "id = %s AND submitted_at IS NULL", attempt.pk) == 0
    attempt.refresh_from_db()
    assert {name: getattr(attempt, name) for name in values} == values


@pytest.mark.django_db
def test_a_model_that_wants_to_know_of_its_instances_is_refused():
    Image.objects.create(title="A lamp", file=get_test_image_file())
    with pytest.raises(ValueError, match="read it with its manager"):
        Statement(Image, "SELECT {wagtailimages_image} FROM wagtailimages_image").rows()


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
