"""Marking and correcting results in a browser, from the queue to the learner's page: narrow and wide, and axe finds nothing."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.models import Attempt, Mark, Regrading
from assessments.tasks import regrade
from courses.domain.site import set_up_catalogue
from people.models import Person
from tests.assessments.test_marking import give_back, hand_in, make_essay, queue_url
from tests.assessments.test_regrading import Case
from tests.browser.axe import find_violations
from tests.factories.assessments import make_quiz_page
from tests.factories.people import make_person
from tests.services.browser import Visitor

LOOKS: dict[str, Any] = {
    "360 px, light": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}},
    "1280 px, dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
}
ANSWER = "I sit down with her where nobody disturbs us.\n\nI do not promise to keep it to myself."


def make_case_work() -> dict[str, Any]:
    essay = make_essay(2, 6, explanation="Look for: calm, no promises.")
    for line, text in zip(essay["value"]["criteria"], ("Listens before she acts", "Knows whom to tell"), strict=True):
        line["value"].update(text=text, description="What the lesson says of it.")
    return essay


def open_as(visitor: Visitor, person: Person, look: str) -> Page:
    client = Client()
    client.force_login(person)
    page = visitor.open("/healthz", reduced_motion="reduce", **LOOKS[look])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": visitor.base_url}])
    return page


def find_faults(page: Page) -> list[str]:
    """Return axe-core's violations, and whether one has to scroll sideways. What the CMS says at the top fades in meanwhile."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [one for one in find_violations(page) if " at .success: " not in one] + (
        [f"{wide} px too wide"] if wide > 0 else []
    )


def see(page: Page, words: str) -> None:
    """Wait until the page says this; then nothing may be wrong with it."""
    expect(page.locator("main").get_by_text(words).first).to_be_visible()
    assert find_faults(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_from_the_queue_to_a_changed_mark_and_the_learners_page(visitor: Visitor, look: str) -> None:
    set_up_catalogue()
    quiz = make_quiz_page([make_case_work()], pass_mark=60, title="A case to work on")
    learner, trainer = make_person(), make_person(full_name="Vesna Horvat", is_superuser=True)
    attempt = hand_in(quiz, text=ANSWER, person=learner)
    give_back(hand_in(quiz, text=ANSWER))
    page = open_as(visitor, trainer, look)
    mark(page)
    change(page)
    see_result(visitor, learner, attempt, look)


def mark(page: Page) -> None:
    page.goto(queue_url())
    see(page, "1 answer waits for your mark.")
    page.get_by_role("link", name="A case to work on, question 1").click()
    page.get_by_role("button", name="Save the mark").click()
    see(page, "Give points for each line of the rubric.")
    listens = page.get_by_role("group", name="Listens before she acts")
    listens.get_by_label("0 to 2 points").fill("1.5")
    listens.get_by_label("Comment on this line").fill("Say what you do if she does not speak.")
    page.get_by_role("group", name="Knows whom to tell").get_by_label("0 to 6 points").fill("6")
    page.get_by_role("button", name="Save the mark").click()
    see(page, "Nothing waits for your mark.")


def change(page: Page) -> None:
    page.get_by_role("link", name="Given back, with the learner").click()
    see(page, "1 attempt was given back")
    page.get_by_role("link", name="Marked", exact=True).click()
    see(page, "Reference or name")
    page.get_by_role("link", name="A case to work on, question 1").click()
    see(page, "The mark from now on")
    page.get_by_role("group", name="Knows whom to tell").get_by_label("0 to 6 points").fill("1")
    page.get_by_label("Reason for the change").fill("I had read another answer.")
    page.get_by_role("button", name="Change the mark").click()
    expect(page.get_by_text("The result was 93.75 % and is 31.25 % now")).to_be_visible()
    page.goto(reverse("assessments_admin:change_mark", args=[Mark.objects.earliest("pk").uuid]))
    see(page, "does not count any more")


def see_result(visitor: Visitor, learner: Person, attempt: Attempt, look: str) -> None:
    page = open_as(visitor, learner, look)
    page.goto(f"/en/attempts/{attempt.uuid}/result/")
    for words in ("1.5 of 2", "Say what you do if she does not speak.", "I had read another answer.", "stay passed"):
        expect(page.get_by_text(words).first).to_be_visible()
    assert find_faults(page) == []
    # where the browsers began there is no icon, and refused forms are answered with 422
    visitor.problems[:] = [one for one in visitor.problems if "/healthz: " not in one and " 422 " not in one]


@pytest.mark.parametrize("look", LOOKS)
def test_correcting_results(visitor: Visitor, look: str) -> None:
    set_up_catalogue()
    case = Case()
    case.correct()
    page = open_as(visitor, make_person(full_name="Vesna Horvat", is_superuser=True, is_staff=True), look)
    page.goto(reverse("assessments_admin:regrading", args=[case.page.pk]))
    see(page, "What it means to be failed here")
    page.get_by_label("Reason").fill("The second option is the right one.")
    page.get_by_role("button", name="Correct the results").click()
    see(page, "0 of 2 attempts are done")
    applied = Regrading.objects.get()
    regrade(applied.pk)
    page.goto(reverse("assessments_admin:regraded", args=[case.page.pk, applied.uuid]))
    see(page, "1 better, 1 worse")
    visitor.problems[:] = [one for one in visitor.problems if "/healthz: " not in one]
