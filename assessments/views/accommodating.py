"""Extra time and attempts, granted by those who edit the quiz."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from assessments.domain.accommodations import end_accommodation, grant_accommodation
from assessments.forms import AccommodationForm
from assessments.models import Accommodation
from assessments.views.running import find_quiz_to_run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accommodations(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show who has what at a quiz, what she had before, and the form that grants more."""
    page, activity = find_quiz_to_run(request.user, page_id)
    form = AccommodationForm(request.POST or None, activity=activity)
    if form.is_valid():
        granted = form.cleaned_data
        grant_accommodation(
            form.person,
            activity,
            extra_time=granted["extra_time"],
            extra_attempts=granted["extra_attempts"],
            reason=granted["reason"],
            granted_by=request.user,  # type: ignore[arg-type]  # login_required
        )
        messages.success(request, _("Granted to %(name)s.") % {"name": form.person.full_name})
        return redirect("assessments_admin:accommodations", page_id)
    rows = Accommodation.objects.filter(activity=activity).select_related("person", "granted_by", "ended_by")
    context = {"page": page, "form": form, "rows": rows.order_by("ended_at", "-granted_at")}
    return render(request, "assessments/admin/accommodations.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, page_id: int, uuid: UUID) -> HttpResponse:
    """Take an accommodation out of force; attempts that run keep what they have."""
    _page, activity = find_quiz_to_run(request.user, page_id)
    accommodation = get_object_or_404(Accommodation, uuid=uuid, activity=activity)
    end_accommodation(accommodation, ended_by=request.user)  # type: ignore[arg-type]  # login_required
    messages.success(request, _("Ended. An attempt that runs now keeps what it began with."))
    return redirect("assessments_admin:accommodations", page_id)
