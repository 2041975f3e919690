"""manage.py import_questions: what the table says, what the bank holds afterwards."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model
from wagtail.models import Locale, Revision

from assessments.models import BankQuestion
from interop.domain.questions.reading import read_content
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


def test_nothing_is_done_for_a_path_that_is_not_there(folder: Path) -> None:
    (folder / "a.gift").write_text(GIFT, "utf-8")
    with pytest.raises(CommandError) as raised:
        call_command("import_questions", folder / "a.gift", folder / "b.gift")
    assert raised.value.returncode == 2
    assert not BankQuestion.objects.exists()


def test_table_and_the_problems_below_it(folder: Path, capsys: pytest.CaptureFixture) -> None:
    (folder / "a.gift").write_text("Open {=a\n\nThird? {~%300%a ~b}\n", "utf-8")
    with pytest.raises(SystemExit):
        call_command("import_questions", folder)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["file", "format", "encoding", "questions", "imported", "problems"]
    assert lines[1].split() == ["a.gift", "GIFT", "UTF-8", "2", "1", "1", "refused,", "1", "warning"]
    assert lines[2:] == [
        "a.gift: line 1: Open {=a: a brace is opened and never closed; as part of a text it needs a backslash",
        "a.gift: line 3: Third?: warning: a weight of 300 per cent was brought to 100 per cent",
    ]


def test_messages_are_read_in_the_language_that_is_active(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("gift_braces", "numbers"):
        monkeypatch.setattr(f"interop.domain.questions.{module}._", lambda text: f"«{text}»")
    found = read_content(b"Open {=a\n\nThird? {~%300%a ~b}\n", name="x")
    assert found.refused[0].reason.startswith("«a brace is opened")
    assert found.questions[0].warnings == ["«a weight of 300 per cent was brought to 100 per cent»"]


def test_export_says_what_moodle_will_not_take(folder: Path, capsys: pytest.CaptureFixture) -> None:
    (folder / "a.gift").write_text("::Odd::Which? {~%55%a ~%45%b ~%-100%c}\n", "utf-8")
    call_command("import_questions", folder)
    call_command("export_questions", folder / "out.xml")
    assert "Odd: warning: Moodle has no weight of 45, 55 per cent" in capsys.readouterr().err
