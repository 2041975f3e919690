"""From an address to a certificate that a stranger can check: the whole chain, as one learner meets it.

Real web server, worker, mail server, browser and PDF; with script, and without as far as the certificate.
"""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Attempt
from certificates.models import Certificate
from courses.models import ActivityRecord, Enrolment
from people.models import Acceptance, Person
from tests.services.mail import MailServer

NAME = "Милица Đorđević-Șerban Желязкова"
ADDRESS = "Milica.Djordjevic@Example.ORG"
PASSWORD = "three lamps in the library"
LINK = re.compile(r"https?://\S+")


@pytest.mark.sqlite
@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_sign_up_to_a_verified_certificate(
    demo: None, visitor: Any, celery_worker: Any, mail_server: MailServer, tmp_path: Path, script: bool
) -> None:
    page = visitor.open("/ro/", java_script_enabled=script, locale="ro")
    sign_up(page, celery_worker, mail_server)
    find_course(page)
    take_first_lesson(page)
    switch_language(page, "sr-latn")
    finish_course(page)
    celery_worker.wait_until_idle()
    mail = mail_server.to(ADDRESS.lower())[-1]
    page.goto(link_in(mail, "/certificates/"))
    pdf = download(page, tmp_path)
    check_pdf(pdf)
    stranger = visitor.open(path_of(scan(pdf, tmp_path)), java_script_enabled=script)
    expect(stranger.locator("main")).to_contain_text(NAME)
    expect(stranger.locator(".notice--success")).to_be_visible()


def sign_up(page: Page, worker: Any, mail_server: MailServer) -> None:
    """Fill the form, accept charter and privacy notice, confirm the address from the mail, in Romanian."""
    page.goto("/ro/accounts/signup/")
    page.fill("[name=full_name]", NAME)
    page.fill("[name=email]", ADDRESS)
    page.fill("[name=password1]", PASSWORD)
    page.select_option("[name=country]", "RS")
    for box in page.locator("[name^=accept_]").all():
        box.check()
    press(page.locator("main form button[type=submit]"))
    worker.wait_until_idle()
    page.goto(link_in(mail_server.to(ADDRESS.lower())[-1], "/accounts/confirm-email/"))
    press(page.locator("main form button[type=submit]"))
    person = Person.objects.get(email=ADDRESS.lower())
    assert person.full_name == NAME
    assert person.language == "ro"
    assert Acceptance.objects.filter(person=person, language="ro").count() == 2
    if "/login/" in page.url:
        page.fill("[name=login]", ADDRESS.upper())
        page.fill("[name=password]", PASSWORD)
        press(page.locator("main form button[type=submit]"))


def press(control: Any) -> None:
    """Click, and wait for the page that follows."""
    with control.page.expect_navigation():
        control.click()


def find_course(page: Page) -> None:
    """Search the Romanian catalogue without its accents, open the course and enrol."""
    page.goto("/ro/courses/?q=protejarea+copiilor")
    press(page.locator("main a[href='/ro/courses/safeguarding-essentials/']").first)
    press(page.locator("main form[action*='/learning/enrol/'] button").first)
    assert Enrolment.objects.get().person.email == ADDRESS.lower()


def take_first_lesson(page: Page) -> None:
    page.goto("/ro/courses/safeguarding-essentials/01-why-safeguarding/01-harm/")
    press(page.locator(".lesson-bar form button"))
    assert ActivityRecord.objects.get(completed_at__isnull=False).enrolment == Enrolment.objects.get()


def switch_language(page: Page, language: str) -> None:
    """The switch keeps her on the same page, and every bit of progress."""
    before = page.url
    address = page.locator(f"a[hreflang='{language}']").first.get_attribute("href")
    page.goto(str(address))
    assert page.url == before.replace("/ro/", f"/{language}/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".outline .is-done").first).to_be_attached()
    assert ActivityRecord.objects.filter(completed_at__isnull=False).count() == 1


def finish_course(page: Page) -> None:
    """Go on with the button that leads on, lesson by lesson and quiz by quiz, until the course is completed."""
    for _step in range(80):
        if Enrolment.objects.filter(completed_at__isnull=False).exists():
            return
        done = page.locator(".lesson-bar form[action*='/learning/done/'] button")
        start = page.locator("form[action*='/start/'] button").first
        if done.count():
            press(done)
        elif start.count():
            press(start)
            pass_quiz(page)
        else:
            press(page.locator(".lesson-bar a[rel=next]"))
    raise AssertionError(f"not completed, at {page.url}")


def pass_quiz(page: Page) -> None:
    """Answer every question right, hand in, and follow the button that goes on."""
    attempt = Attempt.objects.select_related("version").get(submitted_at=None)
    for question in attempt.version.structure["questions"]:
        for value in right_values(question):
            page.locator(f"input[name=answer][value='{value}']").check()
        press(page.locator(".quiz__actions button").last)
    press(page.locator("main form[data-once] button[type=submit]"))
    attempt.refresh_from_db()
    assert attempt.passed
    press(page.locator(".actions a.button").first)


def right_values(question: dict[str, Any]) -> list[str]:
    if question["kind"] == "true_false":
        return [question["answer"]]
    return [option["id"] for option in question["options"] if option["is_right"]]


def link_in(mail: Any, part: str) -> str:
    """Return the path of the mail's link that has `part` in it."""
    text = mail.get_body(("plain",)).get_content()
    return path_of(next(link for link in LINK.findall(text) if part in link))


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def download(page: Page, folder: Path) -> Path:
    """Fetch the PDF with her session, as her browser would."""
    certificate = Certificate.objects.get()
    response = page.request.get(f"/sr-latn/certificates/{certificate.uuid}/download/")
    assert response.headers["content-type"] == "application/pdf"
    file = folder / "certificate.pdf"
    file.write_bytes(response.body())
    return file


def check_pdf(file: Path) -> None:
    """Her name is spelt right, and every font travels with the file."""
    text = " ".join(run("pdftotext", "-layout", file, "-").split())
    assert NAME in text
    fonts = run("pdffonts", file).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), fonts


def scan(file: Path, folder: Path) -> str:
    run("pdftoppm", "-r", "150", "-png", "-singlefile", file, folder / "page")
    return run("zbarimg", "-q", "--raw", folder / "page.png").strip()


def run(*command: Any) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
