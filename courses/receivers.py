"""Wagtail's page signals: each one brings the outline of the course it belongs to level with the pages.

The signals fire after the save and outside any transaction; what a crash leaves behind, the sweep repairs.
"""

from functools import partial
from threading import local
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.domain.outline import sync
from courses.domain.tree import find_course_keys
from worker.kick import kick

_waiting = local()


def connect() -> None:
    """Listen. Called once, when the app is ready."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(on_page_change, dispatch_uid=f"courses.{id(signal)}")
    post_delete.connect(on_page_change, dispatch_uid="courses.delete")


def on_page_change(sender: type, instance: Any, **kwargs: Any) -> None:
    """Sync, once after commit, every course that the page is part of, by its place in the tree or by its key."""
    if not isinstance(instance, Page) or (type(instance) is Page and kwargs.get("signal") is post_delete):
        return  # deletion is announced for each class of the page: once is enough
    for key in find_course_keys(instance.specific):
        _pending().add(key)
        transaction.on_commit(partial(_sync_once, key), robust=True)
    if kwargs.get("signal") is page_published and not instance.alias_of_id:
        kick("courses.follow_source", instance.pk)


def _sync_once(key: UUID) -> None:
    """Deleting one module sends up to ten signals: the first one does the work for all of them."""
    if key in _pending():
        _pending().discard(key)
        sync(key)


def _pending() -> set[UUID]:
    if not hasattr(_waiting, "keys"):
        _waiting.keys = set()
    keys: set[UUID] = _waiting.keys
    return keys
