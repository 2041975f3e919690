"""Parts that are drawn once: what belongs to one request never shows in another's."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from elearning.templatetags import frame

HEADER = (
    '{% load frame %}{% frame_part "components/site_header.html" nav=nav links=links fresh_name=name'
    " fresh_initials=initials fresh_email=email fresh_person_id=person_id %}"
)
NAV = ()
LINKS = (("user", "Account", "/en/account/"),)


@pytest.fixture(autouse=True)
def _drawn_anew():
    frame._draw.cache_clear()
    yield
    frame._draw.cache_clear()


def header(name: str, path: str = "/en/help/", **given: object) -> str:
    context = {
        "nav": NAV,
        "links": LINKS,
        "name": name,
        "initials": "X",
        "email": f"{name}@hub.example",
        "person_id": 7,
    }
    request = RequestFactory().get(path)
    return Template(HEADER).render(Context({**context, "request": request, "csrf_token": f"token-of-{name}", **given}))


def test_one_drawing_serves_everybody_with_her_own_name_address_and_token():
    first, second = header("Ana"), header("Bojan")
    assert frame._draw.cache_info().misses == 1
    assert all(own in first for own in ("Ana", "Ana@hub.example", 'value="token-of-Ana"'))
    assert all(own in second for own in ("Bojan", "Bojan@hub.example", 'value="token-of-Bojan"'))
    assert "Ana" not in second


def test_a_part_names_the_page_that_it_stands_on():
    assert 'href="/bg/courses/?q=' not in header("Ana", "/en/courses/")
    assert 'href="/bg/courses/"' in header("Ana", "/en/courses/")
    assert 'href="/bg/help/"' in header("Ana", "/en/help/")


def test_what_is_put_in_is_escaped():
    shown = header('<b>"&', path='/en/"><script>/')
    assert "<b>" not in shown
    assert "&lt;b&gt;&quot;&amp;" in shown
    assert "<script>" not in shown


def test_a_name_that_looks_like_a_slot_is_a_name():
    name = f"{frame.MARK}csrf_field0"
    shown = header(name)
    assert name in shown
    assert shown.count("csrfmiddlewaretoken") == header("Ana").count("csrfmiddlewaretoken")


def test_each_language_has_its_own_drawing():
    english = header("Ana")
    with translation.override("ro"):
        assert 'href="/ro/"' in header("Ana")
    assert 'href="/en/"' in english


def test_nothing_is_kept_while_templates_are_edited(settings):
    settings.DEBUG = True
    header("Ana")
    assert frame._draw.cache_info().currsize == 0
