import pytest
from django.core.mail import EmailMultiAlternatives

from notifications.domain.delivery import deliver
from notifications.domain.outbox import queue
from notifications.domain.rendering import render_mail
from notifications.kinds import all_kinds
from notifications.models import Message
from tests.factories.notifications import CERTAIN, REMINDER, SECRET, make_message
from tests.factories.people import make_person


def received(mail_server, message):
    deliver(message.pk)
    return mail_server.messages[-1]


@pytest.mark.django_db
def test_a_mail_is_text_and_html_with_its_styles_inside(mail_server):
    mail = received(mail_server, make_message(person=make_person(full_name="Ana & Željka <b>Đorđević</b>")))
    text, html = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert mail.get_content_type() == "multipart/alternative"
    assert "Ana & Željka <b>Đorđević</b>" in text
    assert "Ana &amp; Željka &lt;b&gt;Đorđević&lt;/b&gt;" in html
    assert 'style="' in html
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_only_mails_that_can_be_stopped_carry_a_one_click_stop(mail_server, settings):
    stoppable = received(mail_server, make_message(kind=REMINDER))
    assert stoppable["List-Unsubscribe"].strip().startswith(f"<{settings.BASE_URL}/stop/")
    assert stoppable["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{settings.BASE_URL}/stop/" in stoppable.get_body(("plain",)).get_content()
    certain = received(mail_server, make_message(kind=CERTAIN))
    assert certain["List-Unsubscribe"] is None
    assert "/stop/" not in certain.get_body(("plain",)).get_content()


@pytest.mark.django_db
def test_line_breaks_in_what_people_type_make_no_headers(mail_server):
    evil = "Course\r\nBcc: everybody@example.org\r\n\r\nHello"
    person = make_person(full_name=evil)
    message = queue(person, "certificates.issued", subject="x", data={
        "uuid": str(person.uuid), "title": evil, "name": evil, "code": "X", "verify_url": "https://hub.example/c/X",
    })  # fmt: skip
    mail = received(mail_server, message)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Your certificate: Course Bcc: everybody@example.org Hello"
    assert mail["X-Envelope-To"] == person.email


@pytest.mark.django_db
def test_a_mail_speaks_the_persons_language_of_the_moment_of_sending():
    person = make_person(language="en")
    message = make_message(person=person, kind=SECRET)
    person.language = "ro"
    person.save()
    message = Message.objects.get(pk=message.pk)
    assert '<html lang="ro"' in html_of(render_mail(message))


@pytest.mark.django_db
def test_without_a_person_the_row_says_language_and_address():
    message = make_message(kind=SECRET, address="new@example.org", language="sq")
    mail = render_mail(message)
    assert mail.to == ["new@example.org"]
    assert '<html lang="sq"' in html_of(mail)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind", [kind for kind in all_kinds() if kind.name.startswith("account.")], ids=lambda kind: kind.name
)
def test_every_account_mail_renders(kind):
    data = {"email": "ana@example.org", "url": "https://hub.example/door", "code": "K7-L2", "ip": "192.0.2.7",
            "from_email": "old@example.org", "to_email": "new@example.org"}  # fmt: skip
    mail = render_mail(make_message(kind=kind, data=data))
    assert mail.subject
    key = "K7-L2" if kind.template.endswith("code") else "https://hub.example/door"
    assert key in mail.body
    assert key in html_of(mail)


def html_of(mail: EmailMultiAlternatives) -> str:
    return mail.alternatives[0].content
