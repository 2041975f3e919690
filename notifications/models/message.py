"""The outbox: every mail the Hub owes somebody, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from worker.owed import OwedRow, owed_index


class Message(OwedRow):
    """One mail. pending → sending (lease) → sent, failed or unconfirmed; each end is a timestamp. Settled without one
    of these: the person did not want it.

    `subject` names what the mail is about (a uuid or key), `due_on` the day it belongs to: a reminder for the same
    person, kind, subject and day exists once. `data` is JSON for the template, which is rendered when sending, in the
    person's language of that moment. `data_at` is committed right before SMTP DATA: from then on nobody can say that
    it was not sent.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNCONFIRMED = "unconfirmed", _("unconfirmed")
        DROPPED = "dropped", _("not wanted")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="messages")
    address = models.EmailField(
        _("address"), blank=True, help_text=_("Only for an address that is not (yet) the person's own.")
    )
    language = models.CharField(_("language"), max_length=12, blank=True, help_text=_("Only when there is no person."))
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=64)
    due_on = models.DateField(_("due on"))
    data = models.JSONField(_("data"), default=dict)
    data_at = models.DateTimeField(_("handed to the mail server at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    unconfirmed_at = models.DateTimeField(_("unconfirmed since"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "subject", "due_on"], name="one_message_per_day"),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(address=""), name="message_has_receiver"),
        ]
        indexes = [owed_index("messages_owed")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def state(self) -> "Message.State":
        for fact, state in (
            (self.sent_at, self.State.SENT),
            (self.failed_at, self.State.FAILED),
            (self.unconfirmed_at, self.State.UNCONFIRMED),
            (self.settled_at, self.State.DROPPED),
            (self.lease_until, self.State.SENDING),
        ):
            if fact:
                return state
        return self.State.PENDING
