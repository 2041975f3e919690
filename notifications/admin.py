"""The outbox for the operator: to look at, not to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from notifications.kinds import secret_kind_names
from notifications.models import Message

HIDDEN = _("hidden: it opens an account")


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin[Message]):
    list_display = ["kind", "person", "shown_state", "due_at", "sent_at", "attempt", "last_error"]
    list_filter = ["kind", "settled_at", "failed_at", "unconfirmed_at"]
    search_fields = ["person__email", "uuid", "subject"]
    fields = [
        "uuid", "kind", "person", "address", "subject", "due_on", "due_at", "shown_state", "attempt", "last_error",
        "data_at", "sent_at", "failed_at", "unconfirmed_at", "settled_at", "shown_data",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).select_related("person")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("state"))
    def shown_state(self, message: Message) -> str:
        return str(message.state.label)

    @admin.display(description=_("data"))
    def shown_data(self, message: Message) -> str:
        """The data of a secret mail holds links that sign in: not even an operator sees it."""
        return str(HIDDEN) if message.kind in secret_kind_names() else str(message.data)
