"""Names of things in several languages: one row that records point at, its texts per language in child rows."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class LanguageText(models.Model):
    """Base of a child row that holds the texts of its parent (related name `texts`) in one language."""

    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)

    class Meta:
        abstract = True


def text_in(texts: Iterable[Any], language: str | None = None) -> Any:
    """Return the row of `texts` in `language` (default: the active one), else English, else any; None if there is none.

    Takes the prefetched rows, so that naming a hundred things costs one query.
    """
    by_language = {text.language: text for text in texts}
    for wanted in (language or get_language(), settings.LANGUAGE_CODE):
        if wanted in by_language:
            return by_language[wanted]
    return next(iter(by_language.values()), None)
