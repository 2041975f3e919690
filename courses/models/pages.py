"""The pages that courses are written in: catalogue → course → module → activities, per language."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.fields import CONTENT_BLOCKS, BlocksField
from competencies.models import Competency, Level, Theme
from courses.models.anchors import Course, CourseLevel


class CataloguePage(Page):
    """The catalogue of one language."""

    introduction = models.CharField(_("introduction"), max_length=250, blank=True)

    parent_page_types: ClassVar = ["cms.HomePage"]
    max_count_per_parent = 1
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug")]
    template = "courses/course_preview.html"

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")


class CoursePageTag(TaggedItemBase):
    content_object = ParentalKey("courses.CoursePage", on_delete=models.CASCADE, related_name="tagged_items")


class CoursePage(Page):
    summary = models.CharField(_("summary"), max_length=200, help_text=_("One sentence, shown on the card."))
    audience = models.CharField(_("for whom"), max_length=250, blank=True)
    outcomes = BlocksField(
        [("outcome", blocks.CharBlock(label=_("What people will be able to do"), max_length=250))],
        verbose_name=_("outcomes"),
        blank=True,
    )
    body = BlocksField(CONTENT_BLOCKS, verbose_name=_("presentation"), blank=True)
    hours = models.DecimalField(
        _("learning hours"), max_digits=5, decimal_places=1, default=1, validators=[MinValueValidator(0)]
    )
    level = models.CharField(_("level"), max_length=20, choices=CourseLevel.choices, default=CourseLevel.FOUNDATION)
    certificate_validity_months = models.PositiveSmallIntegerField(
        _("certificate is valid for (months)"), default=0, help_text=_("0: it does not expire")
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="+")
    tags = ClusterTaggableManager(through=CoursePageTag, blank=True, verbose_name=_("tags"))

    parent_page_types: ClassVar = ["courses.CataloguePage"]
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("hours"), FieldPanel("level"), FieldPanel("certificate_validity_months")], heading=_("Rules")
        ),
        FieldPanel("themes"),
        FieldPanel("tags"),
        InlinePanel("competency_outcomes", heading=_("Competencies"), label=_("Competency")),
        InlinePanel("prerequisites", heading=_("Prerequisites"), label=_("Course")),
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug")]
    template = "courses/course_preview.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class CoursePageOutcome(Orderable):
    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="competency_outcomes")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+", verbose_name=_("competency"))
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", verbose_name=_("level shown as knowledge"))

    panels: ClassVar = [FieldPanel("competency"), FieldPanel("level")]


class CoursePagePrerequisite(Orderable):
    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="prerequisites")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+", verbose_name=_("course"))

    panels: ClassVar = [FieldPanel("course")]


class ModulePage(Page):
    introduction = models.TextField(_("introduction"), blank=True)
    at_least = models.PositiveSmallIntegerField(
        _("optional activities needed"),
        default=0,
        help_text=_("All required activities, and at least so many of the optional ones."),
    )

    parent_page_types: ClassVar = ["courses.CoursePage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("at_least")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug")]
    template = "courses/course_preview.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class ActivityPage(Page):
    """What the outline needs to know of any page that is an activity."""

    is_required = models.BooleanField(_("required"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=5, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    activity_kind: ClassVar[str]
    rule_panels: ClassVar = [MultiFieldPanel([FieldPanel("is_required"), FieldPanel("minutes")], heading=_("Rules"))]

    parent_page_types: ClassVar = ["courses.ModulePage"]
    subpage_types: ClassVar = []

    class Meta:
        abstract = True


class LessonPage(ActivityPage):
    summary = models.CharField(_("summary"), max_length=250, blank=True)
    body = BlocksField(CONTENT_BLOCKS, verbose_name=_("content"), blank=True)

    activity_kind = "lesson"
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        *ActivityPage.rule_panels,
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug")]
    template = "courses/lesson_preview.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
