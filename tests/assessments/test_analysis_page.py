"""The page and the file of item analysis."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.domain.attempts import finish_attempt
from assessments.domain.recording import record_answer
from assessments.exports import defuse
from tests.factories.assessments import make_attempt, make_option, make_quiz_page, make_single, make_true_false
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client):
    client.force_login(make_person(full_name="Vesna Horvat", is_superuser=True))
    return client


class Crowd:
    """A quiz whose second option strong learners choose by mistake; its text is a formula."""

    def __init__(self):
        options = [make_option("Listen", right=True), make_option("=1+1"), make_option("Wait")]
        self.blocks = [make_single(options=options), make_true_false(), make_true_false("Second?")]
        self.page = make_quiz_page(self.blocks)

    def take(self, option, rest):
        attempt = make_attempt(self.page, make_person())
        ids = [block["id"] for block in self.blocks]
        values = [self.blocks[0]["value"]["options"][option]["id"], rest, rest]
        for question_id, value in zip(ids, values, strict=True):
            record_answer(attempt, question_id, value=value, epoch=1, seq=1)
        finish_attempt(attempt)

    def take_thirty(self):
        for number in range(30):
            self.take(1 if number < 8 else 0, "false" if number < 20 else "true")
        return self


def address(crowd, name="analysis"):
    return reverse(f"assessments_admin:{name}", args=[crowd.page.pk])


def test_figures_wait_for_thirty(trainer):
    crowd = Crowd()
    crowd.take(0, "false")
    page = trainer.get(address(crowd)).content.decode()
    assert "1 person counts" in page
    assert "from 30 first attempts" in page
    assert '<div class="quiz-chart' not in page
    assert "not marked" not in page
    assert len(rows(trainer.get(address(crowd, "analysis_file")))) == 1


def rows(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:])))


def test_page_and_file_say_the_same(trainer):
    crowd = Crowd().take_thirty()
    page = trainer.get(address(crowd)).content.decode()
    assert "30 people count" in page
    assert "strong learners chose B: look at B." in page
    assert "0.73" in page  # 22 of 30
    assert "<script" not in page.partition("chart-name")[2].partition("</svg>")[0]
    found = rows(trainer.get(address(crowd, "analysis_file")))
    assert [row[1] for row in found[1:5]] == [
        "Mean score (per cent)",
        "Standard deviation",
        "Internal consistency (Cronbach’s alpha)",
        "Time taken (minutes)",
    ]
    assert found[1][5] == "68.89"  # points: 12 people 3, 8 people 2, 10 people 1: 62 of 90
    assert found[5][:6] == ["1", "What do you do first?", "", "", "30", "0.73"]
    assert found[7][:6] == ["1 B", "'=1+1", "", "no", "8", "0.27"]
    assert found[10][:4] == ["2 A", "True", "", "no"]
    assert {len(row) for row in found} == {11}


def test_queries_of_the_page_do_not_grow_with_attempts(trainer):
    crowd, counts = Crowd(), []
    for number in (1, 3):
        for _ in range(number):
            crowd.take(0, "false")
        trainer.get(address(crowd))
        with CaptureQueriesContext(connection) as queries:
            trainer.get(address(crowd))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["analysis", "analysis_file"])
def test_who_may_not_edit_the_quiz_finds_nothing(client, name):
    crowd = Crowd()
    assert client.get(address(crowd, name)).status_code == 302
    stranger = make_person()
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(stranger)
    assert client.get(address(crowd, name), follow=True).status_code == 404


@pytest.mark.parametrize(("text", "cell"), [("=1", "'=1"), (" @x", "' @x"), ("-1", "'-1"), ("a=b", "a=b")])
def test_cells_are_defused(text, cell):
    assert defuse(text) == cell
