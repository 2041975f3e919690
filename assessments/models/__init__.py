from assessments.models.accommodation import Accommodation
from assessments.models.attempt import Answer, Attempt
from assessments.models.bank import BankQuestion, QuestionUse
from assessments.models.marking import Mark, Return
from assessments.models.pages import QuizPage
from assessments.models.regrading import Regrading, ResultChange
from assessments.models.upload import Upload
from assessments.models.version import QuizVersion, QuizVersionText

__all__ = [
    "Accommodation",
    "Answer",
    "Attempt",
    "BankQuestion",
    "Mark",
    "QuestionUse",
    "QuizPage",
    "QuizVersion",
    "QuizVersionText",
    "Regrading",
    "ResultChange",
    "Return",
    "Upload",
]
