"""The account, the policies, and the one door of sign-in."""

from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_POST

from people.domain.acceptance import accept_policies
from people.domain.accounts import change_profile
from people.domain.devices import end_sessions, open_sessions
from people.forms import AcceptForm, ProfileForm
from people.markdown import render_markdown
from people.models import Policy
from people.texts import text_in


@login_required
def show_profile(request: HttpRequest) -> HttpResponse:
    """What the Hub knows about the person, to be changed by her."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_profile(form.instance, fields=list(form.cleaned_data))
        with override(form.instance.language):
            messages.success(request, gettext("Your details are saved."))
            return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form})


@login_required
def show_sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in, and the button that signs her out everywhere else."""
    here = request.session.session_key
    if request.method == "POST":
        end_sessions(request.user, except_key=here)
        messages.success(request, gettext("You are signed out everywhere else."))
        return redirect("usersessions_list")
    context = {"sessions": open_sessions(request.user), "here": here}
    return render(request, "usersessions/usersession_list.html", context)


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the person out on another device."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, gettext("Signed out there."))
    return redirect("usersessions_list")


def show_policy(request: HttpRequest, kind: str) -> HttpResponse:
    """The version in force, in the reader's language if there is a text in it."""
    policy = Policy.objects.in_force().filter(kind=kind).prefetch_related("texts").first()
    text = text_in(policy.texts.all()) if policy else None
    if text is None:
        raise Http404
    foreign = text.language != get_language()
    context = {"policy": policy, "text": text, "body": render_markdown(text.body), "foreign": foreign}
    return render(request, "people/policy.html", context)


@login_required
def accept(request: HttpRequest) -> HttpResponse:
    """Ask for acceptance of what came into force since the person was asked last."""
    then = request.POST.get("next") or request.GET.get("next", "")
    policies = list(Policy.objects.unaccepted_by(request.user).prefetch_related("texts").order_by("kind"))
    form = AcceptForm(request.POST or None, policies=policies)
    if policies and not (request.method == "POST" and form.is_valid()):
        texts = [text for policy in policies if (text := text_in(policy.texts.all()))]
        shown = [{"title": text.title, "language": text.language, "body": render_markdown(text.body)} for text in texts]
        return render(request, "people/accept.html", {"form": form, "texts": shown, "next": then})
    accept_policies(request.user, policies=policies, language=get_language() or settings.LANGUAGE_CODE)
    here = url_has_allowed_host_and_scheme(then, {request.get_host()}, require_https=request.is_secure())
    return redirect(then if here and then.startswith("/") else resolve_url(settings.LOGIN_REDIRECT_URL))


def lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's own sign-in: the one door for strangers, a refusal for people who do not write here."""
    if not request.user.is_authenticated:
        query = urlencode({"next": request.GET.get("next", reverse("wagtailadmin_home"))})
        return redirect(f"{reverse('account_login')}?{query}")
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect("wagtailadmin_home")
