"""manage.py import_questions: what the table says, what the bank holds afterwards."""

from pathlib import Path

import pytest
from django.core.management import call_command
from wagtail.images import get_image_model
from wagtail.models import Locale, Revision

from assessments.models import BankQuestion
from tests.interop.questions.test_moodle_xml import picture

GIFT = "$CATEGORY: $course$/top/Law\n\n// [tag:rights]\n::Age::A child is under {#18}\n\n::Yes::True?{T}\n"
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_import_twice_changes_nothing(folder: Path, capsys: pytest.CaptureFixture) -> None:
    (folder / "a.gift").write_text(GIFT, "utf-8")
    call_command("import_questions", folder)
    out = capsys.readouterr().out
    assert "a.gift  GIFT    UTF-8     2          2         none" in out
    question = BankQuestion.objects.get(title="Age")
    assert question.live
    assert set(question.tags.names()) == {"rights", "Law"}
    assert question.question[0].block_type == "number"
    before = Revision.objects.count()
    call_command("import_questions", folder)
    assert "2 there already" in capsys.readouterr().out
    assert (Revision.objects.count(), BankQuestion.objects.count()) == (before, 2)


def test_dry_run_imports_nothing(folder: Path, capsys: pytest.CaptureFixture) -> None:
    (folder / "a.gift").write_text(GIFT, "utf-8")
    call_command("import_questions", folder, dry_run=True)
    assert "0 (of 2)" in capsys.readouterr().out
    assert not BankQuestion.objects.exists()


def test_status_and_reason_of_what_is_refused(folder: Path, capsys: pytest.CaptureFixture) -> None:
    (folder / "b.txt").write_text("Good?{T}\n\nBad?{=a ~b\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("import_questions", folder)
    assert ended.value.code == 1
    assert "b.txt: line 3: Bad?{=a ~b: " in capsys.readouterr().out
    assert BankQuestion.objects.count() == 1


def test_languages_and_pictures(folder: Path) -> None:
    Locale.objects.get_or_create(language_code="ro")
    text = '<span lang="en" class="multilang">Who?</span><span lang="ro" class="multilang">Cine?</span>'
    text += '<img src="@@PLUGINFILE@@/a.png" alt="x &quot;y">'
    body = f'<questiontext format="html"><text><![CDATA[{text}]]></text>'
    body += f'<file name="a.png" encoding="base64">{picture()}</file></questiontext>'
    xml = f'<quiz><question type="essay"><name><text>W</text></name>{body}</question></quiz>'
    (folder / "q.xml").write_text(xml, "utf-8")
    call_command("import_questions", folder / "q.xml")
    both = {one.locale.language_code: one for one in BankQuestion.objects.all()}
    assert set(both) == {"en", "ro"}
    assert both["en"].translation_key == both["ro"].translation_key
    image = get_image_model().objects.get()
    source = both["ro"].question[0].value["text"].source
    assert "Cine?" in source
    assert f'id="{image.pk}"' in source
