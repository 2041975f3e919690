"""What the pages of an open attempt show: questions as forms, where she is in them, and the time that is left."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from assessments.addresses import address_of
from assessments.domain.finding import read_answers
from assessments.domain.fixing import fixed_questions
from assessments.domain.results import ReviewedQuestion, review_fixed
from assessments.domain.texts import read_version_texts
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, Question
from assessments.views.drawn import draw, draw_open, fill_in
from assessments.views.holding import place_of

TAKEN_OVER = gettext_lazy(
    "Another device or browser has opened this quiz since. Open it again here to go on; what was saved is kept."
)


class Look(NamedTuple):
    """How a question that can still be answered is shown, beside what belongs to this one and to this attempt."""

    saves_by_script: bool
    needs_answer: bool
    may_save: bool
    is_saved: bool
    is_flagged: bool
    is_refused: bool


@dataclass(frozen=True)
class Shown:
    """One question of an open attempt. `reviewed` is there when it can no longer be changed, else `drawn`.

    `form` is there when it was filled in: with what is saved, or with what was refused.
    """

    id: str
    number: str
    prefix: str
    drawn: SafeString
    form: Any
    answer: Answer | None
    reviewed: ReviewedQuestion | None
    is_finished: bool
    save_url: str
    needs_answer: bool

    @property
    def look(self) -> Look:
        return Look(
            saves_by_script=bool(self.save_url),
            needs_answer=self.needs_answer,
            may_save=self.may_save,
            is_saved=self.answer is not None,
            is_flagged=self.needs_answer and self.form is not None and bool(self.form["flagged"].value()),
            is_refused=self.is_refused,
        )

    @property
    def title(self) -> str:
        return _("Question %(number)s") % {"number": self.number}

    @property
    def next_seq(self) -> str:
        return str(self.answer.seq + 1 if self.answer else 1)

    @property
    def saved_at(self) -> str:
        """The time of day in the reader's own time zone; nothing where nothing is saved."""
        return f"{timezone.localtime(self.answer.saved_at):%H:%M}" if self.answer else ""

    @property
    def may_save(self) -> bool:
        """Whether the question goes on in steps, so that a button saves one and shows the next."""
        return self.answer is not None and not self.is_finished and self.answer.value is not None

    @property
    def is_refused(self) -> bool:
        return self.form is not None and bool(self.form.errors)


def language_of(attempt: Attempt) -> str:
    """Return the language in which the reader meets the attempt."""
    return get_language() or attempt.version.source_language


def frame_of(attempt: Attempt) -> dict[str, Any]:
    """Return what every page of an open attempt needs: the way out, the rules and the time."""
    outline, place = place_of(attempt, language_of(attempt))
    return {
        "attempt": attempt,
        "epoch": str(attempt.epoch),
        "outline": outline,
        "quiz_title": place.title if place else outline.title,
        "leave_url": place.url if place else outline.url,
        "rules": attempt.rules_in_force,
        "server_now": timezone.now(),
        "waiting_forms": _waiting_forms(get_language()),
        "returned": attempt.returns.filter(revised_at=None).first() if attempt.was_returned else None,
    }


@lru_cache
def _waiting_forms(language: str | None) -> str:
    """Return, as JSON, what the script says of answers that wait, for numbers that take every plural form of `language`."""
    forms = [
        (
            number,
            ngettext("%(count)s answer waits to be sent.", "%(count)s answers wait to be sent.", number)
            % {"count": "{count}"},
        )
        for number in (1, 2, 5, 20)
    ]
    return json.dumps(forms)


def stored_seqs(answers: dict[str, Answer]) -> str:
    """Return the seq of each saved answer as JSON, for the script to compare with what it still holds."""
    return json.dumps({question_id: answer.seq for question_id, answer in answers.items()})


def show_questions(
    attempt: Attempt, numbers: list[int], *, prefixed: bool, bound: dict[str, Any] | None = None
) -> tuple[list[Shown], dict[str, Answer], bool]:
    """Return the questions `numbers` as forms, all answers by question, and whether any text is in another language.

    `bound` are forms with errors, to be shown in place of fresh ones.
    """
    texts, is_partly_source = read_version_texts(attempt.version, language=language_of(attempt))
    answers = read_answers(attempt)
    fixed = fixed_questions(attempt, answers)
    shown = []
    for number in numbers:
        asked = attempt.questions[number - 1]
        kind, answer = KINDS[asked["kind"]], answers.get(asked["id"])
        prefix = asked["id"] if prefixed else None
        reviewed, form, drawn = None, None, SafeString()
        if asked["id"] in fixed:
            outline, _place = place_of(attempt, language_of(attempt))
            reviewed = review_fixed(attempt, asked, number=number, texts=texts, answer=answer, outline=outline)
        elif form := (bound or {}).get(asked["id"]) or (
            answer and fill_in(attempt, asked, texts, answer, prefix=prefix)
        ):
            drawn = draw(asked, texts, form, number=number)
        else:
            drawn = draw_open(attempt, asked, texts, number=number, prefix=prefix)
        shown.append(
            Shown(
                id=asked["id"],
                number=str(number),  # as text: a page writes numbers as the language does, at some cost
                prefix=f"{prefix}-" if prefix else "",
                drawn=drawn,
                form=form,
                answer=answer,
                reviewed=reviewed,
                is_finished=answer is not None and kind.is_finished(asked, answer.value),
                save_url=address_of("answer", attempt.uuid, asked["id"]) if kind.saves_by_script else "",
                needs_answer=kind.needs_answer,
            )
        )
    return shown, answers, is_partly_source


def bind(attempt: Attempt, asked: Question, request: HttpRequest, *, prefixed: bool, stored: Answer | None) -> Any:
    """Return the question's form with what was posted; one that grows in steps goes on from what is `stored`."""
    texts, _is_partly_source = read_version_texts(attempt.version, language=language_of(attempt))
    return KINDS[asked["kind"]].form(
        asked,
        texts,
        attempt.option_seed,
        data=request.POST,
        files=request.FILES,
        initial={"answer": stored and stored.value} if KINDS[asked["kind"]].goes_in_steps else None,
        prefix=asked["id"] if prefixed else None,
    )


def ask_again(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Lead to the quiz's own page, where one press opens the attempt on this device."""
    messages.warning(request, str(TAKEN_OVER))
    outline, place = place_of(attempt, language_of(attempt))
    return redirect(place.url if place else outline.url)
