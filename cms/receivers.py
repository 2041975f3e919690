"""Whatever changes a public page makes the kept copies of pages old."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.freshness import touch_site


@receiver([page_published, page_unpublished, post_page_move])
def refresh_site(sender: Any, **kwargs: Any) -> None:
    """After commit, so that nobody keeps a copy made before it."""
    transaction.on_commit(touch_site)


@receiver(post_delete)
def refresh_site_after_delete(sender: Any, **kwargs: Any) -> None:
    """Deletion is announced per model, for each subclass of Page."""
    if issubclass(sender, Page):
        transaction.on_commit(touch_site)
