"""A pass that somebody chose to keep stays kept, whatever is marked or corrected later, until somebody chooses otherwise."""

from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.domain.applying import apply_regrading, continue_regrading, progress_of
from assessments.domain.regrading import preview_regrading
from assessments.domain.regradings import find_running, summarise
from assessments.domain.settling import settle
from assessments.models import Attempt, Regrading
from courses.models import ActivityRecord, Enrolment
from tests.assessments.test_regrading import Case, result
from tests.factories.assessments import change_questions
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


class TwiceWrong(Case):
    """After the first correction, which kept a pass, the second question's key is found to be wrong, too."""

    def __init__(self):
        super().__init__()
        self.correct()
        self.regrade()

    def correct_again(self):
        blocks = deepcopy(self.blocks)
        first, second, _third = blocks[0]["value"]["options"]
        first["value"]["is_right"], second["value"]["is_right"] = False, True
        blocks[1]["value"]["answer"] = "true"
        change_questions(self.page, blocks)
        return self.version


def is_kept(attempt):
    return Attempt.objects.get(pk=attempt.pk).pass_kept


def test_settling_again_leaves_a_kept_pass():
    case = TwiceWrong()
    attempt = Attempt.objects.get(pk=case.by_first.pk)
    assert (result(attempt), is_kept(attempt)) == ((50, True), True)
    assert settle(attempt, by_learner=False)
    assert (result(attempt), is_kept(attempt)) == ((50, True), True)


@pytest.mark.parametrize(
    ("choice", "first_passes", "second_passes"),
    [
        ({"keeps_passes": True}, True, True),
        ({"keeps_passes": False}, True, False),
        ({"keeps_passes": False, "ends_kept": True}, False, False),
    ],
)
def test_later_correction_ends_a_kept_pass_only_when_that_is_chosen(choice, first_passes, second_passes):
    case = TwiceWrong()
    version = case.correct_again()
    changes = preview_regrading(version, [case.blocks[1]["id"]])
    assert summarise(changes) == {"changed": 2, "passes": 0, "fails": 2, "completed": 0, "kept": 1}
    case.regrade(**choice)
    assert result(case.by_first) == (Decimal(0), first_passes)
    assert result(case.by_second) == (Decimal(50), second_passes)
    assert is_kept(case.by_first) is first_passes


def test_form_offers_to_end_kept_passes_only_where_there_are_some(client):
    client.force_login(make_person(is_superuser=True, is_staff=True))
    case = Case()
    case.correct()
    url = reverse("assessments_admin:regrading", args=[case.page.pk])
    assert 'value="fail_all"' not in client.get(url).content.decode()
    case.regrade()
    TwiceWrong.correct_again(case)
    shown = client.get(url).content.decode()
    assert 'value="fail_all"' in shown
    assert "kept passed by an earlier choice, would not be" in shown
    data = {"questions": [case.blocks[1]["id"]], "keeps_passes": "fail_all", "reason": "Wrong, too."}
    client.post(url, data)
    applied = Regrading.objects.latest("pk")
    assert (applied.keeps_passes, applied.ends_kept) == (False, True)


def test_page_says_what_failing_means_and_where_certificates_are(client):
    client.force_login(make_person(is_superuser=True, is_staff=True))
    case = Case()
    Enrolment.objects.filter(pk=case.by_first.enrolment_id).update(completed_at=case.by_first.submitted_at)
    case.correct()
    shown = client.get(reverse("assessments_admin:regrading", args=[case.page.pk])).content.decode()
    assert "1 of those who would fail has completed the course." in shown
    assert reverse("admin:certificates_certificate_changelist") in shown
    case.regrade(keeps_passes=False)
    assert result(case.by_first) == (50, False)
    assert ActivityRecord.objects.get(enrolment=case.by_first.enrolment, activity=case.activity).completed_at


def test_progress_is_shown_until_every_attempt_was_reached(client):
    client.force_login(make_person(is_superuser=True))
    case = Case()
    version = case.correct()
    url = reverse("assessments_admin:regrading", args=[case.page.pk])
    data = {"questions": [case.blocks[0]["id"]], "keeps_passes": "keep", "reason": "Wrong."}
    shown = client.post(url, data, follow=True)
    assert "0 of 2 attempts are done" in shown.content.decode()
    assert shown["Refresh"] == "5"
    applied = Regrading.objects.get(version=version)
    assert (progress_of(applied).done, progress_of(applied).total) == (0, 2)
    assert continue_regrading(applied, limit=1) == 1
    running = find_running(case.activity)
    assert running is not None
    assert running.progress.done == 1
    continue_regrading(applied)
    assert find_running(case.activity) is None
    shown = client.get(url)
    assert "Refresh" not in shown


def test_task_stops_in_time_and_is_gone_on_with():
    case = Case()
    version = case.correct()
    applied = apply_regrading(version, [case.blocks[0]["id"]], reason="Wrong.", applied_by=case.trainer)
    assert continue_regrading(applied, seconds=-1) == 0
    assert continue_regrading(applied, seconds=60) == 2


def test_work_of_others_leaves_the_place_where_a_learner_is():
    case = Case()
    case.correct()
    long_ago = timezone.now() - timedelta(days=9)
    Enrolment.objects.update(last_active_at=long_ago, last_activity=None)
    case.regrade()
    enrolment = Enrolment.objects.get(pk=case.by_second.enrolment_id)
    assert (enrolment.last_active_at, enrolment.last_activity) == (long_ago, None)
