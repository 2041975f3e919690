"""A holder's certificates, and the public page on which anybody with the code can check one."""

import uuid as uuids
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import get_language_from_request, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.codes import read_code
from certificates.domain.issuing import NotCurrentError, TooManyCorrectionsError, current_edition, reissue
from certificates.domain.rendering import owe_file_again
from certificates.forms import CodeSearch, NameCorrection
from certificates.models import Certificate

LINKEDIN = "https://www.linkedin.com/profile/add"
#: Seconds after which the page of a certificate in the making asks again.
ASK_AGAIN = 5


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """My certificates, newest first."""
    certificates = Certificate.objects.visible_to(request.user).current()
    return render(request, "certificates/certificate_list.html", {"certificates": certificates})


@login_required
@require_safe
def detail(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One of my certificates, to read, print, download, share and correct."""
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), uuid=uuid)
    being_made = certificate.is_valid and not certificate.file
    context = {
        "certificate": certificate,
        "being_made": being_made,
        "current": current_edition(certificate) if certificate.superseded_at else certificate,
        "linkedin_url": _linkedin_url(certificate),
    }
    response = render(request, "certificates/certificate_detail.html", context)
    if being_made:
        response["Refresh"] = str(ASK_AGAIN)
    return response


@login_required
@require_safe
def download(request: HttpRequest, uuid: uuids.UUID) -> HttpResponseBase:
    """The PDF, to its holder only. One that is not there yet, or no more, is being made."""
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), uuid=uuid)
    if certificate.file:
        try:
            file = storages["private"].open(certificate.file.name)
        except FileNotFoundError:
            owe_file_again(certificate)
        else:
            return FileResponse(
                file, as_attachment=True, filename=_download_name(certificate), content_type="application/pdf"
            )
    messages.info(request, gettext("Your PDF is being prepared. This takes a few seconds."))
    return redirect("certificates:detail", uuid=uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct_name(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Correct the name: the certificate is issued again, and this one superseded."""
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), uuid=uuid)
    form = NameCorrection(
        request.POST if request.method == "POST" else None, initial={"name": certificate.snapshot["name"]}
    )
    if form.is_valid():
        try:
            new = reissue(certificate, name=form.cleaned_data["name"], actor=request.user)
        except NotCurrentError:
            form.add_error(None, gettext("This certificate is no longer valid, so it cannot be corrected."))
        except TooManyCorrectionsError:
            help_text = gettext("The name has been corrected several times. Please write to %(address)s, we will help.")
            form.add_error(None, help_text % {"address": settings.CONTACT_ADDRESS})
        else:
            messages.success(request, gettext("Your certificate now carries this name."))
            return redirect("certificates:detail", uuid=new.uuid)
    return render(request, "certificates/certificate_correct.html", {"certificate": certificate, "form": form})


@require_safe
def verify_any(request: HttpRequest) -> HttpResponse:
    """Ask for a code; with one typed, go to its page."""
    form = CodeSearch(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:verify", code=read_code(form.cleaned_data["code"]) or "-")
    return render(request, "certificates/verify_form.html", {"form": form})


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say to anybody with the code what the certificate is worth today."""
    certificate = Certificate.objects.filter(code=read_code(code)).first()
    if certificate is None:
        return render(request, "certificates/verify_unknown.html", {"code": code, "form": CodeSearch()}, status=404)
    context = {
        "certificate": certificate,
        "current": current_edition(certificate) if certificate.superseded_at else certificate,
    }
    return render(request, "certificates/verify.html", context)


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The address on paper and in the square code: on to the page in the visitor's language."""
    language = request.user.language if request.user.is_authenticated else get_language_from_request(request)
    with override(language):
        response = redirect("certificates:verify", code=read_code(code) or "-")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _download_name(certificate: Certificate) -> str:
    title = slugify(certificate.snapshot["title"], allow_unicode=True)[:80]
    return "-".join(filter(None, [title, certificate.shown_code])) + ".pdf"


def _linkedin_url(certificate: Certificate) -> str:
    """Return LinkedIn's form with the fields filled in; nothing is sent before she sends it there."""
    query = {
        "startTask": "CERTIFICATION_NAME",
        "name": certificate.snapshot["title"],
        "organizationName": settings.SITE_NAME,
        "issueYear": certificate.issued_at.year,
        "issueMonth": certificate.issued_at.month,
        "certUrl": certificate.snapshot["verify_url"],
        "certId": certificate.shown_code,
    }
    return f"{LINKEDIN}?{urlencode(query)}"
