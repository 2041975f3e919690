from assessments.models.attempt import Answer, Attempt
from assessments.models.pages import QuizPage
from assessments.models.version import QuizVersion, QuizVersionText

__all__ = ["Answer", "Attempt", "QuizPage", "QuizVersion", "QuizVersionText"]
