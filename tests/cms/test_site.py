"""Setting up languages, home pages and groups."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupPagePermission, Locale, Page, Revision, Site
from wagtail_localize.models import Translation

from cms.domain.site import set_up_site
from cms.models import HomePage
from courses.domain.site import set_up_catalogue
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def test_set_up_site_makes_a_home_page_per_language() -> None:
    home = set_up_site()
    assert {locale.language_code for locale in Locale.objects.all()} == set(LANGUAGES)
    pages = {page.locale.language_code: page for page in HomePage.objects.live()}
    assert {code: page.slug for code, page in pages.items()} == {code: code for code in LANGUAGES}
    assert {page.translation_key for page in pages.values()} == {home.translation_key}
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert not Page.objects.filter(depth=2, slug="home").exists()
    assert [translation.get_status_display() for translation in Translation.objects.all()] == ["Up to date"] * 4


def test_set_up_twice_changes_nothing() -> None:
    set_up_catalogue()

    def state() -> list[object]:
        pages = Page.objects.order_by("pk").values_list("pk", "slug", "title", "latest_revision_id")
        return [list(pages), Revision.objects.count(), GroupPagePermission.objects.count(), Group.objects.count()]

    before = state()
    set_up_catalogue()
    assert state() == before


def test_set_up_again_keeps_what_trainers_wrote() -> None:
    home = set_up_site()
    home.lead = "Changed."
    home.save_revision().publish()
    set_up_site()
    assert HomePage.objects.get(pk=home.pk).lead == "Changed."


def test_each_language_has_its_address(client: Client) -> None:
    set_up_catalogue()
    for language in LANGUAGES:
        home = HomePage.objects.get(locale__language_code=language)
        assert home.get_url() == f"/{language}/"
        response = client.get(f"/{language}/")
        assert response.status_code == 200
        assert home.lead in response.content.decode()


def test_trainer_may_write_courses_and_nothing_else(client: Client) -> None:
    catalogue = set_up_catalogue()
    trainer = make_person()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    permissions = catalogue.permissions_for_user(trainer)
    assert permissions.can_add_subpage()
    assert not catalogue.get_parent().permissions_for_user(trainer).can_edit()
    client.force_login(trainer)
    assert client.get("/cms/").status_code == 200
    assert client.get("/cms/users/", follow=False).status_code == 302
    assert not trainer.has_perm("people.change_person")
    assert not trainer.has_perm("auth.change_group")


def test_translator_may_change_every_page_and_add_none() -> None:
    catalogue = set_up_catalogue()
    translator = make_person()
    translator.groups.add(Group.objects.get(name="Translators"))
    permissions = catalogue.permissions_for_user(translator)
    assert permissions.can_edit()
    assert permissions.can_publish()
    assert not permissions.can_add_subpage()
    assert translator.has_perm("wagtail_localize.submit_translation")
