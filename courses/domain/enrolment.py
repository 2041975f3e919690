"""Coming into a course and leaving it."""

from django.db import transaction
from django.utils import timezone

from courses.models import Course, Enrolment
from people.domain.auditing import record_act
from people.domain.locking import lock_person
from people.models import Person


class CannotEnrol(Exception):
    """Base of the reasons why somebody cannot enrol."""


class CourseRetired(CannotEnrol):
    """The course is no longer offered."""


class PrerequisitesMissing(CannotEnrol):
    """Other courses come first; `courses` names them."""

    def __init__(self, courses: list[Course]) -> None:
        super().__init__(", ".join(course.code for course in courses))
        self.courses = courses


@transaction.atomic
def enrol(person: Person, course: Course) -> Enrolment:
    """Return the person's enrolment in the course, a new one unless she has one. Idempotent.

    Whoever had withdrawn finds her progress again. Raises CourseRetired or PrerequisitesMissing; never for one who is enrolled.
    """
    lock_person(person.pk)
    latest = Enrolment.objects.filter(person=person, course=course).order_by("-cycle").first()
    if latest is not None and latest.withdrawn_at is None:
        return latest
    if Course.objects.filter(pk=course.pk, retired_at__isnull=False).exists():
        raise CourseRetired(course.code)
    if missing := missing_prerequisites(person, course):
        raise PrerequisitesMissing(missing)
    return _come_back(latest) if latest else Enrolment.objects.create(person=person, course=course)


def _come_back(enrolment: Enrolment) -> Enrolment:
    record_act(
        "courses.came_back",
        actor=enrolment.person,
        subject_kind="courses.enrolment",
        subject_id=enrolment.uuid,
        data={"withdrawn_at": enrolment.withdrawn_at.isoformat() if enrolment.withdrawn_at else ""},
    )
    enrolment.withdrawn_at = None
    enrolment.last_active_at = timezone.now()
    enrolment.save(update_fields=["withdrawn_at", "last_active_at"])
    return enrolment


@transaction.atomic
def withdraw(enrolment: Enrolment) -> None:
    """Leave a course that is not completed. Idempotent; what was done is kept, and a completed course stays completed."""
    lock_person(enrolment.person_id)
    Enrolment.objects.open().filter(pk=enrolment.pk).update(withdrawn_at=timezone.now())
    enrolment.refresh_from_db(fields=["withdrawn_at"])


def missing_prerequisites(person: Person, course: Course) -> list[Course]:
    """Return the courses that must be completed first and are not. A retired one can no longer be asked for."""
    completed = Enrolment.objects.filter(person=person, completed_at__isnull=False).values("course")
    return list(course.prerequisites.filter(retired_at=None).exclude(pk__in=completed).order_by("code"))
