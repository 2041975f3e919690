"""Open questions are drawn once for all who meet them in the same order, and never show what belongs to one of them."""

import re
from copy import deepcopy

import pytest
from django.utils import translation
from wagtail.models import Site

from assessments.domain.versions import publish_texts
from assessments.models import Answer
from assessments.questions import KINDS
from assessments.questions.reading import read_questions
from assessments.views import drawn
from tests.assessments.test_versions import translate
from tests.assessments.visits import address, post
from tests.factories.assessments import (
    change_questions,
    make_attempt,
    make_course_pages,
    make_gaps,
    make_likert,
    make_matching,
    make_multiple,
    make_note,
    make_number,
    make_option,
    make_ordering,
    make_quiz_page,
    make_short,
    make_single,
    make_true_false,
)
from tests.factories.people import make_person

MAKERS = (
    make_single,
    make_multiple,
    make_true_false,
    make_matching,
    make_ordering,
    make_gaps,
    make_short,
    make_number,
    make_likert,
    make_note,
)
SEEDS = (None, *range(12))


@pytest.fixture(autouse=True)
def _drawn_anew():
    drawn._draw_once.cache_clear()
    yield
    drawn._draw_once.cache_clear()


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_order_is_drawn_the_same(make):
    (question,), texts = read_questions([make()], {})
    kind = KINDS[question["kind"]]
    by_order = {}
    for seed in SEEDS:
        form = kind.form(question, texts, seed, initial={"shows_feedback": False})
        by_order.setdefault(kind.order(question, seed), set()).add(drawn.draw(question, texts, form, number=1))
    assert all(len(drawings) == 1 for order, drawings in by_order.items() if order is not None)
    assert by_order.keys() - {None}, "at least as written it is known"


def test_options_that_are_shuffled_are_drawn_once_in_each_order():
    options = [make_option("one", right=True), make_option("two")]
    (question,), _texts = read_questions([make_single(options=options)], {})
    orders = {KINDS["single"].order(question, seed) for seed in range(20)}
    assert {frozenset(order) for order in orders} == {frozenset(option["id"] for option in question["options"])}
    assert len(orders) == 2


def body(client, attempt, number=1, language="en"):
    return client.get(address("question", attempt.uuid, number, language=language)).content.decode()


def begin_as(client, person, page):
    """Let the client be somebody else, who opens the quiz."""
    attempt = make_attempt(page, person)
    client.force_login(person)
    client.post(address("start", attempt.activity.key))
    attempt.refresh_from_db()
    return attempt


@pytest.mark.django_db
def test_one_drawing_serves_everybody_until_she_answers(learner):
    page = make_quiz_page([make_true_false()])
    attempt = learner.begin(page)
    first = body(learner, attempt)
    body(learner, attempt)
    assert (drawn._draw_once.cache_info().misses, drawn._draw_once.cache_info().hits) == (1, 1)
    post(learner, attempt, 1, answer="true", flagged="on", go="stay")
    answered = body(learner, attempt)
    assert re.search(r'value="true"[^>]* checked', answered)
    theirs = begin_as(learner, make_person(), page)
    unanswered = body(learner, theirs)
    assert drawn._draw_once.cache_info().misses == 1
    assert " checked" not in unanswered.split("</fieldset>")[0].split("<fieldset")[1]
    assert str(theirs.uuid) in unanswered
    assert str(attempt.uuid) not in unanswered
    assert str(theirs.uuid) not in first


@pytest.mark.django_db
def test_an_answer_that_was_taken_back_is_open_again(learner):
    attempt = learner.begin(make_quiz_page([make_single()]))
    post(learner, attempt, 1, answer=attempt.questions[0]["options"][0]["id"], go="stay")
    post(learner, attempt, 1, answer="", go="stay")
    assert Answer.objects.get().value is None
    assert " checked" not in body(learner, attempt).split("</fieldset>")[0].split("<fieldset")[1]


@pytest.mark.django_db
def test_each_language_and_each_version_has_its_own(learner):
    questions = [make_true_false("A child can consent.")]
    page = make_quiz_page(questions)
    romanian = deepcopy(questions)
    romanian[0]["value"]["text"] = "<p>Un copil poate consimți.</p>"
    publish_texts(translate(page, questions=romanian))
    attempt = learner.begin(page)
    assert "A child can consent." in body(learner, attempt)
    assert "Un copil poate consimți." in body(learner, attempt, language="ro")
    questions[0]["value"]["text"] = "<p>A child can never consent.</p>"
    change_questions(page, questions)
    assert "A child can consent." in body(learner, attempt)
    theirs = begin_as(learner, make_person(), page)
    assert "A child can never consent." in body(learner, theirs)


@pytest.mark.django_db
def test_a_text_that_leads_to_a_page_follows_it(learner):
    module = make_course_pages()
    lesson = module.get_children().first()
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": module.get_parent(), "hostname": "hub"})
    quiz = make_quiz_page([make_true_false(f'<a linktype="page" id="{lesson.pk}">Read it</a> first.')], module=module)
    attempt = learner.begin(quiz)
    assert f'/{lesson.slug}/">Read it</a>' in body(learner, attempt)
    lesson.slug = "moved-lesson"
    lesson.save()
    assert '/moved-lesson/">Read it</a>' in body(learner, attempt)
    assert drawn._draw_once.cache_info().currsize == 0


def test_what_is_said_is_said_in_the_readers_language():
    (question,), texts = read_questions([make_true_false()], {})
    with translation.override("bg"):
        form = KINDS["true_false"].form(question, texts, None)
        assert "Вярно" in drawn.draw(question, texts, form, number=1)
    assert "True" in drawn.draw(question, texts, KINDS["true_false"].form(question, texts, None), number=1)
