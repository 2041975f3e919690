"""What stands around an activity: how far she is, the outline, where to go."""

from dataclasses import dataclass

from courses.activities import find_kind
from courses.domain.learning import minutes_left, percent_done
from courses.domain.outline import Outline, OutlineActivity
from courses.models import ActivityRecord, Enrolment


@dataclass(frozen=True)
class Item:
    """One line of the outline."""

    title: str
    url: str
    minutes: int
    icon: str
    is_done: bool
    is_current: bool
    is_open: bool
    required: bool


@dataclass(frozen=True)
class Frame:
    modules: list[tuple[str, list[Item]]]
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
    rows = ActivityRecord.objects.filter(enrolment=enrolment).values_list("activity_id", "completed_at", "position")
    return {activity_id: (completed_at is not None, position) for activity_id, completed_at, position in rows}


def make_frame(
    outline: Outline,
    *,
    current: int | None,
    enrolment: Enrolment | None,
    records: dict[int, tuple[bool, str]],
) -> Frame:
    """Return the frame around the activity `current`."""
    done = frozenset(pk for pk, (is_done, _) in records.items() if is_done)
    before, after = outline.neighbours(current or 0)
    here = outline.by_id.get(current or 0)
    return Frame(
        modules=[
            (module.title, [_item(activity, current, done, enrolment) for activity in module.activities])
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


def _item(activity: OutlineActivity, current: int | None, done: frozenset[int], enrolment: Enrolment | None) -> Item:
    is_done = activity.id in done
    is_open = enrolment is not None or activity.place == 1
    kind = find_kind(activity.kind)
    icon = "check-circle" if is_done else (kind.icon if kind else "circle") if is_open else "lock"
    return Item(
        title=activity.title,
        url=activity.url,
        minutes=activity.minutes,
        icon=icon,
        is_done=is_done,
        is_current=activity.id == current,
        is_open=is_open,
        required=activity.required,
    )
