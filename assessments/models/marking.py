"""What a person, not a rule, says about an answer: marks, and the return of work for revision. Only ever added to."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Answer, Attempt


class Mark(models.Model):
    """One marker's judgement of one answer as it was with `seq`. It counts until another replaces it, for a `reason`.

    `share` is from 0 to 1 of the question's points; `criteria` maps ids of the rubric to points given, `line_comments` to
    what was said of them.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="marks")
    seq = models.PositiveIntegerField()
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=5, decimal_places=4)
    criteria = models.JSONField(default=dict)
    line_comments = models.JSONField(default=dict)
    comment = models.TextField(_("comment"), blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.TextField(_("reason"), blank=True)
    marked_at = models.DateTimeField(_("marked at"), default=timezone.now)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["marked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.answer}: {self.share}"


class Return(models.Model):
    """An attempt given back so that some answers can be revised; over when it is handed in again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="returns")
    question_ids = models.JSONField()
    comment = models.TextField(_("comment"))
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(_("returned at"), default=timezone.now)
    revised_at = models.DateTimeField(_("handed in again at"), null=True, blank=True)

    class Meta:
        verbose_name = _("return for revision")
        verbose_name_plural = _("returns for revision")
        ordering = ["returned_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=models.Q(revised_at=None), name="one_return_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.returned_at}"
