from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from courses import activities, messages, receivers
        from courses.views.lessons import show_lesson

        receivers.connect()
        messages.register_kinds()
        activities.register(
            activities.ActivityKind("lesson", _("Lesson"), "lesson", show_lesson, marked_by_reader=True)
        )
