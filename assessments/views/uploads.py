"""Handing out files that were given as answers."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assessments.models import Upload
from assessments.rules import can_mark


@login_required
@require_safe
def download(request: HttpRequest, uuid: UUID) -> FileResponse:
    """Send a file to her whose answer it is, or to those who mark it; anybody else gets 404.

    Where marking is blind, the file's own name, which may hold a person's, stays with her.
    """
    uploads = Upload.objects.select_related("attempt__enrolment", "attempt__activity")
    upload = get_object_or_404(uploads, uuid=uuid)
    is_own = upload.attempt.enrolment.person_id == request.user.pk
    if not is_own and (upload.attempt.submitted_at is None or not can_mark(request.user, upload.attempt.activity)):
        raise Http404
    try:
        content = upload.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    is_blind = not is_own and upload.attempt.rules_in_force.blind_marking
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"answer.{upload.name.rsplit('.', 1)[-1]}" if is_blind else upload.name,
        content_type=upload.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
