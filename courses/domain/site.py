"""Setting up the catalogue: one page per language, below its home page."""

from django.db import transaction

from cms.domain.site import TRAINERS, TRAINERS_MAY, set_up_group, set_up_site
from cms.domain.translations import SourceSegments, translate_page
from courses.models import CataloguePage

SLUG = "courses"
TITLES = {
    "en": {"title": "Courses", "introduction": "Short steps beside your work, in your own language, free of charge."},
    "sq": {"title": "Kurse", "introduction": "Hapa të shkurtër krahas punës, në gjuhën tuaj, pa pagesë."},
    "bg": {"title": "Курсове", "introduction": "Кратки стъпки покрай работата, на вашия език и безплатно."},
    "ro": {"title": "Cursuri", "introduction": "Pași scurți, pe lângă serviciu, în limba dumneavoastră, gratuit."},
    "sr-latn": {"title": "Kursevi", "introduction": "Kratki koraci uz posao, na vašem jeziku, besplatno."},
}


@transaction.atomic
def set_up_catalogue() -> CataloguePage:
    """Make the catalogue page of every language that has a home page, as far as it is missing, and let trainers write there.

    Idempotent: what trainers have changed since stays. Returns the page of the source language.
    """
    home = set_up_site()
    catalogue = CataloguePage.objects.child_of(home).first()
    if catalogue is None:
        catalogue = CataloguePage(slug=SLUG, locale=home.locale, show_in_menus=True, **TITLES[home.locale.language_code])
        home.add_child(instance=catalogue)
        catalogue.save_revision().publish()
        catalogue = CataloguePage.objects.get(pk=catalogue.pk)
    _translate(catalogue)
    set_up_group(TRAINERS, pages=list(catalogue.get_translations(inclusive=True)), may=TRAINERS_MAY)
    return catalogue


def _translate(catalogue: CataloguePage) -> None:
    present = set(catalogue.get_translations(inclusive=True).values_list("locale__language_code", flat=True))
    missing = [language for language in TITLES if language not in present]
    if missing:
        segments = SourceSegments(catalogue)
        for language in missing:
            translate_page(segments, language=language, fields={"slug": SLUG, **TITLES[language]})
