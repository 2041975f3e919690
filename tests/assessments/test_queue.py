"""The queue of answers to mark: any number of them by pages, narrowed, and two trainers at the same answer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.domain.attempts import finish_attempt
from assessments.domain.waiting import Narrowed, answers_to_mark, list_returned, list_to_mark, narrow
from assessments.models import Attempt, Mark
from assessments.views import queueing
from tests.assessments.test_marking import (
    essay_of,
    give_back,
    hand_in,
    make_essay,
    make_trainer,
    mark_url,
    queue_url,
    record_mark,
)
from tests.factories.assessments import make_quiz_page, make_single

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_queue_goes_on_from_page_to_page_with_the_oldest_first(client, monkeypatch):
    monkeypatch.setattr(queueing, "PER_PAGE", 2)
    page = make_quiz_page([make_essay()])
    attempts = [hand_in(page) for _ in range(3)]
    Attempt.objects.filter(pk=attempts[2].pk).update(submitted_at=timezone.now() - timedelta(days=9))
    client.force_login(make_trainer(page))
    first = text_of(client.get(queue_url()))
    assert "3 answers wait for your mark." in first
    assert "Page 1 of 2" in first
    assert "1 week, 2 days" in first
    assert [mark_url(attempt) in first for attempt in attempts] == [True, False, True]
    assert first.index(mark_url(attempts[2])) < first.index(mark_url(attempts[0]))
    second = text_of(client.get(queue_url("?p=2")))
    assert [mark_url(attempt) in second for attempt in attempts] == [False, True, False]


def test_narrowed_by_quiz_course_kind_and_state():
    plain = hand_in(make_quiz_page([make_essay(), make_single()]))
    double = hand_in(make_quiz_page([make_essay(second_marker=True)]))
    revised = hand_in(make_quiz_page([make_essay()]))
    give_back(revised)
    trainer, other = make_trainer(), make_trainer()

    def found(**wanted):
        return {answer.attempt for answer in narrow(answers_to_mark(trainer), Narrowed(**wanted))}

    assert found() == {plain, double}
    revised = Attempt.objects.get(pk=revised.pk)
    revised.submitted_at = timezone.now()
    revised.save()
    assert found() == {plain, double, revised}
    assert found(state="revised") == {revised}
    assert found(state="new") == {plain, double}
    assert found(state="second") == set()
    record_mark(essay_of(double), marker=other, share=Decimal(1))
    assert found(state="second") == {double}
    assert found(state="new") == {plain}
    assert found(quiz=str(plain.activity.key)) == {plain}
    assert found(course=double.activity.module.course.code) == {double}
    assert found(kind="essay") == {plain, double, revised}
    assert found(kind="file") == set()


def test_marked_answer_leaves_the_queue_though_others_of_the_attempt_wait():
    attempt = hand_in(make_quiz_page([make_essay(), make_essay()]))
    first, second = attempt.answers.order_by("pk")
    trainer = make_trainer()
    record_mark(first, marker=trainer, share=Decimal(1))
    assert [waiting.answer for waiting in list_to_mark(make_trainer())] == [second]
    attempt.refresh_from_db()
    assert attempt.graded_at is None


def test_given_back_is_listed_until_it_is_handed_in_again(client):
    page = make_quiz_page([make_essay()])
    attempt = hand_in(page)
    client.force_login(make_trainer(page))
    assert "Nothing lies with a learner" in text_of(client.get(queue_url("?show=returned")))
    give_back(attempt)
    assert "1 attempt was given back" in text_of(client.get(queue_url("?show=returned")))


def test_next_answer_is_of_the_narrowed_queue_and_nobody_elses(client):
    essays, others = make_quiz_page([make_essay()]), make_quiz_page([make_essay()])
    first, elsewhere, second, third = hand_in(essays), hand_in(others), hand_in(essays), hand_in(essays)
    client.force_login(make_trainer())
    assert elsewhere.submitted_at
    signed_in(make_trainer()).get(mark_url(second))
    query = f"?quiz={first.activity.key}"
    assert mark_url(first) + query in client.get(queue_url(query)).content.decode()
    done = client.post(mark_url(first) + query, {"seq": 1, "do": "mark", "share": "45"})
    assert done.url == mark_url(third) + query


def test_who_opens_an_answer_second_is_told_who_reads_it():
    page = make_quiz_page([make_essay()])
    attempt = hand_in(page)
    first, second = signed_in(make_trainer(full_name="Ana Marić")), signed_in(make_trainer())
    assert "may be marking it" not in text_of(first.get(mark_url(attempt)))
    assert "Ana Marić is reading it" in text_of(second.get(queue_url()))
    assert "Ana Marić opened this answer" in text_of(second.get(mark_url(attempt)))
    assert "may be marking it" not in text_of(first.get(mark_url(attempt)))


def test_of_two_who_mark_at_once_the_second_keeps_what_she_wrote():
    page = make_quiz_page([make_essay(4)])
    attempt = hand_in(page)
    first, second = signed_in(make_trainer(full_name="Ana Marić")), signed_in(make_trainer())
    first.post(mark_url(attempt), {"seq": 1, "do": "mark", "criterion-c1": "4"})
    typed = {"criterion-c1": "1", "said-c1": "A line of mine.", "comment": "Long and well considered."}
    late = second.post(mark_url(attempt), {"seq": 1, "do": "mark", **typed})
    assert late.status_code == 409
    shown = text_of(late)
    for part in ("Nothing was saved", "A line of mine.", "Long and well considered.", "Marked by Ana Marić"):
        assert part in shown
    (mark,) = Mark.objects.all()
    assert reverse("assessments_admin:change_mark", args=[mark.uuid]) in shown


def test_mark_of_what_was_given_back_meanwhile_is_refused_with_its_words():
    page = make_quiz_page([make_essay()])
    attempt = hand_in(page)
    give_back(attempt)
    typed = {"seq": 1, "do": "mark", "share": "45", "comment": "Long and well considered."}
    late = signed_in(make_trainer()).post(mark_url(attempt), typed)
    assert late.status_code == 409
    assert "was given back to the learner" in text_of(late)
    assert "Long and well considered." in text_of(late)


def test_mark_of_what_was_revised_meanwhile_shows_the_new_answer_and_the_words():
    page = make_quiz_page([make_essay()])
    attempt = hand_in(page)
    attempt.answers.update(seq=7, value="A better answer.")
    typed = {"seq": 1, "do": "mark", "share": "45", "comment": "Long and well considered."}
    late = signed_in(make_trainer()).post(mark_url(attempt), typed)
    assert late.status_code == 409
    for part in ("was revised since you opened it", "A better answer.", "Long and well considered.", 'value="7"'):
        assert part in late.content.decode()
    assert not Mark.objects.exists()


def test_given_back_twice_is_listed_once_since_the_second_time():
    page = make_quiz_page([make_essay()])
    attempt = hand_in(page)
    first = give_back(attempt)
    attempt = Attempt.objects.get(pk=attempt.pk)
    finish_attempt(attempt)
    second = give_back(attempt)
    first.refresh_from_db()
    assert first.revised_at
    (listed,) = list_returned(make_trainer(page))
    assert listed.returned_at == second.returned_at
