"""The editor of translations offers no way out of step where it would be refused."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from cms.domain.site import set_up_site
from tests.courses.test_synchronisation import translated
from tests.factories.cms import make_content_page
from tests.factories.pages import make_course_page
from tests.factories.people import make_person
from tests.services.browser import Visitor


@pytest.mark.parametrize(("make_page", "offered"), [(make_course_page, False), (make_content_page, True)])
def test_stopping_is_offered_where_it_is_allowed(visitor: Visitor, make_page, offered: bool) -> None:
    set_up_site()
    _, target = translated(make_page(summary="One."))
    client = Client()
    client.force_login(make_person(is_superuser=True, is_staff=True))
    page = visitor.open("/en/accounts/login/")
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**session, "url": visitor.base_url}])
    page.goto(reverse("wagtailadmin_pages:edit", args=[target.pk]))
    page.locator("footer .w-dropdown__toggle, footer [aria-expanded], footer .dropdown-toggle").first.click()
    expect(page.get_by_text("Unpublish").first).to_be_visible()
    for words in ("Stop Synced translation", "Convert to alias page"):
        expect(page.get_by_text(words).first).to_be_visible(visible=offered)
