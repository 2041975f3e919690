"""A translation of what the source said before: shown, marked as older, offered to the translator, and kept by a round trip."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from courses.models import ActivityText, LessonPage
from courses.tasks import follow_source
from interop.domain.checks import find_untranslated
from interop.domain.course_export import export_course
from interop.domain.course_import import import_course
from tests.factories.people import make_person
from tests.interop.packs import read_all, replace

pytestmark = pytest.mark.django_db

LESSON = "01-first/01-lesson.md"
MORE = "Un text fără titlu."
OLDER = "Nu aveți nevoie de dovezi."


@pytest.fixture
def outdated_pack(pack: Path) -> Path:
    """The pack after its English has changed in one paragraph."""
    replace(pack, f"en/{LESSON}", "You do not need proof.", "You need no proof, today or later.")
    replace(pack, f"ro/{LESSON}", "bloc.\n---", f"bloc.\noutdated:\n  - {OLDER}\n---")
    return pack


def lesson(language: str) -> LessonPage:
    return LessonPage.objects.get(slug="01-lesson", locale__language_code=language)


def shown() -> str:
    return json.dumps(list(lesson("ro").body.raw_data), ensure_ascii=False)


def is_stale() -> bool:
    return ActivityText.objects.get(activity__key=lesson("en").translation_key, language="ro").is_stale


def missing() -> list[str]:
    source = Translation.objects.get(source__object_id=lesson("en").translation_key).source
    translated = StringTranslation.objects.filter(locale__language_code="ro").values_list("translation_of", "context")
    rows = StringSegment.objects.filter(source=source).select_related("string")
    return [row.string.data for row in rows if (row.string_id, row.context_id) not in set(translated)]


def test_outdated_text_is_shown_and_waits_for_the_translator(outdated_pack: Path) -> None:
    import_course(outdated_pack)
    assert OLDER in shown()
    assert is_stale()
    assert ActivityText.objects.filter(is_stale=True).count() == 1
    assert missing() == ["You need no proof, today or later."]
    assert follow_source(lesson("en").pk) is None
    assert OLDER in shown()


def test_round_trip_keeps_it_and_twice_changes_nothing(outdated_pack: Path, tmp_path: Path) -> None:
    import_course(outdated_pack)
    assert not import_course(outdated_pack).has_changed
    export_course("small-course", tmp_path / "out")
    assert read_all(tmp_path / "out") == read_all(outdated_pack)
    assert [str(problem) for problem in find_untranslated(outdated_pack)] == []


def test_a_translation_overtaken_by_its_source_is_exported_as_outdated(pack: Path, tmp_path: Path) -> None:
    import_course(pack)
    page = lesson("en")
    page.summary = "Changed by a trainer."
    page.save_revision().publish()
    for step in ("before the worker", "after it"):
        export_course("small-course", tmp_path / step)
        text = (tmp_path / step / "ro" / LESSON).read_text(encoding="utf-8")
        assert "outdated:\n  - Cuprinde fiecare fel de bloc.\n---" in text
        follow_source(page.pk)


def test_text_that_becomes_outdated_and_is_translated_again(pack: Path) -> None:
    import_course(pack)
    replace(pack, f"ro/{LESSON}", "bloc.\n---", f"bloc.\noutdated:\n  - {OLDER}\n---")
    assert import_course(pack).updated == ["ro/01-first/01-lesson"]
    assert is_stale()
    assert OLDER in shown()
    replace(pack, f"ro/{LESSON}", f"outdated:\n  - {OLDER}\n", "")
    assert import_course(pack).updated == ["ro/01-first/01-lesson"]
    assert not is_stale()
    assert missing() == []


def test_changed_outdated_text_is_shown(outdated_pack: Path) -> None:
    import_course(outdated_pack)
    replace(outdated_pack, f"ro/{LESSON}", OLDER, "Nu trebuie dovezi.")
    assert import_course(outdated_pack).updated == ["ro/01-first/01-lesson"]
    assert "Nu trebuie dovezi." in shown()
    assert is_stale()


def test_the_learner_is_told(pack: Path, client: Client) -> None:
    replace(pack, "ro/01-first/02-more.md", "---\n\n", f"outdated:\n  - {MORE}\n---\n\n")
    import_course(pack)
    client.force_login(make_person(is_superuser=True, is_staff=True))
    url = reverse("courses:activity", args=["small-course", "01-first", "02-more"])
    assert "older than the original" not in client.get(url).text
    page = client.get(url.replace("/en/", "/ro/"))
    assert MORE in page.text
    assert "notice--attention" in page.text
