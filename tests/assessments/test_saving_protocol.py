"""The saving protocol under everything a line and a device can do to it, on the real views and database.

Each answer that a learner gives is a new number, so that its value says when it was given.
`make soak NAME=answers` runs the same ten thousand times.
"""

import os
from collections import Counter
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from tests.assessments.quiz_machine import QuizMachine

SOAKS = "SOAK_RUNS" in os.environ
RUNS = int(os.environ.get("SOAK_RUNS", "60"))
STEPS = 40
picks = st.integers(0, 10_000)
questions = st.integers(0, 1)


class SavingProtocol(QuizMachine):
    """A learner and a line that do what they like."""

    @initialize(keeps=st.sampled_from([True, True, True, False]), is_timed=st.sampled_from([False, False, True]))
    def starts(self, keeps: bool, is_timed: bool) -> None:
        self.begins(keeps=keeps, is_timed=is_timed)
        if SOAKS and self.seen["runs"] % 100 == 0:
            print(f"{self.seen['runs']:>9,}  runs so far", flush=True)  # noqa: T201

    # ---- what the learner does

    @rule(pick=picks, question=questions, times=st.integers(1, 3), sends=st.booleans())
    def chooses(self, pick: int, question: int, times: int, sends: bool) -> None:
        page = self.page(pick)
        for _time in range(times):
            self.give(page, question)
        if sends:
            self.page_sends(pick)

    @rule(pick=picks, question=questions)
    def chooses_on_a_good_line(self, pick: int, question: int) -> None:
        self.give(self.page(pick), question)
        self.line_is_good(self.page(pick))

    @rule(
        question=questions,
        unsent=st.integers(0, 2),
        times=st.integers(0, 2),
        is_good=st.booleans(),
        scripted=st.sampled_from([True, True, False]),
    )
    def takes_the_other_device(self, question: int, unsent: int, times: int, is_good: bool, scripted: bool) -> None:
        """She gives answers on the one that has the attempt, which are not sent, and goes on with the other."""
        here = self.pages[-1]
        for _time in range(unsent):
            self.give(here, question)
        self.count("other device")
        self.open(self.browsers[here.browser is self.browsers[0]], scripted=scripted)
        for _time in range(times):
            self.give(self.pages[-1], question)
        if is_good:
            self.line_is_good(self.pages[-1])

    @rule(pick=picks, question=questions, scripted=st.booleans(), arrives=st.booleans())
    def answers_by_a_form_in_another_tab(self, pick: int, question: int, scripted: bool, arrives: bool) -> None:
        self.open(self.page(pick).browser, scripted=scripted)
        self.give(self.pages[-1], question)
        self.presses_a_button(-1, arrives)

    @precondition(lambda self: self.may_open)
    @rule(
        pick=picks,
        how=st.sampled_from(["reload", "other tab", "new session"]),
        scripted=st.sampled_from([True, True, False]),
    )
    def opens_again(self, pick: int, how: str, scripted: bool) -> None:
        """`scripted` false: the script did not arrive. `new session`: the old one ended, and with it what it held."""
        page, self.may_open = self.page(pick), False
        self.count(how)
        if how == "reload":
            self.close(page)
        if how == "new session":
            page.browser.session = {}
        self.open(page.browser, scripted=scripted)

    @rule(pick=picks, really=st.sampled_from([True, False, False]))
    def session_ends(self, pick: int, really: bool) -> None:
        browser = self.page(pick).browser
        if really and self.given > 3 and browser.signed_in:
            self.count("sessions ended")
            browser.signed_in = False

    @rule(pick=picks, arrives=st.booleans())
    def presses_a_button(self, pick: int, arrives: bool) -> None:
        """An ordinary form, as without script or by "Next": the page waits for the one that the server answers with."""
        page = self.page(pick)
        if page.epoch == 0 or page.on_its_way or page.is_behind():
            return
        self.count("forms")
        # where nothing is kept, tabs know nothing of each other's lost forms: the same limit
        self.send(page.press(), arrives=arrives or not page.browser.keeps)

    @precondition(lambda self: self.given > 6)
    @rule(pick=picks, arrives=st.booleans())
    def hands_in(self, pick: int, arrives: bool) -> None:
        page = self.page(pick)
        is_waiting = page.scripted and any(record.waiting for record in page.records.values())
        if page.epoch == 0 or page.on_its_way or is_waiting:
            return
        self.count("hands in")
        self.send(page.hand_in(), arrives=arrives)

    # ---- what the line, the clock and the server's machine do

    @rule(question=questions, times=st.integers(1, 2), is_heard=st.booleans())
    def answers_and_the_message_comes_through(self, question: int, times: int, is_heard: bool) -> None:
        """Whether she hears of it or not; meanwhile she may have changed her mind."""
        page = self.pages[-1]
        self.give(page, question)
        self.page_sends(-1)
        for _time in range(times - 1):
            self.give(page, question)
        if page.on_its_way in self.requests:
            self.message_arrives(self.requests.index(page.on_its_way), again=False)
            if is_heard and self.answers:
                self.answer_arrives(-1, arrives=True)

    @rule(pick=picks)
    def page_sends(self, pick: int) -> None:
        page = self.page(pick)
        page.give_up_waiting()  # the timer ran out; what is on its way may still arrive
        if put := page.send():
            self.count("messages sent")
            self.requests.append(put)

    @rule(pick=picks)
    def line_is_good_for_a_moment(self, pick: int) -> None:
        self.line_is_good(self.page(pick))

    @rule()
    def line_is_good_where_she_is(self) -> None:
        self.line_is_good(self.pages[-1])

    @precondition(lambda self: self.requests)
    @rule(pick=picks, again=st.booleans())
    def message_arrives(self, pick: int, again: bool) -> None:
        """In any order; `again`: the line will bring it once more."""
        message = self.requests[pick % len(self.requests)]
        if again:
            self.count("messages repeated")
        else:
            self.requests.remove(message)
        if told := self.serve(message):
            self.answers.append(told)

    @precondition(lambda self: self.requests)
    @rule(pick=picks, committed=st.booleans())
    def web_process_crashes(self, pick: int, committed: bool) -> None:
        self.count("crashes after commit" if committed else "crashes before commit")
        self.serve(self.requests.pop(pick % len(self.requests)), crash=not committed)

    @precondition(lambda self: self.requests)
    @rule(pick=picks)
    def message_is_lost(self, pick: int) -> None:
        self.count("messages lost")
        self.requests.pop(pick % len(self.requests))

    @precondition(lambda self: self.answers)
    @rule(pick=picks, arrives=st.sampled_from([True, True, False]))
    def answer_arrives(self, pick: int, arrives: bool) -> None:
        told = self.answers.pop(pick % len(self.answers))
        if arrives:
            self.take(told)
        else:
            self.count("answers of the server lost")

    @precondition(lambda self: self.is_timed and self.given > 4 and not self.site.is_over)
    @rule(over=st.booleans())
    def time_runs_out(self, over: bool) -> None:
        self.count("deadline and grace over" if over else "deadline over")
        self.site.let_time_run_out(by=timedelta(seconds=75 if over else 30))

    @precondition(lambda self: self.is_timed)
    @rule()
    def the_sweep_comes(self) -> None:
        self.site.sweep()

    @precondition(lambda self: not self.was_restored and any(len(one) > 1 for one in self.history.values()))
    @rule(question=questions)
    def database_comes_back_older(self, question: int) -> None:
        asked = self.questions[question]
        if len(self.history[asked]) > 1 and not self.site.is_closed:
            self.was_restored = True
            self.count("database restored")
            seq, value = self.history[asked][-2]
            self.site.restore_older(asked, (seq, value))
            self.acknowledged[asked] = value
            self.requests.clear()  # no line outlives its server
            self.answers.clear()
            for browser in self.browsers:
                self.given_in.pop((browser.name, asked), None)
            for page in list(self.pages):
                page.shown.pop(asked, None)
                if not page.scripted:  # its number would be of the lost time; a script learns the new ones
                    self.close(page)
                    self.load(page.browser, scripted=False)


@pytest.fixture
def protocol(attempt_of_two):
    """The machine on a quiz whose values are whatever was given."""
    SavingProtocol.attempt, SavingProtocol.person = attempt_of_two
    SavingProtocol.seen = Counter()
    return SavingProtocol


def test_no_line_loses_an_answer(protocol):
    runs = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(protocol, settings=runs)
    if SOAKS:
        print("\n" + "\n".join(f"{count:>9,}  {what}" for what, count in protocol.seen.most_common()))  # noqa: T201
    assert protocol.seen["runs"] >= RUNS
