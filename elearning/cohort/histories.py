"""What one person did in her courses: a story is drawn, and told as acts."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from elearning.cohort.acts import Act, Enrol, Withdraw
from elearning.cohort.calendar import Calendar
from elearning.cohort.chance import happens, pick
from elearning.cohort.content import ActivityFacts, CourseFacts
from elearning.cohort.sessions import (
    Step,
    activity_steps,
    course_steps,
    into_sittings,
    left_open_step,
    place,
    quiz_steps,
)

ENROLLED_EARLIER = 0.2
Story = Callable[[Calendar, list[CourseFacts]], list[Act]]


def draw_history(calendar: Calendar, courses: list[CourseFacts]) -> tuple[str, list[Act]]:
    """Return the name of a story and its acts in order; no acts for one who has never enrolled."""
    name = pick(calendar.rng, {name: weight for name, (weight, _story) in STORIES.items()})
    acts = STORIES[name][1](calendar, courses)
    return name, sorted(acts, key=lambda act: act.at)


def finished_long_ago(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    return finish(calendar, first_course(calendar, courses), last_day=calendar.days_ago(60, 330))


def finished_recently(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    return finish(calendar, first_course(calendar, courses), last_day=calendar.days_ago(1, 45))


def failed_then_passed(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    course = first_course(calendar, courses)
    failed = {quiz.id: calendar.rng.randint(1, 2) for quiz in _sample(calendar.rng, _quizzes(course))}
    return finish(calendar, course, last_day=calendar.days_ago(3, 250), failures=failed)


def on_the_way(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    return begin(calendar, first_course(calendar, courses), last_day=calendar.days_ago(1, 12))


def stalled(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    return begin(calendar, first_course(calendar, courses), last_day=calendar.days_ago(15, 120))


def just_enrolled(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    return begin(calendar, first_course(calendar, courses), last_day=calendar.days_ago(1, 6), at_most=2)


def never_started(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    return [Enrol(calendar.moment(calendar.days_ago(10, 300)), first_course(calendar, courses))]


def not_enrolled(_calendar: Calendar, _courses: list[CourseFacts]) -> list[Act]:
    return []


def gave_up(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    """Three times failed at a quiz, and not seen since."""
    course = first_course(calendar, courses)
    quizzes = _quizzes(course)
    if not quizzes:
        return stalled(calendar, courses)
    quiz = calendar.rng.choice(quizzes)
    before = course.activities[: course.activities.index(quiz)]
    steps = [step for activity in before for step in activity_steps(calendar.rng, activity)]
    steps += quiz_steps(calendar.rng, quiz, failures=3, gives_up=True)
    return enrol_and(calendar, course, steps, last_day=calendar.days_ago(20, 200))


def left(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    """Some of the course, then out of it."""
    course = first_course(calendar, courses)
    acts = begin(calendar, course, last_day=calendar.days_ago(20, 200))
    return [*acts, Withdraw(max(act.at for act in acts) + timedelta(days=calendar.rng.randint(1, 9)), course)]


def second_course(calendar: Calendar, courses: list[CourseFacts]) -> list[Act]:
    """One course done, and another done, on its way or left lying."""
    first = first_course(calendar, courses)
    others = [course for course in courses if course is not first and course.prerequisites <= {first.id}]
    acts = finish(calendar, first, last_day=calendar.days_ago(150, 300))
    if not others:
        return acts
    tell = calendar.rng.choice((finish, finish, begin))
    following = tell(calendar, calendar.rng.choice(others), last_day=calendar.days_ago(1, 60))
    done_at = max(act.at for act in acts)
    return acts if min(act.at for act in following) <= done_at else acts + following


def first_course(calendar: Calendar, courses: list[CourseFacts]) -> CourseFacts:
    """Return a course that asks for no other."""
    return calendar.rng.choice([course for course in courses if not course.prerequisites])


def finish(
    calendar: Calendar, course: CourseFacts, *, last_day: date, failures: dict[int, int] | None = None
) -> list[Act]:
    steps = course_steps(calendar.rng, course, failures=failures or {})
    return enrol_and(calendar, course, [step for _, own in steps for step in own], last_day=last_day)


def begin(calendar: Calendar, course: CourseFacts, *, last_day: date, at_most: int | None = None) -> list[Act]:
    """Return the acts of one who has done some of the course, never all of it."""
    steps = course_steps(calendar.rng, course, failures={})
    most = min(len(steps) - 1, len(steps) if at_most is None else at_most)
    done = calendar.rng.randint(min(most, 0 if at_most else 1), most)
    chosen = [step for _, own in steps[:done] for step in own]
    if done < len(steps) and (unfinished := left_open_step(calendar.rng, steps[done][0])):
        chosen.append(unfinished)
    return enrol_and(calendar, course, chosen, last_day=last_day)


def enrol_and(calendar: Calendar, course: CourseFacts, steps: list[Step], *, last_day: date) -> list[Act]:
    """Return the acts of `steps`, which end on `last_day`, after enrolling in the same sitting or some days earlier."""
    enrol = Step(0.5, lambda at: Enrol(at, course))
    sittings = into_sittings(calendar.rng, steps)
    if not sittings or happens(calendar.rng, ENROLLED_EARLIER):
        sittings.insert(0, [enrol])
    else:
        sittings[0].insert(0, enrol)
    return place(calendar, sittings, last_day=last_day)


def _quizzes(course: CourseFacts) -> list[ActivityFacts]:
    return [activity for activity in course.activities if activity.version is not None]


def _sample(rng: Random, quizzes: list[ActivityFacts]) -> list[ActivityFacts]:
    return rng.sample(quizzes, min(len(quizzes), rng.choice((1, 1, 2))))


#: Weight of each story, and how it is told.
STORIES: dict[str, tuple[float, Story]] = {
    "finished long ago": (24, finished_long_ago),
    "finished recently": (13, finished_recently),
    "failed, then passed": (9, failed_then_passed),
    "second course": (10, second_course),
    "on the way": (15, on_the_way),
    "stalled": (13, stalled),
    "gave up": (4, gave_up),
    "just enrolled": (6, just_enrolled),
    "never started": (5, never_started),
    "left": (2, left),
    "not enrolled": (9, not_enrolled),
}
