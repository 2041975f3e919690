"""A quiz as trainers write it. What learners answer is a frozen `QuizVersion` of it."""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from assessments.blocks import QUIZ_BLOCKS
from assessments.models.rule_fields import RuleFields
from cms.fields import BlocksField
from courses.models import ActivityPage


class QuizPage(RuleFields, ActivityPage):
    summary = models.CharField(_("summary"), max_length=250, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    questions = BlocksField(
        QUIZ_BLOCKS,
        verbose_name=_("questions"),
        help_text=_("At least one, before the quiz is published. A draft may wait."),
    )

    activity_kind = "quiz"
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        FieldPanel("questions"),
        *RuleFields.rule_field_panels,
        *ActivityPage.rule_panels,
    ]
    override_translatable_fields: ClassVar = [SynchronizedField("slug")]
    template = "assessments/preview.html"

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the questions as a learner meets them. Nothing is saved and nothing of the key is in the page."""
        return render(request, self.template, {**self.get_context(request), "is_preview": True})
