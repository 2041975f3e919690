"""Questions as HTML, open and afterwards. What many people have the same to read is drawn once for all of them."""

from collections.abc import Callable, Hashable
from dataclasses import fields
from threading import Lock
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.domain.results import ReviewedQuestion
from assessments.domain.texts import refers_to_pages
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, Question, Texts
from assessments.quiz_rules import Moment

#: Questions in one language and order, or with one answer: two or three kilobytes each.
MOST_KEPT = 4_000
_kept: dict[tuple[Hashable, ...], SafeString] = {}
_keeping = Lock()


def may_check(attempt: Attempt) -> bool:
    """Whether each answer can be checked before the rest is handed in."""
    return attempt.rules_in_force.show_feedback == Moment.AT_ONCE


def fill_in(attempt: Attempt, asked: Question, texts: Texts, answer: Answer, *, prefix: str | None) -> Any:
    """Return the question's form with the saved answer."""
    initial = {"answer": answer.value, "flagged": bool(answer.flagged_at), "shows_feedback": may_check(attempt)}
    return KINDS[asked["kind"]].form(asked, texts, attempt.option_seed, initial=initial, prefix=prefix)


def draw(asked: Question, texts: Texts, form: Any, *, number: int) -> SafeString:
    """Return the question with its form as HTML."""
    context = {"form": form, "text": texts[f"{asked['id']}.text"], "question_suffix": str(number)}
    return render_to_string(KINDS[asked["kind"]].template, context)


def draw_open(attempt: Attempt, asked: Question, texts: Texts, *, number: int, prefix: str | None) -> SafeString:
    """Return a question without an answer as HTML."""
    order = KINDS[asked["kind"]].order(asked, attempt.option_seed)
    is_fresh = settings.DEBUG or attempt.corrected_by_id is not None or refers_to_pages(texts[f"{asked['id']}.text"])
    if order is None or is_fresh:
        return _draw_open(attempt, asked, texts, number, prefix)
    version = attempt.version
    key = (version.pk, version.digest, version.texts_digest, get_language(), asked["id"], order, number, prefix)
    return _keep(key, lambda: _draw_open(attempt, asked, texts, number, prefix))


def _draw_open(attempt: Attempt, asked: Question, texts: Texts, number: int, prefix: str | None) -> SafeString:
    initial = {"shows_feedback": may_check(attempt)}
    form = KINDS[asked["kind"]].form(asked, texts, attempt.option_seed, initial=initial, prefix=prefix)
    return draw(asked, texts, form, number=number)


#: All that the template of a reviewed question can show, but for what is somebody's own.
COMMON = tuple(field.name for field in fields(ReviewedQuestion) if field.name not in {"review", "marked"})


def draw_reviewed(attempt: Attempt, question: ReviewedQuestion) -> SafeString:
    """Return a question with what is to be said of its answer as HTML."""
    context = {"question": question, "attempt": attempt}
    if _is_somebodys_own(question):
        return render_to_string("assessments/reviewed_question.html", context)
    key = (get_language(), tuple(question.review["options"]), *(getattr(question, name) for name in COMMON))
    return _keep(key, lambda: render_to_string("assessments/reviewed_question.html", context))


def _is_somebodys_own(question: ReviewedQuestion) -> bool:
    """Whether anything but a choice among options was given or said, or a page is referred to, whose address may change."""
    said = question.marked is not None or question.review.get("reason")
    return bool(settings.DEBUG or said or "options" not in question.review or refers_to_pages(question.text))


def _keep(key: tuple[Hashable, ...], make: Callable[[], SafeString]) -> SafeString:
    kept = _kept.get(key)
    if kept is None:
        kept = make()
        with _keeping:
            if len(_kept) >= MOST_KEPT:
                del _kept[next(iter(_kept))]  # the oldest
            _kept[key] = kept
    return kept
