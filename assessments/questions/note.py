"""A text that stands between questions: nothing is asked."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.questions.kind import NOTHING, AllTexts, AnswerForm, Question, QuestionKind, Release, Texts


class NoteForm(AnswerForm):
    def given(self) -> None:
        return None


class Note(QuestionKind):
    template = "assessments/questions/note.html"
    form_class = NoteForm
    is_graded = False
    needs_answer = False
    saves_by_script = False

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        return {}, {}

    def clean(self, question: Question, data: Any) -> None:
        """Whatever is sent, there is nothing to store."""
        return

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        return NOTHING

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        return {"rows": []}

    def is_finished(self, question: Question, value: Any) -> bool:
        return True


NOTE = Note()
