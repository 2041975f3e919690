"""Who may download a document: whoever may read a page that uses it."""

from typing import Any

from wagtail.models import Page, ReferenceIndex

from courses.rules import can_read


def can_download(person: Any, document: Any) -> bool:
    """Whether some page that uses the document may be read by `person`. What stands on no page is for the CMS only."""
    if person.is_authenticated and person.has_perm("wagtailadmin.access_admin"):
        return True
    return any(can_read(person, page) for page in pages_using(document))


def pages_using(document: Any) -> list[Page]:
    """Return the pages on which a document stands, by Wagtail's index of references."""
    references = ReferenceIndex.get_references_to(document).values_list("base_content_type", "object_id")
    page_ids = {int(object_id) for _type, object_id in references.filter(base_content_type__model="page")}
    return list(Page.objects.filter(pk__in=page_ids).specific())
