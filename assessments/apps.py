from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments import messages, receivers, viewsets
        from assessments.views.opening import show_quiz
        from courses import activities

        activities.register(activities.ActivityKind("quiz", label=_("Quiz"), icon="quiz", view=show_quiz))
        receivers.connect()
        viewsets.register()
        messages.register_kinds()
