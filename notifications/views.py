"""Choosing which mails to get, in the account and from a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.domain.preferences import choose_mails, stop_mails
from notifications.forms import MailChoice
from notifications.kinds import Kind, get_kind
from notifications.stop_links import read_stop_token
from people.models import Person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show a switch for each kind of mail that can be stopped."""
    form = MailChoice(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        choose_mails(request.user, wanted=form.cleaned_data["wanted"])
        messages.success(request, gettext("Your choice is saved."))
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails of one kind (RFC 8058): a POST from anywhere does it, a GET only shows the button.

    Mail programs post without session or cookie, so the signed token is the only key; scanners that follow links
    change nothing.
    """
    found = _find_wish(token)
    if found is None:
        return render(request, "notifications/stop_unknown.html", status=400)  # a 404 would be sent on to /en/…
    person, kind = found
    with override(person.language):
        if request.method == "POST":
            stop_mails(person, kind=kind.name)
            return render(request, "notifications/stop_done.html", {"kind": kind})
        return render(request, "notifications/stop.html", {"kind": kind})


def _find_wish(token: str) -> tuple[Person, Kind] | None:
    try:
        wish = read_stop_token(token)
        kind = get_kind(wish.kind)
        person = Person.objects.get(uuid=wish.person_uuid, emptied_at=None)
    except (signing.BadSignature, KeyError, Person.DoesNotExist):
        return None
    return (person, kind) if kind.can_be_stopped else None
