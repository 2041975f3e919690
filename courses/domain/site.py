"""Setting up the place where courses stand."""

from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale

from cms.domain.site import TRAINERS, TRAINERS_MAY, set_up_group, set_up_site
from cms.domain.translations import SourceSegments, translate_page
from courses.models import CataloguePage
from courses.texts import CATALOGUE


@transaction.atomic
def set_up_catalogue() -> CataloguePage:
    """Make the catalogue of each language below its home page, and let trainers write there. Idempotent.

    Returns the catalogue of the source language.
    """
    home = set_up_site()
    catalogue = CataloguePage.objects.child_of(home).first() or _make_catalogue(home)
    present = set(catalogue.get_translations(inclusive=True).values_list("locale__language_code", flat=True))
    missing = [language for language, _name in settings.LANGUAGES if language not in present and language in CATALOGUE]
    if missing:
        segments = SourceSegments(catalogue)
        for language in missing:
            translate_page(segments, language=language, fields={"slug": "courses", **CATALOGUE[language]})
    set_up_group(TRAINERS, pages=list(catalogue.get_translations(inclusive=True)), may=TRAINERS_MAY)
    return catalogue


def _make_catalogue(home: Any) -> CataloguePage:
    language = settings.LANGUAGE_CODE
    catalogue = CataloguePage(slug="courses", locale=Locale.objects.get(language_code=language), **CATALOGUE[language])
    home.add_child(instance=catalogue)
    catalogue.save_revision().publish()
    return catalogue
