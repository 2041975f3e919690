"""A translation of a course page cannot leave its source; other pages may."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation

from cms.domain.site import set_up_site
from cms.domain.translations import SourceSegments, translate_page
from tests.factories.assessments import make_quiz_page
from tests.factories.cms import make_content_page
from tests.factories.pages import make_course_page, make_lesson_page, make_module_page
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    set_up_site()
    client.force_login(make_person(is_superuser=True, is_staff=True))
    return client


MAKERS = {
    "course": make_course_page,
    "module": lambda: make_module_page(make_course_page()),
    "lesson": lambda: make_lesson_page(make_module_page(make_course_page())),
    "quiz": make_quiz_page,
}


def translated(page):
    """Return the record of a Romanian translation, in which only the title is Romanian, and its page."""
    texts = {name: getattr(page, name) for name in ("summary", "introduction", "audience") if hasattr(page, name)}
    streams = {name: getattr(page, name) for name in ("body", "outcomes", "questions") if hasattr(page, name)}
    fields = {"title": "Un titlu", **texts, **{name: value.get_prep_value() for name, value in streams.items()}}
    translate_page(SourceSegments(page), language="ro", fields=fields)
    target = page.get_translation(Locale.objects.get(language_code="ro"))
    return Translation.objects.get(source__object_id=page.translation_key), target


def addresses(translation, target):
    stop = reverse("wagtail_localize:stop_translation", args=[translation.pk])
    return stop, reverse("wagtail_localize:convert_to_alias", args=[target.pk])


@pytest.mark.parametrize("kind", MAKERS)
def test_a_page_of_a_course_stays_in_step(editor, kind):
    page = MAKERS[kind]()
    translation, target = translated(type(page).objects.get(pk=page.pk))
    edit = reverse("wagtailadmin_pages:edit", args=[target.pk])
    assert "stays-in-step" in editor.get(edit).text
    for url in addresses(translation, target):
        response = editor.post(url, {"next": "/"}, follow=True)
        assert response.redirect_chain == [(edit, 302)]
        assert "stays in step with its original" in response.text
    translation.refresh_from_db()
    target.refresh_from_db()
    assert (translation.enabled, target.alias_of_id) == (True, None)


def test_a_page_of_text_may_leave(editor):
    translation, target = translated(make_content_page(summary="One."))
    stop, alias = addresses(translation, target)
    assert "stays-in-step" not in editor.get(reverse("wagtailadmin_pages:edit", args=[target.pk])).text
    assert editor.get(alias).status_code == 200
    editor.post(stop, {"next": "/"})
    translation.refresh_from_db()
    assert not translation.enabled
