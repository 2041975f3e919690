"""Item analysis for those who run a quiz: page with charts and tables, and the same as a file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from assessments.domain.analysis import MINIMUM, TYPED_BY, QuizFigures, analyse_quiz
from assessments.domain.texts import read_version_texts
from assessments.domain.versions import newest_version
from assessments.exports import analysis_csv
from assessments.models import QuizVersion
from assessments.views.figures import ROW, Texts, quiz_rows, show_items
from assessments.views.running import find_quiz_to_run
from courses.models import Activity


@login_required
@require_safe
def analysis(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what the answers say about the questions."""
    page, activity = find_quiz_to_run(request.user, page_id)
    quiz, texts = _read(activity)
    items = show_items(quiz.items, texts)
    context = {
        "page": page,
        "quiz": quiz,
        "items": items,
        "charted": [item for item in items if item.figures.facility is not None],
        "height": ROW * sum(item.figures.facility is not None for item in items),
        "figures": quiz_rows(quiz),
        "minimum": MINIMUM,
        "typed_by": TYPED_BY,
    }
    return render(request, "assessments/admin/analysis.html", context)


@login_required
@require_safe
def analysis_file(request: HttpRequest, page_id: int) -> StreamingHttpResponse:
    """Send the figures as CSV."""
    page, activity = find_quiz_to_run(request.user, page_id)
    quiz, texts = _read(activity)
    lines = analysis_csv(quiz_rows(quiz), show_items(quiz.items, texts))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="analysis-{page.pk}.csv"'
    return response


def _read(activity: Activity) -> tuple[QuizFigures, Texts]:
    version: QuizVersion | None = newest_version(activity)
    if version is None:
        return QuizFigures(0), {}
    texts, _is_partly_source = read_version_texts(version, language=get_language() or version.source_language)
    return analyse_quiz(activity, version), texts
