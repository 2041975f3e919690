"""Case scenarios: decisions one after the other, each final, graded on the path."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from assessments.blocks.marked import EssayBlock, FileBlock
from assessments.blocks.scenario import ScenarioBlock
from assessments.domain.attempts import finish_attempt
from assessments.domain.fixing import AnswerFixed
from assessments.domain.recording import record_answer
from assessments.models import Attempt
from assessments.questions import InvalidAnswer, Release
from assessments.questions.scenario import SCENARIO, find_faults, most_points
from assessments.quiz_rules import Layout, Moment
from tests.assessments.visits import address, post
from tests.factories.assessments import make_attempt, make_quiz_page, make_single
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def decision(text: str, *, points: int = 0, leads_to: str = "") -> dict[str, Any]:
    value = {"text": text, "feedback": f"On {text}.", "points": points, "next": leads_to}
    return {"type": "item", "id": f"d-{text}", "value": value}


def step(name: str, *decisions: dict[str, Any]) -> dict[str, Any]:
    value = {"name": name, "text": f"<p>Step {name}</p>", "decisions": list(decisions)}
    return {"type": "step", "id": f"s-{name}", "value": value}


def make_scenario(*steps: dict[str, Any]) -> dict[str, Any]:
    """Default: `listen` (2) leads to a second step, where `report` (3) is best; `promise` (1) ends it at once."""
    steps = steps or (
        step("one", decision("listen", points=2, leads_to="two"), decision("promise", points=1)),
        step("two", decision("report", points=3), decision("wait")),
    )
    value = {"text": "<p>A case</p>", "points": 4, "explanation": "", "revisit": None, "steps": list(steps)}
    return {"type": "scenario", "id": str(uuid4()), "value": value}


def read(raw: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    key, texts = SCENARIO.read(raw["value"])
    return {"id": "q", "kind": "scenario", "points": 4, **key}, {f"q.{path}": text for path, text in texts.items()}


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (["d-listen", "d-report"], "1"),
        (["d-listen", "d-wait"], "0.4"),
        (["d-promise"], "0.2"),
        (["d-listen"], "0.4"),
        (None, "0"),
    ],
)
def test_path_is_worth_its_points_out_of_the_most_that_any_gives(path, share):
    question, _texts = read(make_scenario())
    assert SCENARIO.grade(question, path, {}) == Decimal(share)


def test_it_is_finished_where_a_decision_leads_nowhere_further():
    question, _texts = read(make_scenario())
    assert not SCENARIO.is_finished(question, None)
    assert not SCENARIO.is_finished(question, ["d-listen"])
    assert SCENARIO.is_finished(question, ["d-listen", "d-wait"])
    assert SCENARIO.is_finished(question, ["d-promise"])


def test_a_loop_that_came_in_by_another_way_ends():
    question, _texts = read(
        make_scenario(
            step("one", decision("on", points=1, leads_to="two"), decision("off")),
            step("two", decision("back", points=1, leads_to="one"), decision("end", points=5)),
        )
    )
    assert most_points(question) == 6
    assert SCENARIO.is_finished(question, ["d-on", "d-back"])
    assert SCENARIO.grade(question, ["d-on", "d-back"], {}) < 1


@pytest.mark.parametrize(
    "data",
    [
        ["d-report"],
        ["d-listen", "d-promise"],
        ["d-promise", "d-report"],
        {"s-two": "d-wait"},
        "d-listen",
        7,
        [7],
        [["x"]],
    ],
)
def test_only_a_path_from_the_first_step_is_an_answer(data):
    question, _texts = read(make_scenario())
    with pytest.raises(InvalidAnswer):
        SCENARIO.clean(question, data)


def test_script_and_form_give_the_same_path():
    question, _texts = read(make_scenario())
    assert SCENARIO.clean(question, {"s-one": "d-listen", "s-two": "d-wait"}) == ["d-listen", "d-wait"]
    assert SCENARIO.clean(question, {"s-one": "d-listen", "s-two": ""}) == ["d-listen"]
    assert SCENARIO.clean(question, {"s-one": ""}) is None


def test_review_shows_each_decision_and_what_is_released_of_it():
    question, texts = read(make_scenario())
    shown = SCENARIO.review(question, texts, ["d-promise"], Release())["steps"]
    assert [(one.given, one.is_right, one.expected, one.feedback) for one in shown] == [
        ("promise", False, "listen", "On promise.")
    ]
    (hidden,) = SCENARIO.review(question, texts, ["d-promise"], Release(right=False, feedback=False))["steps"]
    assert (hidden.is_right, hidden.expected, hidden.feedback) == (None, "", "")


def test_statistics_know_every_decision():
    question, _texts = read(make_scenario())
    assert {choice.path: choice.is_right for choice in SCENARIO.choices(question)} == {
        "decisions.d-listen": True,
        "decisions.d-promise": False,
        "decisions.d-report": True,
        "decisions.d-wait": False,
    }
    assert SCENARIO.chosen(question, ["d-promise"]) == ["decisions.d-promise"]


# ---- the editor -------------------------------------------------------------------------------------------------------


def clean_block(*steps: dict[str, Any]) -> None:
    block = ScenarioBlock()
    block.set_name("scenario")
    block.clean(block.to_python(make_scenario(*steps)["value"]))


def test_editor_takes_a_case_that_leads_to_an_end():
    clean_block()


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([step("one", decision("a", leads_to="none"), decision("b"))], "no step with the name none"),
        (
            [step("one", decision("a"), decision("b")), step("two", decision("c"), decision("d"))],
            "leads to the step two",
        ),
        ([step("one", decision("a", leads_to="one"), decision("b"))], "circles at one"),
        (
            [
                step("one", decision("a", leads_to="two"), decision("b")),
                step("two", decision("c", leads_to="one"), decision("d")),
            ],
            "circles at one, two",
        ),
        ([step("one", decision("a"), decision("b")), step("one", decision("c"), decision("d"))], "same name"),
    ],
)
def test_editor_refuses_a_case_that_cannot_be_told(steps, message):
    with pytest.raises(ValidationError) as refused:
        clean_block(*steps)
    assert message in str(refused.value.as_json_data())


def test_thousand_ways_are_looked_through_quickly():
    steps = [
        {"name": str(n), "decisions": [{"next": str(n + 1) if n < 39 else ""}, {"next": str(n + 1) if n < 39 else ""}]}
        for n in range(40)
    ]
    assert find_faults(steps) == ([], [], [])


# ---- an attempt -------------------------------------------------------------------------------------------------------


def test_a_decision_is_final():
    attempt = make_attempt(make_quiz_page([make_scenario()]), make_person())
    (asked,) = attempt.questions
    record_answer(attempt, asked["id"], value=["d-listen"], epoch=1, seq=1)
    with pytest.raises(AnswerFixed):
        record_answer(attempt, asked["id"], value=["d-promise"], epoch=1, seq=2)
    assert record_answer(attempt, asked["id"], value=["d-promise"], epoch=1, seq=3, wins=True).value == ["d-listen"]
    assert record_answer(attempt, asked["id"], value=None, epoch=1, seq=4, wins=True).value == ["d-listen"]
    record_answer(attempt, asked["id"], value=["d-listen", "d-report"], epoch=1, seq=99_999)
    assert finish_attempt(attempt).score == 100


def take(client, attempt: Attempt, number: int, decisions: dict[str, str], *, go: str = "next"):
    return post(client, attempt, number, go=go, **{f"answer.{at}": taken for at, taken in decisions.items()})


def test_next_tells_the_case_to_its_end_before_it_goes_on(learner):
    attempt = learner.begin(make_quiz_page([make_scenario(), make_single()]))
    page = learner.get(address("question", attempt.uuid, 1)).content.decode()
    assert "Step one" in page
    assert "Step two" not in page
    assert "On listen." not in page
    response = take(learner, attempt, 1, {"s-one": "d-listen"})
    assert response.url == address("question", attempt.uuid, 1)
    page = learner.get(response.url).content.decode()
    assert "Step one" in page
    assert "Step two" in page
    assert "promise" not in page  # what was not taken is gone
    assert "On listen." not in page
    response = take(learner, attempt, 1, {"s-one": "d-listen", "s-two": "d-report"})
    assert response.url == address("question", attempt.uuid, 2)
    assert "The case ends here." in learner.get(address("question", attempt.uuid, 1)).content.decode()


def test_unknown_decision_is_refused_in_words(learner):
    attempt = learner.begin(make_quiz_page([make_scenario(), make_single()]))
    response = take(learner, attempt, 1, {"s-one": "d-report"})
    assert response.status_code == 422
    assert "not one of the decisions" in response.content.decode()
    assert not attempt.answers.exists()


def test_feedback_on_what_was_decided_comes_at_once_where_the_rules_say_so(learner):
    attempt = learner.begin(make_quiz_page([make_scenario()], show_feedback=Moment.AT_ONCE))
    take(learner, attempt, 1, {"s-one": "d-listen"}, go="stay")
    page = learner.get(address("question", attempt.uuid, 1)).content.decode()
    assert "On listen." in page
    assert "On report." not in page
    assert "On wait." not in page


def test_all_on_one_page_the_case_goes_on_too(learner):
    attempt = learner.begin(make_quiz_page([make_scenario(), make_single()], layout=Layout.ALL))
    asked = attempt.questions[0]["id"]
    url = address("paper", attempt.uuid)
    learner.post(url, {"epoch": attempt.epoch, f"{asked}-answer.s-one": "d-listen", "go": "stay"})
    assert "Step two" in learner.get(url).content.decode()


def test_texts_are_offered_for_translation_and_names_of_steps_are_not():
    segments = extract_segments(make_quiz_page([make_scenario()]))
    strings = {segment.string.data for segment in segments if isinstance(segment, StringSegmentValue)}
    assert {"listen", "On listen.", "Step two", "A case"} <= strings
    assert not {"one", "two"} & strings


@pytest.mark.parametrize("block", [ScenarioBlock(), EssayBlock(), FileBlock()])
def test_editor_previews_what_a_learner_meets(block):
    value = block.to_python(block.meta.preview_value)
    drawn = block.render(value)
    assert "question__text" in drawn
