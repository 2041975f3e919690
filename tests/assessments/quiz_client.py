"""What the quiz's script does, in Python: the rules of elearning/static/js/quiz/{queue,sender,section}.js, without a browser.

tests/browser/test_quiz_queue.py lets both play the same, and compares.
"""

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from assessments.domain.recording import FORM_LEAP

#: More answers than anybody gives in a second.
AT_ONCE = 100


class Waiting(NamedTuple):
    seq: int
    epoch: int
    value: Any
    carried: int | None = None


class Put(NamedTuple):
    """A message to the server, and the page that waits for its answer."""

    page: "Page"
    question: str
    epoch: int
    seq: int
    value: Any
    carried: int | None = None


class Posted(NamedTuple):
    """An ordinary form: what it gives to each question, and under which number."""

    page: "Page"
    epoch: int
    given: dict[str, tuple[int, Any]]


class HandIn(NamedTuple):
    page: "Page"
    epoch: int
    believed: dict[str, int]


class Told(NamedTuple):
    """The server's answer: `refused` is "" where a Put was saved, or gave way to what is stored under `seq`."""

    message: Put | Posted | HandIn
    seq: int = 0
    saved: bool = False
    refused: str = ""


@dataclass
class Record:
    """What a browser has of a question; queue.js."""

    seq: int = 0
    saved: int = 0
    waiting: Waiting | None = None

    def put(self, epoch: int, value: Any, *, least: int, clock: int = 0) -> int:
        least = max(self.seq + 1, least)
        leaps = max(0, math.ceil((least - clock - AT_ONCE) / FORM_LEAP)) if clock else 0
        self.seq = max(least, clock + leaps * FORM_LEAP)
        self.waiting = Waiting(self.seq, epoch, value)
        return self.seq

    def hear(self, seq: int, sent: int = 0) -> bool:
        was_sent = self.waiting is not None and self.waiting.seq == sent
        is_ours = was_sent and self._is_carried(seq)
        self.saved, self.seq = max(self.saved, seq), max(self.seq, seq)
        if was_sent:
            self.waiting = None
        return is_ours

    def refuse(self, seq: int) -> None:
        if self.waiting and self.waiting.seq == seq:
            self.waiting = None

    def carry(self, seq: int) -> None:
        self.seq = max(self.seq, seq + FORM_LEAP)
        if self.waiting and self.waiting.seq < seq:
            self.waiting = self.waiting._replace(carried=seq)

    def settle(self, epoch: int, stored: int) -> Waiting | None:
        """Compare with what the server has; what waited and was given up comes back."""
        waiting = self.waiting
        if waiting is None:
            return None
        if waiting.epoch == epoch:
            if waiting.seq > stored:
                return None
            is_ours = waiting.seq == stored or self._is_carried(stored)
            self.waiting = None
            return None if is_ours else waiting
        if stored != self.saved or waiting.seq <= stored:
            self.waiting = None
            return waiting
        self.waiting = waiting._replace(epoch=epoch)
        return None

    def _is_carried(self, seq: int) -> bool:
        return is_carried(self.waiting, seq)


def is_carried(waiting: Waiting | None, seq: int) -> bool:
    """Whether what the server has under `seq` came by the form that carried this answer."""
    return bool(waiting and waiting.carried and waiting.carried + FORM_LEAP == seq)


@dataclass
class Browser:
    """One device: its queue outlives its pages, unless it refuses to keep anything. `told` are answers whose fate she knows."""

    name: str
    keeps: bool = True
    session: dict[str, Any] = field(default_factory=dict)
    signed_in: bool = True
    records: dict[str, Record] = field(default_factory=dict)
    told: set[Any] = field(default_factory=set)
    highest: dict[str, int] = field(default_factory=dict)


