"""Who may download a document: whoever may read a page that uses it."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page, ReferenceIndex

from courses.rules import can_read


def can_download(request: HttpRequest, document: Any) -> bool:
    """Whether the reader may see some page that uses the document. What stands on no page is for the CMS only."""
    person: Any = request.user
    if person.is_authenticated and person.has_perm("wagtailadmin.access_admin"):
        return True
    return any(can_read(person, page) and _is_let_in(request, page) for page in pages_using(document))


def _is_let_in(request: HttpRequest, page: Page) -> bool:
    """Whether the privacy that an editor set for the page, or for one above it, lets the reader in."""
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def pages_using(document: Any) -> list[Page]:
    """Return the pages on which a document stands, by Wagtail's index of references."""
    references = ReferenceIndex.get_references_to(document).values_list("base_content_type", "object_id")
    page_ids = {int(object_id) for _type, object_id in references.filter(base_content_type__model="page")}
    return list(Page.objects.filter(pk__in=page_ids).specific())
