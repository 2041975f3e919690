from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction

from cms.models import ContentPage
from courses.domain.outline import sync
from courses.models import LessonPage
from tests.factories.courses import make_course, make_enrolment
from tests.factories.pages import make_home
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
CONTENT = b"1. Listen."


@pytest.fixture
def document(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return Document.objects.create(title="Checklist", file=ContentFile(CONTENT, name="checklist.txt"))


def put_on(page, document):
    value = {"title": "Checklist", "document": document.pk, "description": ""}
    page.body = [*page.body.raw_data, {"type": "download", "value": value, "id": str(uuid4())}]
    page.save_revision().publish()


def read(client, document):
    """Return what the reader gets: the file, or the status of a refusal."""
    response = client.get(document.url)
    return b"".join(response.streaming_content) if response.streaming else response.status_code


def test_a_lessons_document_is_for_those_who_may_read_it(client, document):
    course = make_course()
    second = LessonPage.objects.order_by("path")[1]
    put_on(second, document)
    sync(course.key)
    assert read(client, document) == 302
    client.force_login(make_person())
    assert read(client, document) == 403
    client.force_login(make_enrolment(course=course).person)
    assert read(client, document) == CONTENT


def test_the_first_lessons_document_is_public(client, document):
    course = make_course()
    put_on(LessonPage.objects.order_by("path").first(), document)
    sync(course.key)
    assert read(client, document) == CONTENT


def test_a_private_pages_document_is_private(client, document):
    course = make_course()
    page = LessonPage.objects.order_by("path").first()
    put_on(page, document)
    sync(course.key)
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert read(client, document) == 302
    client.force_login(make_person())
    assert read(client, document) == CONTENT


def test_a_document_on_no_page_is_for_the_cms(client, document):
    assert read(client, document) == 302
    client.force_login(make_person(is_superuser=True))
    assert read(client, document) == CONTENT


def test_a_document_on_a_page_of_text_is_public(client, document):
    home = make_home()
    page = home.add_child(instance=ContentPage(title="Tools", slug="tools", locale=home.locale))
    put_on(page, document)
    assert read(client, document) == CONTENT
