"""The menu on a small phone, without JavaScript: it unfolds, every entry can be reached and leads somewhere."""

import pytest

from courses.domain.site import set_up_catalogue
from tests.services.browser import Visitor


@pytest.mark.parametrize("language", ["en", "bg"])
def test_menu_opens_without_javascript(visitor: Visitor, language: str) -> None:
    set_up_catalogue()
    phone = {"width": 360, "height": 740}
    page = visitor.open(f"/{language}/", java_script_enabled=False, viewport=phone)
    menu = page.locator("header nav details.menu").filter(has=page.locator("a[href$='/courses/']"))
    entries = menu.locator("a")
    assert not entries.first.is_visible()

    menu.locator("summary").press("Enter")

    assert entries.count() > 0
    for entry in entries.all():
        box = entry.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= phone["width"]
        assert box["height"] >= 24
    menu.locator(f"a[href='/{language}/courses/']").click()
    assert page.url.endswith(f"/{language}/courses/")
    assert page.locator("h1").is_visible()
