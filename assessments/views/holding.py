"""Whose attempt it is, and which of her devices has it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from assessments.domain.finding import find_own_attempt
from assessments.models import Attempt
from courses.domain.outline import Outline, OutlineActivity, read_outline
from courses.domain.places import make_activity

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
    return held_epochs(request).get(str(attempt.uuid))


def held_epochs(request: HttpRequest) -> dict[str, int]:
    """Return the epochs that this browser's session has, by attempt."""
    epochs: dict[str, int] = request.session.get("epochs", {})
    return epochs


def hold(request: HttpRequest, attempt: Attempt) -> None:
    """Remember in the session that this browser has the attempt now."""
    epochs = {**held_epochs(request), str(attempt.uuid): attempt.epoch}
    request.session["epochs"] = dict(list(epochs.items())[-HELD:])


def let_go(request: HttpRequest, attempt: Attempt) -> None:
    """Forget an attempt that was handed in."""
    epochs = dict(held_epochs(request))
    if epochs.pop(str(attempt.uuid), None) is not None:
        request.session["epochs"] = epochs


def place_of(attempt: Attempt, language: str) -> tuple[Outline, OutlineActivity | None]:
    """Return the outline of the attempt's course and the quiz in it; None for a quiz that was retired meanwhile."""
    outline = read_outline(attempt.course, language=language)
    return outline, outline.by_id.get(attempt.activity_id)


def know_activity(attempt: Attempt, language: str) -> tuple[Outline, OutlineActivity | None]:
    """Return the same, and let the attempt know its activity, which it then need not ask for."""
    outline, place = place_of(attempt, language)
    if place is not None:
        attempt.activity = make_activity(place, outline=outline, course=attempt.course)
    return outline, place
