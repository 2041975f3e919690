"""Whose attempt it is, and which of her devices has it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from assessments.domain.finding import find_own_attempt
from assessments.models import Attempt
from courses.domain.outline import Outline, OutlineActivity, read_outline

#: So many attempts one browser can have open at a time; the oldest is asked for again.
HELD = 20


def find_attempt(request: HttpRequest, uuid: UUID) -> Attempt:
    """Return the reader's own attempt with its version and course; raises Http404 for anybody else's."""
    person: Any = request.user
    attempt = find_own_attempt(person.pk, uuid)
    if attempt is None:
        raise Http404
    return attempt


def held_epoch(request: HttpRequest, attempt: Attempt) -> int | None:
    """Return the epoch that this browser's session has of the attempt; None when it never opened it."""
    return request.session.get("epochs", {}).get(str(attempt.uuid))


def hold(request: HttpRequest, attempt: Attempt) -> None:
    """Remember in the session that this browser has the attempt now."""
    epochs = {**request.session.get("epochs", {}), str(attempt.uuid): attempt.epoch}
    request.session["epochs"] = dict(list(epochs.items())[-HELD:])


def let_go(request: HttpRequest, attempt: Attempt) -> None:
    """Forget an attempt that was handed in."""
    epochs = dict(request.session.get("epochs", {}))
    if epochs.pop(str(attempt.uuid), None) is not None:
        request.session["epochs"] = epochs


def place_of(attempt: Attempt, language: str) -> tuple[Outline, OutlineActivity | None]:
    """Return the outline of the attempt's course and the quiz in it; None for a quiz that was retired meanwhile."""
    outline = read_outline(attempt.course, language=language)
    return outline, outline.by_id.get(attempt.activity_id)
