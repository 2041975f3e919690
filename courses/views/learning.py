"""My learning, and the answer to "why am I not done?"."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from courses.domain.catalogue import read_catalogue
from courses.domain.closing import SOURCE_KIND
from courses.domain.learning import read_learning
from courses.domain.outline import read_outline
from courses.domain.progress import missing_for
from courses.models import Enrolment
from courses.views.caching import never_kept
from courses.views.reading import current_language

#: A certificate that runs out within this time is shown as due.
DUE_WITHIN = timedelta(days=60)
SUGGESTIONS = 3


@never_kept
@login_required
@require_safe
def show_learning(request: HttpRequest) -> HttpResponse:
    """One large card to go on with; what runs out; what is in progress; what is done, with certificates."""
    language = get_language() or request.user.language
    learning = read_learning(request.user, language=language)
    in_progress = [one for one in learning if one.status == "in_progress"]
    has_done = len(in_progress) < len(learning)
    certificates = {one.source_uuid: one for one in list_certificates(request.user.pk)} if has_done else {}
    today = timezone.localdate()
    done = [(one, certificates.get(one.enrolment.uuid)) for one in learning if one.status == "done"]
    context = {
        "current": in_progress[0] if in_progress else None,
        "in_progress": in_progress[1:],
        "due": [
            (one, certificate)
            for one, certificate in done
            if certificate and certificate.expires_on and certificate.expires_on <= today + DUE_WITHIN
        ],
        "done": done,
        "today": today,
    }
    if not in_progress:
        known = {one.enrolment.course_id for one in learning}
        context["suggestions"] = [entry for entry in read_catalogue(language) if entry.id not in known][:SUGGESTIONS]
    return render(request, "courses/my_learning.html", context)


def list_certificates(person_id: int) -> list[Certificate]:
    """Return the valid editions of a person's course certificates, without their bulky snapshots."""
    current = Certificate.objects.filter(person=person_id, source_kind=SOURCE_KIND, superseded_at=None, revoked_at=None)
    return list(current.only("uuid", "source_uuid", "expires_on", "person_id", "file", "settled_at", "issued_at"))


@never_kept
@login_required
@require_safe
def show_missing(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Exactly what an enrolment lacks, each with the way there. Somebody else's is not found."""
    found = get_object_or_404(Enrolment.objects.current().select_related("course"), uuid=enrolment, person=request.user)
    language = current_language(found.course)
    context = {
        "enrolment": found,
        "outline": read_outline(found.course, language=language),
        "missing": missing_for(found, language=language),
    }
    return render(request, "courses/missing.html", context)
