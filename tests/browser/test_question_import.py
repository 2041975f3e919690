"""Importing questions with a browser: by mouse and keyboard, narrow and wide, and nothing that axe-core objects to."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.domain.site import set_up_bank
from assessments.models import BankQuestion
from courses.domain.site import set_up_catalogue
from tests.browser.axe import find_violations
from tests.factories.people import make_person
from tests.services.browser import Visitor

LOOKS: dict[str, Any] = {
    "360 px, light": ("light", {"width": 360, "height": 740}),
    "1280 px, dark": ("dark", {"width": 1280, "height": 800}),
}
GIFT = """$CATEGORY: Safeguarding/Listening

::Whispering:: A child whispers to you. <script>alert(1)</script>What do you do first? {
=I listen#Yes, that comes first.
~I go away#She would be alone with it.
~%50%I wait for somebody else, and tell her so
}

::Proof:: You need proof before you report a concern. {FALSE#The law asks for a reasonable concern.}

::Senses:: What is for what? { =ear -> listen =eye -> see =hand -> hold }

::Two of them:: Which are signs? {~%50%silence ~%50%bruises ~%-100%homework}

::Word:: Say it in one word. {=listen =%40%hear#Nearly.}

::Year:: In which year was the convention adopted? {#1989:1}

::Gap:: Children have a {=right ~duty} to be heard.

::Essay:: How would you begin the conversation? {}

::A note:: Read the <b>case</b> again.

::Never closed:: This one { =a ~b
"""


@pytest.fixture
def page(visitor: Visitor) -> Page:
    set_up_catalogue()
    set_up_bank()
    trainer = make_person(full_name="Vesna Horvat")
    trainer.groups.add(Group.objects.get(name="Trainers"))
    client = Client()
    client.force_login(trainer)
    page = visitor.open("/en/accounts/login/", reduced_motion="reduce")
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**session, "url": visitor.base_url}])
    return page


def send_file(page: Page, content: str = GIFT) -> None:
    file: Any = {"name": "week-1.gift", "mimeType": "text/plain", "buffer": content.encode()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Tags").fill("Week 1")
    page.get_by_role("button", name="Show the questions").click()


def test_from_the_bank_to_the_file_and_back_with_questions(page: Page) -> None:
    page.goto(reverse("wagtailsnippets_assessments_bankquestion:list"))
    page.get_by_role("link", name="Import questions").click()
    send_file(page)
    boxes = page.locator("input[name=question]")
    expect(boxes).to_have_count(9)
    page.get_by_role("button", name="Choose none").press("Enter")
    assert boxes.evaluate_all("all => all.filter(one => one.checked).length") == 0
    page.get_by_label("2. Proof").press("Space")
    page.get_by_label("1. Whispering").check()
    page.get_by_role("button", name="Import what is chosen").click()
    expect(page.get_by_role("status").first).to_contain_text("2 questions imported. 7 left out.")
    expect(page.get_by_role("row", name="Whispering")).to_contain_text("Week 1")
    assert BankQuestion.objects.count() == 2
    page.get_by_role("link", name="Back to the file").click()
    expect(boxes).to_have_count(7)
    page.get_by_role("button", name="Choose none").click()
    page.get_by_role("button", name="Choose all").click()
    assert boxes.evaluate_all("all => all.filter(one => one.checked).length") == 7


@pytest.mark.parametrize("look", LOOKS)
def test_no_violation(page: Page, visitor: Visitor, look: str) -> None:
    scheme, size = LOOKS[look]
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    page.goto(reverse("interop:import_questions"))
    assert find_faults(page) == []
    send_file(page, "::Never closed:: { =a ~b")
    expect(page.get_by_role("alert").first).to_be_visible()
    assert find_faults(page) == []
    send_file(page)
    expect(page.locator("input[name=question]")).to_have_count(9)
    assert find_faults(page) == []
    page.get_by_role("button", name="Choose none").click()
    page.get_by_role("button", name="Import what is chosen").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was imported")
    assert find_faults(page) == []
    visitor.problems[:] = [problem for problem in visitor.problems if "responded with a status of 422" not in problem]


def find_faults(page: Page) -> list[str]:
    """Return axe-core's violations in what is ours, and whether one has to scroll sideways."""
    wide = page.evaluate("document.querySelector('#main').scrollWidth - document.querySelector('#main').clientWidth")
    return find_violations(page) + ([f"{wide} px too wide"] if wide > 0 else [])
