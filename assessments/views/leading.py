"""The way from a mail to the page of a quiz, in whatever language the reader has now."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from assessments.addresses import lead_to
from assessments.views.holding import find_attempt, place_of
from assessments.views.showing import language_of


@login_required
@require_safe
def lead_to_quiz(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lead to the result of an attempt that was handed in, else to the quiz's own page, where one press opens the attempt."""
    attempt = find_attempt(request, uuid)
    if attempt.submitted_at is not None:
        return lead_to("result", uuid)
    outline, place = place_of(attempt, language_of(attempt))
    return redirect(place.url if place else outline.url)
