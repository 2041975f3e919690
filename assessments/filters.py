"""Finding questions in the bank."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet

from assessments.blocks import QUESTION_BLOCKS
from assessments.models import BankQuestion
from competencies.models import Competency


def list_types() -> list[tuple[str, Any]]:
    """Return name and label of each question type."""
    return [(name, block.label) for name, block in QUESTION_BLOCKS]


def used_tags(request: Any) -> QuerySet[Tag]:
    """Return the tags that any question of the bank has."""
    return Tag.objects.filter(pk__in=BankQuestion.tags.through.objects.values("tag")).order_by("name")


def used_competencies(request: Any) -> QuerySet[Competency]:
    """Return the competencies that any question of the bank is about."""
    return Competency.objects.filter(pk__in=BankQuestion.objects.values("competency")).order_by("code")


class BankQuestionFilterSet(WagtailFilterSet):
    """By type, tag, competency and difficulty; Wagtail adds the language by itself."""

    type = ChoiceFilter(label=_("Type"), choices=list_types, method="of_type")
    tag = ModelChoiceFilter(label=_("Tag"), field_name="tags", queryset=used_tags)
    competency = ModelChoiceFilter(label=_("Competency"), queryset=used_competencies)

    class Meta:
        model = BankQuestion
        fields = ["type", "tag", "competency", "difficulty"]

    def of_type(self, queryset: QuerySet[BankQuestion], name: str, value: str) -> QuerySet[BankQuestion]:
        """Keep the questions of one type: the bank holds one block in each."""
        return queryset.filter(question__0__type=value)
