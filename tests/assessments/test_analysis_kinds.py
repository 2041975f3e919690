"""What is counted of each kind of question, compared with counts worked out by hand."""

import pytest

from assessments.domain.advice import advise
from assessments.domain.analysis import analyse, analyse_item
from assessments.domain.attempts import finish_attempt
from assessments.domain.recording import record_answer
from assessments.domain.sheets import Sheet
from assessments.questions import KINDS
from assessments.views.figures import describe, show_items
from tests.assessments.test_analysis_page import address, rows
from tests.assessments.test_kinds_parts import as_accepted, read_one
from tests.assessments.test_scenario import decision, make_scenario, read, step
from tests.factories.assessments import (
    make_attempt,
    make_gaps,
    make_item,
    make_likert,
    make_matching,
    make_number,
    make_ordering,
    make_quiz_page,
    make_short,
    make_true_false,
    right_value,
)
from tests.factories.people import make_person


def sheet(question, value, accepted, *, rest=0.0):
    """Somebody who answered this question so, and reached `rest` of 1 elsewhere."""
    kind, question_id = KINDS[question["kind"]], question["id"]
    points = {question_id: 0.0, "rest": rest} if kind.is_graded else {"rest": rest}
    possible = dict.fromkeys(points, 1.0)
    if value is None:
        return Sheet(0, points, possible)
    chosen, typed = ({question_id: count(question, value, accepted)} for count in (kind.chosen, kind.typed))
    return Sheet(0, points, possible, chosen, typed=typed)


def item(question, texts, values, *, rests=None, minimum=1):
    accepted = as_accepted(texts)
    rests = rests or [0.0] * len(values)
    sheets = [sheet(question, value, accepted, rest=rest) for value, rest in zip(values, rests, strict=True)]
    return analyse_item(sheets, question, 1, accepted=accepted, minimum=minimum)


def table(found, texts):
    """By what it was chosen for and the choice's text: letter, whether it is right, count and share."""
    (shown,) = show_items([found], texts)
    return {
        (group.about, choice.text): (
            choice.figures.letter,
            choice.figures.is_right,
            choice.figures.count,
            choice.figures.share,
        )
        for group in shown.groups
        for choice in group.choices
    }


def test_pairs():
    """Four people; Danger: 2 of 3 police, 1 doctor, one gave nothing there. Land registry was chosen once, for Support."""
    question, texts = read_one(make_matching())
    danger, support, illness, land = (pair["id"] for pair in question["pairs"])
    values = [
        {danger: danger, support: support, illness: illness},
        {danger: danger, support: support},
        {danger: illness, support: land},
        None,
    ]
    found = table(item(question, texts, values), texts)
    third = pytest.approx(1 / 3)
    assert found == {
        ("Danger", "Police"): ("1A", True, 2, pytest.approx(2 / 3)),
        ("Danger", "Doctor"): ("1C", False, 1, third),
        ("Support", "Centre for social work"): ("2B", True, 2, pytest.approx(2 / 3)),
        ("Support", "Land registry"): ("2D", False, 1, third),
        ("Illness", "Doctor"): ("3C", True, 1, 1),
    }


def test_right_parts_that_read_the_same_are_one_choice():
    pairs = [("Sofia", "Bulgaria"), ("Varna", "Bulgaria"), ("Bucharest", "Romania")]
    question, texts = read_one(make_matching(pairs=[make_item(left=one, right=other) for one, other in pairs]))
    sofia, varna, bucharest = (pair["id"] for pair in question["pairs"])
    values = [{sofia: sofia, varna: sofia, bucharest: bucharest}, {sofia: varna, varna: varna}]
    found = table(item(question, texts, values), texts)
    assert found["Varna", "Bulgaria"] == ("2A", True, 2, 1)
    assert found["Sofia", "Bulgaria"] == ("1A", True, 2, 1)
    assert len(found) == 3


