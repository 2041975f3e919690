"""What stands around an activity: how far she is, the outline, where to go."""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from courses.activities import find_kind
from courses.domain.learning import minutes_left, percent_done
from courses.domain.outline import Outline, OutlineActivity, OutlineModule
from courses.models import Enrolment
from people.statements import read

# A plain statement: each page of a learner asks it.
RECORDS = "SELECT activity_id, completed_at IS NOT NULL, position FROM courses_activityrecord WHERE enrolment_id = %s"


@dataclass(frozen=True)
class Frame:
    modules: list[tuple[OutlineModule, list[SafeString]]]
    percent: int
    place: int
    total: int
    minutes_left: int
    before: OutlineActivity | None
    after: OutlineActivity | None
    is_done: bool
    position: str


def read_records(enrolment: Enrolment | None) -> dict[int, tuple[bool, str]]:
    """Return (done, position) by activity id: the one query that joins her ticks to the outline."""
    if enrolment is None:
        return {}
    return {activity_id: (bool(is_done), position) for activity_id, is_done, position in read(RECORDS, enrolment.pk)}


def make_frame(
    outline: Outline,
    *,
    current: int | None,
    enrolment: Enrolment | None,
    records: dict[int, tuple[bool, str]],
    is_closed: bool = False,
) -> Frame:
    """Return the frame around the activity `current`; `is_closed` leads nowhere, as in a course no longer offered."""
    done = frozenset(pk for pk, (is_done, _) in records.items() if is_done)
    before, after = outline.neighbours(current or 0)
    here = outline.by_id.get(current or 0)
    return Frame(
        modules=[
            (module, [_line(activity, current, done, enrolment, is_closed) for activity in module.activities])
            for module in outline.modules
        ],
        percent=100 if enrolment and enrolment.completed_at else min(99, percent_done(outline, done)),
        place=here.place if here else 0,
        total=len(outline.activities),
        minutes_left=minutes_left(outline, done),
        before=before,
        after=after,
        is_done=current in done,
        position=records.get(current or 0, (False, ""))[1],
    )


def _line(
    activity: OutlineActivity, current: int | None, done: frozenset[int], enrolment: Enrolment | None, is_closed: bool
) -> SafeString:
    is_open = (enrolment is not None or activity.place == 1) and not is_closed
    return _rendered(activity, activity.id in done, activity.id == current, is_open)


@lru_cache(maxsize=20_000)
def _rendered(activity: OutlineActivity, is_done: bool, is_current: bool, is_open: bool) -> SafeString:
    """Return one line of the outline as HTML: the same for everybody in this state, so it is drawn once."""
    kind = find_kind(activity.kind)
    icon = "check-circle" if is_done else (kind.icon if kind else "circle") if is_open else "lock"
    context = {"item": activity, "icon": icon, "is_done": is_done, "is_current": is_current, "is_open": is_open}
    return render_to_string("courses/outline_line.html", context)
