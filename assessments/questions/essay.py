"""Free text, marked by a person along a rubric. A text that is still too short is kept, and counts as not finished."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext

from assessments.questions.kind import AnswerForm, InvalidAnswer, Question, Release, ReviewedRow, Texts
from assessments.questions.rubric import MarkedByHand

LONGEST = 50_000
UNREADABLE = gettext_lazy("This answer could not be read. What you had saved before is kept.")
WORD = re.compile(r"\w[\w'’\-]*")


class EssayForm(AnswerForm):
    answer = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 12}))
    limits = ""


class Essay(MarkedByHand):
    template = "assessments/questions/essay.html"
    review_template = "assessments/review/essay.html"
    form_class = EssayForm

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        key, texts = super().read(raw)
        limits = {name: int(raw[name]) for name in ("min_words", "max_words") if raw.get(name)}
        return key | limits, texts

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        form.limits = describe_limits(question)

        def check(text: str) -> None:
            try:
                self.clean(question, text)
            except InvalidAnswer as reason:
                raise ValidationError(str(reason)) from reason

        form.fields["answer"].validators.append(check)

    def clean(self, question: Question, data: Any) -> str | None:
        if data is None:
            return None
        if not isinstance(data, str) or "\x00" in data:
            raise InvalidAnswer(UNREADABLE)
        text = data.replace("\r\n", "\n").strip()
        most = question.get("max_words")
        if (most and count_words(text) > most) or len(text) > LONGEST:
            message = gettext("Your text has %(words)s words: too many. Shorten it; what you had saved before is kept.")
            raise InvalidAnswer(message % {"words": count_words(text)})
        return text or None

    def is_finished(self, question: Question, value: Any) -> bool:
        return isinstance(value, str) and count_words(value) >= question.get("min_words", 1)

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        return {"rows": [ReviewedRow(given=value or "")]}


def count_words(text: str) -> int:
    """Return how many words a text has, in any script."""
    return len(WORD.findall(text))


def describe_limits(question: Question) -> str:
    """Return how long the text should be, in words for the learner; nothing where that is open."""
    least, most = question.get("min_words"), question.get("max_words")
    if least and most:
        return gettext("From %(least)s to %(most)s words.") % {"least": least, "most": most}
    if most:
        return ngettext("At most %(most)s word.", "At most %(most)s words.", most) % {"most": most}
    return ngettext("At least %(least)s word.", "At least %(least)s words.", least) % {"least": least} if least else ""


ESSAY = Essay()
