"""Organisations as a tree, and who belongs to them from when until when."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from treebeard.mp_tree import MP_Node


class Organisation(MP_Node):
    class Kind(models.TextChoices):
        NETWORK = "network", _("Network")
        MINISTRY = "ministry", _("Ministry or agency")
        SERVICE = "service", _("Social service")
        SCHOOL = "school", _("School")
        HEALTH = "health", _("Health service")
        POLICE = "police", _("Police")
        CIVIL_SOCIETY = "civil_society", _("Civil society organisation")
        UNIVERSITY = "university", _("University")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.SERVICE)
    country = CountryField(_("country"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    node_order_by = ["name"]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def open(self) -> "MembershipQuerySet":
        """Memberships that have not ended."""
        return self.filter(until=None)

    def managing(self) -> "MembershipQuerySet":
        return self.filter(role=Membership.Role.MANAGER)


class Membership(models.Model):
    """A person in an organisation, in one role, from a day until a day. Moving writes a new row."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        MANAGER = "manager", _("Manager")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(until=None), name="one_open_membership"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], condition=Q(until=None), name="open_memberships")]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation} ({self.get_role_display()})"
