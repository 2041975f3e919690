"""What a completed course leaves behind: the writes of `courses.domain.closing` and what it calls, kept in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from certificates.domain.issuing import SUBJECT
from certificates.models import Certificate
from certificates.snapshots import build_snapshot
from competencies.domain.attainment import LevelNeedsObservation, derive_best
from competencies.models import Attainment, Evidence
from courses.domain.closing import SOURCE_KIND, expiry_of, mean_of
from courses.models import ActivityRecord, Enrolment
from elearning.cohort.content import CourseFacts
from elearning.cohort.sheet import Sheet

Records = Iterable[ActivityRecord]


def certify(sheet: Sheet, course: CourseFacts, enrolment: Enrolment, *, at: datetime, records: Records) -> None:
    """Add evidence, certificate and its audit entry. Raises LevelNeedsObservation as recording evidence does."""
    for outcome in course.outcomes:
        if outcome.level.needs_observation:
            raise LevelNeedsObservation(f"{outcome} of {course.course} must be observed")
        evidence = Evidence(
            person=sheet.person,
            competency=outcome.competency,
            level=outcome.level,
            kind=Evidence.Kind.COURSE,
            source_kind=SOURCE_KIND,
            source_uuid=enrolment.uuid,
            source_titles=course.titles,
            recorded_at=at,
        )
        sheet.add(evidence)
    certificate = make_certificate(sheet, course, enrolment, at=at, records=records)
    sheet.add(certificate)
    sheet.audit(at, "certificate.issued", kind=SUBJECT, subject=certificate.uuid, data={})


def make_certificate(
    sheet: Sheet, course: CourseFacts, enrolment: Enrolment, *, at: datetime, records: Records
) -> Certificate:
    """Return the unsaved certificate, its PDF still owed."""
    day = sheet.day(at)
    data = replace(
        sheet.ground.wording(course, sheet.person.language),
        name=sheet.person.printed_name,
        score=mean_of(record.score for record in records if record.completed_at),
        completed_on=day,
        expires_on=expiry_of(course.course, day),
    )
    certificate = Certificate(
        person=sheet.person,
        source_kind=SOURCE_KIND,
        source_uuid=enrolment.uuid,
        language=data.language,
        expires_on=data.expires_on,
        issued_at=at,
        created_at=at,
        due_at=at,
    )
    certificate.snapshot = build_snapshot(data, code=certificate.code, issued_on=day)
    return certificate


def attainments_of(sheet: Sheet) -> Iterator[Attainment]:
    """Yield what all evidence of the sheet adds up to."""
    pieces: dict[int, list[Evidence]] = {}
    for evidence in sheet.rows[Evidence]:
        pieces.setdefault(evidence.competency_id, []).append(evidence)
    for best in filter(None, map(derive_best, pieces.values())):
        yield Attainment(
            person=sheet.person,
            competency=best.competency,
            level=best.level,
            attained_at=best.recorded_at,
            valid_until=best.valid_until,
        )