def test_what_follows_on_what_in_an_ordering():
    """Right, twice; Note first, then right; two at one place tell nothing. Explain is followed by Report three times of 3."""
    question, texts = read_one(make_ordering())
    ids = [one["id"] for one in question["items"]]
    orders = [(1, 2, 3, 4), (1, 2, 3, 4), (2, 3, 4, 1), (1, 1, 1, 1)]
    values = [dict(zip(ids, order, strict=True)) for order in orders]
    found = {name: figures[1:] for name, figures in table(item(question, texts, values), texts).items()}
    assert found == {
        ("Listen", "Explain"): (True, 3, 1),
        ("Explain", "Report"): (True, 3, 1),
        ("Report", "Note"): (True, 2, 1),
        ("Note", "Listen"): (False, 1, 1),
    }


def test_gaps_each_on_its_own():
    """Gap 1 is chosen: 3 listen, 1 promise. Gap 2 is typed: police 2, its other spelling with them, army 2, navy once."""
    question, texts = read_one(make_gaps())
    listen, promise, *_typed = (option["id"] for option in question["options"])
    typed = ["police", "POLICE ", "army", "Army", "navy", None]
    chosen = [listen, listen, listen, promise, None, None]
    values = [{str(n): v for n, v in ((1, one), (2, two)) if v} or None for one, two in zip(chosen, typed, strict=True)]
    found = item(question, texts, values)
    assert table(found, texts) == {
        ("Gap 1", "listen"): ("1A", True, 3, 0.75),
        ("Gap 1", "promise"): ("1B", False, 1, 0.25),
    }
    assert [(one.about, one.text, one.worth, one.count, one.share) for one in found.typed] == [
        ("Gap 2", "army", 0, 2, 0.4),
        ("Gap 2", "police", 100, 2, 0.4),
    ]


def test_the_most_frequent_numbers():
    """2.5 however it is written: 3 of 8; 25: 2, a wrong answer to look at; 2.9: 2, worth half; one alone is not shown."""
    question, texts = read_one(make_number())
    found = item(question, texts, ["2,5", "2.50", "2.5", "25", "25,0", "2.9", "2.9", "7", None])
    assert [(one.text, one.worth, one.count, one.share) for one in found.typed] == [
        ("2.5", 100, 3, 0.375),
        ("2.9", 50, 2, 0.25),
        ("25", 0, 2, 0.25),
    ]
    assert "2 in 10 wrote “25”: see whether it should count." in advise(found)


def test_the_same_number_in_another_unit_is_another_answer():
    question, texts = read_one(make_number(units={"m": "1", "cm": "0.01"}))
    metres, centimetres = (unit["id"] for unit in question["units"])
    values = [{"number": "250", "unit": one} for one in (metres, metres, centimetres, centimetres, centimetres)]
    (shown,) = show_items([item(question, texts, values)], texts)
    assert [(text, typed.worth, typed.count) for typed, text in shown.groups[0].typed] == [
        ("250 cm", 100, 3),
        ("250 m", 0, 2),
    ]


def test_short_answers_in_both_scripts_are_one():
    question, texts = read_one(make_short())
    found = item(question, texts, ["zaštita", "заштита", "Zastita", "pomoc", "pomoć", "x"])
    assert [(one.worth, one.count, one.share) for one in found.typed] == [
        (100, 3, 0.5),
        (50, 2, pytest.approx(1 / 3)),
    ]


def test_decisions_of_those_who_came_to_the_step():
    """Four: three listened and came to step two, where two reported; one promised, which ends it."""
    question, texts = read(make_scenario())
    values = [["d-listen", "d-report"], ["d-listen", "d-report"], ["d-listen", "d-wait"], ["d-promise"], None]
    assert table(item(question, texts, values), texts) == {
        ("Step one", "listen"): ("1A", True, 3, 0.75),
        ("Step one", "promise"): ("1B", False, 1, 0.25),
        ("Step two", "report"): ("2A", True, 2, pytest.approx(2 / 3)),
        ("Step two", "wait"): ("2B", False, 1, pytest.approx(1 / 3)),
    }


