"""A quiz in the browser: saved as given, honest about what is not, and whole without script."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from assessments.domain.versions import publish_texts
from assessments.models import Answer, Attempt
from courses.domain.enrolment import enrol
from courses.models import Activity
from tests.assessments.test_versions import in_romanian, translate
from tests.factories.assessments import make_multiple, make_quiz_page, make_single, make_true_false, right_values
from tests.factories.people import make_person

SAVED = re.compile(r"^Saved \d\d:\d\d$")


def begin(visitor, page, person=None, **options) -> Page:
    """Sign somebody enrolled in, open the quiz and press Start."""
    person = person or make_person()
    activity = Activity.objects.select_related("module__course").get(key=page.translation_key)
    enrol(person, activity.module.course)
    client = Client()
    client.force_login(person)
    start_page = activity.texts.get(language="en").url_path
    browser = visitor.open("/en/accounts/login/", **options)
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    browser.context.add_cookies([{**session, "url": visitor.base_url}])
    browser.goto(start_page)
    browser.get_by_role("button", name=re.compile("the quiz$")).click()
    browser.wait_for_load_state("load")
    return browser


def status(browser: Page):
    return browser.locator("[data-status]")


def test_an_answer_is_saved_as_it_is_given(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false(), make_single()]))
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_have_text(SAVED)
    assert Answer.objects.get().value == "true"
    browser.get_by_text("False", exact=True).click()
    expect(status(browser)).to_have_text(SAVED)
    browser.get_by_role("button", name="Next", exact=False).last.click()
    expect(browser.get_by_role("heading", name="Question 2 of 2")).to_be_visible()
    assert Answer.objects.get().value == "false"
    assert Answer.objects.get().seq == 2  # the form had nothing more to give


def test_nothing_is_called_saved_while_the_line_is_down(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false()]))
    browser.context.set_offline(True)
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_contain_text("Not saved yet")
    assert not Answer.objects.exists()
    browser.context.set_offline(False)
    expect(status(browser)).to_have_text(SAVED)
    assert Answer.objects.get().value == "true"
    visitor.problems.clear()  # the lost connection was the point


def test_another_device_is_told_of(visitor):
    page, person = make_quiz_page([make_true_false()]), make_person()
    first = begin(visitor, page, person)
    second = begin(visitor, page, person)
    second.get_by_text("True", exact=True).click()
    expect(status(second)).to_have_text(SAVED)
    first.get_by_text("False", exact=True).click()
    expect(status(first)).to_contain_text("Another device")
    assert Answer.objects.get().value == "true"
    visitor.problems.clear()  # the refusal was the point


def test_multiple_choice_by_keyboard(visitor):
    browser = begin(visitor, make_quiz_page([make_multiple()]))
    browser.locator("input[name=answer]").first.focus()
    browser.keyboard.press("Space")
    browser.keyboard.press("Tab")
    browser.keyboard.press("Space")
    expect(status(browser)).to_have_text(SAVED)
    browser.keyboard.press("Enter")
    expect(browser.get_by_role("heading", name="Before you hand in")).to_be_visible()
    assert len(Answer.objects.get().value) == 2


@pytest.mark.parametrize("with_script", [True, False])
def test_whole_quiz_with_a_change_of_language(visitor, with_script):
    questions = [make_single(), make_true_false()]
    page = make_quiz_page(questions)
    publish_texts(translate(page, questions=in_romanian(questions)))
    browser = begin(visitor, page, java_script_enabled=with_script)
    attempt = Attempt.objects.select_related("version").get()
    first, second = right_values(attempt).items()
    browser.locator(f"input[value='{first[1]}']").check()
    if with_script:
        expect(status(browser)).to_have_text(SAVED)
    browser.locator("button[value=next]").last.click()
    browser.goto(browser.url.replace("/en/", "/ro/"))
    browser.locator(f"input[value='{second[1]}']").check()
    browser.locator(".quiz__actions button[value=check]").click()
    browser.locator("form[data-once] button[type=submit]").last.click()
    assert "/ro/attempts/" in browser.url
    expect(browser.locator(".result__number")).to_contain_text("100 %")
    attempt.refresh_from_db()
    assert attempt.passed
