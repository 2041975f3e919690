"""Item analysis for those who run a quiz: page with chart and table, and the same as a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.domain.advice import advise, describe_alpha, describe_deviation, describe_mean
from assessments.domain.analysis import MINIMUM, ChoiceFigures, ItemFigures, QuizFigures, analyse_quiz
from assessments.domain.texts import read_version_texts
from assessments.domain.versions import newest_version
from assessments.exports import analysis_csv
from assessments.models import QuizVersion
from assessments.views.regrading import shorten
from assessments.views.running import find_quiz_to_run
from courses.models import Activity

#: Of the chart, in its own units: a row's height, and the length of a bar for 100 %.
ROW, BAR = 28, 400


@dataclass(frozen=True)
class ShownItem:
    """A question with its text, its choices with theirs, the advice, and where its bar stands in the chart."""

    figures: ItemFigures
    name: str
    choices: list[tuple[ChoiceFigures, str]]
    advice: list[str]
    top: int
    width: int

    @property
    def middle(self) -> int:
        return self.top + ROW // 2


@login_required
@require_safe
def analysis(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what the answers say about the questions."""
    page, activity = find_quiz_to_run(request.user, page_id)
    quiz, texts = _read(activity)
    items = show_items(quiz.items, texts)
    figures = []
    if not quiz.is_hidden:
        figures = [
            (_("Mean score (per cent)"), quiz.mean, describe_mean(quiz)),
            (_("Standard deviation"), quiz.deviation, describe_deviation(quiz)),
            (_("Internal consistency (Cronbach’s alpha)"), quiz.alpha, describe_alpha(quiz)),
        ]
    context = {
        "page": page,
        "quiz": quiz,
        "items": items,
        "charted": [item for item in items if not item.figures.is_hidden],
        "height": ROW * len(items),
        "bar": BAR,
        "figures": figures,
        "minimum": MINIMUM,
    }
    return render(request, "assessments/admin/analysis.html", context)


@login_required
@require_safe
def analysis_file(request: HttpRequest, page_id: int) -> StreamingHttpResponse:
    """Send the figures as CSV."""
    page, activity = find_quiz_to_run(request.user, page_id)
    quiz, texts = _read(activity)
    names = {item.question_id: name_of(item.question_id, texts) for item in quiz.items}
    response = StreamingHttpResponse(analysis_csv(quiz, names, plain(texts)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="analysis-{page.pk}.csv"'
    return response


def _read(activity: Activity) -> tuple[QuizFigures, dict[str, str]]:
    version: QuizVersion | None = newest_version(activity)
    if version is None:
        return QuizFigures(0), {}
    texts, _is_partly_source = read_version_texts(version, language=get_language() or version.source_language)
    return analyse_quiz(activity, version), texts


def show_items(items: Iterable[ItemFigures], texts: dict[str, str]) -> list[ShownItem]:
    """Return the questions as the page shows them."""
    named = plain(texts)
    return [
        ShownItem(
            figures=item,
            name=name_of(item.question_id, texts),
            choices=[(choice, choice_text(item, choice, named)) for choice in item.choices],
            advice=advise(item),
            top=ROW * place,
            width=round(BAR * (item.facility or 0)),
        )
        for place, item in enumerate(items)
    ]


def choice_text(item: ItemFigures, choice: ChoiceFigures, texts: dict[str, str]) -> str:
    """Return what stands beside a choice; true and false have no text of their own."""
    own = {"options.true": _("True"), "options.false": _("False")}
    return texts.get(f"{item.question_id}.{choice.path}") or own.get(choice.path, "")


def name_of(question_id: str, texts: dict[str, str]) -> str:
    """Return the beginning of a question."""
    return shorten(strip_tags(texts.get(f"{question_id}.text", "")), fallback=question_id)


def plain(texts: dict[str, str]) -> dict[str, str]:
    """Return the text of each choice by the path of the choice."""
    return {path.removesuffix(".text"): strip_tags(text) for path, text in texts.items() if path.endswith(".text")}
