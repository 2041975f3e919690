"""Wagtail's publish signal, heard after commit. What a crash leaves behind, the sweep and `publish_quizzes` repair."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.signals import page_published, published, unpublished

from assessments.domain.bank import find_quizzes
from assessments.domain.versions import publish_page, repair_versions
from assessments.models import BankQuestion, QuizPage


def connect() -> None:
    """Listen. Called once, when the app is ready."""
    page_published.connect(on_publish, sender=QuizPage, dispatch_uid="assessments.publish")
    for signal, name in ((published, "published"), (unpublished, "unpublished"), (post_delete, "deleted")):
        signal.connect(on_bank_change, sender=BankQuestion, dispatch_uid=f"assessments.bank.{name}")


def on_publish(sender: type, instance: QuizPage, **kwargs: Any) -> None:
    """Bring the versions of the quiz level with the page just published."""
    transaction.on_commit(partial(publish_fresh, instance.pk), robust=True)


def publish_fresh(page_id: int) -> None:
    """Publish what the database holds of the page now; a page that is gone or no longer live is nothing to do."""
    page = QuizPage.objects.live().filter(pk=page_id, alias_of=None).select_related("locale").first()
    if page is not None:
        publish_page(page)


def on_bank_change(sender: type, instance: BankQuestion, **kwargs: Any) -> None:
    """Bring the quizzes that ask or draw the question, in whatever language it changed, level with the bank."""
    transaction.on_commit(partial(publish_quizzes_asking, instance.translation_key), robust=True)


def publish_quizzes_asking(key: UUID) -> None:
    """Publish again what the question may stand in. Idempotent: the same questions make no new version."""
    if quizzes := find_quizzes([key]):
        repair_versions(quizzes)
