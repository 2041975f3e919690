"""What was chosen among options is drawn once for all who chose the same, and nobody is shown what is another's."""

from decimal import Decimal

import pytest
from django.utils import translation

from assessments.domain.attempts import finish_attempt
from assessments.domain.recording import record_answer
from assessments.domain.results import review_attempt
from assessments.quiz_rules import Moment
from assessments.views import drawn
from courses.domain.outline import read_outline
from tests.assessments.test_marking import make_essay, record_mark
from tests.factories.assessments import (
    make_attempt,
    make_multiple,
    make_quiz_page,
    make_short,
    make_single,
    make_true_false,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _drawn_anew():
    drawn._kept.clear()
    yield
    drawn._kept.clear()


def hand_in(page, *values):
    """Let somebody answer and hand in; return her attempt as it is then."""
    attempt = make_attempt(page, make_person())
    for asked, value in zip(attempt.questions, values, strict=True):
        record_answer(attempt, asked["id"], value=value, epoch=1, seq=1)
    return finish_attempt(attempt)


def draw(attempt, number=1, *, language="en"):
    with translation.override(language):
        outline = read_outline(attempt.enrolment.course, language=language)
        question = review_attempt(attempt, outline=outline, language=language)[number - 1]
        return drawn.draw_reviewed(attempt, question)


def test_one_drawing_serves_all_who_chose_the_same():
    page = make_quiz_page([make_true_false()])
    first, same, other = (draw(hand_in(page, value)) for value in ("true", "true", "false"))
    assert first is same
    assert len(drawn._kept) == 2
    assert "Not right" in first
    assert "Not right" not in other


def test_the_same_question_at_another_place_or_in_another_language_is_another_drawing():
    attempt = hand_in(make_quiz_page([make_single(), make_single()]), None, None)
    drawings = {draw(attempt, 1), draw(attempt, 2), draw(attempt, 1, language="ro"), draw(attempt, 1, language="bg")}
    assert len(drawings) == len(drawn._kept) == 4


@pytest.mark.parametrize("rule", ["show_right", "show_feedback"])
def test_what_the_rules_hold_back_is_not_shown_from_another_drawing(rule):
    attempt = hand_in(make_quiz_page([make_single(explanation="Always first.")]), None)
    shown = draw(attempt)
    attempt.rules |= {rule: Moment.NEVER}
    del attempt.rules_in_force
    held_back = draw(attempt)
    assert ("Right, not chosen" in shown, "Always first." in shown) == (True, True)
    assert ("Right, not chosen" in held_back) == (rule == "show_feedback")
    assert ("Always first." in held_back) == (rule == "show_right")


@pytest.mark.parametrize("make", [make_single, make_multiple, make_true_false])
def test_a_kept_drawing_is_what_would_be_drawn_anew(make, settings):
    page = make_quiz_page([make()])
    attempts = [hand_in(page, value) for value in (None, *some_values(page))]
    kept = [draw(attempt) for attempt in attempts for _time in range(2)][1::2]
    settings.DEBUG = True
    assert kept == [draw(attempt) for attempt in attempts]
    assert len(set(kept)) == len(drawn._kept) == len(attempts)


def some_values(page):
    (asked,) = make_attempt(page, make_person()).questions
    if asked["kind"] == "true_false":
        return ["true", "false"]
    ids = [option["id"] for option in asked["options"]]
    return [ids[:1], ids[:2], ids] if asked["kind"] == "multiple" else ids


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (lambda: make_true_false(justify="asked"), {"choice": "true", "reason": "Because I was there"}),
        (make_short, "Mila"),
        (lambda: make_essay(4), "Her own words"),
        (lambda: make_true_false('<a href="https://hub.example">Read it</a> first.'), "true"),
    ],
)
def test_what_is_somebodys_own_or_may_change_is_not_kept(make, value):
    assert draw(hand_in(make_quiz_page([make()]), value))
    assert drawn._kept == {}


def test_what_a_person_said_of_a_choice_is_not_kept():
    attempt = hand_in(make_quiz_page([make_true_false(justify="marked")]), {"choice": "false", "reason": ""})
    record_mark(attempt.answers.get(), marker=make_person(), share=Decimal("0.5"), comment="Say why, Mila.")
    attempt.refresh_from_db()
    assert "Say why, Mila." in draw(attempt)
    assert drawn._kept == {}


def test_who_writes_templates_sees_each_change(settings):
    settings.DEBUG = True
    draw(hand_in(make_quiz_page([make_true_false()]), "true"))
    assert drawn._kept == {}
