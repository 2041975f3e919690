"""What a person's evidence adds up to. Derived: can be rebuilt at any time."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from competencies.models.framework import Competency, Level


class Attainment(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attainments")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="attainments")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    attained_at = models.DateTimeField(_("attained at"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("attainment")
        verbose_name_plural = _("attainments")
        constraints = [models.UniqueConstraint(fields=["person", "competency"], name="one_attainment")]

    def __str__(self) -> str:
        return f"{self.person}: {self.competency} {self.level}"
