"""The mails of quizzes as a learner reads them: what they say, in both forms, and where they lead."""

from decimal import Decimal

import pytest

from assessments.models import Attempt
from notifications.domain.rendering import render_mail
from notifications.models import Message
from tests.assessments.test_marking import essay_of, give_back, hand_in, make_essay, record_mark
from tests.assessments.test_marking import make_trainer as make_marker
from tests.assessments.test_regrading import Case
from tests.factories.assessments import make_quiz_page

pytestmark = pytest.mark.django_db


def mail_of(kind, person):
    """Subject, plain text in one line, HTML."""
    mail = render_mail(Message.objects.get(kind=kind, person=person))
    (alternative,) = mail.alternatives
    return mail.subject, " ".join(mail.body.split()), " ".join(str(alternative[0]).split())


@pytest.mark.parametrize(
    ("share", "comment", "words"),
    [
        ("0.8", "Well begun.", "You have passed, with 80 %. Well done. You find comments on your answers there."),
        ("0.5", "", "Your score is 50 %, and 70 % are needed to pass. You have not passed yet;"),
    ],
)
def test_marked(share, comment, words):
    attempt = hand_in(make_quiz_page([make_essay()]))
    record_mark(essay_of(attempt), marker=make_marker(), share=Decimal(share), comment=comment)
    subject, text, html = mail_of("assessments.marked", attempt.enrolment.person)
    assert subject == "Your result in “The quiz”"
    for part in (words, f"/en/attempts/{attempt.uuid}/result/", "of the course “"):
        assert part in text
        assert part in html
    assert ("comments" in text) is bool(comment)
    assert "Well begun." not in text


def test_returned_leads_to_the_quiz(client):
    attempt = hand_in(make_quiz_page([make_essay()]))
    give_back(attempt)
    subject, text, html = mail_of("assessments.returned", attempt.enrolment.person)
    assert subject == "“The quiz”: please look at an answer again"
    path = f"/en/attempts/{attempt.uuid}/"
    for part in ("gives 1 answer back, so that you can improve it.", path):
        assert part in text
        assert part in html
    client.force_login(attempt.enrolment.person)
    shown = client.get(path, follow=True)
    assert "gives some of them back" in shown.content.decode()
    assert "Another device" not in shown.content.decode()


def test_regraded_says_what_it_was_what_it_is_and_why():
    case = Case()
    case.correct()
    case.regrade(reason="The second option is the right one.", keeps_passes=False)
    _subject, better, html = mail_of("assessments.regraded", case.by_second.enrolment.person)
    assert "Your score was 50 % and is 100 % now. With this you have passed." in better
    assert "The reason: The second option is the right one." in better
    assert f"/en/attempts/{case.by_second.uuid}/result/" in html
    subject, worse, _html = mail_of("assessments.regraded", case.by_first.enrolment.person)
    assert subject == "Your result in “The quiz” was corrected"
    assert "This attempt therefore no longer counts as passed. What you have done in the course stays done." in worse


def test_result_page_says_when_and_why_it_was_corrected(client):
    case = Case()
    case.correct()
    case.regrade(reason="The second option is the right one.")
    for attempt, words in (
        (case.by_first, "It was 100 % before and was 50 % after that."),
        (case.by_second, "It was 50 %"),
    ):
        client.force_login(attempt.enrolment.person)
        shown = client.get(f"/en/attempts/{attempt.uuid}/result/").content.decode()
        assert "This result was corrected on" in shown
        assert words in shown
        assert "The second option is the right one." in shown
    assert "you stay passed" not in shown


def test_link_of_an_attempt_that_was_handed_in_leads_to_its_result(client):
    attempt = hand_in(make_quiz_page([make_essay()]))
    client.force_login(attempt.enrolment.person)
    path = f"/en/attempts/{attempt.uuid}/"
    assert client.get(path).url == f"{path}result/"
    assert Attempt.objects.get().graded_at is None
