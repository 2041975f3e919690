"""One learner's quiz on the real views and database: her devices and tabs, what goes between, and what must hold throughout.

Each answer that she gives is a new number, so that its value says when it was given.
"""

from collections import Counter
from typing import Any

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from assessments.models import Attempt
from people.models import Person
from tests.assessments.quiz_client import Browser, HandIn, Page, Posted, Put, Told
from tests.assessments.quiz_site import Site

#: Between two answers.
SECONDS = 5


class QuizMachine(RuleBasedStateMachine):
    """One learner, one attempt of two questions on one page, two devices with any tabs, and the server."""

    attempt: Attempt
    person: Person
    seen: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.count("runs")
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.site = Site(self.attempt, self.person)
        self.questions = self.site.questions
        self.browsers = [Browser("telephone"), Browser("laptop")]
        self.pages: list[Page] = []
        self.requests: list[Any] = []
        self.answers: list[Told] = []
        self.given = 0
        self.given_in: dict[tuple[str, str], int] = {}
        self.history: dict[str, list[tuple[int, int]]] = {question: [] for question in self.questions}
        self.acknowledged: dict[str, int] = dict.fromkeys(self.questions, 0)
        self.may_open = self.was_restored = False
        self.is_timed = False

    def begins(self, keeps: bool, is_timed: bool) -> None:
        self.browsers[1].keeps, self.is_timed = keeps, is_timed
        self.browsers[0].session["epochs"] = {str(self.attempt.uuid): 1}
        self.load(self.browsers[0])

    def teardown(self) -> None:
        try:
            if self.pages:
                self.bring_all_home()
        finally:
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    def count(self, what: str) -> None:
        self.seen[what] += 1

    def page(self, pick: int) -> Page:
        return self.pages[pick % len(self.pages)]

    # ---- the server and the pages

    def serve(self, message: Put | Posted | HandIn, *, crash: bool = False) -> Told | None:
        before = dict(self.site.kept)
        told = self.site.handle(message, crash=crash)
        for question, (seq, value) in self.site.kept.items():
            if before.get(question) != (seq, value):
                was_seq, was_value = before.get(question, (0, 0))
                assert seq > was_seq, "an answer changed without a higher number"
                # a restored database gives numbers of the lost time once more: there is no order to keep then
                is_in_order = value >= was_value or self.was_restored
                assert is_in_order, f"{value} was given before {was_value} and took its place"
                self.history[question].append((seq, value))
        return told

    def load(self, browser: Browser, *, scripted: bool = True) -> None:
        """Show the attempt in this browser; one that does not have it is sent away."""
        if self.site.is_over:
            self.site.sweep()
        if self.site.is_closed:
            self.show_nothing(browser)
            return
        if not browser.signed_in or browser.session.get("epochs") != {str(self.attempt.uuid): self.site.epoch}:
            self.show_nothing(browser)
            return
        page = Page(browser, self.site.epoch, dict(self.site.kept), self.questions, scripted=scripted)
        self.pages.append(page)
        self.note_shown(page)

    def show_nothing(self, browser: Browser) -> None:
        self.pages = self.pages or [Page(browser, 0, {}, self.questions, stopped=True)]

    def open(self, browser: Browser, *, scripted: bool = True) -> None:
        """Sign in if need be, and press Continue."""
        if not browser.signed_in:
            browser.signed_in, browser.session = True, {}
        if not (self.site.is_over or self.site.is_closed):
            self.site.open(browser)
        self.load(browser, scripted=scripted)

    def close(self, page: Page) -> None:
        page.leave()
        self.pages.remove(page)

    def note_shown(self, page: Page) -> None:
        for question, value in page.shown.items():
            self.acknowledged[question] = max(self.acknowledged[question], value)

    def take(self, told: Told) -> None:
        """The server's answer has come to the page that waits for it."""
        page, message = told.message.page, told.message
        if page.closed or page.on_its_way is not message:
            return
        if isinstance(message, Put):
            self.take_receipt(told)
            return
        page.on_its_way = None
        self.count("answers to forms")
        assert self.was_restored or not told.refused, "the browser believed to be saved what never was"
        if isinstance(message, Posted):
            if told.saved:
                for question, (_seq, value) in message.given.items():
                    assert (value or 0) in [0, *(stored for _seq, stored in self.history[question])], "no such answer"
            else:
                page.browser.told |= {value for _seq, value in message.given.values()}
        self.close(page)
        self.load(page.browser, scripted=page.scripted)

    def take_receipt(self, told: Told) -> None:
        page, put = told.message.page, told.message
        before = dict(page.shown)
        page.hear(told)
        if page.shown != before:
            self.count("shown as saved")
            assert (told.seq, put.value) in self.history[put.question], "shown as saved, but it was not"
        self.note_shown(page)

    # ---- what the learner does, and a line that works

    def give(self, page: Page, question: int) -> None:
        self.given += 1
        self.may_open = True
        self.count("answers given")
        asked = self.questions[question]
        page.choose(asked, self.given, clock=self.given * SECONDS)
        if page.scripted:
            self.given_in[page.browser.name, asked] = self.given

    def send(self, message: Any, *, arrives: bool) -> None:
        if not arrives:
            self.requests.append(message)
        elif told := self.serve(message):
            self.take(told)

    def line_is_good(self, page: Page) -> None:
        page.give_up_waiting()
        while put := page.send():
            self.count("messages sent")
            told = self.serve(put)
            assert told is not None
            self.take(told)

    # ---- what must hold

    @invariant()
    def nothing_is_called_saved_that_was_not(self) -> None:
        for page in self.pages:
            for question, value in page.shown.items():
                assert value == 0 or value in [stored for _seq, stored in self.history[question]]

    @invariant()
    def no_acknowledged_answer_is_lost(self) -> None:
        """What is stored was given no earlier than anything that any page ever called saved."""
        if self.was_restored:
            return
        for question, value in self.acknowledged.items():
            kept = self.site.kept.get(question, (0, 0))
            assert kept[1] >= value, f"{value} was acknowledged, {kept} is stored"

    @invariant()
    def nothing_is_lost_in_silence(self) -> None:
        """The last answer given on a device is stored, or a later one is, or it waits, or she was told."""
        if self.was_restored:
            return
        for (name, question), value in self.given_in.items():
            browser = next(one for one in self.browsers if one.name == name)
            queues = [browser.records, *(page.records for page in self.pages if page.browser is browser)]
            waiting = [queue[question].waiting for queue in queues if question in queue]
            if value > self.site.kept.get(question, (0, 0))[1] and value not in browser.told:
                assert value in [one.value for one in waiting if one], f"{value} given on the {name} is gone"

    def bring_all_home(self) -> None:
        """The line is good again: the device that has the attempt sends all it holds, and all of it is saved."""
        assert self.site.kept == self.site.read_stored()
        browser = self.pages[-1].browser
        if self.site.is_closed or self.site.is_over or not browser.signed_in:
            return
        self.open(browser)
        page = self.pages[-1]
        waiting = {question: record.waiting.value for question, record in page.records.items() if record.waiting}
        self.line_is_good(page)
        for question, value in waiting.items():
            assert self.site.kept[question][1] >= value
            assert page.record(question).waiting is None
        if self.given % 2:
            return  # handing in takes long, and half of the runs show as much
        gaps = self.site.gaps(page.believed())
        told = self.serve(page.hand_in())
        assert told is not None
        assert (told.saved, told.refused) == (not gaps, gaps)
