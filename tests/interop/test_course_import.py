"""Importing a pack: once, again, and after one paragraph has changed."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Revision
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)

from assessments.models import QuizPage
from cms.models import ContentPage
from courses.models import Course, LessonPage, ModulePage
from interop.domain.course_export import export_course
from interop.domain.course_import import import_course
from people.models import AuditEntry
from tests.factories.people import make_person
from tests.interop.packs import read_all, replace

pytestmark = pytest.mark.django_db

LESSON = "01-first/01-lesson.md"


def lesson(language: str) -> LessonPage:
    return LessonPage.objects.get(slug="01-lesson", locale__language_code=language)


def texts_of(page: LessonPage) -> str:
    return json.dumps(list(page.body.raw_data), ensure_ascii=False)


def state() -> dict[str, object]:
    """Everything that an import writes, so that “unchanged” can be told."""
    return {
        "pages": list(
            Page.objects.order_by("pk").values_list("pk", "path", "live", "title", "latest_revision_created_at")
        ),
        "revisions": Revision.objects.count(),
        "sources": list(TranslationSource.objects.order_by("pk").values_list("pk", "last_updated_at")),
        "strings": list(StringTranslation.objects.order_by("pk").values_list("pk", "data", "updated_at")),
        "logs": TranslationLog.objects.count(),
        "files": get_document_model().objects.count() + get_image_model().objects.count(),
        "acts": AuditEntry.objects.count(),
        "outlines": list(Course.objects.values_list("pk", "outline_version")),
    }


def test_import_makes_pages_in_order(pack: Path) -> None:
    report = import_course(pack)
    assert len(report.created) == 10
    course = Course.objects.get(code="small-course")
    assert (course.hours, course.level, course.certificate_validity_months) == (1.5, "foundation", 12)
    assert [theme.code for theme in course.themes.all()] == ["safeguarding"]
    assert [(row.competency.code, row.level.code) for row in course.outcomes.all()] == [("2.1", "aware")]
    module = course.modules.get()
    assert (module.at_least, [(row.kind, row.is_required, row.minutes) for row in module.activities.all()]) == (
        1,
        [("lesson", True, 8), ("lesson", False, 5), ("quiz", True, 6)],
    )
    assert {text.language: text.title for text in course.texts.all()} == {"en": "A small course", "ro": "Un curs mic"}
    assert all(not text.is_stale for text in course.texts.all())


def test_import_twice_changes_nothing(pack: Path) -> None:
    import_course(pack)
    before = state()
    report = import_course(pack)
    assert state() == before
    assert not report.has_changed
    assert str(report) == "small-course: unchanged (10 pages)"


def test_export_gives_the_same_files(pack: Path, tmp_path: Path) -> None:
    import_course(pack)
    export_course("small-course", tmp_path / "out")
    assert read_all(tmp_path / "out") == read_all(pack)


def test_translation_has_the_blocks_of_its_source(pack: Path) -> None:
    import_course(pack)
    source, target = lesson("en").body, lesson("ro").body
    assert [block.id for block in target] == [block.id for block in source]
    rows = [[item.id for item in page.body[11].value["rows"].bound_blocks] for page in (lesson("en"), lesson("ro"))]
    assert rows[0] == rows[1]


def test_keys_are_the_same_in_every_database(pack: Path) -> None:
    import_course(pack)
    assert str(lesson("en").translation_key) == "15108534-c0a1-5001-bc47-540fed9f4a1f"
    assert lesson("ro").translation_key == lesson("en").translation_key


def test_every_segment_is_translated(pack: Path) -> None:
    import_course(pack)
    for translation in Translation.objects.exclude(source__object_id__in=ContentPage.objects.values("translation_key")):
        if translation.target_locale.language_code == "ro":
            total, translated = translation.get_progress()
            assert total == translated > 0, translation.source.object_repr


def test_segment_editor_opens_filled(pack: Path, client: Client) -> None:
    import_course(pack)
    client.force_login(make_person(is_superuser=True, is_staff=True))
    response = client.get(reverse("wagtailadmin_pages:edit", args=[lesson("ro").pk]))
    assert response.status_code == 200
    content = response.content.decode()
    assert "O \\u00eengrijorare ajunge" in content or "O îngrijorare ajunge" in content
    assert "Up to date" in str(
        Translation.objects.get(source__object_id=lesson("en").translation_key).get_status_display()
    )


def test_one_changed_paragraph_changes_one_segment(pack: Path) -> None:
    import_course(pack)
    segments = set(StringSegment.objects.values_list("pk", "string_id"))
    strings = dict(StringTranslation.objects.values_list("pk", "data"))
    replace(pack, f"en/{LESSON}", "You do not need proof.", "You need no proof at all.")
    replace(pack, f"ro/{LESSON}", "Nu aveți nevoie de dovezi.", "Nu aveți deloc nevoie de dovezi.")
    report = import_course(pack)
    assert sorted(report.updated) == ["en/01-first/01-lesson", "ro/01-first/01-lesson"]
    assert len(set(StringSegment.objects.values_list("pk", "string_id")) - segments) == 1
    after = dict(StringTranslation.objects.values_list("pk", "data"))
    assert [data for pk, data in after.items() if strings.get(pk) != data] == ["Nu aveți deloc nevoie de dovezi."]
    assert "Nu aveți deloc nevoie de dovezi." in texts_of(lesson("ro"))
    assert not Course.objects.get().texts.filter(is_stale=True).exists()


def test_edited_source_makes_the_translation_stale(pack: Path) -> None:
    import_course(pack)
    page = lesson("en")
    page.summary = "Changed by a trainer."
    page.save_revision().publish()
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale__language_code="ro")
    translation.source.update_from_db()
    assert translation.get_status_display() == "Waiting for translations"


def test_import_brings_back_what_a_trainer_changed(pack: Path) -> None:
    import_course(pack)
    page = lesson("en")
    page.summary = "Changed by a trainer."
    page.save_revision().publish()
    assert import_course(pack).updated == ["en/01-first/01-lesson", "ro/01-first/01-lesson"]
    assert lesson("en").summary == "Every kind of block stands in it."


def test_text_left_in_the_source_language_waits_for_translation(pack: Path, tmp_path: Path) -> None:
    replace(pack, f"ro/{LESSON}", "Nu promiteți.", "Do not promise.")
    import_course(pack)
    translation = Translation.objects.get(source__object_id=lesson("en").translation_key)
    total, translated = translation.get_progress()
    assert total - translated == 1
    assert "Do not promise." in texts_of(lesson("ro"))
    export_course("small-course", tmp_path / "out")
    assert read_all(tmp_path / "out") == read_all(pack)


def test_listed_text_needs_no_translation(pack: Path, tmp_path: Path) -> None:
    replace(pack, f"ro/{LESSON}", "title: Ana, 9 ani", "title: Ana, 9")
    (pack / "course.yaml").write_text((pack / "course.yaml").read_text() + "same_in_every_language:\n  - Ana, 9\n")
    import_course(pack)
    translation = Translation.objects.get(source__object_id=lesson("en").translation_key)
    assert translation.get_status_display() == "Up to date"
    export_course("small-course", tmp_path / "out")
    assert read_all(tmp_path / "out") == read_all(pack)


def test_each_language_has_its_own_captions(pack: Path) -> None:
    import_course(pack)
    captions = {
        page.locale.language_code: page.body[9].value["captions"].title for page in (lesson("en"), lesson("ro"))
    }
    assert captions == {"en": "talk.vtt", "ro": "talk.ro.vtt"}


def test_moved_and_renumbered_activity_keeps_its_page(pack: Path) -> None:
    import_course(pack)
    quiz = QuizPage.objects.get(locale__language_code="en")
    first = LessonPage.objects.get(slug="01-lesson", locale__language_code="en")
    quiz.move(first, pos="left")
    import_course(pack)
    module = ModulePage.objects.get(locale__language_code="en")
    assert list(module.get_children().values_list("slug", flat=True)) == ["01-lesson", "02-more", "03-quiz"]
    assert QuizPage.objects.get(locale__language_code="en").pk == quiz.pk


def test_activity_that_left_the_pack_is_unpublished(pack: Path) -> None:
    import_course(pack)
    replace(pack, "course.yaml", "  01-first/02-more: {kind: lesson, minutes: 5}\n", "")
    replace(
        pack, "course.yaml", "    optional: [01-first/02-more]\n    at_least: 1", "    optional: []\n    at_least: 0"
    )
    for language in ("en", "ro"):
        (pack / language / "01-first" / "02-more.md").unlink()
    assert import_course(pack).unpublished == ["en/02-more"]
    assert Course.objects.get().modules.get().activities.filter(retired_at=None).count() == 2
    assert not LessonPage.objects.get(slug="02-more", locale__language_code="en").live


def test_quiz_is_versioned_with_its_translation(pack: Path) -> None:
    import_course(pack)
    raw = [question["value"] for question in QuizPage.objects.get(locale__language_code="ro").questions.raw_data]
    assert [option["value"]["is_right"] for option in raw[0]["options"]] == [False, True]
    assert raw[0]["options"][1]["value"]["text"] == "Notați."
    assert raw[2]["answer"] == "false"
    assert raw[0]["revisit"] == lesson("en").pk
