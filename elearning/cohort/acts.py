"""What people do, as data: each act is one call of a domain function at one moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elearning.cohort.content import ActivityFacts, CourseFacts


@dataclass(frozen=True)
class Act:
    at: datetime


@dataclass(frozen=True)
class Join(Act):
    """Come into an organisation; `organisation` is its name in the plan."""

    organisation: str
    role: str


@dataclass(frozen=True)
class Quit(Act):
    organisation: str
    role: str


@dataclass(frozen=True)
class JoinGroup(Act):
    """Come into a group that learns together, by its name."""

    group: str


@dataclass(frozen=True)
class ChooseRole(Act):
    profile: str


@dataclass(frozen=True)
class Enrol(Act):
    course: CourseFacts


@dataclass(frozen=True)
class Withdraw(Act):
    course: CourseFacts


@dataclass(frozen=True)
class Visit(Act):
    """Be at a lesson, down to one block of it."""

    activity: ActivityFacts
    position: str


@dataclass(frozen=True)
class Finish(Act):
    """Mark a lesson as done."""

    activity: ActivityFacts


@dataclass(frozen=True)
class Reply:
    """One answer as it was saved; a later one to the same question has a higher `seq`."""

    question_id: str
    value: Any
    at: datetime
    seq: int
    flagged: bool


@dataclass(frozen=True)
class TakeQuiz(Act):
    """Begin an attempt, answer, and hand it in, unless it was left open."""

    activity: ActivityFacts
    replies: tuple[Reply, ...]
    submitted_at: datetime | None
