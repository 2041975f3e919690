"""What a marker sees of an answer, and what her form says of it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.domain.judging import Judgement
from assessments.domain.texts import read_attempt_texts
from assessments.models import Answer, Attempt, Mark
from assessments.questions import KINDS, Question, Release, Texts
from assessments.quiz_rules import Moment
from assessments.views.queueing import name_of, name_quizzes


@dataclass(frozen=True)
class Line:
    """One line of the rubric, with the points and words that were typed."""

    id: str
    text: str
    description: str
    most: int
    given: str
    said: str


def read_judgement(request: HttpRequest, question: Question) -> Judgement:
    """Return what the form says, not yet checked."""
    posted = request.POST
    ids = [criterion["id"] for criterion in question.get("criteria", [])]
    return Judgement(
        share=_read_share(posted.get("share", "")),
        criteria={name: posted.get(f"criterion-{name}", "").replace(",", ".") for name in ids},
        line_comments={name: posted.get(f"said-{name}", "") for name in ids},
        comment=posted.get("comment", ""),
    )


def _read_share(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace("%", "").replace(",", ".")) / 100
    except InvalidOperation:
        return None


def show_answer(attempt: Attempt, answer: Answer, question: Question, place: int) -> dict[str, Any]:
    """Return what the pages of one answer show of it."""
    language = get_language() or attempt.version.source_language
    texts, _is_partly_source = read_attempt_texts(attempt, language=language)
    kind = KINDS[question["kind"]]
    return {
        "attempt": attempt,
        "answer": answer,
        "question": question,
        "place": place,
        "quiz": name_quizzes([attempt.activity_id]).get(attempt.activity_id, ""),
        "name": name_of(attempt),
        "texts": texts,
        "text": texts.get(f"{question['id']}.text", ""),
        "explanation": texts.get(f"{question['id']}.explanation", ""),
        "review": kind.review(question, texts, answer.value, Release()),
        "review_template": kind.review_template,
        "is_blind": attempt.rules_in_force.blind_marking,
        "comment_note": comment_note(attempt),
    }


def comment_note(attempt: Attempt) -> str:
    """Return when the learner reads what the marker writes."""
    moment = attempt.rules_in_force.show_feedback
    if moment == Moment.NEVER:
        return _("This quiz shows no feedback: she reads comments only when you give the answer back.")
    if moment == Moment.PASSED:
        return _(
            "She reads comments once she has passed, as this quiz shows feedback only then; or, when you give the answer"
            " back, before she revises it."
        )
    return _("She reads it with her result, or, when you give the answer back, before she revises it.")


def show_form(request: HttpRequest, question: Question, texts: Texts, mark: Mark | None = None) -> dict[str, Any]:
    """Return the form of a judgement with what was typed, or else what `mark` says."""
    posted = request.POST if request.method == "POST" else None
    return {
        "rubric": [
            _line(criterion, f"{question['id']}.criteria", texts, posted, mark) for criterion in _lines(question)
        ],
        "share": posted.get("share", "") if posted else show_number(mark.share * 100) if mark else "",
        "comment": posted.get("comment", "") if posted else mark.comment if mark else "",
    }


def _lines(question: Question) -> list[dict[str, Any]]:
    criteria: list[dict[str, Any]] = question.get("criteria", [])
    return criteria


def _line(criterion: dict[str, Any], path: str, texts: Texts, posted: Any, mark: Mark | None) -> Line:
    name = criterion["id"]
    given = mark.criteria.get(name, "") if mark else ""
    return Line(
        id=name,
        text=texts.get(f"{path}.{name}.text", ""),
        description=texts.get(f"{path}.{name}.description", ""),
        most=criterion["points"],
        given=posted.get(f"criterion-{name}", "") if posted else show_number(Decimal(given)) if given else "",
        said=posted.get(f"said-{name}", "") if posted else mark.line_comments.get(name, "") if mark else "",
    )


def show_number(number: Decimal) -> str:
    """Return a number as it is typed in the reader's language, without zeros at its end."""
    short = number.normalize()
    return str(localize(short.quantize(Decimal(1)) if short == short.to_integral_value() else short))
