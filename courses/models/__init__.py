from courses.models.anchors import (
    Activity,
    ActivityText,
    Course,
    CourseLevel,
    CourseOutcome,
    CourseText,
    Module,
    ModuleText,
)
from courses.models.pages import (
    ActivityPage,
    CataloguePage,
    CoursePage,
    CoursePageOutcome,
    CoursePagePrerequisite,
    CoursePageTag,
    LessonPage,
    ModulePage,
)
from courses.models.records import ActivityRecord, Enrolment, ModuleCompletion

__all__ = [
    "Activity",
    "ActivityPage",
    "ActivityRecord",
    "ActivityText",
    "CataloguePage",
    "Course",
    "CourseLevel",
    "CourseOutcome",
    "CoursePage",
    "CoursePageOutcome",
    "CoursePagePrerequisite",
    "CoursePageTag",
    "CourseText",
    "Enrolment",
    "LessonPage",
    "Module",
    "ModuleCompletion",
    "ModulePage",
    "ModuleText",
]
