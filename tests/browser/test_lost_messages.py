"""Messages of a quiz that get lost, come late or come to a server that will not have them: nothing is lost, all is told."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from assessments.domain.attempts import finish_attempt
from assessments.domain.recording import FORM_LEAP
from assessments.models import Answer, Attempt
from tests.browser.test_bad_line import NOTHING_ON_LEAVING, forgiving, number_of, values
from tests.browser.test_quiz import SAVED, begin, status
from tests.factories.assessments import make_quiz_page, make_single, make_true_false
from tests.factories.people import make_person


@pytest.fixture
def visitor(visitor):
    yield from forgiving(visitor)


def test_what_was_saved_but_not_heard_of_is_not_called_lost(visitor):
    page, person = make_quiz_page([make_true_false()]), make_person()
    first = begin(visitor, page, person)
    first.on("dialog", lambda dialog: dialog.accept())
    first.route("**/answers/**", lose_the_answer)
    first.get_by_text("True", exact=True).click()
    expect(status(first)).to_contain_text("no connection")
    assert values() == {1: "true"}
    begin(visitor, page, person)
    first.unroute("**/answers/**")
    open_again(first)
    expect(first.get_by_label("True")).to_be_checked()
    expect(status(first)).to_have_text(SAVED)


def test_an_answer_whose_receipt_is_lost_is_saved_once(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false()]))
    browser.route("**/answers/**", lose_the_answer)
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_contain_text("no connection")
    assert values() == {1: "true"}
    browser.unroute("**/answers/**")
    expect(status(browser)).to_have_text(SAVED, timeout=15_000)
    assert Answer.objects.get().seq == 1


def lose_the_answer(route) -> None:
    """The server gets the message and does it; what it says gets lost."""
    route.fetch()
    route.abort()


def open_again(browser: Page) -> None:
    """Go to the quiz's own page and press Continue."""
    attempt = Attempt.objects.get()
    browser.goto(attempt.activity.texts.get(language="en").url_path)
    browser.get_by_role("button", name=re.compile("the quiz$")).click()


def test_what_is_given_up_is_told_on_whichever_page_she_opens(visitor):
    page, person = make_quiz_page([make_true_false(), make_true_false()]), make_person()
    first = begin(visitor, page, person)
    first.on("dialog", lambda dialog: dialog.accept())
    first.route("**/answers/**", lambda route: route.abort())
    first.get_by_text("True", exact=True).click()
    expect(status(first)).to_contain_text("no connection")
    second = begin(visitor, page, person)
    second.get_by_text("False", exact=True).click()
    expect(status(second)).to_have_text(SAVED)
    first.unroute("**/answers/**")
    open_again(first)
    expect(first.get_by_role("heading", name="Question 2 of 2")).to_be_visible()
    expect(first.locator("[data-waiting-count]")).to_contain_text("never sent")
    assert values() == {1: "false"}


def test_a_form_that_gets_lost_loses_nothing(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false(justify="asked"), make_single()]))
    browser.on("dialog", lambda dialog: dialog.accept())
    browser.add_init_script(NOTHING_ON_LEAVING)
    browser.reload()
    number, place = number_of(browser, "justified"), browser.url
    browser.goto(re.sub(r"/\d+/$", f"/{number}/", place))
    browser.route("**/answers/**", lambda route: route.abort())
    browser.route(
        "**/questions/*/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    browser.locator("textarea").fill("Nobody asked me")
    expect(status(browser)).to_contain_text(
        "no connection"
    )  # else leaving lets go of a request that waits to be refused
    browser.locator(".quiz__actions .button--primary").click()
    browser.wait_for_timeout(500)
    assert values() == {}
    browser.unroute("**/questions/*/")
    browser.unroute("**/answers/**")
    browser.goto(re.sub(r"/\d+/$", f"/{number}/", place))
    expect(browser.locator("textarea")).to_have_value("Nobody asked me")
    expect(status(browser)).to_have_text(SAVED, timeout=15_000)
    assert values() == {number: {"choice": None, "reason": "Nobody asked me"}}


def test_a_form_gives_what_could_not_be_sent(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false(), make_single()]))
    browser.goto(re.sub(r"/\d+/$", f"/{number_of_kind('true_false')}/", browser.url))
    browser.route("**/answers/**", lambda route: route.abort())
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_contain_text("no connection")
    place = browser.url
    browser.locator("button[value=check]").last.click()
    expect(browser.get_by_role("heading", name="Before you hand in")).to_be_visible()
    assert Answer.objects.get().value == "true"
    browser.unroute("**/answers/**")
    browser.goto(place)
    expect(status(browser)).to_have_text(SAVED)
    expect(browser.locator("[data-waiting-count]")).to_be_empty()
    browser.get_by_text("False", exact=True).click()
    expect(status(browser)).to_have_text(SAVED)
    assert Answer.objects.get().value == "false"
    assert Answer.objects.get().seq > FORM_LEAP


def number_of_kind(kind: str) -> int:
    return next(n for n, one in enumerate(Attempt.objects.get().questions, start=1) if one["kind"] == kind)


def test_a_session_that_ends_loses_nothing(visitor):
    page, person = make_quiz_page([make_true_false()]), make_person()
    browser = begin(visitor, page, person)
    browser.on("dialog", lambda dialog: dialog.accept())
    browser.context.clear_cookies(name=re.compile("^session"))
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_contain_text("you are signed out")
    assert values() == {}
    sign_in(visitor, browser, person)
    open_again(browser)
    expect(browser.get_by_label("True")).to_be_checked()
    expect(status(browser)).to_have_text(SAVED)
    assert values() == {1: "true"}


