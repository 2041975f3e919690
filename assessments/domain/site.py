"""Setting up the question bank: those who write courses write its questions."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from cms.domain.site import TRAINERS

TRAINERS_MAY = ("add_bankquestion", "change_bankquestion", "delete_bankquestion", "publish_bankquestion")


@transaction.atomic
def set_up_bank() -> Group:
    """Let trainers write, publish and delete questions of the bank. Idempotent."""
    group, _is_new = Group.objects.get_or_create(name=TRAINERS)
    group.permissions.add(*Permission.objects.filter(content_type__app_label="assessments", codename__in=TRAINERS_MAY))
    return group
