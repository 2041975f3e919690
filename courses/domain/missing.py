"""Why am I not done? Exactly what is missing, in the reader's language."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language

from courses.domain.completion import ModuleState, read_module_states
from courses.domain.reading import OutlineActivity, OutlineModule, read_outline
from courses.models import ActivityRecord, Enrolment

State = Literal["open", "started", "waiting", "failed"]


@dataclass(frozen=True)
class Missing:
    """One thing to do: a required activity, or `needed` of several optional `activities`."""

    module: OutlineModule
    activities: tuple[OutlineActivity, ...]
    needed: int
    is_choice: bool
    state: State = "open"


def missing_for(enrolment: Enrolment, *, language: str | None = None) -> list[Missing]:
    """Return what an enrolment still lacks, in the order of the course; empty when it is completed."""
    if enrolment.completed_at:
        return []
    outline = read_outline(enrolment.course, language=language or get_language() or enrolment.course.source_language)
    states = {state.module_id: state for state in read_module_states(enrolment)}
    records = {record.activity_id: record for record in ActivityRecord.objects.filter(enrolment=enrolment)}
    missing: list[Missing] = []
    for module in outline.modules:
        state = states.get(module.id)
        if state is not None and not state.is_done:
            missing += _missing_in(module, state, records)
    return missing


def _missing_in(module: OutlineModule, state: ModuleState, records: dict[int, ActivityRecord]) -> list[Missing]:
    required = [
        Missing(module, (activity,), needed=1, is_choice=False, state=_state(records.get(activity.id)))
        for activity in module.activities
        if activity.id in state.required_open
    ]
    if not state.optional_needed:
        return required
    choice = tuple(activity for activity in module.activities if activity.id in state.optional_open)
    return [*required, Missing(module, choice, needed=state.optional_needed, is_choice=True)]


def _state(record: ActivityRecord | None) -> State:
    if record is None:
        return "open"
    if record.submitted_at:
        return "waiting"
    return "failed" if record.failed_at else "started"
