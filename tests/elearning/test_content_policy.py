"""The policy of most answers is put together once; it is django-csp's all the same, and others keep their own."""

import pytest
from csp.constants import HEADER, NONCE
from csp.decorators import csp_exempt, csp_update
from csp.exceptions import CSPNonceError
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory

from elearning.middleware import ContentPolicy


def plain(request):
    return HttpResponse("a page")


@csp_update({"img-src": ["https://pictures.example"]})
def with_pictures(request):
    return HttpResponse("a page")


@csp_exempt()
def without(request):
    return HttpResponse("a page")


@csp_update({"script-src": [NONCE]})
def with_nonce(request):
    return HttpResponse(f"a page with {request.csp_nonce}")


def with_its_own(request):
    return HttpResponse("a page", headers={HEADER: "default-src 'none'"})


@pytest.mark.parametrize("view", [plain, with_pictures, without, with_its_own])
def test_the_policy_is_that_of_django_csp(view):
    ours = ContentPolicy(view)(RequestFactory().get("/"))
    theirs = CSPMiddleware(view)(RequestFactory().get("/"))
    assert ours.headers == theirs.headers


def test_a_nonce_gets_into_the_policy_of_its_own_answer_only():
    policy = ContentPolicy(lambda request: (with_nonce if request.path == "/nonce/" else plain)(request))
    page = policy(RequestFactory().get("/nonce/"))
    nonce = page.content.decode().removeprefix("a page with ")
    assert f"'nonce-{nonce}'" in page.headers[HEADER]
    assert "nonce" not in policy(RequestFactory().get("/")).headers[HEADER]


def test_a_nonce_that_comes_too_late_is_an_error():
    request = RequestFactory().get("/")
    ContentPolicy(plain)(request)
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)
