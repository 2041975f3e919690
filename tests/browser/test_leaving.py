"""Leaving a course is asked about first: in a dialog, and without script on a page of its own."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from courses.domain.enrolment import enrol
from courses.models import Course, Enrolment
from tests.factories.pages import make_course_page, make_lesson_page, make_module_page
from tests.factories.people import make_person
from tests.services.browser import Visitor


@pytest.fixture
def enrolment(transactional_db: None) -> Enrolment:
    page = make_course_page()
    make_lesson_page(make_module_page(page))
    return enrol(make_person(), Course.objects.get(key=page.translation_key))


def open_missing(visitor: Visitor, enrolment: Enrolment, **options: bool) -> Page:
    client = Client()
    client.force_login(enrolment.person)
    page = visitor.open("/en/accounts/login/", **options)
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**session, "url": visitor.base_url}])
    page.goto(reverse("courses:missing", args=[enrolment.uuid]))
    return page


def test_a_dialog_asks(enrolment: Enrolment, visitor: Visitor) -> None:
    page = open_missing(visitor, enrolment)
    dialog = page.get_by_role("dialog", name="Leave the course?")
    expect(dialog).to_be_hidden()
    for close in ("Stay in it", "Close"):
        page.get_by_text("Leave the course", exact=True).first.click()
        expect(dialog).to_be_visible()
        dialog.get_by_label(close).or_(dialog.get_by_text(close, exact=True)).click()
        expect(dialog).to_be_hidden()
    page.get_by_text("Leave the course", exact=True).first.click()
    dialog.get_by_role("button", name="Leave the course").click()
    page.wait_for_url("**/learning/")
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_page_asks_where_there_is_no_dialog(enrolment: Enrolment, visitor: Visitor, script: bool) -> None:
    page = open_missing(visitor, enrolment, java_script_enabled=script)
    if script:
        page.goto(reverse("courses:leave", args=[enrolment.uuid]))
    else:
        page.get_by_role("link", name="Leave the course").click()
    expect(page.get_by_role("heading", name="Leave the course?")).to_be_visible()
    page.get_by_role("link", name="Stay in it").click()
    page.wait_for_url("**/missing/**")
    page.goto(reverse("courses:leave", args=[enrolment.uuid]))
    page.get_by_role("button", name="Leave the course").click()
    page.wait_for_url("**/learning/")
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at
