"""What managers see of the people in their own organisations: status and progress, never answers."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from people.querysets import organisations_managed_by, people_managed_by
from reports.domain.matrix import Column, count_statuses, read_columns, read_rows, with_late_first
from reports.exports import completion_csv
from reports.filters import ReportFilter

PEOPLE_PER_PAGE = 50


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """People × courses of the organisations that the reader manages."""
    report, columns = _read(request)
    courses = [column.course_id for column in columns]
    counts = count_statuses(report.qs, courses)
    paginator = Paginator(with_late_first(report.qs, courses, organisations=map(int, report.paths)), PEOPLE_PER_PAGE)
    paginator.count = counts["people"]  # counted above already
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "filter": report,
        "chosen": sum(1 for value in report.form.data.values() if value),
        "columns": columns,
        "counts": counts,
        "page": page,
        "rows": read_rows(list(page.object_list), columns),
        "as_of": timezone.now(),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/overview.html", context)


@login_required
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same people and courses as a CSV file, all pages of it."""
    report, columns = _read(request)
    courses = [column.course_id for column in columns]
    people = with_late_first(report.qs, courses, organisations=map(int, report.paths))
    response = StreamingHttpResponse(completion_csv(people, columns), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="completion-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _read(request: HttpRequest) -> tuple[ReportFilter, list[Column]]:
    manager: Any = request.user
    organisations = list(organisations_managed_by(manager).order_by("path"))
    if not organisations:
        raise PermissionDenied
    columns = read_columns(get_language())
    titles = {column.course_id: column.title for column in columns}
    people = people_managed_by(manager)
    report = ReportFilter(request.GET, queryset=people, organisations=organisations, course_titles=titles)
    chosen = report.chosen_course
    return report, [column for column in columns if chosen in (None, column.course_id)]
