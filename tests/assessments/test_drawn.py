"""Open questions are drawn once for all who meet them in the same order, and nobody is shown what is not hers."""

import re
from copy import deepcopy

import pytest
from django.utils import translation
from django.utils.safestring import SafeString
from wagtail.models import Site

from assessments.domain.texts import read_version_texts
from assessments.domain.versions import publish_texts
from assessments.models import Answer
from assessments.questions import KINDS
from assessments.questions.kind import in_order
from assessments.questions.reading import read_questions
from assessments.views import drawn
from tests.assessments.test_scenario import make_scenario
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
    make_scenario,
)


@pytest.fixture(autouse=True)
def _drawn_anew():
    drawn._kept.clear()
    yield
    drawn._kept.clear()


def begin_as(client, person, page):
    """Let the client be somebody else, who opens the quiz."""
    attempt = make_attempt(page, person)
    client.force_login(person)
    client.post(address("start", attempt.activity.key))
    attempt.refresh_from_db()
    return attempt


def body(client, attempt, number=1, language="en"):
    return client.get(address("question", attempt.uuid, number, language=language)).content.decode()


def question_in(page):
    return page.split("<fieldset")[1].split("</fieldset>")[0]


def draw(attempt, number=1, *, shown_as=None, prefix=None):
    texts, _is_partly_source = read_version_texts(attempt.version, language="en")
    asked = attempt.questions[number - 1]
    return drawn.draw_open(attempt, asked, texts, number=shown_as or number, prefix=prefix)


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_order_is_drawn_the_same(make):
    (question,), texts = read_questions([make()], {})
    kind = KINDS[question["kind"]]
    by_order = {}
    for seed in (None, *range(12)):
        form = kind.form(question, texts, seed, initial={"shows_feedback": bool(seed)})
        by_order.setdefault(kind.order(question, seed), set()).add(drawn.draw(question, texts, form, number=1))
    assert all(len(drawings) == 1 for order, drawings in by_order.items() if order is not None)


@pytest.mark.parametrize("make", [make_single, make_multiple, make_true_false, make_short, make_number])
def test_the_commonest_kinds_are_kept(make):
    (question,), _texts = read_questions([make()], {})
    assert KINDS[question["kind"]].order(question, 1) is not None


@pytest.mark.django_db
def test_one_drawing_serves_everybody_until_she_answers(learner):
    page = make_quiz_page([make_true_false()])
    attempt = learner.begin(page)
    body(learner, attempt)
    (kept,) = drawn._kept.values()
    post(learner, attempt, 1, answer="true", flagged="on", go="stay")
    assert re.search(r'value="true"[^>]* checked', body(learner, attempt))
    theirs = begin_as(learner, make_person(), page)
    unanswered = body(learner, theirs)
    assert list(drawn._kept.values()) == [kept]
    assert kept in unanswered
    assert " checked" not in question_in(unanswered)
    assert str(theirs.uuid) in unanswered
    assert str(attempt.uuid) not in unanswered


@pytest.mark.django_db
def test_everybody_meets_her_own_questions_in_her_own_order(learner):
    options = [make_option(f"Option {n}", right=n == 1) for n in range(4)]
    questions = [make_single(f"Question about {n}", options=deepcopy(options)) for n in range(3)]
    page = make_quiz_page(questions, shuffle_questions=True)
    attempts = [begin_as(learner, make_person(), page) for _person in range(5)]
    orders = set()
    for _time in range(2):  # the second time all is kept
        for attempt in attempts:
            learner.force_login(attempt.enrolment.person)
            learner.post(address("start", attempt.activity.key))
            texts, _is_partly_source = read_version_texts(attempt.version, language="en")
            for number, asked in enumerate(attempt.questions, start=1):
                shown = question_in(body(learner, attempt, number))
                expected = [option["id"] for option in in_order(asked["options"], asked, attempt.seed)]
                assert texts[f"{asked['id']}.text"] in shown
                assert f'id="question-text{number}"' in shown
                assert re.findall(r'value="([^"]+)"', shown) == expected
                orders.add((asked["id"], tuple(expected)))
    assert len(orders) > len(questions)