@dataclass(eq=False)
class Page:
    """An open tab. `shown` is what its status lines call saved, `controls` what stands in its controls: values by question."""

    browser: Browser
    epoch: int
    stored: dict[str, tuple[int, Any]]
    questions: list[str]
    scripted: bool = True
    stopped: bool = False
    closed: bool = False
    on_its_way: Any = None
    records: dict[str, Record] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)
    controls: dict[str, Any] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)
    unsent: dict[str, Waiting] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.browser.keeps:
            self.records = self.browser.records
        self.controls = {question: value for question, (_seq, value) in self.stored.items()}
        self.shown = dict(self.controls)
        if self.scripted:
            self._meet()

    def _meet(self) -> None:
        for question, record in self.records.items():
            if left := record.settle(self.epoch, self.stored.get(question, (0, None))[0]):
                self.browser.told.add(left.value)
        for question, (seq, _value) in self.stored.items():
            self.record(question).hear(seq)
        for question in self.questions:
            record = self.records.get(question, Record())
            self.last[question] = max(record.seq, self.stored.get(question, (0, None))[0])
            if record.waiting:
                self.unsent[question] = record.waiting
                self.controls[question] = record.waiting.value
            if record.waiting or record.saved > self.stored.get(question, (0, None))[0]:
                self.shown.pop(question, None)

    def record(self, question: str) -> Record:
        return self.records.setdefault(question, Record())

    def believed(self) -> dict[str, int]:
        return {question: record.saved for question, record in self.records.items() if record.saved}

    def choose(self, question: str, value: Any, *, clock: int = 0) -> None:
        self.controls[question] = value
        self.shown.pop(question, None)
        if not self.scripted:
            return
        self.refused.discard(question)
        entry = max(self.last[question] + 1, self.least.get(question, 0))
        seq = self.record(question).put(self.epoch, value, least=entry, clock=0 if self.browser.keeps else clock)
        self.last[question] = max(self.last[question], seq)
        self.browser.highest[question] = max(self.browser.highest.get(question, 0), seq)
        self.unsent[question] = Waiting(seq, self.epoch, value)

    def send(self) -> Put | None:
        """Return the next message; None where nothing waits, one is on its way or the page has stopped."""
        if self.stopped or self.closed or self.on_its_way or not self.scripted:
            return None
        queued = [(asked, one.waiting) for asked, one in sorted(self.records.items()) if one.waiting]
        sendable = [(asked, waiting) for asked, waiting in queued if waiting.epoch == self.epoch]
        for question, waiting in sendable or self.unsent.items():  # another tab may have taken out what is unsent here
            self.on_its_way = Put(self, question, waiting.epoch, waiting.seq, waiting.value, waiting.carried)
            return self.on_its_way
        return None

    def is_behind(self) -> bool:
        """A known limit: a script whose forms got lost has numbers that a page without script, in the same browser, cannot
        reach. What is still on its way under them, or pressed once more in an old tab, would take the place of what that page
        saves."""
        reach = {question: self.stored.get(question, (0, None))[0] + 1 + FORM_LEAP for question in self.questions}
        return not self.scripted and any(self.browser.highest.get(asked, 0) >= seq for asked, seq in reach.items())

    def press(self) -> Posted:
        """A button of the form: without a script it gives all that stands there, else what is not acknowledged yet."""
        given = {}
        for question in self.questions:
            if not self.scripted:
                given[question] = (self.stored.get(question, (0, None))[0] + 1, self.controls.get(question))
            elif question in self.unsent or question in self.refused:
                number = self.last[question] + 1
                self.least[question] = number + 1 + FORM_LEAP
                self.record(question).carry(number)
                if question in self.unsent:
                    self.unsent[question] = self.unsent[question]._replace(carried=number)
                leaped = number + FORM_LEAP  # from where other tabs, which know nothing of an answer to the form, go on
                self.browser.highest[question] = max(self.browser.highest.get(question, 0), leaped)
                given[question] = (number, self.controls.get(question))
        self.on_its_way = Posted(self, self.epoch, given)
        return self.on_its_way

    def hand_in(self) -> HandIn:
        self.on_its_way = HandIn(self, self.epoch, self.believed() if self.scripted else {})
        return self.on_its_way

    def give_up_waiting(self) -> None:
        """The timer, or her patience: what was sent may be lost."""
        self.on_its_way = None

    def hear(self, told: Told) -> bool:
        """Take the answer to the Put on its way, and return whether it is one: a page hears no other."""
        put = told.message
        if self.closed or put is not self.on_its_way or not isinstance(put, Put):
            return False
        self.on_its_way = None
        if told.refused:
            self._hear_no(put, told.refused)
        else:
            self._hear_receipt(put, told)
        return True

    def _hear_receipt(self, put: Put, told: Told) -> None:
        is_ours = self.record(put.question).hear(told.seq, put.seq)
        is_saved = is_ours or told.saved or is_carried(Waiting(put.seq, put.epoch, put.value, put.carried), told.seq)
        unsent = self.unsent.get(put.question)
        is_newest = unsent is None or unsent.seq <= put.seq
        if is_saved:
            self.last[put.question] = max(self.last[put.question], told.seq)
        if is_newest:
            self.unsent.pop(put.question, None)
            if is_saved and self.controls.get(put.question) == put.value:
                self.shown[put.question] = put.value
        if is_newest and not is_saved:
            self.refused.add(put.question)
        if not is_saved:
            self.browser.told.add(put.value)

    def _hear_no(self, put: Put, refused: str) -> None:
        if refused in ("invalid_answer", "fixed"):
            self.record(put.question).refuse(put.seq)
            self.browser.told.add(put.value)
            unsent = self.unsent.get(put.question)
            if unsent is None or unsent.seq <= put.seq:
                self.unsent.pop(put.question, None)
                self.refused.add(put.question)
        else:
            self._stop(refused)

    def _stop(self, refused: str) -> None:
        self.stopped = True
        if refused == "closed":
            self.browser.told |= {record.waiting.value for record in self.records.values() if record.waiting}
            self.records.clear()

    def leave(self) -> None:
        """The tab is closed or loads another page; where nothing is kept, she was warned."""
        self.closed = True
        if not self.browser.keeps:
            self.browser.told |= {record.waiting.value for record in self.records.values() if record.waiting}
