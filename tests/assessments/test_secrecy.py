"""Nothing of the key leaves the server before its time."""

import pytest

from assessments.blocks import QUESTION_BLOCKS
from assessments.models import Attempt
from assessments.questions import KINDS, Release
from assessments.questions.reading import read_questions
from courses.domain.outline import sync
from courses.models import CoursePage
from tests.assessments.visits import address, post, put
from tests.factories.assessments import (
    make_course_pages,
    make_likert,
    make_matching,
    make_multiple,
    make_option,
    make_quiz_page,
    make_single,
    make_true_false,
    right_values,
)

pytestmark = pytest.mark.django_db


SENTINEL = "SENTINEL"


def quiz_with_sentinels():
    """Everything that must stay on the server carries the sentinel."""
    single = make_single(explanation=f"{SENTINEL} explanation")
    single["value"]["options"] = [
        make_option("Listen", right=True, feedback=f"{SENTINEL} right"),
        make_option("Wait", feedback=f"{SENTINEL} wrong"),
    ]
    return [single, make_multiple(explanation=SENTINEL), make_true_false(explanation=SENTINEL)]


def test_no_answer_leaves_the_server_before_handing_in(learner):
    attempt = learner.begin(make_quiz_page(quiz_with_sentinels()))
    start_page = attempt.activity.texts.get(language="en").url_path
    values = right_values(attempt)
    responses = [learner.get(start_page), learner.get(address("submit", attempt.uuid))]
    for number, asked in enumerate(values, start=1):
        responses += [
            learner.get(address("question", attempt.uuid, number)),
            put(learner, attempt, asked, value=values[asked]),
            put(learner, attempt, asked, value="wrong"),
            post(learner, attempt, number, answer="wrong"),
            post(learner, attempt, number, answer=values[asked]),
        ]
    for response in responses:
        told = response.content.decode() + str(response.headers)
        assert SENTINEL not in told
        assert "is_right" not in told
    result = learner.post(address("submit", attempt.uuid), follow=True).content.decode()
    assert f"{SENTINEL} right" in result
    assert f"{SENTINEL} explanation" in result


def test_right_and_wrong_options_look_the_same(learner):
    attempt = learner.begin(make_quiz_page([make_single()]))
    page = learner.get(address("question", attempt.uuid, 1)).content.decode()
    rows = page.split('<ul class="options">')[1].split("</ul>")[0]
    for option in attempt.version.structure["questions"][0]["options"]:
        rows = rows.replace(option["id"], "")
    for label in ("Listen", "Promise", "Wait"):
        rows = rows.replace(label, "")
    for digit in "012":
        rows = rows.replace(f"id_answer_{digit}", "")
    assert len({row.strip() for row in rows.split("</li>") if row.strip()}) == 1


def test_preview_shows_the_questions_without_the_key(learner, rf):
    page = make_quiz_page(quiz_with_sentinels())
    response = page.make_preview_request(original_request=rf.get("/"))
    told = response.content.decode()
    assert "What do you do first?" in told
    assert SENTINEL not in told
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(("kind", "control"), [("single", "radio"), ("multiple", "checkbox"), ("true_false", "radio")])
def test_editor_previews_each_block(kind, control):
    block = dict(QUESTION_BLOCKS)[kind]
    shown = block.render(block.get_preview_value())
    assert f'type="{control}"' in shown
    assert "is_right" not in shown


def test_a_course_retired_in_mid_quiz_can_still_be_finished(learner):
    attempt = learner.begin(make_quiz_page([make_true_false(answer="true")]))
    CoursePage.objects.get(translation_key=attempt.activity.module.course.key).unpublish()
    sync(attempt.activity.module.course.key)
    post(learner, attempt, 1, answer="true")
    assert "<strong>100 %</strong>" in learner.post(address("submit", attempt.uuid), follow=True).content.decode()


def test_privacy_of_personal_pages(learner):
    attempt = learner.begin(make_quiz_page())
    for name, *place in (("question", 1), ("submit",)):
        assert "no-store" in learner.get(address(name, attempt.uuid, *place)).headers["Cache-Control"]


@pytest.mark.parametrize(("show", "told"), [("never", 2), ("submitted", 1)])
def test_waiting_for_a_mark_does_not_tell_that_a_choice_was_right(learner, show, told):
    asked = [make_true_false(f"Sentence {n}", answer="false", justify="marked") for n in range(2)]
    attempt = learner.begin(make_quiz_page(asked, show_right=show, show_feedback=show))
    for number, choice in ((1, "false"), (2, "true")):
        post(learner, attempt, number, **{"answer.choice": choice, "answer.reason": "Because."})
    page = learner.post(address("submit", attempt.uuid), follow=True).content.decode()
    assert Attempt.objects.get().graded_at is None
    assert page.count("Being marked") == told


@pytest.mark.parametrize("make", [make_single, make_multiple, make_true_false, make_matching])
def test_feedback_on_what_she_did_not_choose_waits_for_the_right_answers(make):
    raw = make()
    if "options" in raw["value"]:
        for option in raw["value"]["options"]:
            option["value"]["feedback"] = SENTINEL if option["value"]["is_right"] else "Look again."
    elif "pairs" in raw["value"]:
        for pair in raw["value"]["pairs"]:
            pair["value"]["feedback"] = SENTINEL
    else:
        raw["value"] |= {"feedback_false": SENTINEL, "feedback_true": "Look again."}
    (question,), texts = read_questions([raw], {})
    kind = KINDS[question["kind"]]
    wrong = wrong_value(question)
    assert SENTINEL not in str(kind.review(question, texts, wrong, Release(right=False, feedback=True)))
    assert SENTINEL in str(kind.review(question, texts, wrong, Release(right=True, feedback=True)))
    if question["kind"] != "matching":
        assert "Look again." in str(kind.review(question, texts, wrong, Release(right=False, feedback=True)))


def wrong_value(question):
    if question["kind"] == "true_false":
        return "true"
    if question["kind"] == "matching":
        return {}
    wrong = [option["id"] for option in question["options"] if not option["is_right"]]
    return wrong if question["kind"] == "multiple" else wrong[0]


def test_a_checked_answer_names_the_lesson_to_revisit(learner):
    module = make_course_pages()
    lesson = module.get_children().first()
    page = make_quiz_page(
        [make_true_false(answer="true", revisit=lesson.pk), make_likert(revisit=lesson.pk)],
        module=module,
        show_feedback="at_once",
    )
    attempt = learner.begin(page)
    asked = learner.get(address("question", attempt.uuid, 1)).content.decode()
    assert "Lesson to revisit" not in asked
    post(learner, attempt, 1, answer="false", go="check:1")
    checked = learner.get(address("question", attempt.uuid, 1)).content.decode()
    assert "Lesson to revisit" in checked
    assert lesson.title in checked
    result = learner.post(address("submit", attempt.uuid), follow=True).content.decode()
    assert (
        result.count("Lesson to revisit") == 2
    )  # a self-assessment has nothing to be right about, and a lesson all the same
