"""What the quiz's script does, in Python: the rules of elearning/static/js/quiz/queue.js and sender.js, without a browser."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Waiting(NamedTuple):
    seq: int
    epoch: int
    value: Any


class Put(NamedTuple):
    """A message to the server, and the page that waits for its answer."""

    page: "Page"
    question: str
    epoch: int
    seq: int
    value: Any


class Told(NamedTuple):
    """The server's answer to a message: `refused` is "taken_over", "closed" or "" where the answer was saved or is older."""

    put: Put
    seq: int = 0
    saved: bool = False
    refused: str = ""


@dataclass
class Record:
    seq: int = 0
    saved: int = 0
    waiting: Waiting | None = None

    def hear(self, seq: int) -> None:
        self.saved, self.seq = max(self.saved, seq), max(self.seq, seq)
        if self.waiting and self.waiting.seq <= seq:
            self.waiting = None

    def outbid(self, seq: int) -> None:
        self.saved, self.seq = max(self.saved, seq), max(self.seq, seq + 1)
        if self.waiting:
            self.waiting = self.waiting._replace(seq=max(self.waiting.seq, seq + 1))

    def settle(self, epoch: int, stored: int) -> bool:
        """Compare with what the server has; True where a waiting answer is given up."""
        if self.waiting is None:
            return False
        if self.waiting.epoch == epoch:
            if self.waiting.seq <= stored:
                self.waiting = None
            return False
        if stored != self.saved:
            self.waiting = None
            return True
        self.waiting = self.waiting._replace(epoch=epoch)
        return False


@dataclass
class Browser:
    """One device: its queue outlives its pages. `held` is the epoch in its session."""

    name: str
    held: int | None = None
    records: dict[str, Record] = field(default_factory=dict)

    def record(self, question: str) -> Record:
        return self.records.setdefault(question, Record())

    def believed(self) -> dict[str, int]:
        return {question: record.saved for question, record in self.records.items() if record.saved}


@dataclass(eq=False)
class Page:
    """An open tab. `shown` is what its status lines call saved: the value by question."""

    browser: Browser
    epoch: int
    stored: dict[str, tuple[int, Any]]
    stopped: bool = False
    closed: bool = False
    on_its_way: Put | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    controls: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for question, record in self.browser.records.items():
            record.settle(self.epoch, self.stored.get(question, (0, None))[0])
        for question, (seq, value) in self.stored.items():
            record = self.browser.record(question)
            record.hear(seq)
            if record.waiting is None:
                self.shown[question] = value
        self.controls = {question: value for question, (_seq, value) in self.stored.items()}

    def choose(self, question: str, value: Any) -> None:
        record = self.browser.record(question)
        record.seq += 1
        record.waiting = Waiting(record.seq, self.epoch, value)
        self.controls[question] = value
        self.shown.pop(question, None)

    def send(self) -> Put | None:
        """Return the next message; None where nothing waits, one is on its way or the page has stopped."""
        if self.stopped or self.closed or self.on_its_way:
            return None
        for question, record in self.browser.records.items():
            if record.waiting and record.waiting.epoch == self.epoch:
                waiting = record.waiting
                self.on_its_way = Put(self, question, waiting.epoch, waiting.seq, waiting.value)
                return self.on_its_way
        return None

    def give_up_waiting(self) -> None:
        """The timer: what was sent may be lost."""
        self.on_its_way = None

    def hear(self, told: Told) -> None:
        """Take the answer to the message on its way; a page hears no other."""
        if self.closed or told.put is not self.on_its_way:
            return
        self.on_its_way = None
        if told.refused:
            self.stopped = True
            if told.refused == "closed":
                self.browser.records.clear()
            return
        record = self.browser.record(told.put.question)
        if not told.saved and told.seq == told.put.seq:
            record.outbid(told.seq)
            return
        newest = record.waiting is None or record.waiting.seq <= told.put.seq
        record.hear(told.seq)
        if told.saved and newest and self.controls.get(told.put.question) == told.put.value:
            self.shown[told.put.question] = told.put.value
