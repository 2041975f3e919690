"""Pages of text below a home page."""

from itertools import count
from typing import Any

from cms.domain.site import set_up_site
from cms.models import ContentPage

_numbers = count(1)


def make_content_page(**fields: Any) -> ContentPage:
    """A live page of text in the source language, on a site that is set up."""
    home = set_up_site()
    number = next(_numbers)
    page = ContentPage(**{"title": f"Page {number}", "slug": f"page-{number}", "locale": home.locale, **fields})
    home.add_child(instance=page)
    page.save_revision().publish()
    return ContentPage.objects.get(pk=page.pk)
