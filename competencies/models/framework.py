"""Competency frameworks, none of them hard-coded: a tree of any depth and a scale of any length."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from people.texts import LanguageText


class Framework(ClusterableModel):
    """draft → in use (frozen) → retired. A new version is a new row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60)
    version = models.CharField(_("version"), max_length=20)
    publisher = models.CharField(_("publisher"), max_length=200)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    source_url = models.URLField(_("source address"), blank=True)
    in_use_since = models.DateTimeField(_("in use since"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_framework_per_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class FrameworkText(LanguageText):
    framework = ParentalKey(Framework, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "language"], name="one_framework_text")]

    def __str__(self) -> str:
        return self.title


class Level(ClusterableModel):
    """A step of a framework's scale; `position` counts from 1, the lowest. Exactly one level is marked proficient."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="levels")
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    is_proficient = models.BooleanField(_("counts as proficient"), default=False)
    needs_observation = models.BooleanField(
        _("needs observation"), default=False, help_text=_("Knowledge alone, such as a quiz, cannot show this level.")
    )

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["framework", "position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_level_per_code"),
            models.UniqueConstraint(fields=["framework", "position"], name="one_level_per_position"),
            models.UniqueConstraint(fields=["framework"], condition=Q(is_proficient=True), name="one_proficient_level"),
        ]

    def __str__(self) -> str:
        return self.code


class LevelText(LanguageText):
    level = ParentalKey(Level, on_delete=models.CASCADE, related_name="texts")
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "language"], name="one_level_text")]

    def __str__(self) -> str:
        return self.name


class Competency(ClusterableModel):
    """A node of the tree: a domain, a competency, or an indicator (observable behaviour at one level)."""

    class Kind(models.TextChoices):
        DOMAIN = "domain", _("Domain")
        COMPETENCY = "competency", _("Competency")
        INDICATOR = "indicator", _("Indicator")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="competencies")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="indicators")

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["framework", "position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_competency_per_code"),
            models.CheckConstraint(
                condition=Q(kind="indicator", level__isnull=False) | (~Q(kind="indicator") & Q(level=None)),
                name="only_indicators_have_a_level",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CompetencyText(LanguageText):
    competency = ParentalKey(Competency, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["competency", "language"], name="one_competency_text")]

    def __str__(self) -> str:
        return self.title
