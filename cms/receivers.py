"""Whatever changes a public page makes the kept copies of pages old."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.freshness import touch_site


def connect() -> None:
    """Listen. Called once, when the app is ready."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(refresh_site, dispatch_uid=f"cms.{id(signal)}")
    post_delete.connect(refresh_site_after_delete, dispatch_uid="cms.delete")


def refresh_site(sender: Any, **kwargs: Any) -> None:
    """After commit, so that nobody keeps a copy made before it."""
    transaction.on_commit(touch_site)


def refresh_site_after_delete(sender: Any, **kwargs: Any) -> None:
    """Deletion is announced per model, for each subclass of Page."""
    if issubclass(sender, Page):
        transaction.on_commit(touch_site)
