"""The question bank in the CMS."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column, LocaleColumn
from wagtail.admin.widgets import HeaderButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from assessments.blocks import QUESTION_BLOCKS
from assessments.domain.bank import count_uses
from assessments.filters import BankQuestionFilterSet
from assessments.models import BankQuestion
from assessments.rules import may_fill_bank
from assessments.views.banking import BankUnpublishView


class BankIndexView(IndexView):
    """Adds to each question of the page what stands elsewhere: its tags in one query, its use in two."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons: list[Any] = list(super().header_buttons)
        if may_fill_bank(self.request.user):
            buttons.append(
                HeaderButton(_("Import questions"), url=reverse("interop:import_questions"), icon_name="upload")
            )
        return buttons

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("competency", "locale", "latest_revision")

    def get_table(self, object_list: Iterable[BankQuestion]) -> Any:
        questions = list(object_list)
        uses = count_uses({question.key for question in questions})
        tags: dict[int, list[str]] = {}
        tagged = BankQuestion.tags.through.objects.filter(content_object__in=questions).order_by("tag__name")
        for question_id, tag in tagged.values_list("content_object", "tag__name"):
            tags.setdefault(question_id, []).append(tag)
        for question in questions:
            question.listed_tags = ", ".join(tags.get(question.pk, []))
            question.listed_use = describe_use(*uses[question.key])
        return super().get_table(questions)


class BankEditView(EditView):
    """Says beside the title how much hangs on the question that is about to be changed."""

    @cached_property
    def use(self) -> str:
        return describe_use(*count_uses({self.object.key})[self.object.key])

    def get_page_subtitle(self) -> str:
        return f"{super().get_page_subtitle()} ({self.use})"


def describe_use(quizzes: int, answers: int) -> str:
    """Return how much a question is used, in a sentence's half."""
    used = ngettext("used in %(number)d quiz", "used in %(number)d quizzes", quizzes) % {"number": quizzes}
    answered = ngettext("answered once", "answered %(number)d times", answers) % {"number": answers}
    return f"{used}, {answered}"


def type_label(question: BankQuestion) -> Any:
    """Return what kind of question it is."""
    labels = {name: block.label for name, block in QUESTION_BLOCKS}
    return labels.get(question.question[0].block_type, "") if len(question.question) else ""


class BankQuestionViewSet(SnippetViewSet):
    model = BankQuestion
    index_view_class = BankIndexView
    edit_view_class = BankEditView
    unpublish_view_class = BankUnpublishView
    filterset_class = BankQuestionFilterSet
    icon = "help"
    menu_label = _("Question bank")
    menu_order = 250
    add_to_admin_menu = True
    ordering = ["title", "pk"]
    list_display = [
        "title",
        LocaleColumn(),
        Column("type", label=_("Type"), accessor=type_label),
        Column("competency", label=_("Competency"), accessor="competency.code"),
        Column("difficulty", label=_("Difficulty"), accessor="get_difficulty_display", sort_key="difficulty"),
        Column("tags", label=_("Tags"), accessor="listed_tags"),
        Column("use", label=_("Use"), accessor="listed_use"),
    ]


def register() -> None:
    """Make the bank known to Wagtail. Called once, when the app is ready."""
    register_snippet(BankQuestionViewSet)
