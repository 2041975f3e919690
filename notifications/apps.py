from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Mails")

    def ready(self) -> None:
        from notifications.account_kinds import register_account_kinds

        register_account_kinds()
