"""The question bank: questions on their own, in several languages, that any number of quizzes ask."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from assessments.blocks import QUESTION_BLOCKS
from cms.fields import BlocksField
from competencies.models import Competency
from courses.models import Activity


class BankTag(TaggedItemBase):
    content_object = ParentalKey("assessments.BankQuestion", on_delete=models.CASCADE, related_name="tagged_items")


class BankQuestion(
    PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, index.Indexed, ClusterableModel
):
    """One question in one language. `translation_key` is the same in all, and is its id in every version of a quiz."""

    class Difficulty(models.IntegerChoices):
        EASY = 1, _("easy")
        MEDIUM = 2, _("medium")
        HARD = 3, _("hard")

    title = models.CharField(_("title"), max_length=200, help_text=_("For trainers; learners do not see it."))
    question = BlocksField(QUESTION_BLOCKS, min_num=1, max_num=1, verbose_name=_("question"))
    competency = models.ForeignKey(
        Competency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("competency")
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    tags = ClusterTaggableManager(through=BankTag, blank=True, verbose_name=_("tags"))

    panels: ClassVar = [
        FieldPanel("title"),
        FieldPanel("question"),
        FieldRowPanel([FieldPanel("competency"), FieldPanel("difficulty")]),
        FieldPanel("tags"),
    ]
    search_fields: ClassVar = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("locale_id"),
    ]
    translatable_fields: ClassVar = [
        TranslatableField("title"),
        TranslatableField("question"),
        SynchronizedField("competency"),
        SynchronizedField("difficulty"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("bank question")
        verbose_name_plural = _("bank questions")

    def __str__(self) -> str:
        return self.title

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "assessments/bank_preview.html"

    @property
    def key(self) -> uuid.UUID:
        return self.translation_key


class QuestionUse(models.Model):
    """That the newest version of a quiz may ask a question of the bank. Derived: written anew with each version."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="question_uses")
    question_key = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "question_key"], name="one_use_per_quiz")]

    def __str__(self) -> str:
        return f"{self.activity}: {self.question_key}"
