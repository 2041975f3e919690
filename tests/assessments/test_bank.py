"""The question bank: what quizzes get from it, what follows from publishing there, and its list in the CMS."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, TranslationSource

from assessments.domain.attempts import finish_attempt
from assessments.domain.bank import count_uses, expand, find_quizzes, quizzes_using
from assessments.domain.recording import record_answer
from assessments.domain.shortfalls import find_shortfalls
from assessments.domain.site import set_up_bank
from assessments.domain.texts import read_version_texts
from assessments.domain.versions import publish_page, repair_versions
from assessments.models import BankQuestion, QuestionUse, QuizPage, QuizVersion
from assessments.questions.drawing import draw_questions
from assessments.questions.reading import pooled
from assessments.receivers import publish_quizzes_asking
from assessments.tasks import sweep
from assessments.wagtail_hooks import point_at_shortfalls
from courses.domain.site import set_up_catalogue
from courses.models import Activity
from tests.factories.assessments import make_attempt, make_quiz_page, make_single, make_true_false
from tests.factories.bank import drawn, make_bank_question, named, translate_bank_question
from tests.factories.competencies import make_competency, make_framework
from tests.factories.people import make_person

OURS = ("assessments_bankquestion", "assessments_questionuse", "assessments_answer", "assessments_banktag")

pytestmark = pytest.mark.django_db


def ids(blocks):
    return [block["id"] for block in blocks]


def newest():
    return QuizVersion.objects.order_by("-number").first()


@pytest.fixture
def trainer(client):
    set_up_catalogue()
    set_up_bank()
    person = make_person(full_name="Vesna Horvat")
    person.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(person)
    client.person = person
    return client


def address(name, *args):
    return reverse(f"wagtailsnippets_assessments_bankquestion:{name}", args=args)


# What quizzes get


def test_a_named_question_stands_in_each_language_under_its_key():
    question = make_bank_question(make_single("What now?"))
    translate_bank_question(question, "ro", text="Ce facem?")
    in_english, in_romanian = (expand([named(question)], language=language) for language in ("en", "ro"))
    assert ids(in_english) == ids(in_romanian) == [str(question.key)]
    assert [block[0]["value"]["text"] for block in (in_english, in_romanian)] == [
        "<p>What now?</p>",
        "<p>Ce facem?</p>",
    ]


def test_naming_a_translation_is_naming_the_question():
    question = make_bank_question(make_single("What now?"))
    translation = translate_bank_question(question, "ro", text="Ce facem?", live=False)
    assert expand([named(translation)], language="ro")[0]["value"]["text"] == "<p>What now?</p>"


def test_a_missing_translation_falls_back_question_by_question():
    with_translation, without = make_bank_question(make_single("One?")), make_bank_question(make_single("Two?"))
    translate_bank_question(with_translation, "ro", text="Unu?")
    found = expand([named(with_translation), named(without)], language="ro")
    assert [block["value"]["text"] for block in found] == ["<p>Unu?</p>", "<p>Two?</p>"]


def test_what_is_not_live_is_left_out():
    live, draft = make_bank_question(tags=("law",)), make_bank_question(tags=("law",), live=False)
    blocks = [named(live), named(draft), drawn(5, tags="law"), drawn(1, tags="nothing")]
    found = expand(blocks, language="en")
    assert ids(found) == [str(live.key), blocks[2]["id"]]
    assert ids(found[1]["value"]["pool"]) == [str(live.key)]
    assert found[1]["value"]["count"] == 1


def test_draws_find_by_tag_competency_and_difficulty():
    framework = make_framework()
    one, other = make_competency(framework, code="1.1"), make_competency(framework, code="1.2")
    hard = make_bank_question(tags=("law", "online"), competency=one, difficulty=3)
    easy = make_bank_question(tags=("law",), competency=one, difficulty=1)
    elsewhere = make_bank_question(tags=("online",), competency=other, difficulty=3)
    wanted = {
        "law": {hard, easy},
        "Law , online": {hard},
        "": {hard, easy, elsewhere},
    }
    for tags, questions in wanted.items():
        assert pool(tags=tags) == {str(question.key) for question in questions}
    assert pool(competency="1.1") == {str(hard.key), str(easy.key)}
    assert pool(difficulty="3") == {str(hard.key), str(elsewhere.key)}
    assert pool(tags="online", competency="1.2", difficulty="3") == {str(elsewhere.key)}


def test_who_changes_a_question_sees_how_much_hangs_on_it(trainer):
    question = make_bank_question(title="First step")
    make_quiz_page([named(question)])
    page = trainer.get(address("edit", question.pk)).content.decode()
    assert "First step (used in 1 quiz, answered 0 times)" in page


@pytest.mark.parametrize("typed", ["Child rights", "child Rights", "child-rights", " Child rights ,"])
def test_a_draw_finds_a_tag_of_several_words_as_it_is_shown(typed):
    question = make_bank_question(tags=("Child rights",))
    make_bank_question(tags=("Children",))
    assert pool(tags=typed) == {str(question.key)}


def test_a_draw_finds_a_tag_in_cyrillic():
    question = make_bank_question(tags=("Заштита детета",))
    assert pool(tags="Заштита детета") == {str(question.key)}


def pool(**wanted):
    return set(ids(expand([drawn(1, **wanted)], language="en")[0]["value"]["pool"]))


def test_no_question_is_asked_twice_and_the_seed_decides():
    questions = [make_bank_question(tags=("law",)) for _ in range(6)]
    make_quiz_page([named(questions[0]), drawn(2, tags="law"), drawn(2, tags="law"), make_true_false()])
    structure = newest().structure
    asked = {seed: ids(draw_questions(structure, seed=seed, shuffle=True)) for seed in range(40)}
    assert all(len(found) == len(set(found)) == 6 for found in asked.values())
    assert all(str(questions[0].key) in found for found in asked.values())
    assert len({tuple(sorted(found)) for found in asked.values()}) > 1
    assert asked == {seed: ids(draw_questions(structure, seed=seed, shuffle=True)) for seed in asked}


def test_an_attempt_keeps_what_it_drew_when_the_bank_grows():
    for _ in range(3):
        make_bank_question(tags=("law",))
    page = make_quiz_page([drawn(2, tags="law")])
    attempt = make_attempt(page, make_person())
    before = ids(attempt.questions)
    make_bank_question(tags=("law",))
    repair_versions()
    assert newest().number == 2
    assert ids(type(attempt).objects.get(pk=attempt.pk).questions) == before


@pytest.mark.parametrize(
    "block", [lambda questions: [named(one) for one in questions], lambda _: [drawn(3, tags="law")]]
)
def test_expanding_costs_the_same_for_one_question_and_for_three(block):
    counts = []
    for number in (1, 3):
        questions = [make_bank_question(tags=("law",)) for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            expand(block(questions), language="ro")
        counts.append(len(queries))
    assert counts == [2, 2]


# Publishing


def quiz_in_romanian(page):
    copy = page.copy_for_translation(Locale.objects.get_or_create(language_code="ro")[0], copy_parents=True)
    copy.live = True
    copy.save()
    return QuizPage.objects.get(pk=copy.pk)


def test_a_version_holds_the_translations_of_the_bank():
    question = make_bank_question(make_single("What now?"))
    page = make_quiz_page([named(question)])
    romanian = quiz_in_romanian(page)
    translate_bank_question(question, "ro", text="Ce facem?")
    publish_quizzes_asking(question.key)
    texts, _is_partly_source = read_version_texts(newest(), language="ro")
    assert texts[f"{question.key}.text"] == "<p>Ce facem?</p>"
    assert newest().number == 1
    publish_page(romanian)
    assert newest().number == 1


def test_a_translation_with_an_older_key_leaves_the_others_in_place():
    kept, changed = make_bank_question(make_single("One?")), make_bank_question(make_single("Two?"))
    quiz_in_romanian(make_quiz_page([named(kept), named(changed)]))
    translate_bank_question(kept, "ro", text="Unu?")
    stale = translate_bank_question(changed, "ro", text="Doi?")
    raw = stale.question.get_prep_value()
    raw[0]["value"]["options"][0]["value"]["is_right"] = False
    stale.question = raw
    stale.save()
    publish_quizzes_asking(kept.key)
    texts, _is_partly_source = read_version_texts(newest(), language="ro")
    assert [texts[f"{one.key}.text"] for one in (kept, changed)] == ["<p>Unu?</p>", "<p>Two?</p>"]


@pytest.mark.django_db(transaction=True)
def test_publishing_and_unpublishing_a_question_makes_a_version_of_what_asks_or_draws_it():
    question, other = make_bank_question(tags=("law",)), make_bank_question()
    asking = make_quiz_page([named(question), make_single()])
    drawing = make_quiz_page([drawn(1, tags="law"), make_single()])
    apart = make_quiz_page([named(other)])
    question.question = [make_single("Better asked?")]
    question.save_revision().publish()
    assert versions(asking, drawing, apart) == [2, 2, 1]
    BankQuestion.objects.get(pk=question.pk).save_revision().publish()
    assert versions(asking, drawing, apart) == [2, 2, 1]
    BankQuestion.objects.get(pk=question.pk).unpublish()
    assert versions(asking, drawing, apart) == [3, 3, 1]
    assert not QuestionUse.objects.filter(question_key=question.key).exists()


def versions(*pages):
    return [QuizVersion.objects.filter(activity__key=page.translation_key).count() for page in pages]


def test_the_sweep_makes_the_version_that_a_crash_left_out():
    question = make_bank_question()
    page = make_quiz_page([named(question)])
    question.question = [make_single("Better asked?")]
    question.save_revision().publish()  # nothing commits here: the receiver is never called
    assert versions(page) == [1]
    sweep()
    sweep()
    assert versions(page) == [2]


def test_quizzes_that_do_not_ask_the_question_are_not_found():
    question = make_bank_question()
    asking, _other = make_quiz_page([named(question)]), make_quiz_page([make_single()])
    assert find_quizzes([question.key]) == [asking.translation_key]


# The list in the CMS


def answered(page, question):
    attempt = make_attempt(page, make_person())
    record_answer(attempt, str(question.key), value=None, epoch=1, seq=1)
    right = next(one for one in attempt.questions if one["id"] == str(question.key))["options"][0]["id"]
    record_answer(attempt, str(question.key), value=right, epoch=1, seq=2)
    return finish_attempt(attempt)


def test_use_counts_quizzes_and_answers_handed_in():
    question, unused = make_bank_question(), make_bank_question()
    page = make_quiz_page([named(question)])
    make_quiz_page([named(question)])
    for _ in range(2):
        answered(page, question)
    open_attempt = make_attempt(page, make_person())
    record_answer(open_attempt, str(question.key), value=None, epoch=1, seq=1)
    assert count_uses([question.key, unused.key]) == {question.key: (2, 2), unused.key: (0, 0)}


def test_the_list_says_what_each_question_is_and_how_much_it_is_used(trainer):
    competency = make_competency(make_framework(), code="1.1")
    question = make_bank_question(tags=("law", "online"), competency=competency, difficulty=3)
    make_bank_question(make_true_false(), title="The other")
    answered(make_quiz_page([named(question)]), question)
    page = trainer.get(address("list")).content.decode()
    for text in ("Single choice", "True or false", "1.1", "law, online", "hard", "used in 1 quiz, answered once"):
        assert text in page
    assert "used in 0 quizzes, answered 0 times" in page


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"type": "true_false"}, ["The second"]),
        ({"difficulty": "3"}, ["The first"]),
        ({"q": "second"}, ["The second"]),
        ({"locale": "ro"}, ["The third"]),
        ({"tag": "law"}, ["The first"]),
        ({"competency": "1.1"}, ["The second"]),
    ],
)
def test_the_list_is_filtered(trainer, wanted, found):
    competency = make_competency(make_framework(), code="1.1")
    first = make_bank_question(title="The first", tags=("law",), difficulty=3)
    make_bank_question(make_true_false(), title="The second", competency=competency)
    make_bank_question(title="The third", language="ro")
    if "tag" in wanted:
        wanted = {"tag": first.tags.get(name="law").pk}
    if "competency" in wanted:
        wanted = {"competency": competency.pk}
    page = trainer.get(address("list"), wanted).content.decode()
    assert [title for title in ("The first", "The second", "The third") if title in page] == found


def test_the_use_of_all_questions_on_the_list_is_asked_at_once(trainer):
    """The buttons of wagtail-localize ask for each question; ours do not."""
    for number in (1, 3):
        for _ in range(number):
            make_bank_question(
                tags=("law",), competency=make_competency(make_framework(code=f"f{number}{_}"), code="2")
            )
        with CaptureQueriesContext(connection) as queries:
            trainer.get(address("list"))
        asked = [query["sql"].partition(" FROM ")[2].partition(" ")[0] for query in queries]
        tables = {table: asked.count(f'"{table}"') for table in OURS}
        assert tables == dict.fromkeys(OURS, 1) | {"assessments_bankquestion": 2}  # one to count the pages


def test_only_trainers_come_in(client, trainer):
    assert trainer.get(address("add")).status_code == 200
    client.force_login(make_person())
    assert client.get(address("list")).status_code != 200


def test_a_used_question_is_not_deleted_and_the_quizzes_are_named(trainer):
    question, unused = make_bank_question(), make_bank_question()
    make_quiz_page([named(question)], title="Law of the child")
    answer = trainer.post(address("delete", question.pk), follow=True)
    assert "Law of the child" in answer.content.decode()
    trainer.post(address("delete", unused.pk))
    assert list(BankQuestion.objects.all()) == [question]


def test_the_preview_shows_the_question_and_nothing_of_its_key():
    question = make_bank_question(make_single("What now?"))
    answer = question.make_preview_request()
    page = answer.content.decode()
    assert "What now?" in page
    assert "Yes." not in page


def test_translators_get_every_text():
    question = make_bank_question(make_single("What now?", explanation="Because."))
    source, _is_new = TranslationSource.get_or_create_from_instance(question)
    source.refresh_segments()
    offered = {segment.string.data for segment in StringSegment.objects.filter(source=source).select_related("string")}
    for text in (question.title, "What now?", "Because.", "Listen", "Yes.", "Promise", "Wait"):
        assert any(text in string for string in offered), text


# Questions that go


def without_hooks(question):
    """Unpublish as a crash leaves it: nothing was told."""
    BankQuestion.objects.filter(pk=question.pk).update(live=False)


def asked_keys():
    return {one["id"] for one in pooled(newest().structure["questions"])}


@pytest.mark.django_db(transaction=True)
def test_a_running_attempt_keeps_a_question_that_is_unpublished():
    question = make_bank_question()
    page = make_quiz_page([named(question), make_true_false()])
    attempt = make_attempt(page, make_person())
    question.unpublish()
    assert str(question.key) not in asked_keys()
    assert str(question.key) in ids(attempt.questions)
    right = attempt.questions[0]["options"][0]["id"]
    record_answer(attempt, str(question.key), value=right, epoch=1, seq=1)
    assert finish_attempt(attempt).score == 50
    assert ids(make_attempt(page, make_person()).questions) == [attempt.questions[1]["id"]]


def test_the_sweep_leaves_out_what_was_unpublished_or_deleted_unheard():
    gone, deleted, kept = make_bank_question(), make_bank_question(), make_bank_question()
    page = make_quiz_page([named(gone), named(deleted), named(kept)])
    other = make_quiz_page([named(kept)])
    without_hooks(gone)
    BankQuestion.objects.filter(pk=deleted.pk)._raw_delete("default")
    sweep()
    assert versions(page, other) == [2, 1]
    assert asked_keys() == {str(kept.key)}
    sweep()
    assert versions(page, other) == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_deleting_where_nobody_asks_first_makes_a_new_version_too():
    question = make_bank_question()
    page = make_quiz_page([named(question), make_single()])
    attempt = make_attempt(page, make_person())
    BankQuestion.objects.get(pk=question.pk).delete()
    assert versions(page) == [2]
    assert str(question.key) in ids(attempt.questions)


def test_a_quiz_that_would_have_no_question_left_keeps_its_version():
    question = make_bank_question()
    page = make_quiz_page([named(question)])
    without_hooks(question)
    sweep()
    assert versions(page) == [1]
    assert ids(make_attempt(page, make_person()).questions) == [str(question.key)]


def test_a_question_named_twice_is_asked_once():
    question = make_bank_question()
    assert ids(expand([named(question), named(question)], language="en")) == [str(question.key)]


@pytest.mark.parametrize(
    ("pool", "counts", "found"),
    [
        (3, (2,), []),
        (2, (2,), []),
        (1, (2,), [(1, 2, 1)]),
        (0, (2,), [(1, 2, 0)]),
        (4, (2, 2), []),
        (3, (2, 2), [(2, 2, 1)]),
        (1, (2, 2), [(1, 2, 1), (2, 2, 0)]),
    ],
)
def test_draws_that_find_too_few_are_known(pool, counts, found):
    for _ in range(pool):
        make_bank_question(tags=("law",))
    shortfalls = find_shortfalls([drawn(count, tags="law") for count in counts])
    assert [(one.number, one.wanted, one.found) for one in shortfalls] == found


def test_what_is_named_is_no_more_to_draw_and_what_is_not_live_is_missing():
    question, draft = make_bank_question(tags=("law",)), make_bank_question(live=False)
    shortfalls = find_shortfalls([named(question), named(draft), drawn(1, tags="law")])
    assert [(one.number, one.is_named, one.found) for one in shortfalls] == [(2, True, 0), (3, False, 0)]


def test_who_unpublishes_sees_the_quizzes_that_will_lack_the_question(trainer):
    question, other = make_bank_question(tags=("law",)), make_bank_question(tags=("law",))
    make_quiz_page([named(question), make_single()], title="Law of the child")
    make_quiz_page([make_single(), drawn(2, tags="law")], title="Two of two")
    make_quiz_page([drawn(1, tags="law")], title="One of two")
    make_quiz_page([named(question)], title="Nothing else")
    page = trainer.get(address("unpublish", question.pk)).content.decode()
    for text in (
        "Law of the child",
        "Question 1 is not published in the bank: new attempts go without it.",
        "Question 2 draws 2 questions from the bank, and there are only 1.",
        "Nothing else",
        "No question would be left",
    ):
        assert text in page, text
    assert "One of two" not in page
    assert "No quiz would lack it." in trainer.get(address("unpublish", make_bank_question().pk)).content.decode()
    translate_bank_question(question, "ro", text="Ce facem?")
    assert "No quiz would lack it." in trainer.get(address("unpublish", question.pk)).content.decode()
    assert other.live


def test_who_publishes_a_quiz_is_told_what_the_bank_does_not_give(trainer):
    trainer.force_login(make_person(full_name="Elira Hoxha", is_superuser=True))
    draft = make_bank_question(live=False)
    page = make_quiz_page([make_single(), named(draft), drawn(3, tags="law")])
    request = RequestFactory().get("/")
    request.session, request._messages = {}, CookieStorage(request)
    point_at_shortfalls(request, page)
    assert [str(message).strip() for message in request._messages] == [
        "Question 2 is not published in the bank: new attempts go without it.",
        "Question 3 draws 3 questions from the bank, and there are only 0.",
    ]


def test_quizzes_that_are_gone_do_not_count_as_use():
    question = make_bank_question()
    page = make_quiz_page([named(question)])
    answered(page, question)
    Activity.objects.filter(key=page.translation_key).update(retired_at=timezone.now())
    assert count_uses([question.key]) == {question.key: (0, 1)}
    assert quizzes_using([question.key]) == []


def test_the_preview_of_a_quiz_shows_what_it_takes_from_the_bank():
    question, draft = make_bank_question(make_single("What now?")), make_bank_question(make_single("Soon?"), live=False)
    page = make_quiz_page([named(question), named(draft), drawn(3, tags="law", difficulty="2")])
    shown = page.make_preview_request().content.decode()
    assert "What now?" in shown
    assert "Yes." not in shown
    assert "Soon?" not in shown
    assert "This question of the bank is not published: learners do not get it." in shown
    assert "3 questions drawn at random from the bank" in shown
    assert "medium" in shown
