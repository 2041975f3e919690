"""What may be put into the libraries of pictures and documents."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize("name", ["drawing.svg", "page.html", "picture.png"])
@pytest.mark.parametrize("library", ["documents", "images"])
def test_what_could_run_is_refused(client: Client, settings: Any, tmp_path: Path, library: str, name: str) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(make_person(is_superuser=True))
    collection = Collection.objects.get().pk
    file = SimpleUploadedFile(name, SCRIPT)

    response = client.post(
        f"/cms/{library}/add/", {"title": "Drawing", "file": file, "collection": collection, "tags": ""}
    )

    assert "file" in response.context["form"].errors
    assert not Document.objects.exists()
    assert not Image.objects.exists()
