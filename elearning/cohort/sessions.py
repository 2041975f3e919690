"""From what is to be done in a course to sittings of ten minutes to an hour, and from there to moments."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from elearning.cohort.acts import Act, Finish, Reply, TakeQuiz, Visit
from elearning.cohort.answers import Values, draw_answers, passes
from elearning.cohort.calendar import Calendar
from elearning.cohort.chance import happens
from elearning.cohort.content import ActivityFacts, CourseFacts

INTERRUPTED, PLACE_KEPT, OPTIONAL_SKIPPED = 0.18, 0.85, 0.4
FLAGGED, CHANGED_HER_MIND, LEFT_OPEN = 0.06, 0.08, 0.07


@dataclass(frozen=True)
class Step:
    """Something that takes so many `minutes` and, begun at a moment, leaves an act at its begin or end."""

    minutes: float
    make: Callable[[datetime], Act]


def course_steps(
    rng: Random, course: CourseFacts, *, failures: dict[int, int]
) -> list[tuple[ActivityFacts, list[Step]]]:
    """Return the activities that she does, in order, with their steps; `failures`: how often which quiz is failed first."""
    skipped = _skipped(rng, course)
    steps: list[tuple[ActivityFacts, list[Step]]] = []
    for activity in course.activities:
        if activity.id not in skipped:
            failed = failures.get(activity.id, int(happens(rng, 0.1)))
            steps.append((activity, activity_steps(rng, activity, failures=failed)))
    return steps


def _skipped(rng: Random, course: CourseFacts) -> set[int]:
    spare: dict[int, list[int]] = {}
    needed: dict[int, int] = {}
    for activity in course.activities:
        if not activity.activity.is_required:
            spare.setdefault(activity.activity.module_id, []).append(activity.id)
            needed[activity.activity.module_id] = activity.activity.module.at_least
    return {pk for module, ids in spare.items() for pk in ids[needed[module] :] if happens(rng, OPTIONAL_SKIPPED)}


def activity_steps(rng: Random, activity: ActivityFacts, *, failures: int = 0) -> list[Step]:
    if activity.version is not None:
        return quiz_steps(rng, activity, failures=failures)
    steps: list[Step] = []
    if activity.blocks and happens(rng, INTERRUPTED):
        steps.append(_visit(rng, activity, activity.minutes * 0.4))
    if activity.blocks and happens(rng, PLACE_KEPT):
        steps.append(_visit(rng, activity, activity.minutes * 0.3))
    minutes = max(2.0, activity.minutes * rng.uniform(0.5, 1.1))
    return [*steps, Step(minutes, lambda at: Finish(at + timedelta(seconds=int(minutes * 60)), activity))]


def _visit(rng: Random, activity: ActivityFacts, minutes: float) -> Step:
    position = rng.choice(activity.blocks)
    return Step(minutes, lambda at: Visit(at, activity, position))


def quiz_steps(rng: Random, activity: ActivityFacts, *, failures: int, gives_up: bool = False) -> list[Step]:
    """Return so many failed attempts and one that passes, unless she `gives_up`; never more than the rules allow.

    None at a quiz that has no version yet: nobody can take it.
    """
    version = activity.version
    if version is None:
        return []
    allowed = version.rules["attempts_allowed"]
    if allowed and not gives_up:
        failures = min(failures, allowed - 1)
    steps: list[Step] = []
    for _ in range(min(failures, allowed) if allowed else failures):
        values = draw_answers(rng, version, wanted=False)
        if passes(version, values):
            return [*steps, attempt_step(rng, activity, values)]
        steps.append(attempt_step(rng, activity, values))
    return steps if gives_up else [*steps, attempt_step(rng, activity, draw_answers(rng, version, wanted=True))]


def attempt_step(rng: Random, activity: ActivityFacts, values: Values, *, left_open: bool = False) -> Step:
    """Return one attempt at a quiz; `left_open`: she stops in the middle of it."""
    delays: list[tuple[str, object, int, int, bool]] = []
    seconds = rng.randint(5, 20)
    for question_id, value in values.items():
        seconds += rng.randint(12, 60)
        if happens(rng, CHANGED_HER_MIND):
            delays.append((question_id, None, seconds, 1, False))
            seconds += rng.randint(4, 20)
            delays.append((question_id, value, seconds, 2, happens(rng, FLAGGED)))
        else:
            delays.append((question_id, value, seconds, 1, happens(rng, FLAGGED)))
    if left_open:
        delays = delays[: max(1, len(delays) // 2)]
    end = seconds + rng.randint(10, 60)

    def make(at: datetime) -> Act:
        replies = tuple(
            Reply(question_id, value, at + timedelta(seconds=after), seq, flagged)
            for question_id, value, after, seq, flagged in delays
        )
        return TakeQuiz(at, activity, replies, None if left_open else at + timedelta(seconds=end))

    return Step(end / 60, make)


def left_open_step(rng: Random, activity: ActivityFacts) -> Step | None:
    """Return an attempt that she has begun and not handed in, now and then."""
    if activity.version is None or not happens(rng, LEFT_OPEN * 4):
        return None
    return attempt_step(rng, activity, draw_answers(rng, activity.version, wanted=True), left_open=True)


def into_sittings(rng: Random, steps: Iterable[Step]) -> list[list[Step]]:
    """Return the steps in sittings: she stops when her time is over, not in the middle of a step."""
    sittings: list[list[Step]] = []
    left = 0.0
    for step in steps:
        if left <= 0:
            sittings.append([])
            left = rng.uniform(8, 45)
        sittings[-1].append(step)
        left -= step.minutes
    return sittings


def place(calendar: Calendar, sittings: list[list[Step]], *, last_day: date) -> list[Act]:
    """Return the acts of the sittings, the last of which is on `last_day`."""
    days = calendar.days_until(last_day, count=len(sittings))
    acts = []
    for day, sitting in zip(days, sittings, strict=True):
        at = calendar.moment(day)
        for step in sitting:
            acts.append(step.make(at))
            at += timedelta(seconds=int(step.minutes * 60) + calendar.rng.randint(2, 40))
    return acts
