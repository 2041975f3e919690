"""What beat ticks for pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import ContentPage
from cms.tasks import publish_scheduled
from tests.factories.cms import make_content_page


@pytest.mark.django_db
def test_page_is_published_when_its_time_has_come() -> None:
    page = make_content_page(live=False, title="Before")
    page.unpublish()
    page.title = "After"
    page.go_live_at = timezone.now() + timedelta(minutes=1)
    page.save_revision().publish()
    assert not ContentPage.objects.get(pk=page.pk).live
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    publish_scheduled()
    assert ContentPage.objects.get(pk=page.pk).live
