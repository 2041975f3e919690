"""What a form sent, read into answers."""

import re
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from assessments.domain.fixing import clean_value
from assessments.domain.recording import find_question
from assessments.domain.storing import Given
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
        seq = whole_number(request.POST.get(form.add_prefix("seq")))
        if seq == 0:
            continue  # a script says that nothing is given here that it did not send itself
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
        given.append(Given(question_id, value, seq=seq or 1, flagged=form.cleaned_data["flagged"]))
    return given, wrong


def find_overtaken(attempt: Attempt, forms: dict[str, Any], given: list[Given], saved: list[Answer]) -> dict[str, Any]:
    """Return the forms, by question, whose answer gave way to another saved since their page was shown; each says so."""
    overtaken = {}
    for one, answer in zip(given, saved, strict=True):
        question = find_question(attempt, one.question_id)
        kind = KINDS[question["kind"]]
        if kind.goes_in_steps or kind.takes_file or clean_value(attempt, question, one.value) == answer.value:
            continue  # what these have is final, or shown with its name
        form = overtaken[one.question_id] = forms[one.question_id]
        form.add_error(
            None, _("Another answer was saved since this page was shown. Save once more to keep the one here.")
        )
    return overtaken


def whole_number(text: str | None) -> int | None:
    """Return the number that a form sent, but none so large that the column had no room for those that the server adds."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}|1[0-9]{9}", text) else None
