"""From an attempt that was handed in to its result, and from the result to the course."""

from collections.abc import Sequence
from decimal import Decimal

from assessments.domain.grading import Grade, grade_answers, percentage, round_points
from assessments.domain.passing import pass_on
from assessments.domain.storing import store_points
from assessments.domain.texts import read_accepted
from assessments.models import Answer, Attempt, Mark
from assessments.questions import KINDS, Question
from courses.domain.progress import await_marking
from people.statements import update_rows


def settle(
    attempt: Attempt,
    answers: list[Answer] | None = None,
    *,
    by_learner: bool = True,
    unsaved: Sequence[str] = (),
) -> bool:
    """Grade an attempt that was handed in, by rules and by the marks there are; to be called with the person locked.

    Sets score and result, passes them on to the course and returns True; or, while a person must still mark something, says
    so there and returns False. A pass that was kept by somebody's choice stays kept. `unsaved` are fields of the
    attempt that are saved along.
    """
    answers = list(attempt.answers.all()) if answers is None else answers
    grades = grade(attempt, answers)
    for answer in answers:
        given = grades[answer.question_id]
        answer.points, answer.max_points = given.points, given.max_points
    store_points(answers)
    if any(given.points is None for given in grades.values()):
        if unsaved:
            _save(attempt, unsaved)
        await_marking(attempt.enrolment, attempt.activity, by_learner=by_learner)
        return False
    attempt.graded_at = attempt.graded_at or attempt.submitted_at
    set_result(attempt, percentage(grades.values()), keeps_pass=attempt.pass_kept)
    _save(attempt, ("graded_at", "score", "passed", "pass_kept", *unsaved))
    pass_on(attempt, by_learner=by_learner)
    return True


def _save(attempt: Attempt, names: Sequence[str]) -> None:
    update_rows(Attempt, {name: getattr(attempt, name) for name in names}, "id = %s", attempt.pk)


def set_result(attempt: Attempt, score: Decimal, *, keeps_pass: bool) -> None:
    """Give the unsaved attempt its score, and whether that is enough; with `keeps_pass` she has passed though it is not."""
    is_enough = score >= attempt.rules_in_force.pass_mark
    attempt.score = score
    attempt.pass_kept = keeps_pass and not is_enough
    attempt.passed = is_enough or attempt.pass_kept


def grade(attempt: Attempt, answers: list[Answer]) -> dict[str, Grade]:
    """Return the grade of every question of the attempt, by rules, and by marks where a person must say."""
    questions = attempt.questions
    by_text = any(KINDS[question["kind"]].grades_by_text for question in questions)
    accepted = read_accepted(attempt) if by_text else {}
    grades = grade_answers(questions, {answer.question_id: answer.value for answer in answers}, accepted)
    if any(given.points is None for given in grades.values()):
        marks = read_marks(attempt)
        by_id = {answer.question_id: answer for answer in answers}
        for question in questions:
            given = grades[question["id"]]
            if given.points is None:
                share = marked_share(question, by_id[question["id"]], marks)
                points = None if share is None else round_points(share * given.max_points)
                grades[question["id"]] = Grade(points, given.max_points)
    return grades


def read_marks(attempt: Attempt) -> dict[int, list[Mark]]:
    """Return the marks of an attempt that count, by answer, the earliest first: one query."""
    marks: dict[int, list[Mark]] = {}
    for mark in Mark.objects.filter(answer__attempt=attempt, replaced_by=None).order_by("marked_at", "pk"):
        marks.setdefault(mark.answer_id, []).append(mark)
    return marks


def marks_needed(question: Question) -> int:
    """Return how many different people must mark an answer."""
    return 2 if question.get("second_marker") else 1


def marked_share(question: Question, answer: Answer, marks: dict[int, list[Mark]]) -> Decimal | None:
    """Return the mean of the marks of the answer as it is now; None while markers are missing."""
    shares = [mark.share for mark in marks.get(answer.pk, []) if mark.seq == answer.seq]
    return sum(shares, Decimal(0)) / len(shares) if len(shares) >= marks_needed(question) else None
