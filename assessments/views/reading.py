"""What a form sent, read into answers."""

import re
from typing import Any

from django.http import HttpRequest

from assessments.domain.attempts import Given, find_question
from assessments.domain.uploads import store_upload
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, InvalidAnswer


def read_given(
    request: HttpRequest, attempt: Attempt, forms: dict[str, Any], *, stored: dict[str, Answer], epoch: int
) -> tuple[list[Given], dict[str, Any]]:
    """Return what the forms, by question, give to save, and those with errors. A file is stored on the way.

    Raises as `store_upload`, but for what is wrong with a file: that its form says.
    """
    given: list[Given] = []
    wrong: dict[str, Any] = {}
    for question_id, form in forms.items():
        if not form.is_valid():
            wrong[question_id] = form
            continue
        value = form.given()
        if KINDS[find_question(attempt, question_id)["kind"]].takes_file:
            before = stored.get(question_id)
            try:
                value = (
                    store_upload(attempt, question_id, file=value, epoch=epoch) if value else before and before.value
                )
            except InvalidAnswer as reason:
                form.add_error("answer", str(reason))
                wrong[question_id] = form
                continue
        seq = whole_number(request.POST.get(form.add_prefix("seq"))) or 1
        given.append(Given(question_id, value, seq=seq, flagged=form.cleaned_data["flagged"]))
    return given, wrong


def whole_number(text: str | None) -> int | None:
    """Return the number that a form sent, of at most nine digits: the column has room for those that the server adds."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None
