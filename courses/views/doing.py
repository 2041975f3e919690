"""What a learner does by pressing a button: enrol, mark as done, leave; and the place that her browser reports."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.activities import find_kind
from courses.domain.enrolment import CourseRetired, PrerequisitesMissing, enrol, withdraw
from courses.domain.outline import Outline, read_outline
from courses.domain.places import find_course_of, make_activity
from courses.domain.progress import NotEnrolled, complete_activity, start_activity
from courses.models import Activity, Course, Enrolment
from courses.rules import find_enrolment
from courses.views.caching import never_kept
from courses.views.reading import current_language, list_prerequisites

POSITION_LENGTH = 64


@never_kept
@login_required
@require_http_methods(["GET", "POST"])
def enrol_in_course(request: HttpRequest, key: UUID) -> HttpResponse:
    """GET asks, POST enrols; both lead on to the lesson that she wanted. Pressed twice, it does the same."""
    course = get_object_or_404(Course, key=key)
    outline = read_outline(course, language=current_language(course))
    target = wanted_page(request, outline)
    if find_enrolment(request.user, course.pk):
        return redirect(target)
    if request.method == "POST":
        try:
            enrol(request.user, course)
        except (CourseRetired, PrerequisitesMissing):
            return redirect(outline.url)  # the course page says why
        return redirect(target)
    if course.retired_at:
        return redirect(outline.url)
    prerequisites = list_prerequisites(request.user, course, language=current_language(course))
    context = {"course": course, "outline": outline, "next": target, "prerequisites": prerequisites}
    context["can_enrol"] = all(is_done for _, is_done in prerequisites)
    return render(request, "courses/enrol.html", context)


def wanted_page(request: HttpRequest, outline: Outline) -> str:
    """Return the page that she came from when it is one of ours, else the first activity."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    if wanted.startswith("/") and is_ours:
        return wanted
    return outline.activities[0].url if outline.activities else outline.url


@never_kept
@login_required
@require_POST
def complete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Mark an activity as done and go on to the next; the last leads to the course page. A quiz is passed, not marked."""
    activity, enrolment = own_activity(request, key)
    kind = find_kind(activity.kind)
    if kind is None or not kind.marked_by_reader:
        raise Http404
    was_completed = enrolment.completed_at is not None
    try:
        complete_activity(enrolment, activity)
    except NotEnrolled as error:
        raise Http404 from error
    course = activity.module.course
    outline = read_outline(course, language=current_language(course))
    if enrolment.completed_at and not was_completed:
        messages.success(request, gettext("Well done! You have completed the course. Your certificate is on its way."))
        return redirect(outline.url)
    _, after = outline.neighbours(activity.pk)
    if after is None or course.retired_at:
        return redirect(outline.url)
    return redirect(after.url)


@never_kept
@login_required
@require_POST
def remember_position(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep the block that she read last; sent by the lesson's script when the page is left."""
    position = request.POST.get("position", "")
    if not position or len(position) > POSITION_LENGTH or not position.replace("-", "").isalnum():
        return HttpResponse(status=400)
    activity, enrolment = own_activity(request, key)
    start_activity(enrolment, activity, position=position)
    return HttpResponse(status=204)


@never_kept
@login_required
@require_http_methods(["GET", "POST"])
def leave_course(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """GET asks, POST withdraws. What was done is kept and comes back with her."""
    found = get_object_or_404(Enrolment.objects.open().select_related("course"), uuid=enrolment, person=request.user)
    outline = read_outline(found.course, language=current_language(found.course))
    if request.method == "POST":
        withdraw(found)
        messages.success(request, gettext("You have left the course. What you did is kept, should you come back."))
        return redirect("courses:my_learning")
    return render(request, "courses/leave.html", {"enrolment": found, "outline": outline})


def own_activity(request: HttpRequest, key: UUID) -> tuple[Activity, Enrolment]:
    """Return an activity with the reader's own enrolment in its course; without one it is not found."""
    course = find_course_of(key)
    enrolment = find_enrolment(request.user, course.pk) if course else None
    if course is None or enrolment is None:
        raise Http404
    outline = read_outline(course, language=current_language(course))
    place = outline.by_key.get(key)
    activity = make_activity(place, outline=outline, course=course) if place else find_retired(key)
    enrolment.course, enrolment.person = course, request.user  # type: ignore[assignment]
    return activity, enrolment


def find_retired(key: UUID) -> Activity:
    """Return an activity that the outline no longer holds: who has its page open may still finish it."""
    return Activity.objects.select_related("module__course").get(key=key)
