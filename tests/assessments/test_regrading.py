"""Regrading: who would be touched, who is, and that it happens once and to nobody's harm unasked."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from decimal import Decimal

import pytest
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from assessments.domain.applying import apply_regrading, continue_regrading
from assessments.domain.attempts import finish_attempt
from assessments.domain.corrections import changed_questions
from assessments.domain.recording import record_answer
from assessments.domain.regrading import preview_regrading
from assessments.domain.regradings import history_of, summarise
from assessments.domain.versions import newest_version
from assessments.models import Attempt, Regrading, ResultChange
from courses.domain.enrolment import withdraw
from courses.models import Activity, ActivityRecord
from notifications.models import Message
from people.models import AuditEntry
from tests.factories.assessments import change_questions, make_attempt, make_quiz_page, make_single, make_true_false
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


class Case:
    """A quiz of two questions, pass mark 100, whose first key is wrong: its second option is the right one.

    One person chose the first option, one the second; both got the other question right.
    """

    def __init__(self, **rules):
        self.blocks = [make_single("Whom do you tell?"), make_true_false()]
        self.first, self.second, _third = [item["id"] for item in self.blocks[0]["value"]["options"]]
        self.page = make_quiz_page(self.blocks, pass_mark=100, **rules)
        self.by_first, self.by_second = self.take(self.first), self.take(self.second)
        self.trainer = make_person(full_name="Vesna Horvat")

    def take(self, option, person=None):
        attempt = make_attempt(self.page, person or make_person())
        record_answer(attempt, self.blocks[0]["id"], value=option, epoch=1, seq=1)
        record_answer(attempt, self.blocks[1]["id"], value="false", epoch=1, seq=1)
        return finish_attempt(attempt)

    def correct(self):
        blocks = deepcopy(self.blocks)
        first, second, _third = blocks[0]["value"]["options"]
        first["value"]["is_right"], second["value"]["is_right"] = False, True
        change_questions(self.page, blocks)
        return self.version

    @property
    def activity(self):
        return Activity.objects.get(key=self.page.translation_key)

    @property
    def version(self):
        return newest_version(self.activity)

    def regrade(self, **fields):
        fields = {"reason": "The key was wrong.", "applied_by": self.trainer, **fields}
        regrading = apply_regrading(self.version, changed_questions(self.version), **fields)
        continue_regrading(regrading)
        return regrading


def result(attempt):
    attempt = Attempt.objects.get(pk=attempt.pk)
    return attempt.score, attempt.passed


def test_only_what_is_graded_otherwise_counts_as_changed():
    case = Case()
    assert changed_questions(case.version) == []
    change_questions(case.page, case.blocks, pass_mark=60)
    assert changed_questions(case.version) == []
    assert changed_questions(case.correct()) == [case.blocks[0]["id"]]


def test_preview_says_who_would_change_and_writes_nothing():
    case = Case()
    version = case.correct()
    changes = {change.attempt.pk: change for change in preview_regrading(version, changed_questions(version))}
    worse, better = changes[case.by_first.pk], changes[case.by_second.pk]
    assert (worse.old_score, worse.new_score, worse.old_passed, worse.new_passed) == (100, 50, True, False)
    assert (better.old_score, better.new_score, better.old_passed, better.new_passed) == (50, 100, False, True)
    assert better.points == {case.blocks[0]["id"]: (Decimal(0), Decimal(1))}
    assert summarise(changes.values()) == {"changed": 2, "passes": 1, "fails": 1, "completed": 0, "kept": 0}
    assert result(case.by_first) == (100, True)
    assert result(case.by_second) == (50, False)
    assert not Regrading.objects.exists()


def test_preview_costs_the_same_for_two_and_for_four():
    case = Case()
    version = case.correct()
    counts = []
    preview_regrading(version, changed_questions(version))  # what a process keeps of versions is there
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            preview_regrading(version, changed_questions(version))
        counts.append(len(queries))
        make_page_of_old_version(case)
    assert counts[0] == counts[1]


def make_page_of_old_version(case):
    """Two more who were graded by the first version."""
    for _ in range(2):
        attempt = case.take(case.first)
        Attempt.objects.filter(pk=attempt.pk).update(version=case.by_first.version)


def test_who_had_passed_stays_passed_though_the_score_falls():
    case = Case()
    case.correct()
    case.regrade()
    assert result(case.by_first) == (50, True)
    assert result(case.by_second) == (100, True)


def test_who_had_passed_is_failed_when_that_was_chosen():
    case = Case()
    case.correct()
    case.regrade(keeps_passes=False)
    assert result(case.by_first) == (50, False)


def test_the_course_learns_of_the_better_result():
    case = Case()
    case.correct()
    record = ActivityRecord.objects.get(enrolment=case.by_second.enrolment, activity=case.activity)
    assert record.completed_at is None
    case.regrade()
    record.refresh_from_db()
    assert record.completed_at is not None
    assert record.score == 100


def test_answers_questions_and_review_follow_the_corrected_key():
    case = Case()
    case.correct()
    case.regrade()
    attempt = Attempt.objects.get(pk=case.by_second.pk)
    answer = attempt.answers.get(question_id=case.blocks[0]["id"])
    assert (answer.value, answer.points) == (case.second, 1)
    assert [option["is_right"] for option in attempt.questions[0]["options"]] == [False, True, False]
    assert attempt.version.number == 1


def test_history_says_what_was_what_became_of_it_and_why():
    case = Case()
    case.correct()
    regrading = case.regrade(reason=" The key was wrong. ")
    assert regrading.reason == "The key was wrong."
    changes = ResultChange.objects.filter(regrading=regrading).order_by("attempt")
    assert [(one.old_score, one.new_score, one.old_passed, one.new_passed) for one in changes] == [
        (100, 50, True, True),
        (50, 100, False, True),
    ]
    assert changes[1].points == {case.blocks[0]["id"]: ["0.00", "1.00"]}
    assert history_of(case.activity) == [regrading]
    entry = AuditEntry.objects.get(action="quiz.regraded")
    assert (entry.actor, entry.data["reason"]) == (case.trainer, "The key was wrong.")


def test_a_mail_goes_to_those_whose_result_is_better_and_to_nobody_else():
    case = Case()
    case.correct()
    case.regrade()
    mails = Message.objects.filter(kind="assessments.regraded")
    assert [mail.person for mail in mails] == [case.by_second.enrolment.person]


def test_a_second_call_changes_nothing():
    case = Case()
    case.correct()
    regrading = case.regrade()
    assert continue_regrading(regrading) == 0
    assert preview_regrading(case.version, regrading.question_ids) == []
    assert ResultChange.objects.count() == 2


def test_what_was_interrupted_is_taken_up_where_it_stopped():
    case = Case()
    version = case.correct()
    regrading = apply_regrading(version, changed_questions(version), reason="Wrong.", applied_by=case.trainer)
    assert continue_regrading(regrading, limit=1) == 1
    assert ResultChange.objects.count() == 1
    assert continue_regrading(regrading) == 1
    assert ResultChange.objects.count() == 2


def test_an_older_regrading_taken_up_late_does_not_undo_a_newer_one():
    case = Case()
    first = apply_regrading(case.correct(), [case.blocks[0]["id"]], reason="Wrong.", applied_by=case.trainer)
    continue_regrading(first, limit=1)
    change_questions(case.page, case.blocks)  # the first key was right after all
    change_questions(case.page, [*case.blocks, make_true_false()])
    case.regrade()
    continue_regrading(first)
    assert result(case.by_first) == (100, True)
    assert result(case.by_second) == (50, False)


def test_attempts_by_the_new_key_and_those_not_graded_are_left_alone():
    case = Case()
    open_attempt = make_attempt(case.page, make_person())
    case.correct()
    after = case.take(case.second)
    case.regrade()
    assert Attempt.objects.get(pk=after.pk).corrected_by is None
    assert Attempt.objects.get(pk=open_attempt.pk).corrected_by is None


def test_who_left_the_course_gets_the_right_score_and_no_record_there():
    case = Case()
    withdraw(case.by_second.enrolment)
    case.correct()
    case.regrade()
    assert result(case.by_second) == (100, True)


@pytest.mark.parametrize("fields", [{"reason": "  "}, {"question_ids": ["unknown"]}])
def test_a_reason_and_a_question_are_needed(fields):
    case = Case()
    version = case.correct()
    wanted = {"question_ids": changed_questions(version), "reason": "Wrong.", **fields}
    with pytest.raises(ValueError):
        apply_regrading(version, applied_by=case.trainer, **wanted)
    assert not Regrading.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_regrade_each_attempt_once():
    case = Case()
    version = case.correct()
    regrading = apply_regrading(version, changed_questions(version), reason="Wrong.", applied_by=case.trainer)

    def run(_number):
        try:
            return continue_regrading(Regrading.objects.get(pk=regrading.pk))
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(run, range(8)))
    assert sum(done) == 2
    assert ResultChange.objects.count() == 2
    assert Message.objects.filter(kind="assessments.regraded").count() == 1
    assert result(case.by_first) == (50, True)
