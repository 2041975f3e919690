"""A quiz as trainers write it. What learners answer is a frozen `QuizVersion` of it."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from assessments.blocks import QUESTION_BLOCKS
from assessments.questions import KINDS
from assessments.questions.reading import read_questions
from cms.fields import BlocksField
from courses.models import ActivityPage


class QuizPage(ActivityPage):
    summary = models.CharField(_("summary"), max_length=250, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    questions = BlocksField(
        QUESTION_BLOCKS,
        verbose_name=_("questions"),
        help_text=_("At least one, before the quiz is published. A draft may wait."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (per cent)"), default=70, validators=[MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts allowed"), default=0, help_text=_("0: no limit"))

    activity_kind = "quiz"
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        FieldPanel("questions"),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("attempts_allowed"),
                FieldPanel("is_required"),
                FieldPanel("minutes"),
            ],
            heading=_("Rules"),
        ),
    ]
    override_translatable_fields: ClassVar = [SynchronizedField("slug")]
    template = "assessments/preview.html"

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the questions as a learner meets them. Nothing is saved and nothing of the key is in the page."""
        questions, texts = read_questions(self.questions.get_prep_value(), {})
        previewed = [
            {
                "form": KINDS[question["kind"]].form(question, texts, 0, {}),
                "text": texts[f"{question['id']}.text"],
                "template": KINDS[question["kind"]].template,
            }
            for question in questions
        ]
        for number, shown in enumerate(previewed, start=1):
            shown["form"].prefix = f"preview{number}"
        return render(request, self.template, {**self.get_context(request), "previewed": previewed})
