"""A mark that is changed: its history, the result after it, what the learner hears and sees, and two who change at once."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.domain.judging import InvalidMark, Judgement, NotToMark
from assessments.domain.remarking import change_mark, history_of, list_marked
from assessments.models import Attempt, Mark, ResultChange
from courses.domain.enrolment import withdraw
from courses.models import ActivityRecord, Enrolment
from notifications.domain.rendering import render_mail
from notifications.models import Message
from people.models import AuditEntry
from tests.assessments.test_marking import essay_of, give_back, hand_in, make_essay, make_trainer, record_mark
from tests.assessments.visits import address
from tests.factories.assessments import make_quiz_page, make_single
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make_quiz_page([make_single(), make_essay()], pass_mark=60)


def marked(page, share="0.5", **fields):
    """An attempt that is marked: the essay is worth 4 of 5 points."""
    attempt = hand_in(page, **fields)
    record_mark(essay_of(attempt), marker=make_trainer(), share=Decimal(share), comment="Well begun.")
    return Attempt.objects.get(pk=attempt.pk)


def change(attempt, share, **fields):
    fields = {"changed_by": make_trainer(full_name="Vesna Horvat"), "reason": "I had overlooked a page.", **fields}
    (mark,) = Mark.objects.filter(answer__attempt=attempt, replaced_by=None)
    return change_mark(mark, judgement=Judgement(share=Decimal(share), comment="Read again."), **fields)


def result(attempt):
    attempt = Attempt.objects.get(pk=attempt.pk)
    return attempt.score, attempt.passed, attempt.pass_kept


def test_changed_mark_settles_the_attempt_again_and_keeps_the_old_one(page):
    attempt = marked(page, "0.25")
    assert result(attempt) == (Decimal("40.00"), False, False)
    changed = change(attempt, "0.75")
    assert result(attempt) == (Decimal("80.00"), True, False)
    old, new = history_of(essay_of(attempt))
    assert (old.share, new.share, new.replaces, new.reason) == (Decimal("0.25"), Decimal("0.75"), old, changed.reason)
    row = ResultChange.objects.get(mark=changed)
    assert (row.old_score, row.new_score, row.old_passed, row.new_passed) == (40, 80, False, True)
    assert row.points == {essay_of(attempt).question_id: ["1.00", "3.00"]}
    record = ActivityRecord.objects.get(enrolment=attempt.enrolment, activity=attempt.activity)
    assert (record.completed_at is not None, record.score) == (True, 80)
    entry = AuditEntry.objects.get(action="mark.changed")
    assert (entry.actor, entry.data["share"]) == (changed.marker, ["0.2500", "0.7500"])


def test_who_had_passed_stays_passed_unless_failing_was_chosen(page):
    kept, failed = marked(page), marked(page)
    change(kept, "0.25")
    assert result(kept) == (40, True, True)
    change(failed, "0.25", keeps_pass=False)
    assert result(failed) == (40, False, False)
    change(kept, "0")
    assert result(kept) == (20, True, True)
    change(kept, "1")
    assert result(kept) == (100, True, False)


def test_learner_hears_of_another_result_and_of_no_other_change(page):
    attempt = marked(page)
    change(attempt, "0.5")
    assert not Message.objects.filter(kind="assessments.changed").exists()
    change(attempt, "0.75")
    change(attempt, "1")  # twice on a day: each has its mail
    first, _second = Message.objects.filter(kind="assessments.changed").order_by("pk")
    assert first.person == attempt.enrolment.person
    sent = render_mail(first)
    assert sent.subject == "Your result in “The quiz” has changed"
    assert "Your score was 60 % and is 80 % now. You have passed, as before." in sent.body
    assert "I had overlooked a page." in sent.body
    assert f"/en/attempts/{attempt.uuid}/result/" in sent.body


def test_reason_is_needed_and_bounds_hold(page):
    attempt = marked(page)
    with pytest.raises(InvalidMark, match="reason"):
        change(attempt, "1", reason="  ")
    with pytest.raises(InvalidMark, match="per cent"):
        change(attempt, "1.5")
    assert Mark.objects.count() == 1


def test_who_comes_second_is_told_and_changes_nothing(page):
    attempt = marked(page)
    (mark,) = Mark.objects.all()
    change(attempt, "1")
    with pytest.raises(NotToMark, match="does not count any more"):
        change_mark(mark, changed_by=make_trainer(), reason="Mine.", judgement=Judgement(share=Decimal(0)))
    assert result(attempt)[0] == 100


def test_opening_a_mark_that_was_replaced_says_so_and_leads_to_the_one_that_counts(client, page):
    attempt = marked(page)
    (mark,) = Mark.objects.all()
    changed = change(attempt, "1")
    client.force_login(make_trainer(page))
    shown = client.get(change_url(mark)).content.decode()
    assert "does not count any more" in shown
    assert change_url(changed) in shown
    assert "What you had written" not in shown


def test_nobody_changes_the_mark_of_her_own_work(page):
    trainer = make_trainer()
    attempt = marked(page, person=trainer)
    with pytest.raises(NotToMark):
        change(attempt, "1", changed_by=trainer)
    assert not list_marked(trainer).exists()


def test_one_who_left_the_course_gets_the_score_and_no_record_there(page):
    attempt = marked(page, "0.25")
    withdraw(Enrolment.objects.get(pk=attempt.enrolment_id))
    change(attempt, "1")
    assert result(attempt)[:2] == (100, True)


def test_mark_of_the_other_of_two_is_changed_by_a_third():
    page = make_quiz_page([make_essay(second_marker=True)])
    attempt, first, second, third = hand_in(page), make_trainer(), make_trainer(), make_trainer()
    mark = record_mark(essay_of(attempt), marker=first, share=Decimal("0.5"))
    with pytest.raises(NotToMark, match="second mark"):
        change_mark(mark, changed_by=second, reason="No.", judgement=Judgement(share=Decimal(0)))
    assert not list_marked(second).exists()
    mark = change_mark(mark, changed_by=first, reason="Misread.", judgement=Judgement(share=Decimal("0.6")))
    other = record_mark(essay_of(attempt), marker=second, share=Decimal(1))
    assert result(attempt)[0] == 80
    with pytest.raises(NotToMark, match="somebody else"):
        change_mark(other, changed_by=first, reason="No.", judgement=Judgement(share=Decimal(0)))
    change_mark(other, changed_by=third, reason="Too much.", judgement=Judgement(share=Decimal("0.8")))
    assert result(attempt)[0] == 70


# ---- the page ---------------------------------------------------------------------------------------------------------


def change_url(mark):
    return reverse("assessments_admin:change_mark", args=[mark.uuid])


def test_change_by_the_form(client):
    page = make_quiz_page([make_essay(2, 6)], pass_mark=60)
    attempt = hand_in(page)
    given = {"criteria": {"c1": 1, "c2": "4.5"}, "line_comments": {"c1": "Too short."}, "comment": "Well begun."}
    mark = record_mark(essay_of(attempt), marker=make_trainer(full_name="Ana Marić"), **given)
    client.force_login(make_trainer(page))
    assert change_url(mark) in client.get(reverse("assessments_admin:marking") + "?show=marked").content.decode()
    shown = client.get(change_url(mark)).content.decode()
    for part in ('value="4.5"', "Too short.", "Well begun.", "Marked by Ana Marić", "stays passed, with the new score"):
        assert part in shown
    data = {"criterion-c1": "1", "criterion-c2": "2", "said-c2": "This is not what was asked.", "keeps_pass": "fail"}
    assert client.post(change_url(mark), data).status_code == 422
    done = client.post(change_url(mark), {**data, "reason": "Read once more."}, follow=True)
    assert "The result was 68.75 % and is 37.50 % now" in done.content.decode()
    assert result(attempt) == (Decimal("37.50"), False, False)
    again = client.post(change_url(mark), {**data, "comment": "My long text.", "reason": "Late."})
    assert again.status_code == 409
    assert "My long text." in again.content.decode()
    assert change_url(mark.replaced_by) in again.content.decode()


def test_search_finds_by_reference_and_by_name_only_where_names_are_shown(client):
    blind, named = make_quiz_page([make_essay()]), make_quiz_page([make_essay()], blind_marking=False)
    attempts = [marked(page, person=make_person(full_name="Ana Petrova")) for page in (blind, named)]
    client.force_login(make_trainer())

    def found(search):
        shown = client.get(reverse("assessments_admin:marking"), {"show": "marked", "q": search}).content.decode()
        return [attempt.reference in shown.split("<tbody>")[-1] for attempt in attempts]

    assert found("petrova") == [False, True]
    assert found(attempts[0].reference) == [True, False]
    assert found("nobody") == [False, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_queries_for_any_number_of_rows(client, page, rows, django_assert_num_queries):
    for _row in range(rows):
        marked(page)
        give_back(hand_in(page))
    client.force_login(make_trainer(page))
    for show, queries in (("marked", 13), ("returned", 14)):
        url = reverse("assessments_admin:marking") + f"?show={show}"
        client.get(url)
        with django_assert_num_queries(queries):
            shown = client.get(url).content.decode()
        assert shown.split('class="listing"')[-1].count('<th scope="row">') == rows


def test_strangers_change_nothing(client, page):
    attempt = marked(page)
    (mark,) = Mark.objects.all()
    client.force_login(make_trainer(make_quiz_page([make_essay()])))
    data = {"share": "100", "reason": "Mine."}
    assert client.get(change_url(mark), follow=True).status_code == 404
    assert client.post(change_url(mark), data, follow=True).status_code == 404
    client.force_login(attempt.enrolment.person)
    assert client.post(change_url(mark), data, follow=True).status_code in (403, 404)
    assert Mark.objects.count() == 1


# ---- what the learner sees --------------------------------------------------------------------------------------------


def review_page(learner, attempt):
    return learner.get(address("result", attempt.uuid)).content.decode()


def test_learner_reads_lines_comments_the_mean_and_why_it_changed(learner):
    page = make_quiz_page([make_essay(2, 6, second_marker=True)])
    attempt = hand_in(page, person=learner.person)
    first = make_trainer(full_name="Ana Marić")
    mark = record_mark(essay_of(attempt), marker=first, criteria={"c1": 1, "c2": 4}, line_comments={"c1": "Too short."})
    record_mark(essay_of(attempt), marker=make_trainer(), criteria={"c1": 2, "c2": 5}, comment="Convincing.")
    shown = review_page(learner, attempt)
    for part in (
        "1.5 of 2",
        "4.5 of 6",
        "6 of 8",
        "Too short.",
        "Convincing.",
        "the mean of both",
        "3 of the 4 points",
    ):
        assert part in shown
    assert "Ana Marić" not in shown
    change_mark(mark, changed_by=first, reason="Misread.", judgement=Judgement(criteria={"c1": 2, "c2": 5}))
    shown = review_page(learner, attempt)
    assert "This mark was changed on" in shown
    assert "Misread." in shown
    assert "2 of 2" in shown
    assert attempt.reference in shown


def test_markers_are_named_where_marking_is_not_blind(learner):
    attempt = hand_in(make_quiz_page([make_essay()], blind_marking=False), person=learner.person)
    record_mark(essay_of(attempt), marker=make_trainer(full_name="Ana Marić"), share=Decimal(1))
    assert "Marked by Ana Marić." in review_page(learner, attempt)


@pytest.mark.parametrize(
    ("moment", "share", "is_shown"), [("never", 1, False), ("passed", 0, False), ("passed", 1, True)]
)
def test_what_markers_say_follows_the_rules_of_release(learner, moment, share, is_shown):
    page = make_quiz_page([make_essay(4)], show_feedback=moment, show_right=moment)
    attempt = hand_in(page, person=learner.person)
    given = {"criteria": {"c1": 4 * share}, "line_comments": {"c1": "A line."}, "comment": "A comment."}
    record_mark(essay_of(attempt), marker=make_trainer(), **given)
    shown = review_page(learner, attempt)
    assert ["A line." in shown, "A comment." in shown, "of 4</td>" in shown] == [is_shown] * 3
    assert Message.objects.get(kind="assessments.marked").data["has_comments"] is is_shown


def test_kept_pass_is_explained(learner):
    page = make_quiz_page([make_essay()], pass_mark=60)
    attempt = marked(page, "0.75", person=learner.person)
    change(attempt, "0.25")
    assert "You had passed, and you stay passed." in review_page(learner, attempt)
