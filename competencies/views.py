"""The passport and the choice of a role."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competencies.domain.passport import choose_role, offered_profiles, read_passport
from competencies.forms import RoleForm


@login_required
@require_safe
def passport(request: HttpRequest) -> HttpResponse:
    """Show the reader's own passport."""
    own = read_passport(request.user, language=get_language() or request.user.language)
    initial = {"profile": own.role.profile_id if own.role else ""}
    context = {"passport": own, "form": RoleForm(profiles=own.profiles, initial=initial)}
    return render(request, "competencies/passport.html", context)


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Take the role that was chosen and go back to the passport."""
    profiles = {profile.pk: profile for profile in offered_profiles()}
    form = RoleForm(request.POST, profiles=[(pk, profile.code) for pk, profile in profiles.items()])
    if form.is_valid():
        choose_role(request.user, profiles.get(form.cleaned_data["profile"]))
        messages.success(request, _("Your passport now shows what this role asks for."))
    else:
        messages.error(request, _("This role is not offered any more. Please choose another."))
    return redirect("competencies:passport")
