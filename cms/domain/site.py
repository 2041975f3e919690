"""Setting up the site: languages, one home page for each, and the groups of those who write."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from cms.domain.translations import SourceSegments, translate_page
from cms.models import HomePage
from cms.texts import HOME

TRAINERS, TRANSLATORS = "Trainers", "Translators"
TRAINERS_MAY = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
TRANSLATORS_MAY = ("change_page", "publish_page")
COLLECTION_PERMISSIONS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


@transaction.atomic
def set_up_site() -> HomePage:
    """Make the languages, the tree of home pages, the default site and the groups, as far as they are missing.

    Idempotent: what trainers have changed since stays. Returns the home page of the source language.
    """
    for language, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=language)
    home = _find_home() or _make_home()
    _point_site_at(home)
    _translate_home(home)
    for name, page_permissions in ((TRAINERS, ()), (TRANSLATORS, TRANSLATORS_MAY)):
        set_up_group(name, pages=list(home.get_translations(inclusive=True)), may=page_permissions)
    return home


def _find_home() -> HomePage | None:
    return HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE, depth=2).order_by("path").first()


def _make_home() -> HomePage:
    language = settings.LANGUAGE_CODE
    root = Page.get_first_root_node()
    home = HomePage(slug=language, locale=Locale.objects.get(language_code=language), **HOME[language])
    root.add_child(instance=home)
    home.save_revision().publish()
    return HomePage.objects.get(pk=home.pk)


def _point_site_at(home: HomePage) -> None:
    """Show the home page at the default site, and remove the welcome page that Wagtail comes with."""
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page": home},
        create_defaults={"root_page": home, "hostname": "localhost", "site_name": settings.SITE_NAME},
    )
    Site.objects.filter(is_default_site=True, site_name="").update(site_name=settings.SITE_NAME)
    Site.clear_site_root_paths_cache()
    for page in Page.objects.filter(
        depth=2, slug="home", content_type__model="page", content_type__app_label="wagtailcore"
    ):
        page.delete()


def _translate_home(home: HomePage) -> None:
    present = set(home.get_translations(inclusive=True).values_list("locale__language_code", flat=True))
    missing = [language for language, _name in settings.LANGUAGES if language not in present and language in HOME]
    if not missing:
        return
    segments = SourceSegments(home)
    for language in missing:
        translate_page(
            segments, language=language, fields={"slug": language, **HOME[language]}, same=[HOME["en"]["title"]]
        )


def set_up_group(name: str, *, pages: list[Any], may: tuple[str, ...]) -> Group:
    """Make or complete a group of people who write: the admin, pictures and files, and `may` on these pages."""
    group, _ = Group.objects.get_or_create(name=name)
    wanted = Permission.objects.filter(codename__in=("access_admin", "submit_translation"))
    group.permissions.add(*wanted)
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=COLLECTION_PERMISSIONS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    page_permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=may)
    for page in pages if may else []:
        for permission in page_permissions:
            GroupPagePermission.objects.get_or_create(group=group, page=page.page_ptr, permission=permission)
    return group