@pytest.mark.django_db
def test_the_same_question_elsewhere_is_another_drawing(learner):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    alone, on_paper, later = draw(attempt), draw(attempt, prefix="q"), draw(attempt, shown_as=7)
    assert 'name="answer"' in alone
    assert 'name="q-answer"' in on_paper
    assert 'id="question-text1"' in alone
    assert 'id="question-text7"' in later


@pytest.mark.django_db
def test_an_answer_that_was_taken_back_is_open_again(learner):
    attempt = learner.begin(make_quiz_page([make_single()]))
    post(learner, attempt, 1, answer=attempt.questions[0]["options"][0]["id"], go="stay")
    post(learner, attempt, 1, answer="", go="stay")
    assert Answer.objects.get().value is None
    assert " checked" not in question_in(body(learner, attempt))


@pytest.mark.django_db
def test_each_language_and_each_version_has_its_own(learner):
    questions = [make_true_false("A child can consent.")]
    page = make_quiz_page(questions)
    romanian = deepcopy(questions)
    romanian[0]["value"]["text"] = "<p>Un copil poate consimți.</p>"
    translated = translate(page, questions=romanian)
    publish_texts(translated)
    attempt = learner.begin(page)
    assert "A child can consent." in body(learner, attempt)
    assert "Un copil poate consimți." in body(learner, attempt, language="ro")
    romanian[0]["value"]["text"] = "<p>Un copil își poate da acordul.</p>"
    translated.questions = romanian
    translated.save()
    publish_texts(translated)
    assert "Un copil își poate da acordul." in body(learner, attempt, language="ro")
    questions[0]["value"]["text"] = "<p>A child can never consent.</p>"
    change_questions(page, questions)
    assert "A child can consent." in body(learner, attempt)
    theirs = begin_as(learner, make_person(), page)
    assert "A child can never consent." in body(learner, theirs)


@pytest.mark.django_db
def test_what_stands_around_the_options_is_in_the_readers_language(learner):
    attempt = learner.begin(make_quiz_page([make_multiple()]))
    for language, hint in (("en", "More than one may be right"), ("ro", "Pot fi corecte mai multe")) * 2:
        with translation.override(language):
            assert hint in draw(attempt)


@pytest.mark.django_db
def test_a_corrected_question_is_shown_as_it_was_corrected(learner):
    questions = [make_true_false()]
    page = make_quiz_page(questions)
    attempt = learner.begin(page)
    assert "Your reason" not in draw(attempt)
    questions[0]["value"]["justify"] = "asked"
    change_questions(page, questions)
    attempt.corrected_by = attempt.activity.quiz_versions.order_by("number").last()
    attempt.corrected_questions = [attempt.questions[0]["id"]]
    del attempt.questions
    assert "Your reason" in draw(attempt)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["true_false", "scenario"])
def test_a_text_that_leads_to_a_page_follows_it(learner, kind):
    module = make_course_pages()
    lesson = module.get_children().first()
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": module.get_parent(), "hostname": "hub"})
    link = f'<a linktype="page" id="{lesson.pk}">Read it</a> first.'
    question = make_true_false(link) if kind == "true_false" else make_scenario()
    if kind == "scenario":
        question["value"]["steps"][0]["value"]["text"] = link
    attempt = learner.begin(make_quiz_page([question], module=module, shuffle_options=False))
    assert f'/{lesson.slug}/">Read it</a>' in body(learner, attempt)
    lesson.slug = "moved-lesson"
    lesson.save()
    assert '/moved-lesson/">Read it</a>' in body(learner, attempt)
    assert drawn._kept == {}


@pytest.mark.django_db
def test_who_writes_templates_sees_each_change(learner, settings):
    attempt = learner.begin(make_quiz_page([make_true_false()]))
    settings.DEBUG = True
    draw(attempt)
    assert drawn._kept == {}


@pytest.mark.django_db
def test_the_oldest_makes_room(learner):
    attempt = learner.begin(make_quiz_page([make_true_false(), make_short()]))
    draw(attempt, 1)
    (oldest,) = drawn._kept
    drawn._kept.update({(number,): SafeString() for number in range(drawn.MOST_KEPT - 1)})
    draw(attempt, 2)
    assert len(drawn._kept) == drawn.MOST_KEPT
    assert oldest not in drawn._kept
    assert list(drawn._kept)[-1][4] == attempt.questions[1]["id"]
