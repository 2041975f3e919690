"""The demonstration's class: every kind of question is answered, figures and work to mark are there."""

from pathlib import Path

from django.conf import settings as django_settings

from assessments.domain.analysis import analyse_quiz
from assessments.domain.versions import newest_version
from assessments.domain.waiting import list_to_mark
from assessments.models import Answer, Attempt, BankQuestion, QuestionUse
from courses.models import Activity
from elearning.demo_class import SIZE, play_class
from people.models import Person

FOLDER = Path(django_settings.BASE_DIR) / "demo"


def test_a_class_has_taken_the_quizzes(demo: None) -> None:
    assert BankQuestion.objects.filter(live=True, locale__language_code="en").count() == 5
    assert QuestionUse.objects.count() == 4  # those that the draw may take
    assert play_class(FOLDER) == SIZE
    assert play_class(FOLDER) == 0
    quiz = Activity.objects.get(slug="02-duty-quiz")
    version = newest_version(quiz)
    assert version is not None
    figures = analyse_quiz(quiz, version)
    assert figures.count == SIZE
    assert not figures.is_hidden
    scores = [float(score) for score in Attempt.objects.filter(activity=quiz).values_list("score", flat=True)]
    assert min(scores) < 55
    assert max(scores) > 85
    kinds = {question["kind"] for attempt in Attempt.objects.all() for question in attempt.questions}
    assert len(kinds) == 13
    trainer = Person.objects.get(email="trainer@hub.example")
    assert {waiting.question["kind"] for waiting in list_to_mark(trainer)} == {"essay", "file"}
    assert Answer.objects.exclude(marks=None).count() == 4
