"""Question types. A further one is a module here, a line in KINDS, and a block in `assessments.blocks`."""

from assessments.questions.choice import MULTIPLE, SINGLE
from assessments.questions.essay import ESSAY
from assessments.questions.file import FILE
from assessments.questions.gaps import GAPS
from assessments.questions.kind import AllTexts, Choice, InvalidAnswer, Question, QuestionKind, Release, Texts
from assessments.questions.likert import LIKERT
from assessments.questions.note import NOTE
from assessments.questions.number import NUMBER
from assessments.questions.ordering import ORDERING
from assessments.questions.pairs import MATCHING
from assessments.questions.scenario import SCENARIO
from assessments.questions.short import SHORT
from assessments.questions.true_false import TRUE_FALSE

KINDS: dict[str, QuestionKind] = {"single": SINGLE, "multiple": MULTIPLE, "true_false": TRUE_FALSE}
KINDS |= {"matching": MATCHING, "ordering": ORDERING, "gaps": GAPS, "short": SHORT, "number": NUMBER}
KINDS |= {"likert": LIKERT, "note": NOTE}
KINDS |= {"essay": ESSAY, "file": FILE, "scenario": SCENARIO}

__all__ = ["KINDS", "AllTexts", "Choice", "InvalidAnswer", "Question", "QuestionKind", "Release", "Texts"]
