"""Question types. A further one is a module here, a line in KINDS, and a block in `assessments.blocks`."""

from assessments.questions.choice import MULTIPLE, SINGLE
from assessments.questions.kind import AllTexts, Choice, InvalidAnswer, Question, QuestionKind, Release, Texts
from assessments.questions.true_false import TRUE_FALSE

KINDS: dict[str, QuestionKind] = {"single": SINGLE, "multiple": MULTIPLE, "true_false": TRUE_FALSE}

__all__ = ["KINDS", "AllTexts", "Choice", "InvalidAnswer", "Question", "QuestionKind", "Release", "Texts"]
