"""Answers on a bad line, in a browser: offline, slow, reloaded, two tabs, two devices, and a web server that is killed."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Answer, Attempt
from tests.browser.test_quiz import SAVED, begin, status
from tests.factories.assessments import make_quiz_page, make_single, make_true_false, right_values
from tests.factories.people import make_person

WAITING = re.compile("^Not saved yet")

#: As where the battery is taken out: no page gets to send a last message.
NOTHING_ON_LEAVING = (
    "{ const send = fetch, isLast = (how) => how.keepalive || document.visibilityState === 'hidden';"
    "  window.fetch = (to, how) => isLast(how) ? Promise.reject() : send(to, how); }"
)


def two_questions():
    return make_quiz_page([make_true_false(), make_true_false(justify="asked")], layout="all")


def choose(browser: Page, number: int, label: str) -> None:
    browser.locator(f"#question-{number}").get_by_text(label, exact=True).click()


def line(browser: Page, number: int):
    return browser.locator(f"#question-{number} [data-status]")


def values() -> dict[int, object]:
    """What is stored, by the number of the question."""
    attempt = Attempt.objects.get()
    stored = dict(Answer.objects.values_list("question_id", "value"))
    return {n: stored[asked["id"]] for n, asked in enumerate(attempt.questions, start=1) if asked["id"] in stored}


def number_of(browser: Page, kind: str) -> int:
    asked = Attempt.objects.get().questions
    return next(n for n, one in enumerate(asked, start=1) if bool(one.get("justify")) == (kind == "justified"))


def forgiving(visitor):
    """Lost connections are the point here, and the console calls them errors."""
    yield visitor
    visitor.leave()
    visitor.problems[:] = [said for said in visitor.problems if "Failed to load resource" not in said]


@pytest.fixture
def visitor(visitor):
    yield from forgiving(visitor)


def test_offline_in_mid_quiz_and_back(visitor):
    browser = begin(visitor, two_questions())
    plain, justified = number_of(browser, "plain"), number_of(browser, "justified")
    choose(browser, plain, "True")
    expect(line(browser, plain)).to_have_text(SAVED)
    browser.context.set_offline(True)
    choose(browser, plain, "False")
    choose(browser, justified, "True")
    browser.locator("textarea").fill("Because she said so")
    expect(line(browser, plain)).to_contain_text("no connection")
    expect(line(browser, justified)).to_contain_text("no connection")
    expect(browser.locator("[data-waiting-count]")).to_have_text("2 answers wait to be sent.")
    # by keyboard: what the lines say changes with each try to send, and moves the button from under a pointer
    browser.get_by_role("button", name="Check and hand in").press("Enter")
    expect(browser.locator("[data-waiting-count]")).to_contain_text("this page stays open")
    assert values() == {plain: "true"}
    browser.context.set_offline(False)
    expect(line(browser, plain)).to_have_text(SAVED)
    expect(line(browser, justified)).to_have_text(SAVED)
    expect(browser.locator("[data-waiting-count]")).to_be_empty()
    assert values() == {plain: "false", justified: {"choice": "true", "reason": "Because she said so"}}


def test_what_waits_outlives_a_reload(visitor):
    browser = begin(visitor, two_questions())
    browser.on("dialog", lambda dialog: dialog.accept())
    browser.add_init_script(NOTHING_ON_LEAVING)
    browser.reload()
    justified = number_of(browser, "justified")
    browser.route("**/answers/**", lambda route: route.abort())
    browser.locator("textarea").fill("I was not there")
    choose(browser, justified, "False")
    expect(line(browser, justified)).to_contain_text("no connection")
    browser.reload()
    expect(browser.locator("textarea")).to_have_value("I was not there")
    expect(line(browser, justified)).to_have_text(WAITING)
    assert values() == {}
    browser.unroute("**/answers/**")
    expect(line(browser, justified)).to_have_text(SAVED, timeout=15_000)
    assert values() == {justified: {"choice": "false", "reason": "I was not there"}}


def test_a_page_that_goes_away_sends_what_it_has(visitor):
    browser = begin(visitor, two_questions())
    browser.on("dialog", lambda dialog: dialog.accept())
    justified = number_of(browser, "justified")
    browser.locator("textarea").press_sequentially("Half a sent")
    browser.goto("/en/")
    browser.wait_for_timeout(500)
    assert values() == {justified: {"choice": None, "reason": "Half a sent"}}


def test_slow_3g(visitor):
    browser = begin(visitor, two_questions())
    session = browser.context.new_cdp_session(browser)
    slow = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", slow)
    plain = number_of(browser, "plain")
    for label in ("True", "False", "True"):
        choose(browser, plain, label)
        expect(line(browser, plain)).to_have_text(WAITING)
    expect(line(browser, plain)).to_have_text(SAVED, timeout=20_000)
    assert values() == {plain: "true"}


def test_the_web_server_is_killed_and_comes_back(visitor, web_server):
    browser = begin(visitor, two_questions())
    plain = number_of(browser, "plain")
    choose(browser, plain, "True")
    expect(line(browser, plain)).to_have_text(SAVED)
    web_server.process.kill()
    choose(browser, plain, "False")
    expect(line(browser, plain)).to_contain_text("no connection")
    assert values() == {plain: "true"}
    web_server.stop()
    web_server.start()
    expect(line(browser, plain)).to_have_text(SAVED, timeout=60_000)
    assert values() == {plain: "false"}


def test_the_last_choice_in_two_tabs_counts(visitor):
    first = begin(visitor, make_quiz_page([make_true_false()]))
    second = first.context.new_page()
    second.goto(first.url)
    for browser, label in ((first, "True"), (second, "False"), (first, "False"), (second, "True")):
        browser.get_by_text(label, exact=True).click()
        expect(status(browser)).to_have_text(SAVED)
        assert values() == {1: label.lower()}


def test_what_was_never_sent_gives_way_to_another_device(visitor):
    page, person = make_quiz_page([make_true_false()]), make_person()
    first = begin(visitor, page, person)
    start_page = first.locator(".quiz__place a").get_attribute("href")
    first.on("dialog", lambda dialog: dialog.accept())
    first.route("**/answers/**", lambda route: route.abort())
    first.get_by_text("True", exact=True).click()
    expect(status(first)).to_contain_text("no connection")
    second = begin(visitor, page, person)
    second.get_by_text("False", exact=True).click()
    expect(status(second)).to_have_text(SAVED)
    first.unroute("**/answers/**")
    expect(status(first)).to_contain_text("Another device", timeout=15_000)
    first.goto(start_page)
    first.get_by_role("button", name=re.compile("the quiz$")).click()
    expect(status(first)).to_contain_text("never sent")
    expect(first.get_by_label("False")).to_be_checked()
    assert values() == {1: "false"}


def test_another_persons_session_sends_nothing(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false()]))
    browser.on("dialog", lambda dialog: dialog.accept())
    browser.route("**/answers/**", lambda route: route.abort())
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_contain_text("no connection")
    other = make_quiz_page([make_single()])
    sent = []
    browser.context.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    colleague = begin(visitor, other)
    browser.context.add_cookies([{**one, "url": visitor.base_url} for one in session_of(colleague)])
    browser.unroute("**/answers/**")
    browser.goto(colleague.url)
    expect(browser.get_by_role("heading", name="Question 1 of 1")).to_be_visible()
    browser.wait_for_timeout(1000)
    assert not [url for url in sent if url.startswith(colleague.url)]
    assert not Answer.objects.exists()


def session_of(browser: Page) -> list[dict[str, str]]:
    cookies = browser.context.cookies()
    return [{"name": one["name"], "value": one["value"]} for one in cookies if one["name"].startswith("session")]


def test_signing_out_warns_of_unsent_answers(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false()]))
    browser.route("**/answers/**", lambda route: route.abort())
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_contain_text("no connection")
    asked = []
    browser.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    browser.locator(".masthead__person summary").click()
    browser.get_by_role("button", name="Sign out").click()
    browser.wait_for_timeout(500)
    assert "could not be sent yet" in asked[0]
    assert "/attempts/" in browser.url
    browser.unroute("**/answers/**")
    expect(status(browser)).to_have_text(SAVED, timeout=15_000)
    browser.get_by_role("button", name="Sign out").click()
    browser.wait_for_url(lambda url: "/attempts/" not in url)


def test_handing_in_sends_what_waits(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false(), make_true_false()]))
    browser.on("dialog", lambda dialog: dialog.accept())
    browser.route("**/answers/**", lambda route: route.abort())
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_contain_text("no connection")
    browser.goto(re.sub(r"/questions/\d+/$", "/submit/", browser.url))
    expect(browser.locator("[data-waiting-count]")).to_contain_text("1 answer waits to be sent.")
    assert Attempt.objects.get().submitted_at is None
    browser.unroute("**/answers/**")
    browser.get_by_role("button", name="Hand in").click()
    browser.wait_for_url("**/result/")
    assert values() == {1: "true"}


def test_handing_in_names_what_the_server_lost(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false()]))
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_have_text(SAVED)
    Answer.objects.all().delete()  # as after restoring an old copy of the database
    browser.goto(re.sub(r"/questions/\d+/$", "/submit/", browser.url))
    browser.get_by_role("button", name="Hand in").click()
    expect(browser.get_by_text("has not arrived")).to_be_visible()
    assert Attempt.objects.get().submitted_at is None
    browser.get_by_role("link", name="Question 1").first.click()
    expect(status(browser)).to_contain_text("did not arrive")
    browser.get_by_text("True", exact=True).click()
    expect(status(browser)).to_have_text(SAVED)
    browser.get_by_role("button", name="Check and hand in").first.click()
    browser.get_by_role("button", name="Hand in").click()
    browser.wait_for_url("**/result/")
    assert list(values().values()) == ["true"]
    assert right_values(Attempt.objects.get())


def test_the_clock_of_this_computer_does_not_matter(visitor):
    browser = begin(visitor, make_quiz_page([make_true_false()], time_limit=10))
    browser.clock.install(time="2031-01-01T00:00:00Z")
    browser.reload()
    expect(browser.locator("[data-time-left]")).to_have_text("Time left: 10 minutes")
    browser.clock.fast_forward(5 * 60 * 1000 + 2000)
    expect(browser.locator("[data-time-said]")).to_have_text("Time left: 5 minutes")
    browser.clock.fast_forward(4 * 60 * 1000)
    expect(browser.locator("[data-time-said]")).to_have_text(re.compile(r"Time left: (60|5\d) seconds"))
