"""One attempt at a quiz: the writes of `assessments.domain.attempts` and `recording`, kept in memory."""

from datetime import datetime

from assessments.domain.grading import grade_answers, percentage
from assessments.models import Answer, Attempt
from assessments.questions import KINDS
from elearning.cohort.acts import TakeQuiz
from elearning.cohort.learning import Learning


def take_quiz(learning: Learning, act: TakeQuiz) -> None:
    activity, sheet = act.activity, learning.sheet
    learning.start(activity, at=act.at)
    number = learning.attempts[activity.id] = learning.attempts.get(activity.id, 0) + 1
    attempt = Attempt(
        enrolment=learning.enrolment,
        activity=activity.activity,
        version=activity.version,
        number=number,
        seed=sheet.ground.draw_seed(),
        rules=activity.version.rules if activity.version else {},
        started_at=act.at,
    )
    answers = save_answers(attempt, act)
    sheet.add(attempt, *answers)
    if act.submitted_at is not None:
        hand_in(learning, attempt, answers, act=act, at=act.submitted_at)


def save_answers(attempt: Attempt, act: TakeQuiz) -> list[Answer]:
    """Return the rows of the last reply to each question."""
    questions = {question["id"]: question for question in attempt.questions}
    answers: dict[str, Answer] = {}
    for reply in act.replies:
        question = questions[reply.question_id]
        answer = answers.setdefault(reply.question_id, Answer(attempt=attempt, question_id=reply.question_id))
        answer.value = KINDS[question["kind"]].clean(question, reply.value)
        answer.seq, answer.saved_at = reply.seq, reply.at
        answer.flagged_at = (answer.flagged_at or reply.at) if reply.flagged else None
    return list(answers.values())


def hand_in(learning: Learning, attempt: Attempt, answers: list[Answer], *, act: TakeQuiz, at: datetime) -> None:
    """Grade the attempt and pass the result on to the course."""
    values = {answer.question_id: answer.value for answer in answers}
    grades = grade_answers(attempt.questions, values)
    for answer in answers:
        answer.points, answer.max_points = grades[answer.question_id].points, grades[answer.question_id].max_points
    attempt.submitted_at = attempt.graded_at = at
    attempt.score = score = percentage(grades.values())
    attempt.passed = score >= attempt.rules["pass_mark"]
    if attempt.passed:
        learning.complete(act.activity, at=at, score=score)
    else:
        learning.fail(act.activity, at=at, score=score)
