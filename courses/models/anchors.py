"""Language-neutral anchors of courses, modules and activities: what records point at.

`key` is the `translation_key` of the page; `code` and `slug` make its address, the same in every language. The source-language
page alone decides what stands here; `courses.domain.outline.sync` writes it. Child rows hold title and address per live
language, so that lists of courses never touch the page tree. An anchor is retired, never deleted.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from competencies.models import Competency, Level, Theme
from people.texts import LanguageText


class CourseLevel(models.TextChoices):
    FOUNDATION = "foundation", _("Foundation")
    PRACTITIONER = "practitioner", _("Practitioner")
    ADVANCED = "advanced", _("Advanced")


class Anchor(models.Model):
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        abstract = True


class AnchorText(LanguageText):
    """Title and address of a live page. `is_stale`: the source has changed since this translation was made."""

    title = models.CharField(max_length=255)
    url_path = models.CharField(max_length=500, help_text="Address on the site, with the language: /en/courses/…/")
    page_id = models.PositiveBigIntegerField()
    revision_id = models.PositiveBigIntegerField(
        default=0, help_text="The live revision: what is rendered is kept by it"
    )
    is_stale = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Course(Anchor):
    code = models.SlugField(_("code"), max_length=255, unique=True)
    source_language = models.CharField(max_length=12)
    level = models.CharField(_("level"), max_length=20, choices=CourseLevel.choices, default=CourseLevel.FOUNDATION)
    hours = models.DecimalField(_("learning hours"), max_digits=5, decimal_places=1, default=0)
    minutes = models.PositiveIntegerField(_("minutes"), default=0, help_text=_("Sum of all activities"))
    certificate_validity_months = models.PositiveSmallIntegerField(default=0, help_text=_("0: does not expire"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    outline_version = models.PositiveIntegerField(default=1)
    tree_digest = models.CharField(max_length=64, blank=True, help_text="Of the page tree that was last synced")
    themes = models.ManyToManyField(Theme, related_name="courses", blank=True)
    prerequisites = models.ManyToManyField("self", symmetrical=False, related_name="prerequisite_of", blank=True)
    tags = TaggableManager(blank=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.code


class CourseText(AnchorText):
    course = models.ForeignKey(Course, models.CASCADE, related_name="texts")
    summary = models.CharField(max_length=250, blank=True)
    search_text = models.TextField(help_text="Title, summary and outcomes, folded: one script, no accents")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "language"], name="one_course_text")]

    def __str__(self) -> str:
        return self.title


class CourseOutcome(models.Model):
    """A competency that completing the course is evidence for, and the level it shows."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="outcomes")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="course_outcomes")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "competency"], name="one_outcome_per_competency")]

    def __str__(self) -> str:
        return f"{self.course}: {self.competency} {self.level}"


class Module(Anchor):
    """Done when all its required activities are done and at least `at_least` of the optional ones."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="modules")
    slug = models.SlugField(max_length=255)
    position = models.PositiveSmallIntegerField(default=0)
    at_least = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["course", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.course} {self.position}"


class ModuleText(AnchorText):
    module = models.ForeignKey(Module, models.CASCADE, related_name="texts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "language"], name="one_module_text")]

    def __str__(self) -> str:
        return self.title


class Activity(Anchor):
    """A lesson, a quiz or whatever `courses.activities` knows. `position` counts within the whole course."""

    module = models.ForeignKey(Module, models.PROTECT, related_name="activities")
    slug = models.SlugField(max_length=255)
    kind = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    is_required = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["module", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ActivityText(AnchorText):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="texts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "language"], name="one_activity_text")]
        indexes = [models.Index(fields=["page_id"], name="activity_text_page")]

    def __str__(self) -> str:
        return self.title
