"""The kinds of activities there are. Each app registers its own in `AppConfig.ready`; this package knows lessons only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise

#: view(request, activity, text, enrolment, outline); `text` is the OutlineActivity in the reader's language, `enrolment` is
#: None for a reader of the public first lesson who is not enrolled.
ActivityView = Callable[..., HttpResponse]


@dataclass(frozen=True)
class ActivityKind:
    """One kind of activity. `marked_by_reader`: the reader says herself that it is done, as of a lesson; a quiz is graded."""

    name: str
    label: str | Promise
    icon: str
    view: ActivityView
    marked_by_reader: bool = False


_kinds: dict[str, ActivityKind] = {}


def register(kind: ActivityKind) -> None:
    """Make `kind` known. Raises ValueError when its name is taken by another."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"two kinds of activity named {kind.name}")


def get_kind(name: str) -> ActivityKind:
    """Return the kind `name`; KeyError when no app registered it."""
    return _kinds[name]


def find_kind(name: str, default: Any = None) -> Any:
    """Return the kind `name`, or `default`: for pages that must show even what no app knows any more."""
    return _kinds.get(name, default)
