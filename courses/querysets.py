"""Reads of enrolments that several pages need."""

from courses.models import Activity, Enrolment
from people.models import Person


def find_enrolment(person: Person, course_id: int) -> Enrolment | None:
    """Return the person's latest enrolment in a course that she has not withdrawn from."""
    if not person.is_authenticated:
        return None
    return Enrolment.objects.current().filter(person=person, course=course_id).order_by("-cycle").first()


def first_activity_id(course_id: int) -> int | None:
    """Return the activity that a course opens with."""
    offered = Activity.objects.filter(module__course=course_id, retired_at=None, module__retired_at=None)
    return offered.order_by("position").values_list("pk", flat=True).first()
