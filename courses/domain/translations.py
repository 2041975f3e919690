"""What a change of a source page does to its translations."""

from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from cms.domain.translations import SourceSegments, save_translation
from courses.domain.outline import sync
from courses.domain.tree import find_course_keys


def follow_source(page_id: int) -> bool:
    """Bring the translations of a published source page level; say whether there was anything to do.

    The segment editor offers what is new. A translation that lacks no text is published again, so that pictures and the like
    follow the source; one that lacks some stays as it is, whole in its language, and says that it is older than the original.
    """
    page = Page.objects.filter(pk=page_id, live=True).specific().first()
    if (
        page is None
        or not TranslationSource.objects.filter(object_id=page.translation_key, locale=page.locale).exists()
    ):
        return False
    with transaction.atomic():
        segments = SourceSegments(page)
        if not segments.was_updated:
            return False
        for translation in Translation.objects.filter(source=segments.source, enabled=True):
            wanted, translated = translation.get_progress()
            if wanted == translated:
                save_translation(segments, translation.target_locale, user=None)
    for key in find_course_keys(page):
        sync(key)
    return True
