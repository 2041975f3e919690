"""The saving protocol under everything a line and a device can do to it, on the real domain and database.

Each answer that a learner gives is a new number, so that its value says when it was given.
`make soak NAME=answers` runs the same ten thousand times.
"""

import os
from collections import Counter
from contextlib import suppress
from typing import Any
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, note, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from assessments.domain.attempts import (
    AnswersMissing,
    AttemptClosed,
    Given,
    TakenOver,
    finish_attempt,
    record_answers,
    start_attempt,
)
from assessments.models import Answer, Attempt
from courses.domain.enrolment import enrol
from courses.models import Activity, Enrolment
from tests.assessments.quiz_client import Browser, Page, Put, Told
from tests.factories.assessments import make_quiz_page, make_true_false
from tests.factories.people import make_person

RUNS = int(os.environ.get("SOAK_RUNS", "60"))
STEPS = 30
picks = st.integers(0, 10_000)


class Crash(Exception):
    """The web process dies before it commits."""


class SavingProtocol(RuleBasedStateMachine):
    """One learner, one attempt of two questions, two devices with two tabs each, and a line that does what it likes."""

    enrolment: Enrolment
    activity: Activity
    seen: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.seen["runs"] += 1
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.attempt = start_attempt(self.enrolment, self.activity)
        self.questions = [question["id"] for question in self.attempt.questions]
        self.browsers = [Browser("telephone", held=1), Browser("laptop")]
        self.requests: list[Put] = []
        self.answers: list[Told] = []
        self.given = 0
        self.history: dict[str, list[tuple[int, int]]] = {question: [] for question in self.questions}
        self.acknowledged: dict[str, int] = dict.fromkeys(self.questions, 0)
        self.handed_in = self.may_open = False
        self.kept: dict[str, tuple[int, int]] = {}
        self.pages = [self.load(self.browsers[0])]

    def teardown(self) -> None:
        try:
            self.bring_all_home()
        finally:
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    # ---- what the server does

    def stored(self) -> dict[str, tuple[int, Any]]:
        rows = Answer.objects.filter(attempt=self.attempt).values_list("question_id", "seq", "value")
        return {question: (seq, int(value["reason"])) for question, seq, value in rows}

    def serve(self, put: Put, *, crash: bool = False) -> Told | None:
        """Handle a message; with `crash` the process dies before it commits, and nobody is told anything."""
        try:
            with transaction.atomic():
                given = Given(put.question, {"reason": str(put.value)}, put.seq)
                (saved,) = record_answers(self.attempt, [given], epoch=put.epoch)
                if crash:
                    raise Crash
        except Crash:
            return None
        except TakenOver:
            return Told(put, refused="taken_over")
        except AttemptClosed:
            return Told(put, refused="closed")
        self.look()
        return Told(put, saved.seq, saved=(saved.seq, int(saved.value["reason"])) == (put.seq, put.value))

    def look(self) -> None:
        """Keep the history of what was committed; its numbers only rise."""
        self.kept = self.stored()
        for question, (seq, value) in self.kept.items():
            history = self.history[question]
            if not history or history[-1] != (seq, value):
                assert not history or seq > history[-1][0], "an answer changed without a higher number"
                history.append((seq, value))

    def load(self, browser: Browser) -> Page:
        epoch = Attempt.objects.values_list("epoch", flat=True).get(pk=self.attempt.pk)
        assert browser.held == epoch
        page = Page(browser, epoch, self.stored())
        self.note_shown(page)
        return page

    def note_shown(self, page: Page) -> None:
        for question, value in page.shown.items():
            self.acknowledged[question] = max(self.acknowledged[question], value)

    def page(self, pick: int) -> Page:
        return self.pages[pick % len(self.pages)]

    # ---- what the learner does

    @rule(pick=picks, question=st.integers(0, 1), sends=st.booleans())
    def chooses(self, pick: int, question: int, sends: bool) -> None:
        page = self.page(pick)
        self.given += 1
        self.may_open = True
        self.seen["answers given"] += 1
        page.choose(self.questions[question], self.given)
        if sends:
            self.page_sends(pick)

    @precondition(lambda self: self.may_open)
    @rule(pick=picks, how=st.sampled_from(["reload", "other tab", "second device", "new session"]))
    def opens_again(self, pick: int, how: str) -> None:
        """`new session`: the old one ended, and the browser holds no epoch any more."""
        page, self.may_open = self.page(pick), False
        self.seen[how] += 1
        browser = page.browser
        if how == "reload":
            page.closed = True
            self.pages.remove(page)
        elif how == "second device":
            browser = self.browsers[browser is self.browsers[0]]
        elif how == "new session":
            browser.held = None
        self.open(browser)

    def open(self, browser: Browser) -> None:
        if self.handed_in:
            self.pages = self.pages or [Page(browser, 0, {}, stopped=True)]
            return
        browser.held = start_attempt(self.enrolment, self.activity, held_epoch=browser.held).epoch
        self.pages.append(self.load(browser))

    @rule(pick=picks, question=st.integers(0, 1), fate=st.sampled_from(["arrives", "lost", "answer lost"]))
    def presses_a_button(self, pick: int, question: int, fate: str) -> None:
        """An ordinary form, as without script or by "Next": the page is left for the one that the server answers with."""
        page, asked = self.page(pick), self.questions[question]
        if fate == "lost" or page.stopped or asked not in page.controls:
            return
        given = Given(asked, {"reason": str(page.controls[asked])}, page.stored.get(asked, (0, None))[0] + 1)
        if page.controls[asked] != self.given:
            return  # what another page has overtaken meanwhile is hers to send again, but proves nothing here
        self.seen["forms"] += 1
        try:
            record_answers(self.attempt, [given], epoch=page.epoch, wins=True)
        except (TakenOver, AttemptClosed):
            return
        self.look()
        page.closed = True
        self.pages.remove(page)
        if fate == "arrives":
            self.acknowledged[asked] = page.controls[asked]
        self.open(page.browser)

    @precondition(lambda self: self.given > 6)
    @rule(pick=picks, answered=st.booleans())
    def hands_in(self, pick: int, answered: bool) -> None:
        page = self.page(pick)
        if page.stopped:
            return
        believed = page.browser.believed()
        try:
            finish_attempt(self.attempt, epoch=page.epoch, key=uuid4(), believed=believed)
        except TakenOver:
            page.stopped = True
        except AnswersMissing as missing:
            raise AssertionError(f"believed {believed}, stored {self.stored()}: {missing}") from missing
        else:
            self.seen["handed in" if answered else "handed in, answer lost"] += 1
            self.handed_in = True
            self.look()

    # ---- what the line and the server's machine do

    @rule(pick=picks)
    def page_sends(self, pick: int) -> None:
        page = self.page(pick)
        page.give_up_waiting()  # the timer ran out; what is on its way may still arrive
        if put := page.send():
            self.seen["messages sent"] += 1
            self.requests.append(put)

    @rule(pick=picks)
    def line_is_good_for_a_moment(self, pick: int) -> None:
        page = self.page(pick)
        page.give_up_waiting()
        if (put := page.send()) and (told := self.serve(put)):
            self.seen["messages sent"] += 1
            self.take(told)

    @precondition(lambda self: self.requests)
    @rule(pick=picks, again=st.booleans())
    def message_arrives(self, pick: int, again: bool) -> None:
        """In any order; `again`: the line will bring it once more."""
        put = self.requests[pick % len(self.requests)]
        if again:
            self.seen["messages repeated"] += 1
        else:
            self.requests.remove(put)
        if told := self.serve(put):
            self.answers.append(told)

    @precondition(lambda self: self.requests)
    @rule(pick=picks, committed=st.booleans())
    def web_process_crashes(self, pick: int, committed: bool) -> None:
        self.seen["crashes after commit" if committed else "crashes before commit"] += 1
        self.serve(self.requests.pop(pick % len(self.requests)), crash=not committed)

    @precondition(lambda self: self.requests)
    @rule(pick=picks)
    def message_is_lost(self, pick: int) -> None:
        self.seen["messages lost"] += 1
        self.requests.pop(pick % len(self.requests))

    @precondition(lambda self: self.answers)
    @rule(pick=picks)
    def answer_is_lost(self, pick: int) -> None:
        self.seen["answers of the server lost"] += 1
        self.answers.pop(pick % len(self.answers))

    @precondition(lambda self: self.answers)
    @rule(pick=picks)
    def answer_arrives(self, pick: int) -> None:
        self.take(self.answers.pop(pick % len(self.answers)))

    def take(self, told: Told) -> None:
        page = told.put.page
        before = dict(page.shown)
        page.hear(told)
        if page.shown != before:
            self.seen["shown as saved"] += 1
            assert (told.seq, told.put.value) in self.history[told.put.question], "shown as saved, but it was not"
        self.note_shown(page)

    # ---- what must hold

    @invariant()
    def nothing_is_called_saved_that_was_not(self) -> None:
        for page in self.pages:
            for question, value in page.shown.items():
                assert value in [stored for _seq, stored in self.history[question]]

    @invariant()
    def no_acknowledged_answer_is_lost(self) -> None:
        """What is stored was given no earlier than anything that any page ever called saved."""
        for question, value in self.acknowledged.items():
            if value:
                assert self.kept[question][1] >= value, f"{value} was acknowledged, {self.kept[question]} is stored"

    def bring_all_home(self) -> None:
        """The line is good again: the device that has the attempt sends all it holds, and all of it is saved."""
        assert self.kept == self.stored()
        if self.handed_in:
            return
        page = self.pages[-1]
        self.open(page.browser)
        page = self.pages[-1]
        waiting = {q: r.waiting.value for q, r in page.browser.records.items() if r.waiting}
        note(f"still waiting: {waiting}")
        while put := page.send():
            self.seen["messages sent"] += 1
            told = self.serve(put)
            assert told is not None
            page.hear(told)
        stored = self.stored()
        for question, value in waiting.items():
            assert stored[question][1] >= value
            assert page.browser.record(question).waiting is None
        with suppress(TakenOver):
            finish_attempt(self.attempt, epoch=page.epoch, key=uuid4(), believed=page.browser.believed())


@pytest.fixture
def protocol(db, monkeypatch):
    """The machine on a quiz whose values are whatever was given."""
    page, person = make_quiz_page([make_true_false(justify="asked") for _ in range(2)]), make_person()
    activity = Activity.objects.select_related("module__course").get(key=page.translation_key)
    SavingProtocol.enrolment, SavingProtocol.activity = enrol(person, activity.module.course), activity
    SavingProtocol.seen = Counter()
    return SavingProtocol


def test_no_line_loses_an_answer(protocol, capsys):
    runs = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(protocol, settings=runs)
    if "SOAK_RUNS" in os.environ:
        with capsys.disabled():
            print("\n" + "\n".join(f"{count:>9,}  {what}" for what, count in protocol.seen.most_common()))  # noqa: T201
    assert protocol.seen["runs"] >= RUNS
