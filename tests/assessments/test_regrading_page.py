"""The page on which a trainer corrects results, and what the worker does after it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments.domain.applying import apply_regrading
from assessments.domain.attempts import finish_attempt
from assessments.domain.corrections import changed_questions
from assessments.domain.recording import record_answer
from assessments.models import Regrading, ResultChange
from assessments.tasks import regrade, sweep
from assessments.wagtail_hooks import point_at_results
from tests.assessments.test_regrading import Case
from tests.factories.assessments import make_attempt
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def address(case):
    return reverse("assessments_admin:regrading", args=[case.page.pk])


@pytest.fixture
def trainer(client):
    client.person = make_person(full_name="Vesna Horvat", is_superuser=True)
    client.force_login(client.person)
    return client


def test_shows_whose_result_would_change_then_does_it(trainer):
    case = Case()
    version = case.correct()
    page = trainer.get(address(case)).content.decode()
    assert "results would change</dt><dd>2</dd>" in page
    assert "has completed the course" not in page
    assert case.by_first.enrolment.person.full_name in page
    assert "passed, would not be" in page
    data = {"questions": changed_questions(version), "keeps_passes": "keep", "reason": "The wrong option was marked."}
    assert trainer.post(address(case), data).status_code == 302
    regrading = Regrading.objects.get()
    assert (regrading.applied_by, regrading.keeps_passes) == (trainer.person, True)
    regrade(regrading.pk)
    assert ResultChange.objects.count() == 2
    page = trainer.get(address(case)).content.decode()
    assert "The wrong option was marked." in page
    assert "Who had passed stayed passed." in page
    assert "2 results" in page
    shown = trainer.get(reverse("assessments_admin:regraded", args=[case.page.pk, regrading.uuid])).content.decode()
    assert case.by_first.enrolment.person.full_name in shown
    assert "<td>yes</td>" in shown


@pytest.mark.parametrize("missing", ["questions", "keeps_passes", "reason"])
def test_nothing_is_done_without_questions_choice_and_reason(trainer, missing):
    case = Case()
    data = {"questions": changed_questions(case.correct()), "keeps_passes": "fail", "reason": "Wrong."}
    assert trainer.post(address(case), {**data, missing: ""}).status_code == 422
    assert not Regrading.objects.exists()


def test_a_quiz_without_corrections_says_so(trainer):
    assert "graded by the key as it is published now" in trainer.get(address(Case())).content.decode()


def test_only_those_who_edit_the_quiz_come_in(client):
    case = Case()
    case.correct()
    stranger = make_person()
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(stranger)
    for method in (client.get, client.post):
        assert method(address(case), follow=True).status_code == 404
    assert not Regrading.objects.exists()


def test_the_sweep_takes_up_what_a_crash_left_and_what_was_graded_since():
    case = Case()
    version = case.correct()
    apply_regrading(version, changed_questions(version), reason="Wrong.", applied_by=case.trainer)
    sweep()
    assert ResultChange.objects.count() == 2
    sweep()
    assert ResultChange.objects.count() == 2


def test_an_attempt_that_was_running_is_corrected_by_the_sweep_once_it_is_graded():
    case = Case()
    running = make_attempt(case.page, make_person())
    version = case.correct()
    apply_regrading(version, changed_questions(version), reason="Wrong.", applied_by=case.trainer)
    sweep()
    record_answer(running, case.blocks[0]["id"], value=case.second, epoch=1, seq=1)
    finish_attempt(running)
    Regrading.objects.update(applied_at=timezone.now() - timedelta(days=3))
    sweep()
    assert ResultChange.objects.get(attempt=running).new_score == 50


def test_the_menu_of_a_quiz_leads_here(trainer):
    case = Case()
    assert address(case) in trainer.get(reverse("wagtailadmin_pages:edit", args=[case.page.pk])).content.decode()


def test_publishing_says_so_when_results_stand_by_another_key(trainer):
    case = Case()
    request = trainer.get(address(case)).wsgi_request
    point_at_results(request, case.page)
    assert not list(get_messages(request))
    case.correct()
    point_at_results(request, case.page)
    assert [address(case) in str(message) for message in get_messages(request)] == [True]
