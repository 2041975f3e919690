"""What the courses in the database ask for: everything that a history needs to know of them, read once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from assessments.domain.versions import newest_version
from assessments.models import QuizVersion
from courses.models import Activity, Course, CourseOutcome, LessonPage

#: The kinds of question that the cohort answers.
KINDS = {"single", "multiple", "true_false"}


@dataclass(frozen=True, eq=False)
class ActivityFacts:
    """`blocks` are the places in a lesson where one can stop; `version` is what a quiz asks."""

    activity: Activity
    blocks: tuple[str, ...] = ()
    version: QuizVersion | None = None

    @property
    def id(self) -> int:
        return self.activity.pk

    @property
    def course_id(self) -> int:
        return self.activity.module.course_id

    @property
    def minutes(self) -> int:
        return self.activity.minutes or 5


@dataclass(frozen=True, eq=False)
class CourseFacts:
    """`activities` in order, without what is retired or cannot be done; `prerequisites` are ids of courses."""

    course: Course
    activities: tuple[ActivityFacts, ...]
    outcomes: tuple[CourseOutcome, ...]
    titles: dict[str, str] = field(default_factory=dict)
    prerequisites: frozenset[int] = frozenset()

    @property
    def id(self) -> int:
        return self.course.pk


def read_content() -> list[CourseFacts]:
    """Return the courses on offer, each after those that it asks for; without those whose quizzes the cohort cannot take."""
    courses = Course.objects.filter(retired_at=None, published_at__isnull=False).order_by("code")
    prefetched = courses.prefetch_related("texts", "prerequisites")
    return in_order(facts for facts in map(read_course, prefetched) if facts.activities and _can_take(facts))


def _can_take(course: CourseFacts) -> bool:
    versions = [activity.version for activity in course.activities if activity.version is not None]
    return all(question["kind"] in KINDS for version in versions for question in version.structure["questions"])


def read_course(course: Course) -> CourseFacts:
    activities = (
        Activity.objects.filter(module__course=course, retired_at=None, module__retired_at=None)
        .order_by("position")
        .select_related("module")
    )
    outcomes = (
        CourseOutcome.objects.filter(course=course)
        .select_related("competency", "level")
        .prefetch_related("competency__texts", "level__texts")
        .order_by("competency__position", "competency__code")
    )
    blocks = read_blocks(course)
    return CourseFacts(
        course=course,
        activities=tuple(
            ActivityFacts(activity, blocks.get(activity.key, ()), _version(activity)) for activity in activities
        ),
        outcomes=tuple(outcomes),
        titles={text.language: text.title for text in course.texts.all()},
        prerequisites=frozenset(one.pk for one in course.prerequisites.all() if one.retired_at is None),
    )


def _version(activity: Activity) -> QuizVersion | None:
    return newest_version(activity) if activity.kind == "quiz" else None


def read_blocks(course: Course) -> dict[UUID, tuple[str, ...]]:
    """Return the block ids of every lesson of the course; they are the same in every language."""
    keys = Activity.objects.filter(module__course=course, kind="lesson").values("key")
    pages = LessonPage.objects.filter(translation_key__in=keys, locale__language_code=course.source_language)
    return {page.translation_key: tuple(block["id"] for block in page.body.get_prep_value()) for page in pages}


def in_order(courses: Iterable[CourseFacts]) -> list[CourseFacts]:
    """Return `courses` so that each comes after its prerequisites; those that ask for one not among them are left out."""
    waiting = list(courses)
    ordered: list[CourseFacts] = []
    while ready := [one for one in waiting if one.prerequisites <= {done.id for done in ordered}]:
        ordered.extend(ready)
        waiting = [one for one in waiting if one not in ready]
    return ordered
