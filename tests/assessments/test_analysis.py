"""Item analysis. Every figure is compared with one worked out by hand, the steps of which stand beside it."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from math import sqrt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.domain.advice import advise, describe_alpha, look_at
from assessments.domain.analysis import ItemFigures, QuizFigures, analyse, analyse_quiz, group_weights, letter
from assessments.domain.applying import apply_regrading, continue_regrading
from assessments.domain.attempts import finish_attempt
from assessments.domain.corrections import changed_questions
from assessments.domain.recording import record_answer
from assessments.domain.sheets import Sheet, read_taken, time_taken
from assessments.domain.statistics import correlation, cronbach_alpha, deviation, group_size, mean, median
from assessments.domain.versions import newest_version
from assessments.models import Attempt
from courses.models import Activity
from tests.factories.assessments import (
    change_questions,
    make_attempt,
    make_likert,
    make_note,
    make_option,
    make_quiz_page,
    make_single,
    make_true_false,
)
from tests.factories.bank import drawn, make_bank_question
from tests.factories.people import make_person

# Figures


def test_mean_and_deviation_of_the_textbook_example():
    """2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 9+1+1+1+0+0+4+16 = 32; of a sample: the root of 32 / 7."""
    values = [2, 4, 4, 4, 5, 5, 7, 9]
    assert mean(values) == 5
    assert deviation(values) == pytest.approx(sqrt(32 / 7)) == pytest.approx(2.13809, abs=1e-5)


def test_alpha_of_a_perfect_scale():
    """A Guttman scale of four people and three items: variances 1/4, 1/3, 1/4 (together 5/6); totals 3, 2, 1, 0: 5/3.

    alpha = 3/2 * (1 - 5/6 / (5/3)) = 3/2 * 1/2 = 3/4, which is also its KR-20.
    """
    assert cronbach_alpha([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]) == pytest.approx(0.75)


def test_alpha_of_equal_and_of_opposed_items():
    """Two equal items: 2 * (1 - 2v / 4v) = 1. Opposed ones have one total: not defined."""
    assert cronbach_alpha([[1, 1], [0, 0], [1, 1]]) == pytest.approx(1)
    assert cronbach_alpha([[1, 0], [0, 1]]) is None
    assert cronbach_alpha([[1], [0]]) is None


def test_correlation_with_the_rest():
    """Item 1 of the scale: 1, 1, 1, 0; the rest: 2, 1, 0, 0. Products of deviations: 5/16 + 1/16 - 3/16 + 9/16 = 3/4;

    squares of the item 3/4, of the rest 11/4: r = 3/4 / root(33/16) = 3 / root(33).
    """
    assert correlation([1, 1, 1, 0], [2, 1, 0, 0]) == pytest.approx(3 / sqrt(33)) == pytest.approx(0.52223, abs=1e-5)
    assert correlation([1, 1], [0, 1]) is None


def test_median_and_groups():
    assert median([5, 1, 9]) == 5
    assert median([1, 9, 4, 6]) == 5
    assert median([]) is None
    assert [group_size(number) for number in (1, 30, 100)] == [1, 8, 27]
    assert [letter(place) for place in (0, 1, 25, 26)] == ["A", "B", "Z", "A2"]


# A quiz of two questions and ten people

QUESTIONS = [
    {
        "id": "q1",
        "kind": "single",
        "points": 1,
        "options": [{"id": "a", "is_right": True}, {"id": "b", "is_right": False}],
    },
    {"id": "q2", "kind": "true_false", "points": 2, "answer": "true"},
]


def sheet(first, second, seconds=10.0):
    """`first`: the option of q1; `second`: whether q2 (2 points) was right."""
    points = {"q1": float(first == "a"), "q2": 2.0 * second}
    chosen = {"q1": [f"options.{first}"], "q2": [f"options.{'true' if second else 'false'}"]}
    score = 100 * sum(points.values()) / 3
    return Sheet(score, points, {"q1": 1.0, "q2": 2.0}, chosen, {"q1": seconds, "q2": 2 * seconds})


def ten():
    """Of five with q2 right three chose a; of five with q2 wrong one did."""
    return [*(sheet(one, True) for one in "aaabb"), *(sheet(one, False) for one in "abbbb")]


def test_figures_of_questions():
    """q1: facility 4/10. r of 1110010000 with 1111100000: means .4 and .5, products 3 - 10*.2 = 1, squares 2.4 and 2.5."""
    quiz = analyse(ten(), QUESTIONS, minimum=10)
    first, second = quiz.items
    assert first.facility == pytest.approx(0.4)
    assert second.facility == pytest.approx(0.5)
    assert first.discrimination == pytest.approx(1 / sqrt(2.4 * 2.5)) == pytest.approx(second.discrimination)
    assert (first.seconds, second.seconds) == (10, 20)


def test_figures_of_the_quiz():
    """Points: 3 3 3 2 2 1 0 0 0 0, mean 1.4 = 46.67 %. Squares 36 - 10*1.96 = 16.4, variance 16.4/9.

    Variances of items: 2.4/9 and 4*2.5/9. alpha = 2 * (1 - 12.4/16.4).
    """
    quiz = analyse(ten(), QUESTIONS, minimum=10)
    assert quiz.mean == pytest.approx(140 / 3)
    assert quiz.deviation == pytest.approx(100 / 3 * sqrt(16.4 / 9))
    assert quiz.alpha == pytest.approx(2 * (1 - 12.4 / 16.4))
    assert analyse(ten(), QUESTIONS, minimum=10, is_drawn=True).alpha is None


def test_wrong_choices_of_strong_and_weak():
    """27 % of ten: three. Five are equals in the rest (q2), so all of them are looked at: a 3/5, b 2/5; weak: 1/5, 4/5."""
    a, b = analyse(ten(), QUESTIONS, minimum=10).items[0].choices
    assert (a.count, b.count) == (4, 6)
    assert (a.share, b.share) == (pytest.approx(0.4), pytest.approx(0.6))
    assert (a.strong, b.strong) == (pytest.approx(0.6), pytest.approx(0.4))
    assert (a.weak, b.weak) == (pytest.approx(0.2), pytest.approx(0.8))
    assert (a.is_right, b.letter) == (True, "B")


def test_groups_without_equals_are_the_first_and_the_last():
    """Rests 0 to 9 tenths: the strongest three are 7, 8, 9, each a third; the weakest 0, 1, 2."""
    sheets = [Sheet(0, {"q": 0.0, "rest": float(number)}, {"q": 1.0, "rest": 10.0}) for number in range(10)]
    third = pytest.approx(1 / 3)
    assert group_weights(sheets, "q", top=True) == [0.0] * 7 + [third] * 3
    assert group_weights(sheets, "q", top=False) == [third] * 3 + [0.0] * 7


def test_below_the_minimum_nothing_is_shown():
    quiz = analyse(ten() * 2 + ten()[:9], QUESTIONS)
    assert (quiz.count, quiz.is_hidden, quiz.items) == (29, True, ())
    assert not analyse(ten() * 3, QUESTIONS).is_hidden


def test_a_drawn_question_that_few_were_asked_is_hidden():
    few = [Sheet(one.score, {"q1": one.points["q1"]}, {"q1": 1.0}) for one in ten() * 3]
    first, second = analyse([*few, *ten()], QUESTIONS, is_drawn=True).items
    assert (first.asked, first.is_hidden) == (40, False)
    assert (second.asked, second.is_hidden) == (10, True)


def test_time_is_taken_from_the_order_of_saving():
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    saved = {"q2": start + timedelta(seconds=90), "q1": start + timedelta(seconds=30)}
    assert time_taken(start, saved) == {"q1": 30, "q2": 60}


# Words


def test_words():
    assert look_at("B", 0.4) == "4 in 10 strong learners chose B: look at B."
    first = analyse(ten(), QUESTIONS, minimum=10).items[0]
    assert advise(first)[0] == "4 in 10 strong learners chose B: look at B."
    assert "check the key" in advise(ItemFigures("q", 1, 40, facility=0.5, discrimination=-0.1))[0]
    assert "Only 2 in 10" in advise(ItemFigures("q", 1, 40, facility=0.2, discrimination=0.5))[0]
    assert "Nearly everybody" in advise(ItemFigures("q", 1, 40, facility=0.99, discrimination=0.5))[0]
    assert advise(ItemFigures("q", 1, 40, facility=0.7, discrimination=0.5)) == ["This question works well."]
    assert "Too few" in advise(ItemFigures("q", 1, 4))[0]
    assert "relied on" in describe_alpha(QuizFigures(40, alpha=0.85))
    assert "badly" in describe_alpha(QuizFigures(40, alpha=0.3))


# What is counted


class Taken:
    """A quiz of a single choice and a true or false; `take` answers it for somebody."""

    def __init__(self):
        self.blocks = [make_single(), make_true_false()]
        self.options = [item["id"] for item in self.blocks[0]["value"]["options"]]
        self.page = make_quiz_page(self.blocks)
        self.activity = Activity.objects.get(key=self.page.translation_key)

    def take(self, option=0, person=None, *, is_finished=True):
        attempt = make_attempt(self.page, person or make_person())
        record_answer(attempt, self.blocks[0]["id"], value=self.options[option], epoch=1, seq=1)
        return finish_attempt(attempt) if is_finished else attempt

    def sheets(self):
        return read_taken(self.activity, newest_version(self.activity)).sheets


@pytest.mark.django_db
def test_only_the_first_attempt_of_each_person_counts():
    quiz, person = Taken(), make_person()
    quiz.take(1, person)
    quiz.take(0, person)
    quiz.take(0)
    quiz.take(0, is_finished=False)
    question_id = quiz.blocks[0]["id"]
    assert sorted(one.points[question_id] for one in quiz.sheets()) == [0, 1]
    assert sorted(one.score for one in quiz.sheets()) == [0, 50]


@pytest.mark.django_db
def test_versions_with_an_equal_key_are_merged_and_others_left_out():
    quiz = Taken()
    quiz.take()
    blocks = deepcopy(quiz.blocks)
    blocks[0]["value"]["text"] = "<p>Better asked?</p>"
    change_questions(quiz.page, blocks, pass_mark=50)
    quiz.take()
    assert len(quiz.sheets()) == 2
    blocks[1]["value"]["answer"] = "true"
    change_questions(quiz.page, blocks)
    assert quiz.sheets() == []
    version = newest_version(quiz.activity)
    fields = {"reason": "Wrong.", "applied_by": make_person()}
    continue_regrading(apply_regrading(version, changed_questions(version), **fields))
    assert len(quiz.sheets()) == 2


@pytest.mark.django_db
def test_what_does_not_count_is_said():
    quiz = Taken()
    quiz.take()
    blocks = deepcopy(quiz.blocks)
    blocks[1]["value"]["answer"] = "true"
    change_questions(quiz.page, blocks)
    quiz.take()
    quiz.take()
    Attempt.objects.filter(pk=quiz.take().pk).update(graded_at=None, score=None)
    figures = analyse_quiz(quiz.activity, newest_version(quiz.activity))
    assert (figures.count, figures.unmarked, figures.outdated) == (2, 1, 1)


@pytest.mark.django_db
def test_what_counts_for_nothing_and_pools_that_grow_leave_attempts_comparable():
    questions = [make_bank_question(tags=("law",)) for _ in range(2)]
    page = make_quiz_page([make_likert(), drawn(2, tags="law")])
    activity = Activity.objects.get(key=page.translation_key)
    finish_attempt(make_attempt(page, make_person()))
    make_bank_question(make_true_false(), tags=("law",))
    change_questions(page, [make_note(), make_likert(), drawn(2, tags="law")])
    finish_attempt(make_attempt(page, make_person()))
    assert newest_version(activity).number == 2
    assert len(read_taken(activity, newest_version(activity)).sheets) == 2
    questions[0].question = [make_single("Another?", options=[make_option("A"), make_option("B", right=True)])]
    questions[0].save_revision().publish()
    change_questions(page, [make_likert(), drawn(2, tags="law")])
    sheets = read_taken(activity, newest_version(activity)).sheets
    assert all(str(questions[0].key) not in sheet.points for sheet in sheets)


@pytest.mark.django_db
def test_queries_do_not_grow_with_attempts():
    quiz, counts = Taken(), []
    for number in (1, 3):
        for _ in range(number):
            quiz.take()
        version = newest_version(quiz.activity)
        with CaptureQueriesContext(connection) as queries:
            analyse_quiz(quiz.activity, version)
        counts.append(len(queries))
    assert counts == [4, 4]
    assert Attempt.objects.count() == 4
