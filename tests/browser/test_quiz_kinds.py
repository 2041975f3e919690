"""Typed answers and answers in parts in the browser: narrow screens, keyboard, screen readers."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from assessments.domain.attempts import finish_attempt
from assessments.domain.recording import record_answer
from assessments.models import Attempt
from assessments.questions import KINDS
from assessments.quiz_rules import Layout
from tests.assessments.test_scenario import make_scenario
from tests.browser.axe import find_violations
from tests.browser.test_quiz import SAVED, begin, status
from tests.factories.assessments import (
    make_gaps,
    make_item,
    make_likert,
    make_matching,
    make_multiple,
    make_note,
    make_number,
    make_ordering,
    make_quiz_page,
    make_short,
    make_single,
    make_true_false,
    right_value,
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_fits_a_narrow_screen_and_is_accessible(visitor, scheme):
    questions = every_kind()
    assert {question["type"] for question in questions} == set(KINDS)
    browser = begin(visitor, make_quiz_page(questions, layout=Layout.ALL))
    browser.set_viewport_size({"width": 360, "height": 800})
    browser.emulate_media(color_scheme=scheme)
    assert_fits_and_is_accessible(browser)
    answer_wrongly(Attempt.objects.select_related("version").get())
    browser.reload()
    assert_fits_and_is_accessible(browser)
    finish_attempt(Attempt.objects.get())
    browser.goto(f"{visitor.base_url}/en/attempts/{Attempt.objects.get().uuid}/result/")
    for words in ("Your answer, not right:", "Your answer, partly right:", "Your decision, not the best:", "Better:"):
        expect(browser.get_by_text(words).first).to_be_visible()
    assert_fits_and_is_accessible(browser)


def assert_fits_and_is_accessible(browser):
    assert browser.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert find_violations(browser) == []


def every_kind():
    rubric = {"criteria": [make_item(text="Begins safely", description="", points=2)], "explanation": "", "points": 1}
    long = "a unit with quite a long name for a phone"
    return [
        make_single(explanation="Why it is so."),
        make_multiple(),
        make_true_false(justify="asked"),
        make_matching(),
        make_ordering(items=("Listen, even where what you hear is hard to bear", "Explain", "Report", "Note")),
        make_gaps(),
        make_short(),
        make_number(),
        make_number(units={"metres": "1", long: "0.01"}),
        make_likert(),
        make_note(),
        make_scenario(),
        {"type": "essay", "id": str(uuid4()), "value": {"text": "<p>How would you begin?</p>", **rubric}},
        {"type": "file", "id": str(uuid4()), "value": {"text": "<p>Hand in your plan.</p>", **rubric}},
    ]


def answer_wrongly(attempt):
    """Something wrong, half right or to be marked in every kind."""
    texts = attempt.version.texts.get().texts
    for question in attempt.questions:
        right = right_value(question, texts)
        value = {
            "single": lambda question=question: question["options"][1]["id"],
            "true_false": lambda: {"choice": "true", "reason": "She said so."},
            "ordering": lambda right=right: dict(zip(right, "1324", strict=True)),
            "short": lambda: "pomoć",
            "number": lambda question=question, right=right: right if len(question["units"]) > 1 else "2,9",
            "essay": lambda: "I would sit down beside her.",
            "scenario": lambda: ["d-listen", "d-wait"],
        }.get(question["kind"], lambda right=right: right)()
        if value is not None:
            record_answer(attempt, question["id"], value=value, epoch=attempt.epoch, seq=50)


def test_gaps_by_keyboard_are_saved_as_they_are_left(visitor):
    browser = begin(visitor, make_quiz_page([make_gaps()]))
    browser.get_by_label("Gap 1").focus()
    browser.keyboard.type("lis")
    browser.keyboard.press("Tab")
    browser.keyboard.type("police")
    browser.keyboard.press("Tab")
    expect(status(browser)).to_have_text(SAVED)
    attempt = Attempt.objects.get()
    (question,) = attempt.questions
    assert attempt.answers.get().value == {"1": question["options"][0]["id"], "2": "police"}


def test_a_number_that_is_none_is_said_and_not_saved(visitor):
    browser = begin(visitor, make_quiz_page([make_number()]))
    answer = browser.get_by_label("Your answer")
    answer.fill("two")
    answer.blur()
    expect(status(browser)).to_contain_text("This is not a number.")
    answer.fill("2,5")
    answer.blur()
    expect(status(browser)).to_have_text(SAVED)
    assert Attempt.objects.get().answers.get().value == "2,5"
    visitor.problems.clear()  # the refusal was the point


@pytest.mark.parametrize("with_script", [True, False])
def test_items_are_moved_by_keyboard_and_keep_the_focus(visitor, with_script):
    browser = begin(visitor, make_quiz_page([make_ordering()]), java_script_enabled=with_script)
    first, second, *others = items = browser.locator(".part-row__label").all_text_contents()
    button = browser.get_by_role("button", name=f"Move up {second}")
    button.focus()
    browser.keyboard.press("Enter")
    expect(browser.locator(".part-row__label")).to_have_text([second, first, *others])
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "true")
    if with_script:
        expect(status(browser)).to_have_text(SAVED)
        expect(browser.locator("[data-moved]")).to_have_text(f"{second}: place 1 of {len(items)}")
    places = Attempt.objects.get().answers.get().value
    assert sorted(places.values()) == [1, 2, 3, 4]
    browser.reload()
    expect(browser.locator(".part-row__label")).to_have_text([second, first, *others])
    down = browser.get_by_role("button", name=f"Move down {others[-1]}")
    down.focus()
    browser.keyboard.press("Enter")
    expect(down).to_be_focused()
    expect(browser.locator(".part-row__label")).to_have_text([second, first, *others])


def test_a_move_without_a_line_is_kept_until_there_is_one(visitor):
    browser = begin(visitor, make_quiz_page([make_ordering()]))
    _first, second, *_others = browser.locator(".part-row__label").all_text_contents()
    browser.context.set_offline(True)
    browser.get_by_role("button", name=f"Move up {second}").click()
    expect(status(browser)).to_contain_text("Not saved yet")
    browser.context.set_offline(False)
    expect(status(browser)).to_have_text(SAVED)
    assert Attempt.objects.get().answers.get().value
    visitor.problems.clear()  # the lost connection was the point
