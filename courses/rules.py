"""Who may read what of a course: one rule for pages, documents, search and previews."""

from typing import Any

from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.models import Activity, ActivityPage, CoursePage, Enrolment, ModulePage
from people.statements import Statement

EDITORIAL = ["add", "change", "publish"]
# A plain statement: each request of a learner asks it.
LATEST_ENROLMENT = Statement(
    Enrolment,
    """
    SELECT {courses_enrolment} FROM courses_enrolment
    WHERE person_id = %s AND course_id = %s AND withdrawn_at IS NULL ORDER BY cycle DESC LIMIT 1
""",
)


def can_read(person: Any, subject: Page | Activity) -> bool:
    """Whether `person` may read a page or an activity.

    Pages that belong to no course, course pages and the first lesson of a course are public. Everything else needs an
    enrolment that was not withdrawn, or the permission to edit the page.
    """
    if isinstance(subject, Activity):
        return can_read_activity(person, subject)
    page = subject.specific
    if isinstance(page, ActivityPage):
        activity = Activity.objects.select_related("module").filter(key=page.translation_key).first()
        readable = page.live and activity is not None and activity.retired_at is None
        return (readable and can_read_activity(person, activity, page=page)) or can_edit(person, page)
    return bool(page.live) or can_edit(person, page)


def can_read_activity(person: Any, activity: Activity, *, page: Page | None = None) -> bool:
    """The rule for activities: first lesson, enrolment, or permission to edit."""
    course_id = activity.module.course_id
    if activity.kind == "lesson" and activity.pk == first_activity_id(course_id):
        return True
    if not person.is_authenticated:
        return False
    if find_enrolment(person, course_id):
        return True
    page = page or Page.objects.filter(translation_key=activity.key).first()
    return page is not None and can_edit(person, page)


def find_enrolment(person: Any, course_id: int) -> Enrolment | None:
    """Return the person's latest enrolment in a course that she has not withdrawn from; None for a visitor."""
    if not person.is_authenticated:
        return None
    return LATEST_ENROLMENT.first(person.pk, course_id)


def first_activity_id(course_id: int) -> int | None:
    """Return the activity that a course opens with."""
    offered = Activity.objects.filter(module__course=course_id, retired_at=None, module__retired_at=None)
    return offered.order_by("position").values_list("pk", flat=True).first()


def can_edit(person: Any, page: Page) -> bool:
    """Whether the CMS lets the person edit this page."""
    if not person.is_authenticated:
        return False
    return bool(PagePermissionPolicy().user_has_any_permission_for_instance(person, EDITORIAL, page))


def belongs_to_course(page: Page) -> bool:
    """Whether the page is one that the Hub serves by the anchors of a course."""
    return isinstance(page, CoursePage | ModulePage | ActivityPage)
