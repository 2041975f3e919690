"""Trainers who mark, change and give back the same answer at the same moment."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from assessments.domain.judging import Judgement, NotToMark
from assessments.domain.marking import record_mark, return_for_revision
from assessments.domain.remarking import change_mark
from assessments.models import Attempt, Mark, ResultChange, Return
from notifications.models import Message
from tests.assessments.test_marking import essay_of, hand_in, make_essay, make_trainer
from tests.assessments.test_races import at_once
from tests.factories.assessments import make_quiz_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

FOUR = 4


def came_through(call: Callable[[], object]) -> bool:
    try:
        call()
    except NotToMark:
        return False
    return True


def test_of_four_who_mark_at_once_one_has_marked():
    attempt, trainers = hand_in(make_quiz_page([make_essay()])), [make_trainer() for _ in range(FOUR)]
    answer = essay_of(attempt)

    def mark(number: int) -> bool:
        judgement = Judgement(share=Decimal(number) / 10)
        return came_through(lambda: record_mark(answer, marker=trainers[number], seq=1, judgement=judgement))

    assert sum(at_once(FOUR, mark)) == 1
    attempt.refresh_from_db()
    assert Mark.objects.get().share * 100 == attempt.score
    assert Message.objects.filter(kind="assessments.marked").count() == 1


def test_of_four_who_change_a_mark_at_once_one_has_changed_it():
    attempt, trainers = hand_in(make_quiz_page([make_essay()])), [make_trainer() for _ in range(FOUR)]
    first = record_mark(essay_of(attempt), marker=make_trainer(), seq=1, judgement=Judgement(share=Decimal(1)))

    def change(number: int) -> bool:
        given = {"reason": "Read again.", "judgement": Judgement(share=Decimal(number) / 10)}
        return came_through(lambda: change_mark(first, changed_by=trainers[number], **given))

    assert sum(at_once(FOUR, change)) == 1
    attempt.refresh_from_db()
    changed = Mark.objects.get(replaces=first)
    assert changed.share * 100 == attempt.score
    assert ResultChange.objects.get().mark == changed


def test_marked_or_given_back_but_never_both():
    attempt, trainers = hand_in(make_quiz_page([make_essay()])), [make_trainer() for _ in range(FOUR)]
    answer = essay_of(attempt)

    def act(number: int) -> bool:
        if number % 2:
            judgement = Judgement(share=Decimal(1))
            return came_through(lambda: record_mark(answer, marker=trainers[number], seq=1, judgement=judgement))
        given = {"question_ids": [answer.question_id], "comment": "More.", "returned_by": trainers[number]}
        return came_through(lambda: return_for_revision(attempt, **given))

    assert sum(at_once(FOUR, act)) == 1
    assert Mark.objects.count() + Return.objects.count() == 1
    assert (Attempt.objects.get().graded_at is None) is Return.objects.exists()
