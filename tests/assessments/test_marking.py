"""Marking by people: the queue, marks, the second marker, return for revision, and who sees what of it."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from assessments.domain import marking
from assessments.domain.attempts import finish_attempt, start_attempt
from assessments.domain.fixing import AnswerFixed
from assessments.domain.judging import InvalidMark, Judgement, NotToMark
from assessments.domain.marking import return_for_revision
from assessments.domain.recording import move_on, record_answer
from assessments.domain.starting import WaitingForMarking
from assessments.domain.waiting import list_to_mark
from assessments.models import Answer, Attempt, Mark, Return
from courses.models import ActivityRecord
from notifications.models import Message
from people.models import AuditEntry, Person
from tests.assessments.visits import address, post
from tests.factories.assessments import make_attempt, make_quiz_page, make_single
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def make_essay(*points: int, **fields: Any) -> dict[str, Any]:
    """Free text with a rubric of lines worth `points`."""
    criteria = [
        {"type": "item", "id": f"c{n}", "value": {"text": f"Line {n}", "description": "", "points": worth}}
        for n, worth in enumerate(points, start=1)
    ]
    value = {"text": "<p>How do you begin?</p>", "points": 4, "explanation": "", "revisit": None, "criteria": criteria}
    return {"type": "essay", "id": str(uuid4()), "value": value | fields}


def record_mark(answer: Answer, *, marker: Person, seq: int = 1, **given: Any) -> Mark:
    """A mark as somebody gives it."""
    return marking.record_mark(answer, marker=marker, seq=seq, judgement=Judgement(**given))


def make_trainer(page: Page | None = None, **fields: Any) -> Person:
    """Someone who may edit this page and what is below it; without one, an operator."""
    if page is None:
        return make_person(is_superuser=True, is_staff=True, **fields)
    trainer = make_person(**fields)
    group = Group.objects.create(name=f"Trainers {uuid4()}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    trainer.groups.add(group)
    return trainer


def hand_in(page: Page, *, text: str = "I listen first.", person: Person | None = None) -> Attempt:
    """An attempt with its essays answered, and the rest rightly, handed in."""
    attempt = make_attempt(page, person or make_person())
    for number, asked in enumerate(attempt.questions, start=1):
        value = text if asked["kind"] == "essay" else right_values_of(attempt, asked)
        record_answer(attempt, asked["id"], value=value, epoch=attempt.epoch, seq=1)
        move_on(attempt, number)
    return finish_attempt(attempt)


def right_values_of(attempt: Attempt, asked: dict[str, Any]) -> Any:
    return next(option["id"] for option in asked["options"] if option["is_right"])


def essay_of(attempt: Attempt) -> Answer:
    asked = next(one for one in attempt.questions if one["kind"] == "essay")
    return attempt.answers.get(question_id=asked["id"])


@pytest.fixture
def page():
    return make_quiz_page([make_single(), make_essay()], pass_mark=60)


# ---- what waits -------------------------------------------------------------------------------------------------------


def test_essay_waits_until_a_person_marks_it(page):
    attempt = hand_in(page)
    assert attempt.graded_at is None
    assert essay_of(attempt).points is None
    (waiting,) = list_to_mark(make_trainer())
    assert (waiting.attempt, waiting.place, waiting.marks_missing) == (attempt, 2, 1)


def test_unanswered_essay_waits_for_nobody(page):
    attempt = finish_attempt(make_attempt(page, make_person()))
    assert attempt.graded_at is not None
    assert list_to_mark(make_trainer()) == []


def test_queue_holds_only_quizzes_that_the_trainer_may_edit(page):
    hand_in(page)
    elsewhere = make_quiz_page([make_essay()])
    assert len(list_to_mark(make_trainer(page))) == 1
    assert list_to_mark(make_trainer(elsewhere)) == []
    assert list_to_mark(make_person()) == []


def test_nobody_marks_her_own_work(page):
    trainer = make_trainer()
    attempt = hand_in(page, person=trainer)
    assert list_to_mark(trainer) == []
    with pytest.raises(NotToMark):
        record_mark(essay_of(attempt), marker=trainer, seq=1, share=Decimal(1))


# ---- marks ------------------------------------------------------------------------------------------------------------


def test_last_mark_settles_the_attempt_and_tells_the_learner(page):
    attempt, trainer = hand_in(page), make_trainer()
    record_mark(essay_of(attempt), marker=trainer, seq=1, share=Decimal("0.5"), comment=" Well begun. ")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (Decimal("60.00"), True)  # 1 of 1 and 2 of 4 points
    assert essay_of(attempt).points == 2
    assert ActivityRecord.objects.get(enrolment=attempt.enrolment, activity=attempt.activity).completed_at
    assert Mark.objects.get().comment == "Well begun."
    assert Message.objects.get(kind="assessments.marked").person == attempt.enrolment.person
    assert AuditEntry.objects.get(action="answer.marked").actor == trainer
    assert list_to_mark(trainer) == []


def test_rubric_adds_up_to_a_share(page):
    attempt = hand_in(make_quiz_page([make_essay(2, 6)]))
    record_mark(essay_of(attempt), marker=make_trainer(), seq=1, criteria={"c1": 2, "c2": 3})
    attempt.refresh_from_db()
    assert attempt.score == Decimal("62.50")


@pytest.mark.parametrize(
    "criteria", [{}, {"c1": 2}, {"c1": 3, "c2": 1}, {"c1": -1, "c2": 1}, {"c1": "x", "c2": 1}, {"c1": "NaN", "c2": 1}]
)
def test_rubric_takes_only_points_within_its_bounds(criteria):
    attempt = hand_in(make_quiz_page([make_essay(2, 6)]))
    with pytest.raises(InvalidMark):
        record_mark(essay_of(attempt), marker=make_trainer(), seq=1, criteria=criteria)


@pytest.mark.parametrize("share", [None, Decimal("1.1"), Decimal("-0.1"), Decimal("NaN")])
def test_share_is_from_nothing_to_all(page, share):
    attempt = hand_in(page)
    with pytest.raises(InvalidMark):
        record_mark(essay_of(attempt), marker=make_trainer(), seq=1, share=share)
    assert not Mark.objects.exists()


def test_marked_answer_does_not_wait_again(page):
    attempt, trainer = hand_in(page), make_trainer()
    record_mark(essay_of(attempt), marker=trainer, seq=1, share=Decimal(1))
    with pytest.raises(NotToMark):
        record_mark(essay_of(attempt), marker=trainer, seq=1, share=Decimal(0))
    attempt.refresh_from_db()
    assert attempt.score == 100


def test_no_comment_is_shown_before_all_is_marked(learner):
    page = make_quiz_page([make_essay(), make_essay()])
    attempt = hand_in(page, person=learner.person)
    first, second = attempt.answers.order_by("pk")
    record_mark(first, marker=make_trainer(), seq=1, share=Decimal(1), comment="Good beginning.")
    assert "Good beginning." not in learner.get(address("result", attempt.uuid)).content.decode()
    assert not Message.objects.filter(kind="assessments.marked").exists()
    record_mark(second, marker=make_trainer(), seq=1, share=Decimal(1))
    assert "Good beginning." in learner.get(address("result", attempt.uuid)).content.decode()


# ---- the second marker ------------------------------------------------------------------------------------------------


def test_two_markers_give_their_mean_and_neither_sees_the_other_first(client):
    page = make_quiz_page([make_essay(second_marker=True)])
    attempt, first, second = hand_in(page), make_trainer(), make_trainer()
    record_mark(essay_of(attempt), marker=first, seq=1, share=Decimal("0.5"), comment="The first one's words.")
    attempt.refresh_from_db()
    assert attempt.graded_at is None
    assert list_to_mark(first) == []
    with pytest.raises(NotToMark):
        record_mark(essay_of(attempt), marker=first, seq=1, share=Decimal(1))
    (waiting,) = list_to_mark(second)
    assert waiting.marks_missing == 1
    client.force_login(second)
    shown = client.get(mark_url(attempt)).content.decode()
    assert "The first one's words." not in shown
    record_mark(essay_of(attempt), marker=second, seq=1, share=Decimal(1))
    attempt.refresh_from_db()
    assert attempt.score == 75


# ---- return for revision ----------------------------------------------------------------------------------------------


def give_back(attempt: Attempt, trainer: Person | None = None) -> Return:
    return return_for_revision(
        attempt,
        question_ids=[essay_of(attempt).question_id],
        comment="Say more about the first minute.",
        returned_by=trainer or make_trainer(),
    )


def test_returned_attempt_is_open_for_the_returned_question_alone(page):
    attempt = hand_in(page)
    epoch = attempt.epoch
    give_back(attempt)
    attempt = Attempt.objects.get(pk=attempt.pk)
    assert (attempt.submitted_at, attempt.deadline, attempt.epoch, attempt.was_returned) == (
        None,
        None,
        epoch + 1,
        True,
    )
    single, essay = attempt.questions
    with pytest.raises(AnswerFixed):
        record_answer(attempt, single["id"], value=None, epoch=epoch + 1, seq=9)
    record_answer(attempt, essay["id"], value="I sit down and listen.", epoch=epoch + 1, seq=2)
    assert ActivityRecord.objects.get(enrolment=attempt.enrolment).submitted_at is None
    assert Message.objects.get(kind="assessments.returned").person == attempt.enrolment.person
    assert AuditEntry.objects.filter(action="attempt.returned").count() == 1


def test_revised_answer_is_marked_as_it_is_now(page):
    attempt, trainer = hand_in(page), make_trainer()
    returned = give_back(attempt, trainer)
    attempt = Attempt.objects.get(pk=attempt.pk)
    record_answer(attempt, essay_of(attempt).question_id, value="Better.", epoch=attempt.epoch, seq=2)
    attempt = finish_attempt(attempt)
    returned.refresh_from_db()
    assert returned.revised_at == attempt.submitted_at
    (waiting,) = list_to_mark(trainer)
    assert waiting.was_revised
    with pytest.raises(NotToMark, match="revised"):
        record_mark(waiting.answer, marker=trainer, seq=1, share=Decimal(1))
    record_mark(waiting.answer, marker=trainer, seq=2, share=Decimal(1))
    attempt.refresh_from_db()
    assert attempt.score == 100


def test_return_needs_words_and_a_question_that_waits(page):
    attempt, trainer = hand_in(page), make_trainer()
    single, essay = attempt.questions
    with pytest.raises(InvalidMark):
        return_for_revision(attempt, question_ids=[essay["id"]], comment=" ", returned_by=trainer)
    with pytest.raises(NotToMark):
        return_for_revision(attempt, question_ids=[single["id"]], comment="Again", returned_by=trainer)
    attempt.refresh_from_db()
    assert attempt.submitted_at is not None


def test_while_it_waits_no_other_attempt_begins(page):
    attempt = hand_in(page)
    with pytest.raises(WaitingForMarking):
        start_attempt(attempt.enrolment, attempt.activity)
    give_back(attempt)
    assert start_attempt(attempt.enrolment, attempt.activity) == attempt


def test_learner_revises_by_the_same_pages(learner):
    page = make_quiz_page([make_single(), make_essay()], may_go_back=False)
    attempt = hand_in(page, person=learner.person)
    give_back(attempt)
    learner.post(address("start", attempt.activity.key))
    attempt.refresh_from_db()
    single, essay = attempt.questions
    assert "Say more about the first minute." in learner.get(address("question", attempt.uuid, 2)).content.decode()
    assert '<input type="radio"' not in learner.get(address("question", attempt.uuid, 1)).content.decode()
    wrong = next(option["id"] for option in single["options"] if not option["is_right"])
    post(learner, attempt, 1, answer=wrong)
    post(learner, attempt, 2, answer="Now better.")
    learner.post(address("submit", attempt.uuid))
    attempt.refresh_from_db()
    assert attempt.submitted_at
    values = dict(attempt.answers.values_list("question_id", "value"))
    assert values[essay["id"]] == "Now better."
    assert values[single["id"]] != wrong


# ---- the trainer's pages ----------------------------------------------------------------------------------------------


def queue_url(query: str = "") -> str:
    return reverse("assessments_admin:marking") + query


def mark_url(attempt: Attempt) -> str:
    return reverse("assessments_admin:mark", args=[attempt.uuid, essay_of(attempt).question_id])


def test_queue_counts_filters_and_leads_to_the_answer(client, page):
    attempt = hand_in(page)
    client.force_login(make_trainer(page))
    shown = client.get(queue_url()).content.decode()
    assert "1 answer waits" in shown
    assert mark_url(attempt) in shown
    assert mark_url(attempt) not in client.get(queue_url("?kind=file")).content.decode()
    assert mark_url(attempt) in client.get(queue_url(f"?quiz={attempt.activity.key}&kind=essay")).content.decode()
    assert client.get(queue_url("?quiz=nonsense")).status_code == 200


def test_empty_queue_says_so(client):
    client.force_login(make_trainer())
    assert "Nothing waits for your mark" in client.get(queue_url()).content.decode()


def test_menu_leads_there_who_may_mark(client, page):
    client.force_login(make_trainer(page))
    assert queue_url() in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("is_blind", [True, False])
def test_name_is_shown_only_where_marking_is_not_blind(client, is_blind):
    page = make_quiz_page([make_essay()], blind_marking=is_blind)
    attempt = hand_in(page, person=make_person(full_name="Ana Petrova"))
    client.force_login(make_trainer(page))
    for url in (queue_url(), mark_url(attempt)):
        assert ("Ana Petrova" in client.get(url).content.decode()) is not is_blind


def test_mark_by_the_form(client):
    page = make_quiz_page([make_essay(2, 6)])
    attempt = hand_in(page, text="I listen <b>first</b>.")
    client.force_login(make_trainer(page))
    shown = client.get(mark_url(attempt)).content.decode()
    assert "I listen &lt;b&gt;first&lt;/b&gt;." in shown
    assert "Line 2" in shown
    refused = client.post(mark_url(attempt), {"seq": 1, "do": "mark", "criterion-c1": "2"})
    assert refused.status_code == 422
    assert "each line" in refused.content.decode()
    done = client.post(
        mark_url(attempt), {"seq": 1, "do": "mark", "criterion-c1": "2", "criterion-c2": "6", "comment": "Yes."}
    )
    assert done.url == queue_url()
    attempt.refresh_from_db()
    assert attempt.score == 100


def test_percentage_and_return_by_the_form(client):
    page = make_quiz_page([make_essay()])
    attempt, other = hand_in(page), hand_in(page)
    client.force_login(make_trainer(page))
    done = client.post(mark_url(attempt), {"seq": 1, "do": "mark", "share": "45"})
    assert done.url == mark_url(other)  # the next one that waits
    attempt.refresh_from_db()
    assert attempt.score == 45
    assert client.post(mark_url(other), {"seq": 1, "do": "return"}).status_code == 422
    client.post(mark_url(other), {"seq": 1, "do": "return", "comment": "More, please."})
    other.refresh_from_db()
    assert other.was_returned


def test_strangers_reach_nothing(client, page):
    attempt = hand_in(page)
    url = mark_url(attempt)
    client.force_login(make_trainer(make_quiz_page([make_essay()])))
    assert client.get(url, follow=True).status_code == 404
    assert client.post(url, {"seq": 1, "do": "mark", "share": "100"}, follow=True).status_code == 404
    client.force_login(attempt.enrolment.person)
    for shut in (url, queue_url()):
        assert client.get(shut, follow=True).status_code in (403, 404)
    assert not Mark.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_takes_the_same_queries_for_any_number_of_rows(client, page, rows, django_assert_num_queries):
    for _row in range(rows):
        hand_in(page)
    trainer = make_trainer(page)
    with django_assert_num_queries(5):
        assert len(list_to_mark(Person.objects.get(pk=trainer.pk))) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_for_any_number_of_rows(client, page, rows, django_assert_num_queries):
    attempt, *_others = [hand_in(page) for _row in range(rows)]
    client.force_login(make_trainer(page))
    client.get(queue_url())
    for url, queries in ((queue_url(), 18), (mark_url(attempt), 16)):
        with django_assert_num_queries(queries):
            client.get(url)
