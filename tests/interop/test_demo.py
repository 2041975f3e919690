"""The packs that come with the product: as real input, through everything."""

import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client

from courses.models import ActivityText
from interop.domain.checks import find_untranslated
from interop.domain.course_export import export_course
from interop.domain.course_import import import_course
from interop.domain.pack import read_pack
from people.models import Membership, Person
from tests.interop.packs import read_all

COURSES = django_settings.BASE_DIR / "demo" / "courses"
# The second course shows what a missing and an older translation look like; what is there of its texts is translated.
PACKS = sorted(path.name for path in COURSES.iterdir())


@pytest.mark.parametrize("code", PACKS)
def test_no_text_was_left_in_english(code: str) -> None:
    assert [str(problem) for problem in find_untranslated(COURSES / code)] == []


@pytest.mark.parametrize("code", PACKS)
def test_no_file_has_a_mistake(code: str) -> None:
    assert read_pack(COURSES / code).rules.code == code


@pytest.mark.django_db
def test_demo_loads_once_and_exports_the_same(tmp_path: Path, settings: Any, client: Client) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "password of all" in out.getvalue()
    for code in PACKS:
        export_course(code, tmp_path / code)
        assert read_all(tmp_path / code) == read_all(COURSES / code)
        assert not import_course(COURSES / code).has_changed
    older = ActivityText.objects.filter(is_stale=True).values_list("url_path", flat=True)
    assert list(older) == ["/ro/courses/case-management/01-seeing-the-child/01-first-contact/"]
    page = client.get(older[0])
    assert "Căutați dosare mai vechi, inclusiv pe numele fraților și surorilor." in page.text
    assert "notice--attention" in page.text
    began = time.monotonic()
    call_command("load_demo", stdout=StringIO())
    assert time.monotonic() - began < 2
    manager = Person.objects.get(email="manager@hub.example")
    assert Membership.objects.open().filter(organisation__memberships__person=manager, role="member").count() == 12
    assert EmailAddress.objects.filter(verified=True, email__startswith="learner").count() == 1
    assert Person.objects.get(email="trainer@hub.example").has_perm("wagtailadmin.access_admin")
    assert Person.objects.get(email="operator@hub.example").is_superuser
