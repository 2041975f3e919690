"""Wagtail's pages about users, for people who have one name."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleInWagtail(WagtailUsersAppConfig):
    user_viewset = "people.viewsets.PersonViewSet"
