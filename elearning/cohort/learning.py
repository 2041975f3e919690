"""One enrolment as it goes on: the writes of `courses.domain.enrolment` and `courses.domain.progress`, kept in memory."""

from datetime import datetime
from decimal import Decimal

from courses.domain.completion import ModuleState, course_is_done, fold_states
from courses.models import ActivityRecord, Enrolment, ModuleCompletion
from elearning.cohort.certifying import certify
from elearning.cohort.content import ActivityFacts, CourseFacts
from elearning.cohort.sheet import Sheet


class Learning:
    """An enrolment with its records by activity, the modules that are closed and the number of attempts by activity."""

    def __init__(self, sheet: Sheet, course: CourseFacts, *, at: datetime) -> None:
        self.sheet, self.course = sheet, course
        self.enrolment = Enrolment(person=sheet.person, course=course.course, enrolled_at=at, last_active_at=at)
        self.records: dict[int, ActivityRecord] = {}
        self.closed: set[int] = set()
        self.attempts: dict[int, int] = {}
        sheet.add(self.enrolment)

    def start(self, activity: ActivityFacts, *, at: datetime, position: str = "") -> ActivityRecord:
        record = self.records.get(activity.id)
        if record is None:
            record = ActivityRecord(enrolment=self.enrolment, activity=activity.activity, started_at=at)
            self.records[activity.id] = record
            self.sheet.add(record)
        record.position = position or record.position
        self.enrolment.last_active_at, self.enrolment.last_activity = at, activity.activity
        return record

    def complete(self, activity: ActivityFacts, *, at: datetime, score: Decimal | None) -> None:
        record = self.start(activity, at=at)
        record.completed_at, record.failed_at, record.score = at, None, score
        states = self._read_states()
        self._close_modules(states, at)
        if course_is_done(states) and self.enrolment.completed_at is None:
            self.enrolment.completed_at = at
            certify(self.sheet, self.course, self.enrolment, at=at, records=self.records.values())

    def fail(self, activity: ActivityFacts, *, at: datetime, score: Decimal) -> None:
        record = self.start(activity, at=at)
        record.failed_at, record.score = at, max(record.score or score, score)

    def _read_states(self) -> list[ModuleState]:
        return fold_states(
            (
                each.id,
                each.activity.is_required,
                each.activity.module_id,
                each.id in self.records and self.records[each.id].completed_at is not None,
                each.activity.module_id in self.closed,
                each.activity.module.at_least,
            )
            for each in self.course.activities
        )

    def _close_modules(self, states: list[ModuleState], at: datetime) -> None:
        for state in states:
            if state.is_done and state.done and not state.was_completed:
                self.closed.add(state.module_id)
                closing = ModuleCompletion(enrolment=self.enrolment, module_id=state.module_id, completed_at=at)
                self.sheet.add(closing)
