"""Files that learners hand in as evidence. Private: served only to her and to those who mark."""

import uuid

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Attempt


def private_storage() -> Storage:
    return storages["private"]


class Upload(models.Model):
    """One file given to one question. A later one replaces it in the answer; both stay until the person is emptied."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="uploads")
    question_id = models.CharField(max_length=64)
    file = models.FileField(storage=private_storage, upload_to="answers/")
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.name
