"""A question of the bank whose key was wrong: who publishes the right one is led to the results it would change."""

from copy import deepcopy

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text

from assessments.domain.attempts import finish_attempt
from assessments.domain.corrections import changed_questions
from assessments.domain.recording import record_answer
from assessments.domain.site import set_up_bank
from assessments.domain.versions import newest_version
from assessments.models import Attempt, BankQuestion, Regrading
from assessments.tasks import regrade
from assessments.views.regrading import NAMED
from cms.domain.site import TRAINERS
from courses.domain.site import set_up_catalogue
from courses.models import Activity
from tests.factories.assessments import make_attempt, make_quiz_page, make_single
from tests.factories.bank import drawn, make_bank_question, named
from tests.factories.people import make_person

# The quizzes hear of the bank after commit.
pytestmark = pytest.mark.django_db(transaction=True)

WARNING = "Somebody was graded by another key than the one that is published now."
MORE = "There are more quizzes that ask this question"


@pytest.fixture
def trainer(client):
    set_up_catalogue()
    set_up_bank()
    client.person = make_person(full_name="Vesna Horvat")
    client.person.groups.add(Group.objects.get(name=TRAINERS))
    client.force_login(client.person)
    return client


def hand_in(page, question, place):
    """Somebody chose the option at this place of the bank's question."""
    attempt = make_attempt(page, make_person(full_name="Arben Krasniqi"))
    chosen = question.question.get_prep_value()[0]["value"]["options"][place]["id"]
    record_answer(attempt, str(question.key), value=chosen, epoch=1, seq=1)
    return finish_attempt(attempt)


def corrected(question, *, right=1):
    """The raw question with another option right."""
    raw = deepcopy(question.question.get_prep_value()[0])
    for place, option in enumerate(raw["value"]["options"]):
        option["value"]["is_right"] = place == right
    return raw


def publish(client, question, raw, *, action="action-publish"):
    """Send the editor's form as a browser does; returns what the trainer reads then."""
    fields = raw["value"]
    options = [
        {"id": one["id"], "order": n, "deleted": "", "value": filled(one["value"])}
        for n, one in enumerate(fields["options"])
    ]
    value = {
        "text": rich_text(fields["text"]),
        "options": {"count": len(options), **dict(enumerate(options))},
        "points": 1,
        "explanation": "",
        "revisit": "",
    }
    block = {"type": raw["type"], "id": raw["id"], "order": 0, "deleted": "", "value": value}
    data = {"title": question.title, "competency": "", "difficulty": 2, "tags": "", action: "1"}
    data |= nested_form_data({"question": {"count": 1, "0": block}})
    address = reverse("wagtailsnippets_assessments_bankquestion:edit", args=[question.pk])
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.context["form"].errors
    return [str(message) for message in get_messages(answer.wsgi_request)]


def filled(option):
    ticked = {"is_right": "on"} if option["is_right"] else {}
    return {"text": option["text"], "feedback": option.get("feedback", ""), "share": "", **ticked}


def warnings(told):
    return [message for message in told if WARNING in message]


def regrading_address(page):
    return reverse("assessments_admin:regrading", args=[page.pk])


def result(attempt):
    attempt = Attempt.objects.get(pk=attempt.pk)
    return attempt.score, attempt.passed


def test_who_corrects_the_bank_is_led_to_the_results_and_corrects_them(trainer):
    question = make_bank_question(make_single("Whom do you tell?"))
    page = make_quiz_page([named(question)], title="Law & order", pass_mark=100)
    make_quiz_page([make_single()], title="Apart")
    attempt = hand_in(page, question, 1)
    assert result(attempt) == (0, False)
    told = warnings(publish(trainer, question, corrected(question)))
    assert len(told) == 1
    assert "Law &amp; order" in told[0]
    assert f'href="{regrading_address(page)}"' in told[0]
    shown = trainer.get(regrading_address(page)).content.decode()
    assert "results would change</dt><dd>1</dd>" in shown
    assert "Arben Krasniqi" in shown
    version = newest_version(Activity.objects.get(key=page.translation_key))
    data = {"questions": changed_questions(version), "keeps_passes": "keep", "reason": "The wrong option was marked."}
    assert trainer.post(regrading_address(page), data).status_code == 302
    regrade(Regrading.objects.get().pk)
    assert result(attempt) == (100, True)
    question = BankQuestion.objects.get(pk=question.pk)
    raw = corrected(question)
    raw["value"]["text"] = "<p>Whom do you tell first?</p>"
    assert warnings(publish(trainer, question, raw)) == []


def test_nothing_is_said_where_no_result_would_change(trainer):
    unanswered, reworded, unconcerned = (make_bank_question(make_single()) for _ in range(3))
    make_quiz_page([named(unanswered)])
    assert warnings(publish(trainer, unanswered, corrected(unanswered))) == []
    hand_in(make_quiz_page([named(reworded)]), reworded, 0)
    raw = reworded.question.get_prep_value()[0]
    raw["value"]["text"] = "<p>What would you do first?</p>"
    assert warnings(publish(trainer, reworded, raw)) == []
    hand_in(make_quiz_page([named(unconcerned)]), unconcerned, 2)  # wrong by either key
    assert warnings(publish(trainer, unconcerned, corrected(unconcerned))) == []


def test_a_draft_says_nothing_before_it_is_published(trainer):
    question = make_bank_question(make_single())
    hand_in(make_quiz_page([named(question)]), question, 1)
    assert warnings(publish(trainer, question, corrected(question), action="action-none")) == []
    question = BankQuestion.objects.get(pk=question.pk)
    assert len(warnings(publish(trainer, question, corrected(question)))) == 1


def test_a_quiz_that_draws_the_question_is_named_too(trainer):
    question = make_bank_question(make_single())
    page = make_quiz_page([drawn(1)])
    hand_in(page, question, 0)
    told = warnings(publish(trainer, question, corrected(question)))
    assert [regrading_address(page) in message for message in told] == [True]


def test_who_may_not_edit_the_quiz_is_told_nothing_of_it(trainer):
    question = make_bank_question(make_single())
    hand_in(make_quiz_page([named(question)]), question, 1)
    writer = make_person()
    codenames = ("access_admin", "change_bankquestion", "publish_bankquestion")
    writer.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    trainer.force_login(writer)
    told = publish(trainer, question, corrected(question))
    assert len(told) == 1  # that it is published
    assert BankQuestion.objects.get(pk=question.pk).question[0].value["options"][1]["is_right"]


@pytest.mark.parametrize(("quizzes", "says_more"), [(NAMED, False), (NAMED + 2, True)])
def test_so_many_quizzes_are_named_and_of_the_others_is_said_that_there_are_some(trainer, quizzes, says_more):
    question = make_bank_question(make_single())
    pages = [make_quiz_page([named(question)], title=f"Quiz {n}") for n in range(quizzes)]
    for page in pages:
        hand_in(page, question, 1)
    told = publish(trainer, question, corrected(question))
    assert [regrading_address(page) in message for page, message in zip(pages, warnings(told), strict=False)] == (
        [True] * NAMED
    )
    assert any(MORE in message for message in told) == says_more
