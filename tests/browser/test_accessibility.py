"""No page of the Hub breaks a rule of axe-core: every address of the table, narrow and light, wide and dark."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Route

from tests.browser.axe import find_violations
from tests.places.addresses import hub_addresses
from tests.places.duty import Duty, correct_key, stage_duty
from tests.places.errors import error_pages
from tests.places.scene import Scene, stage_demo
from tests.places.table import PLACES, Place
from tests.services.browser import Visitor

CUT_OFF = (
    "all => all.filter(one => one.getBoundingClientRect().left < 0).map(one => `cut off: ${one.textContent.trim()}`)"
)
LOOKS = {
    "360 px, light": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}},
    "1280 px, dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
}


@pytest.fixture
def scene(demo: None) -> Scene:
    return stage_demo()


def test_every_address_shows_a_page_or_says_why_not() -> None:
    assert {place.name for place in PLACES} == hub_addresses()
    assert [str(place) for place in PLACES if bool(place.eyes) == bool(place.why)] == []


def test_axe_sees_a_fault(visitor: Visitor) -> None:
    page = visitor.open("/en/verify/")
    assert find_violations(page) == []
    page.evaluate("document.querySelector('main').append(new Image())")
    assert any(line.startswith("image-alt at img") for line in find_violations(page))


def test_no_violation_on_any_page(scene: Scene, visitor: Visitor) -> None:
    addresses = {place: place.address(scene) for place in PLACES if place.eyes}
    found = []
    for look, options in LOOKS.items():
        pages = {eyes: open_as(visitor, scene, eyes, options) for eyes in {place.eyes for place in addresses}}
        for place, address in addresses.items():
            show(pages[place.eyes], place, address)
            found += [f"{place}, {look}, {line}" for line in find_faults(pages[place.eyes])]
    # an address that says "not found" is reported to the console as well
    visitor.problems[:] = [problem for problem in visitor.problems if "responded with a status of 40" not in problem]
    assert not found, "\n".join(found)


def test_no_violation_on_pages_of_trainers(scene: Scene, visitor: Visitor) -> None:
    duty = stage_duty(scene)
    addresses = trainers_addresses(scene, duty)
    pages = {look: open_as(visitor, scene, "trainer", options) for look, options in LOOKS.items()}
    found = []
    for address in addresses:
        for look, page in pages.items():
            page.goto(address() if callable(address) else address)
            # the menus of Wagtail's own that are closed wait left of the page
            found += [f"{page.url}, {look}, {line}" for line in find_faults(page, within="main")]
    # where the browsers began there is no icon
    visitor.problems[:] = [problem for problem in visitor.problems if "/healthz: " not in problem]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", settings.LANGUAGE_NAMES)
def test_head_and_foot_fit_a_small_phone(visitor: Visitor, language: str) -> None:
    page = visitor.open(f"/{language}/verify/", viewport={"width": 360, "height": 740})
    assert find_faults(page) == []


def test_no_violation_on_error_pages(visitor: Visitor) -> None:
    found = []
    for look, options in LOOKS.items():
        page = visitor.open("/en/verify/", **options)
        for name, response in error_pages().items():
            page.route("**/error/", partial(answer, body=response.content))
            page.goto("/error/")
            assert page.locator("h1").count() == 1
            found += [f"{name}, {look}, {line}" for line in find_violations(page)]
            page.unroute("**/error/")
    assert not found, "\n".join(found)


def test_no_violation_in_the_gallery(visitor: Visitor, client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.places.development_urls"
    gallery, found = client.get("/gallery/"), []
    for look, options in LOOKS.items():
        page = visitor.open("/en/verify/", **options)
        page.route("**/gallery/", partial(answer, body=gallery.content))
        page.goto("/gallery/")
        assert page.locator("h1").first.inner_text() == "Components"
        page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")
        found += [f"{look}, {line}" for line in find_faults(page)]
    assert not found, "\n".join(found)


def find_faults(page: Page, *, within: str = "body") -> list[str]:
    """Return axe-core's violations, whether one has to scroll sideways, and what `within` begins left of the page."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    cut_off = page.locator(within).locator("summary, a:not(.skip-link), button").evaluate_all(CUT_OFF)
    return find_violations(page) + ([f"{wide} px too wide"] if wide > 0 else []) + cut_off


def trainers_addresses(scene: Scene, duty: Duty) -> list[str | Callable[[], str]]:
    """Return the pages of those who run quizzes; the last one corrects a key before it is opened."""
    quiz, bank = f"/cms/quizzes/{duty.page.pk}", "/cms/snippets/assessments/bankquestion"
    marks = ["/cms/quizzes/marking/{}/{}/".format(*duty.to_mark(scene, kind)) for kind in ("essay", "file")]
    return [
        "/cms/quizzes/marking/",
        *marks,
        f"{quiz}/analysis/",
        f"{quiz}/accommodations/",
        f"{quiz}/regrading/",
        f"{bank}/",
        "/cms/question-import/",
        duty.file,
        partial(correct_key, duty),
    ]


def answer(route: Route, *, body: bytes) -> None:
    route.fulfill(body=body, content_type="text/html")


def open_as(visitor: Visitor, scene: Scene, who: str, options: dict[str, Any]) -> Page:
    """Return a page in the browser of somebody in the scene."""
    page = visitor.open("/healthz", reduced_motion="reduce", **options)
    cookies = scene.clients[who].cookies.items()
    page.context.add_cookies([{"name": k, "value": v.value, "url": visitor.base_url} for k, v in cookies])
    return page


def show(page: Page, place: Place, address: str) -> None:
    """Go there and unfold what is folded; fails when the address leads elsewhere."""
    page.goto(address)
    assert same_place(page.url, address), f"{place} led to {page.url}"
    if place.method == "post":
        page.locator("main form button[type=submit]").click()
        page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")


def same_place(url: str, address: str) -> bool:
    """A key for a new password is taken out of the address at once."""
    return urlsplit(url).path == address.partition("?")[0] or "/password/reset/key/" in address