def test_strong_and_weak_at_a_decision():
    """Ten by rest 0 to 9 tenths: the strongest three (7, 8, 9) promised twice, the weakest three (0, 1, 2) once."""
    question, texts = read(make_scenario(step("one", decision("listen", points=1), decision("promise"))))
    values = [["d-promise"] if place in (1, 8, 9) else ["d-listen"] for place in range(10)]
    found = item(question, texts, values, rests=[place / 10 for place in range(10)])
    listen, promise = found.choices
    assert (promise.strong, promise.weak) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert (listen.strong, listen.weak) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert "7 in 10 strong learners chose 1B: look at 1B." in advise(found)


def rate(question, *steps):
    """Who rated the statements with these places on the scale; None: left open."""
    scale = [one["id"] for one in question["scale"]]
    pairs = zip(question["statements"], steps, strict=True)
    return {statement["id"]: scale[place] for statement, place in pairs if place is not None} or None


def test_self_assessment_statement_by_statement():
    """Five: I listen 2 partly, 3 fully. I report: 1 not at all, 3 fully, one left it open. Who answered nothing is no one."""
    question, texts = read_one(make_likert())
    steps = [(1, 0), (1, 2), (2, 2), (2, 2), (2, None), (None, None)]
    found = item(question, texts, [rate(question, *one) for one in steps])
    assert found.asked == 5
    assert (found.facility, found.discrimination, found.is_graded) == (None, None, False)
    assert {name: figures[2:] for name, figures in table(found, texts).items()} == {
        ("I listen.", "not at all"): (0, 0),
        ("I listen.", "partly"): (2, 0.4),
        ("I listen.", "fully"): (3, 0.6),
        ("I report.", "not at all"): (1, 0.25),
        ("I report.", "partly"): (0, 0),
        ("I report.", "fully"): (3, 0.75),
    }
    assert {choice.is_right for choice in found.choices} == {None}
    assert "nothing is right or wrong" in advise(found)[0]
    assert describe(found) == []


def test_self_assessment_is_hidden_below_the_minimum_statement_by_statement():
    question, texts = read_one(make_likert())
    values = [rate(question, 1, None) for _ in range(29)]
    assert item(question, texts, values, minimum=30).is_hidden
    found = item(question, texts, [*values, rate(question, 2, 2)], minimum=30)
    assert {about for about, _text in table(found, texts)} == {"I listen."}


def test_self_assessment_leaves_the_figures_of_the_quiz_alone():
    question, texts = read_one(make_likert())
    graded = [{"id": "rest", "kind": "true_false", "points": 1, "answer": "true"}]
    sheets = [sheet(question, rate(question, 1, 1), as_accepted(texts), rest=float(n % 2)) for n in range(30)]
    quiz = analyse(sheets, [*graded, question])
    assert [one.facility for one in quiz.items] == [0.5, None]
    assert quiz.alpha is None  # one item only
    assert not quiz.items[1].is_hidden


@pytest.mark.django_db
def test_page_and_file_show_every_kind(client):
    client.force_login(make_person(full_name="Vesna Horvat", is_superuser=True))
    blocks = [make_likert(), make_matching(), make_ordering(), make_gaps(), make_short(), make_number()]
    page = make_quiz_page([*blocks, make_true_false()])
    for _ in range(30):
        attempt = make_attempt(page, make_person())
        texts = attempt.version.texts.get().texts
        for asked in attempt.questions:
            record_answer(attempt, asked["id"], value=right_value(asked, texts), epoch=1, seq=1)
        finish_attempt(attempt)

    class Crowd:
        pass

    Crowd.page = page
    shown = client.get(address(Crowd)).content.decode()
    for text in ("I listen.", "1C fully", "Danger", "Police", "Gap 1", "zaštita", "2.5", "Share of each choice"):
        assert text in shown, text
    assert shown.count('<div class="quiz-chart"') == 4  # the quiz, two statements, true and false
    found = rows(client.get(address(Crowd, "analysis_file")))
    lines = {tuple(row[:6]) for row in found}
    assert ("1 1C", "fully", "I listen.", "", "30", "1.00") in lines
    assert ("2 1A", "Police", "Danger", "yes", "30", "1.00") in lines
    assert ("4", "police", "Gap 2", "100 %", "30", "1.00") in lines
    assert ("6", "2.5", "", "100 %", "30", "1.00") in lines
