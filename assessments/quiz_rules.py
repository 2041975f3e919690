"""The rules of a quiz: published with each version, and stored with each attempt as they were in force for it."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Layout(models.TextChoices):
    ONE = "one", _("One question per page")
    ALL = "all", _("All questions on one page")


class Moment(models.TextChoices):
    AT_ONCE = "at_once", _("At once, question by question")
    SUBMITTED = "submitted", _("After handing in")
    PASSED = "passed", _("After passing")
    NEVER = "never", _("Never")


class Counting(models.TextChoices):
    BEST = "best", _("The best attempt")
    LAST = "last", _("The last attempt")
    FIRST = "first", _("The first attempt")


@dataclass(frozen=True)
class QuizRules:
    """0 and None mean no limit. Times are minutes; `opens_at` and `closes_at` are aware."""

    pass_mark: int = 70
    attempts_allowed: int = 0
    wait_minutes: int = 0
    time_limit: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    shuffle_questions: bool = False
    shuffle_options: bool = True
    layout: str = Layout.ONE
    may_go_back: bool = True
    show_feedback: str = Moment.SUBMITTED
    show_right: str = Moment.SUBMITTED
    counts: str = Counting.BEST
    blind_marking: bool = True

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "QuizRules":
        """Return the rules of a stored version or attempt; what an older one does not say is as it was then, the default."""
        return _rules(tuple((field.name, stored[field.name]) for field in fields(cls) if field.name in stored))

    def to_json(self) -> dict[str, Any]:
        """Return what to store."""
        moments = {
            name: moment and moment.isoformat()
            for name, moment in (("opens_at", self.opens_at), ("closes_at", self.closes_at))
        }
        return asdict(self) | {name: str(value) for name, value in self._choices().items()} | moments

    @property
    def may_move_freely(self) -> bool:
        """Whether she may leave a question open and come back: always, where all stand on one page."""
        return self.may_go_back or self.layout == Layout.ALL

    def deadline_for(self, started_at: datetime) -> datetime | None:
        """Return when an attempt that began then must be handed in: time limit or closing, whichever comes first."""
        limits = [self.closes_at] if self.closes_at else []
        if self.time_limit:
            limits.append(started_at + timedelta(minutes=self.time_limit))
        return min(limits, default=None)

    def _choices(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in ("layout", "show_feedback", "show_right", "counts")}


@lru_cache(maxsize=1_000)
def _rules(stored: tuple[tuple[str, Any], ...]) -> QuizRules:
    """Return the rules, which nobody changes: many attempts are stored with the same, and each request reads those of one."""
    known = dict(stored)
    for name in ("opens_at", "closes_at"):
        if known.get(name):
            known[name] = datetime.fromisoformat(known[name])
    return QuizRules(**known)
