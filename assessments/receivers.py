"""Wagtail's publish signal, heard after commit. What a crash leaves behind, the sweep and `publish_quizzes` repair."""

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.signals import page_published

from assessments.domain.versions import publish_page
from assessments.models import QuizPage


def connect() -> None:
    """Listen. Called once, when the app is ready."""
    page_published.connect(on_publish, sender=QuizPage, dispatch_uid="assessments.publish")


def on_publish(sender: type, instance: QuizPage, **kwargs: Any) -> None:
    """Bring the versions of the quiz level with the page just published."""
    transaction.on_commit(partial(publish_fresh, instance.pk), robust=True)


def publish_fresh(page_id: int) -> None:
    """Publish what the database holds of the page now; a page that is gone or no longer live is nothing to do."""
    page = QuizPage.objects.live().filter(pk=page_id, alias_of=None).select_related("locale").first()
    if page is not None:
        publish_page(page)
