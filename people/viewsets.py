"""Wagtail's list of users, for people who have one name and are never deleted."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.views.users import IndexView, UserViewSet

from people.forms.wagtail import PersonCreationForm, PersonEditForm


class PersonIndexView(IndexView):
    search_fields = ["full_name", "email"]

    @cached_property
    def columns(self) -> list[Column]:
        columns = super().columns
        for column in columns:
            if column.name == "name":
                column.sort_key = "full_name"
            elif column.name == "email":
                column.label = _("E-mail address")
        return columns

    def get_delete_url(self, instance: Any) -> None:
        return None


class PersonViewSet(UserViewSet):
    index_view_class = PersonIndexView
    template_prefix = "people/wagtail/"
    ordering = "full_name"

    def get_form_class(self, for_update: bool = False) -> type:
        return PersonEditForm if for_update else PersonCreationForm
