"""What trainers are told when the bank and their quizzes come apart."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.views.snippets import UnpublishView

from assessments.domain.shortfalls import Affected, Shortfall, find_shortfalls, foresee_unpublishing
from assessments.models import QuizPage


class BankUnpublishView(UnpublishView):
    """Asks with the quizzes before one's eyes that will lack the question."""

    template_name = "assessments/admin/unpublish_question.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        affected = [(quiz.title, describe_loss(quiz)) for quiz in foresee_unpublishing(self.object)]
        return super().get_context_data(**kwargs) | {"affected": affected}


def describe_loss(quiz: Affected) -> list[str]:
    """Return what becomes of a quiz without the question."""
    if quiz.is_left_empty:
        return [_("No question would be left: it goes on asking what it asks now, until it gets another question.")]
    return [describe(shortfall) for shortfall in quiz.shortfalls]


def describe(shortfall: Shortfall) -> str:
    """Return what a quiz lacks, in a sentence."""
    if shortfall.is_named:
        sentence = _("Question %(place)d is not published in the bank: new attempts go without it.")
        return sentence % {"place": shortfall.number}
    sentence = ngettext(
        "Question %(place)d draws %(wanted)d question from the bank, and there are only %(found)d.",
        "Question %(place)d draws %(wanted)d questions from the bank, and there are only %(found)d.",
        shortfall.wanted,
    )
    return sentence % {"place": shortfall.number, "wanted": shortfall.wanted, "found": shortfall.found}


def tell_shortfalls(request: HttpRequest, page: QuizPage) -> None:
    """Warn who has just published a quiz of what the bank does not give it."""
    for shortfall in find_shortfalls(page.questions.get_prep_value()):
        messages.warning(request, describe(shortfall))
