"""What follows from completing a course: evidence of its competencies, and a certificate with every printed string frozen."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils import timezone

from certificates.domain.issuing import CertificateData, Standard, issue
from competencies.domain.attainment import record_evidence
from competencies.models import Evidence
from courses.models import ActivityRecord, Course, CourseOutcome, CoursePage, Enrolment
from people.models import Person
from people.texts import text_in

SOURCE_KIND = "courses.enrolment"
HUNDREDTH = Decimal("0.01")


def certify(enrolment: Enrolment) -> None:
    """Record evidence for the course's competencies and issue the certificate of a completed enrolment. Idempotent.

    A course without competencies certifies too.
    """
    outcomes = list(
        CourseOutcome.objects.filter(course=enrolment.course_id)
        .select_related("competency", "level")
        .prefetch_related("competency__texts", "level__texts")
        .order_by("competency__position", "competency__code")
    )
    titles = dict(enrolment.course.texts.values_list("language", "title"))
    for outcome in outcomes:
        record_evidence(
            enrolment.person,
            competency=outcome.competency,
            level=outcome.level,
            kind=Evidence.Kind.COURSE,
            source_kind=SOURCE_KIND,
            source_uuid=enrolment.uuid,
            source_titles=titles,
            recorded_at=enrolment.completed_at,
        )
    data = make_certificate_data(enrolment, outcomes)
    issue(enrolment.person, data, source_kind=SOURCE_KIND, source_uuid=enrolment.uuid)


def make_certificate_data(enrolment: Enrolment, outcomes: list[CourseOutcome]) -> CertificateData:
    """Return what is printed, in the person's language where the course has it."""
    return describe_course(
        enrolment.course,
        outcomes,
        person=enrolment.person,
        completed_on=timezone.localdate(enrolment.completed_at or timezone.now()),
        score=mean_score(enrolment),
    )


def describe_course(
    course: Course, outcomes: list[CourseOutcome], *, person: Person, completed_on: date, score: Decimal | None
) -> CertificateData:
    """Return what a certificate of `course` says to `person`; of her, only name and language are read."""
    text = text_in(course.texts.all(), person.language)
    page = CoursePage.objects.filter(pk=text.page_id).first() if text else None
    return CertificateData(
        name=person.printed_name,
        title=text.title if text else course.code,
        language=person.language,
        hours=course.hours,
        score=score,
        completed_on=completed_on,
        expires_on=expiry_of(course, completed_on),
        standards=tuple(_standard(outcome, person.language) for outcome in outcomes),
        cover=course.code,
        outcomes=tuple(str(block.value) for block in page.outcomes) if page else (),
    )


def mean_score(enrolment: Enrolment) -> Decimal | None:
    """Return the mean of all scores of the enrolment in per cent; None when nothing was scored."""
    records = ActivityRecord.objects.filter(enrolment=enrolment, completed_at__isnull=False)
    return mean_of(records.values_list("score", flat=True))


def mean_of(scores: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of those that are not None, to two places; None when all are."""
    scored = [score for score in scores if score is not None]
    return (sum(scored, Decimal(0)) / len(scored)).quantize(HUNDREDTH) if scored else None


def expiry_of(course: Course, completed_on: date) -> date | None:
    """Return the last day of validity: the same day some months later, or the last day of that month."""
    months = course.certificate_validity_months
    if not months:
        return None
    year, month = divmod(completed_on.year * 12 + completed_on.month - 1 + months, 12)
    for day in range(completed_on.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, completed_on.day)


def _standard(outcome: CourseOutcome, language: str) -> Standard:
    competency = text_in(outcome.competency.texts.all(), language)
    level = text_in(outcome.level.texts.all(), language)
    return Standard(
        code=outcome.competency.code,
        title=competency.title if competency else outcome.competency.code,
        level=level.name if level else outcome.level.code,
    )
