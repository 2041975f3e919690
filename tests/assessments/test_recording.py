"""One answer is saved in one statement, and comes out as when each step is a statement of its own."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain import recording
from assessments.domain.attempts import finish_attempt
from assessments.domain.fixing import AnswerFixed
from assessments.domain.recording import FORM_LEAP, GRACE, AttemptClosed, TakenOver, record_answer
from assessments.domain.storing import Given
from assessments.models import Answer, Attempt
from people.statements import read
from tests.assessments.test_scenario import make_scenario
from tests.courses.test_races import somebody_waits
from tests.factories.assessments import make_attempt, make_quiz_page, make_true_false
from tests.factories.people import make_person

pytestmark = pytest.mark.postgresql
numbers = st.integers(1, 4) | st.just(FORM_LEAP + 2)
saving = st.fixed_dictionaries(
    {
        "place": st.integers(0, 1),
        "value": st.sampled_from(["true", "false", None]),
        "seq": numbers,
        "flagged": st.sampled_from([None, True, False]),
        "epoch": st.sampled_from([1, 1, 1, 2]),
        "wins": st.booleans(),
    }
)
#: What happens to the attempt between two answers.
EVENTS = {
    "opened elsewhere": {"epoch": 2},
    "nearly over": {"deadline": timedelta(seconds=5) - GRACE},
    "over": {"deadline": -timedelta(seconds=5) - GRACE},
    "gone on": {"reached": 2},
    "returned": {"was_returned": True},
    "handed in": {"submitted_at": timedelta()},
}
steps = st.lists(saving | st.sampled_from([*EVENTS, "checked"]), max_size=8)


def happen(attempt: Attempt, event: str) -> None:
    if event == "checked":
        Answer.objects.filter(attempt=attempt).update(checked_at=timezone.now())
        return
    now = timezone.now()
    values = {name: now + value if isinstance(value, timedelta) else value for name, value in EVENTS[event].items()}
    Attempt.objects.filter(pk=attempt.pk).update(**values)


def save(attempt: Attempt, step: dict[str, Any], *, at_once: bool) -> Any:
    """Return what came of it: the saved answer's facts, or what was raised."""
    asked = attempt.questions[step["place"]]["id"]
    one, epoch, wins = Given(asked, step["value"], step["seq"], step["flagged"]), step["epoch"], step["wins"]
    try:
        with transaction.atomic():
            if at_once:
                (saved,) = recording.record_answers(attempt, [one], epoch=epoch, wins=wins)
            else:
                (saved,) = recording._record(attempt, [one], {asked: one.value}, epoch=epoch, wins=wins)
    except (AnswerFixed, AttemptClosed, TakenOver) as reason:
        return type(reason)
    return saved.value, saved.seq, saved.flagged_at is not None, saved.checked_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("may_go_back", [True, False])
def test_it_does_what_the_steps_do(may_go_back):
    page = make_quiz_page([make_true_false(), make_true_false()], may_go_back=may_go_back)
    pair = make_attempt(page, make_person()), make_attempt(page, make_person())

    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(steps)
    def agree(steps: list[Any]) -> None:
        with transaction.atomic():
            for step in steps:
                if isinstance(step, str):
                    for attempt in pair:
                        happen(attempt, step)
                else:
                    one, other = (save(attempt, step, at_once=place == 0) for place, attempt in enumerate(pair))
                    assert one == other
                assert facts(pair[0]) == facts(pair[1])
            transaction.set_rollback(True)

    agree()


def facts(attempt: Attempt) -> list[tuple[Any, ...]]:
    answers = Answer.objects.filter(attempt=attempt).order_by("question_id")
    return [
        (one.question_id, one.value, one.seq, one.flagged_at and one.flagged_at == one.saved_at, bool(one.checked_at))
        for one in answers
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("seq", [1, 2])
def test_one_answer_is_one_statement(seq, django_assert_num_queries):
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    asked = attempt.questions[0]["id"]
    if seq > 1:
        record_answer(attempt, asked, value="true", epoch=1, seq=1)
    with django_assert_num_queries(1):
        saved = record_answer(attempt, asked, value="false", epoch=1, seq=seq, flagged=True)
    stored = Answer.objects.get()
    assert (saved.pk, saved.value, saved.seq, saved.flagged_at) == (stored.pk, "false", seq, stored.flagged_at)
    assert stored.flagged_at == stored.saved_at


@pytest.mark.django_db
def test_what_goes_in_steps_is_looked_at_first():
    attempt = make_attempt(make_quiz_page([make_scenario()]), make_person())
    asked = attempt.questions[0]
    assert recording._record_at_once(attempt, Given(asked["id"], None, 1), None, epoch=1, wins=False) is None
    assert not Answer.objects.exists()


def until_somebody_waits() -> None:
    for _time in range(500):
        read("SELECT pg_stat_clear_snapshot()")  # a transaction sees activity as it was when it first asked
        if somebody_waits(None):
            return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def save_while(attempt: Attempt, change: Callable[[], Any]) -> Any:
    """Save an answer in another process of the server while `change` is not committed yet; return what came of it."""

    def save_it() -> Any:
        try:
            return record_answer(attempt, attempt.questions[0]["id"], value="true", epoch=1, seq=2)
        except (AttemptClosed, TakenOver) as reason:
            return type(reason)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            change()
            coming = threads.submit(save_it)
            until_somebody_waits()
        return coming.result(timeout=30)


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_the_other_device():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    assert save_while(attempt, lambda: Attempt.objects.filter(pk=attempt.pk).update(epoch=2)) is TakenOver
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_the_hand_in():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    assert save_while(attempt, lambda: finish_attempt(attempt, epoch=1)) is AttemptClosed
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seq", "kept"), [(1, ("true", 2)), (3, ("false", 3))])
def test_it_waits_for_another_answer(seq, kept):
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    asked = attempt.questions[0]["id"]
    saved = save_while(attempt, lambda: record_answer(attempt, asked, value="false", epoch=1, seq=seq))
    assert (saved.value, saved.seq) == kept
    assert (Answer.objects.get().value, Answer.objects.get().seq) == kept


@pytest.mark.django_db
def test_what_was_marked_keeps_its_time():
    attempt = make_attempt(make_quiz_page([make_true_false()]), make_person())
    asked = attempt.questions[0]["id"]
    first = record_answer(attempt, asked, value=None, epoch=1, seq=1, flagged=True)
    for seq, flagged in ((2, True), (3, None)):
        saved = record_answer(attempt, asked, value="true", epoch=1, seq=seq, flagged=flagged)
        assert saved.flagged_at == first.flagged_at < saved.saved_at
    assert record_answer(attempt, asked, value="true", epoch=1, seq=4, flagged=False).flagged_at is None
