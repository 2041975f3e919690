"""A course and what is in it, found by its address and not by the page tree."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from certificates.models import Certificate
from courses.activities import find_kind
from courses.domain.closing import SOURCE_KIND
from courses.domain.enrolment import missing_prerequisites
from courses.domain.learning import Learning
from courses.domain.outline import Outline, read_outline, read_outlines
from courses.domain.places import find_course, make_activity
from courses.frames import make_frame, read_records
from courses.models import Activity, Course, Enrolment
from courses.rules import can_read_activity, find_enrolment
from courses.views.bodies import read_face
from courses.views.caching import kept_for_strangers


@kept_for_strangers
def show_course(request: HttpRequest, course: str) -> HttpResponse:
    """The course page: what she will be able to do, what is in it, and one button."""
    found = find_course(course)
    if found is None:
        raise Http404
    language = current_language(found)
    outline = read_outline(found, language=language)
    if (refusal := refuse_restricted(request, found, outline.page_id)) is not None:
        return refusal
    enrolment = find_enrolment(request.user, found.pk)
    if found.retired_at and not outline.languages:
        raise Http404
    records = read_records(enrolment)
    learning = None
    if enrolment:
        done = frozenset(pk for pk, (is_done, _) in records.items() if is_done)
        learning = Learning(enrolment, outline, done, {pk: place for pk, (_, place) in records.items() if place})
    prerequisites = [] if enrolment else list_prerequisites(request.user, found, language=language)
    context = {
        "course": found,
        "outline": outline,
        "face": read_face(outline, language=language),
        "enrolment": enrolment,
        "learning": learning,
        "frame": make_frame(
            outline, current=None, enrolment=enrolment, records=records, is_closed=found.retired_at is not None
        ),
        "certificate": find_certificate(enrolment),
        "prerequisites": prerequisites,
        "can_enrol": all(is_done for _, is_done in prerequisites) or not request.user.is_authenticated,
    }
    return render(request, "courses/course.html", context)


def show_module(request: HttpRequest, course: str, module: str) -> HttpResponse:
    """A module has no page of its own: it is a part of the course page."""
    found = get_object_or_404(Course, code=course)
    outline = read_outline(found, language=current_language(found))
    if module not in {part.slug for part in outline.modules}:
        raise Http404
    return redirect(f"{outline.url}#module-{module}")


@kept_for_strangers
def show_activity(request: HttpRequest, course: str, module: str, activity: str) -> HttpResponse:
    """One activity: to those who may read it by its own kind's view, to others the way in."""
    home = find_course(course)
    if home is None or home.retired_at:
        return _gone(request, course)
    outline = read_outline(home, language=current_language(home))
    text = outline.by_slugs.get((module, activity))
    if text is None:
        return _gone(request, course)
    kind = find_kind(text.kind)
    if kind is None:
        raise Http404
    if (refusal := refuse_restricted(request, home, text.page_id)) is not None:
        return refusal
    enrolment = find_enrolment(request.user, outline.course_id)
    found = make_activity(text, outline=outline, course=home)
    is_first = text.place == 1 and found.kind == "lesson"
    if enrolment is None and not is_first and not can_read_activity(request.user, found):
        way_in = reverse("courses:enrol", args=[outline.course_key])
        return redirect(f"{way_in}?{urlencode({'next': text.url})}")
    return kind.view(request, found, text, enrolment, outline)


def current_language(course: Course) -> str:
    return get_language() or course.source_language


def refuse_restricted(request: HttpRequest, found: Any, page_id: int) -> HttpResponse | None:
    """Apply Wagtail's page privacy where any is set: the answer to give instead of the page, or None."""
    if not found.is_restricted:
        return None
    page = Page.objects.filter(pk=page_id).first()
    restrictions = page.get_view_restrictions() if page else []
    if all(restriction.accept_request(request) for restriction in restrictions):
        return None
    if request.user.is_authenticated:
        return render(request, "errors/403.html", status=403)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")


def find_certificate(enrolment: Enrolment | None) -> Certificate | None:
    """Return the certificate of a completed enrolment, in its current edition."""
    if enrolment is None or enrolment.completed_at is None:
        return None
    issued = Certificate.objects.filter(source_kind=SOURCE_KIND, source_uuid=enrolment.uuid, revoked_at=None)
    return issued.filter(superseded_at=None).only("uuid", "person_id").first()


def list_prerequisites(person: Any, course: Course, *, language: str) -> list[tuple[Outline, bool]]:
    """Return the courses that come first, each with whether she has completed it."""
    required = list(course.prerequisites.filter(retired_at=None).order_by("code"))
    if not required:
        return []
    missing = missing_prerequisites(person, course) if person.is_authenticated else required
    outlines = read_outlines(required, language=language)
    return [(outlines[one.pk], one not in missing) for one in required]


def _gone(request: HttpRequest, code: str) -> HttpResponse:
    """What is no longer offered leads to the course page, which says so; what never was is not found."""
    course = get_object_or_404(Course, code=code)
    activities = Activity.objects.filter(module__course=course, slug=request.path.rstrip("/").rpartition("/")[2])
    if not activities.exists():
        raise Http404
    if request.user.is_authenticated and course.retired_at is None:
        messages.info(request, gettext("This part is no longer in the course. What you have done is kept."))
    return redirect("courses:course", course.code)
