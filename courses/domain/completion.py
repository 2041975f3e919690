"""What is still to be done in a course: reads only, one query, the rule in one place.

A module is done when all its required activities are done and at least `at_least` of the optional ones; a course when all its
modules are. What was done stays done: a recorded module completion holds even when an activity is added later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from courses.models import Enrolment
from people.statements import read

# A plain statement: whatever she completes asks it.
STATES = """
    SELECT activity.id, activity.is_required, module.id, record.id IS NOT NULL, completion.id IS NOT NULL, module.at_least
    FROM courses_activity activity
    JOIN courses_module module ON module.id = activity.module_id
    LEFT JOIN courses_activityrecord record
        ON record.activity_id = activity.id AND record.enrolment_id = %s AND record.completed_at IS NOT NULL
    LEFT JOIN courses_modulecompletion completion ON completion.module_id = module.id AND completion.enrolment_id = %s
    WHERE module.course_id = %s AND activity.retired_at IS NULL AND module.retired_at IS NULL
    ORDER BY activity.position
"""


@dataclass
class ModuleState:
    """How far one module of one enrolment is; lists hold activity ids."""

    module_id: int
    at_least: int
    was_completed: bool
    required_open: list[int] = field(default_factory=list)
    optional_open: list[int] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    optional_done: int = 0

    @property
    def optional_needed(self) -> int:
        """How many more optional activities the module asks for."""
        return max(0, self.at_least - self.optional_done)

    @property
    def is_done(self) -> bool:
        return self.was_completed or not (self.required_open or self.optional_needed)

    def add(self, activity_id: int, *, required: bool, done: bool) -> None:
        """Count one activity of the module."""
        if done:
            self.done.append(activity_id)
            self.optional_done += not required
        else:
            (self.required_open if required else self.optional_open).append(activity_id)


def read_module_states(enrolment: Enrolment) -> list[ModuleState]:
    """Return the state of every module that is not retired, in order."""
    return fold_states(read(STATES, enrolment.pk, enrolment.pk, enrolment.course_id))


def fold_states(rows: Iterable[tuple[int, bool, int, bool, bool, int]]) -> list[ModuleState]:
    """Fold rows of (activity, required, module, done, module completed, at least) into the states of the modules."""
    states: dict[int, ModuleState] = {}
    for activity_id, required, module_id, done, was_completed, at_least in rows:
        state = states.setdefault(module_id, ModuleState(module_id, at_least, was_completed))
        state.add(activity_id, required=required, done=done)
    return list(states.values())


def course_is_done(states: list[ModuleState]) -> bool:
    """Every module is done, and something was done at all: a course emptied by its editors completes nobody."""
    return all(state.is_done for state in states) and any(state.done for state in states)