def sign_in(visitor, browser: Page, person) -> None:
    client = Client()
    client.force_login(person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    browser.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": visitor.base_url}])


def test_an_answer_to_a_quiz_that_was_handed_in_is_not_called_saved(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false()]))
    browser.on("dialog", lambda dialog: dialog.accept())
    finish_attempt(Attempt.objects.get())
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_contain_text("Not saved: the quiz was handed in")
    browser.reload()
    browser.wait_for_url("**/result/")


def test_a_browser_that_keeps_nothing_says_so_and_saves_all_the_same(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false()]))
    browser.on("dialog", lambda dialog: dialog.accept())
    browser.context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined });")
    browser.reload()
    browser.context.set_offline(True)
    browser.get_by_text("False", exact=True).click()
    expect(status(browser)).to_contain_text("keeps no answers for later")
    browser.context.set_offline(False)
    expect(status(browser)).to_have_text(SAVED)
    second = browser.context.new_page()
    second.goto(browser.url)
    for tab, label in ((second, "True"), (browser, "True"), (second, "False")):
        tab.get_by_text(label, exact=True).click()
        expect(status(tab)).to_have_text(SAVED)
        assert values() == {1: label.lower()}
        tab.wait_for_timeout(1100)  # they share a clock of whole seconds
    second.goto(browser.url)
    expect(second.get_by_label("False")).to_be_checked()


def test_what_is_given_while_another_tab_s_form_overtakes_a_message_is_told(visitor):
    """The answer to the message on its way tells how far the form went: further than what was given since."""
    browser = begin(visitor, make_quiz_page([make_single(), make_true_false()]))
    browser.on("dialog", lambda dialog: dialog.accept())
    browser.goto(re.sub(r"/\d+/$", f"/{number_of_kind('single')}/", browser.url))
    held = []
    browser.route("**/answers/**", lambda route: route.continue_() if held else held.append(route))
    browser.get_by_text("Listen", exact=True).click()
    browser.wait_for_timeout(200)  # Playwright hands over what a page sends between its own calls
    other = browser.context.new_page()
    other.route("**/answers/**", lambda route: route.abort())
    other.goto(browser.url)
    other.get_by_text("Promise", exact=True).click()
    expect(status(other)).to_contain_text("no connection")
    browser.get_by_text("Wait", exact=True).click()
    expect(status(browser)).to_contain_text("Not saved yet")
    other.locator(".quiz__actions .button--primary").click()
    other.wait_for_url("**/questions/2/" if browser.url.endswith("/1/") else "**/submit/")
    promised = Answer.objects.get().value
    held[0].continue_()
    expect(status(browser)).to_contain_text("A later answer was saved from another tab")
    assert Answer.objects.get().value == promised
    browser.reload()
    expect(browser.get_by_label("Promise")).to_be_checked()
    expect(status(browser)).to_have_text(SAVED)


def test_what_another_tab_has_sent_is_called_saved_where_it_was_given(visitor):
    """The queue belongs to all tabs: the one whose line works sends what the other could not."""
    browser = begin(visitor, make_quiz_page([make_single(), make_true_false()]))
    browser.on("dialog", lambda dialog: dialog.accept())
    browser.route("**/answers/**", lambda route: route.abort())
    browser.locator(".question label").first.click()
    expect(status(browser)).to_contain_text("no connection")
    other = browser.context.new_page()
    other.goto(re.sub(r"/\d+/$", "/2/", browser.url))
    other.wait_for_timeout(500)
    assert len(values()) == 1
    browser.unroute("**/answers/**")
    expect(status(browser)).to_have_text(SAVED, timeout=15_000)
    assert Answer.objects.get().seq == 1


def test_what_is_given_in_a_tab_that_lost_the_attempt_does_not_keep_her_from_handing_in(visitor):
    page, person = make_quiz_page([make_true_false()]), make_person()
    old = begin(visitor, page, person)
    old.on("dialog", lambda dialog: dialog.accept())
    old.context.clear_cookies(name=re.compile("^session"))
    sign_in(visitor, old, person)
    new = old.context.new_page()
    open_again(new)
    new.goto(re.sub(r"/questions/\d+/$", "/submit/", new.url))
    new.wait_for_load_state("networkidle")
    old.get_by_text("True", exact=True).click()
    expect(status(old)).to_contain_text("Another device")
    assert values() == {}
    new.get_by_role("button", name="Hand in").click()
    expect(new.get_by_text("Every question has an answer")).to_be_visible()
    assert values() == {1: "true"}
    new.get_by_role("button", name="Hand in").click()
    new.wait_for_url("**/result/")


def test_what_is_overtaken_while_the_page_for_handing_in_sends_it_is_told(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false()]))
    browser.on("dialog", lambda dialog: dialog.accept())
    browser.route("**/answers/**", lambda route: route.abort())
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_contain_text("no connection")
    other = browser.context.new_page()
    other.route("**/answers/**", lambda route: route.abort())
    other.goto(browser.url)
    expect(other.get_by_label("True")).to_be_checked()
    browser.unroute("**/answers/**")
    held = []
    browser.route("**/answers/**", lambda route: route.continue_() if held else held.append(route))
    browser.goto(re.sub(r"/questions/\d+/$", "/submit/", browser.url))
    browser.wait_for_timeout(500)
    other.get_by_text("False", exact=True).click()
    expect(status(other)).to_contain_text("no connection")
    other.locator("button[value=check]").last.click()
    other.wait_for_url("**/submit/")
    held[0].continue_()
    expect(browser.locator("[data-waiting-count]")).to_contain_text("A later answer was saved from another tab")
    assert values() == {1: "false"}
    assert Attempt.objects.get().submitted_at is None
