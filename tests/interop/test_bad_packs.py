"""A pack with a mistake: the message names file and line, and the database stays as it was."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms.markdown import PackError
from courses.models import CoursePage
from interop.domain.course_import import import_course
from tests.interop.packs import replace

pytestmark = pytest.mark.django_db

LESSON, QUIZ = "01-first/01-lesson.md", "01-first/03-quiz.md"

MISTAKES = [
    ("course.yaml", "themes: [safeguarding]", "themes: [safeguarding", "course.yaml:5: broken YAML"),
    ("course.yaml", "themes: [safeguarding]", "themes: [weather]", "course.yaml:5: unknown theme “weather”"),
    ("course.yaml", '"2.1": aware', '"9.9": aware', "course.yaml:8: unknown competency “9.9”"),
    ("course.yaml", '"2.1": aware', '"2.1": master', "course.yaml:8: unknown level “master”"),
    ("course.yaml", '"2.1": aware', '"2.1": leading', "course.yaml:8: level “leading” of “2.1” needs observation"),
    ("course.yaml", "prerequisites: []", "prerequisites: [nothing]", "course.yaml:9: unknown course “nothing”"),
    ("course.yaml", "level: foundation", "level: genius", "course.yaml:4: “level” is one of"),
    ("course.yaml", "hours: 1.5", "hours: many", "course.yaml:3: “hours” is a number"),
    ("course.yaml", "pass_mark: 70", "pass_mark: 170", "course.yaml:18: “pass_mark” is a whole number from 0 to 100"),
    ("course.yaml", "at_least: 1", "at_least: 2", "course.yaml:12: at least 2 of 1"),
    ("course.yaml", "code: small-course", "code: Small Course", "course.yaml:1: the code of a course"),
    (f"en/{LESSON}", "summary: Every", "summary: [Every", f"en/{LESSON}:3: broken YAML"),
    (f"en/{LESSON}", "title: A concern is enough", f"title: {'long ' * 40}", f"en/{LESSON}:26: at most 150 characters"),
    ("en/course.md", "summary: What", f"summary: {'long ' * 50}What", "en/course.md:3: “summary” has at most 200"),
    (f"en/{LESSON}", "kind: important", "kind: loud", f"en/{LESSON}:25: “kind” is one of note, tip, important, danger"),
    (f"en/{LESSON}", "file: form.txt", "file: lost.txt", f"en/{LESSON}:85: the file files/lost.txt is missing"),
    (f"en/{LESSON}", "::: case", "::: story", f"en/{LESSON}:33: “::: story” is not known"),
    (f"en/{LESSON}", "Table: Who does what\n\n", "", f"en/{LESSON}:92: a table needs its caption"),
    (f"en/{LESSON}", "Print it", "# Print it", f"en/{LESSON}:89: a heading with # cannot stand here"),
    (f"en/{LESSON}", "https://example.org/page", "page-2", f"en/{LESSON}:10: a link must begin with https://"),
    (
        f"en/{QUIZ}",
        "- [x] Write it down.",
        "- [ ] Write it down.",
        f"en/{QUIZ}:8: the question needs exactly one right answer",
    ),
    (
        f"en/{QUIZ}",
        "- [ ] A new coat",
        "- [x] A new coat",
        f"en/{QUIZ}:19: the question needs a right answer [x] and a wrong",
    ),
    (f"en/{QUIZ}", "Answer: false", "Answer: perhaps", f"en/{QUIZ}:25: the question has no right answer"),
    (
        f"en/{QUIZ}",
        "Revisit: 01-first/01-lesson",
        "Revisit: 01-first/09-none",
        f"en/{QUIZ}:17: “01-first/09-none” is no lesson",
    ),
    (f"en/{QUIZ}", "## [single]", "## [guess]", f"en/{QUIZ}:8: a question begins with its kind"),
    (
        f"ro/{LESSON}",
        "- unu\n",
        "",
        f"ro/{LESSON}:16: the structure differs: an item of a list in the source (line 14)",
    ),
    (
        f"ro/{LESSON}",
        "kind: important",
        "kind: tip",
        f"ro/{LESSON}:25: the structure differs: “kind: important” in the source",
    ),
    (f"ro/{LESSON}", "caption: Cea mai mică imagine\n", "", f"ro/{LESSON}:73: the structure differs"),
    (
        f"ro/{LESSON}",
        "| Persoana de contact | decide |\n",
        "",
        f"ro/{LESSON}:96: the structure differs: the source goes on with a row",
    ),
    (f"ro/{LESSON}", "https://example.org/page", "https://example.org/alt", f"ro/{LESSON}:8: the structure differs"),
    (
        f"ro/{QUIZ}",
        "- [x] Oboseala",
        "- [ ] Oboseala",
        f"ro/{QUIZ}:21: the structure differs: a right option in the source",
    ),
    (f"ro/{QUIZ}", "> Nu cere.\n", "", f"ro/{QUIZ}:27: the structure differs: the source goes on with an explanation"),
    (
        f"ro/{LESSON}",
        "bloc.\n---",
        "bloc.\noutdated:\n  - Nu promiteți.\n  - Do not promise.\n---",
        f"ro/{LESSON}:6: “outdated” names what is no translated text of this file: Do not promise.",
    ),
    (f"ro/{LESSON}", "bloc.\n---", "bloc.\noutdated: yes\n---", f"ro/{LESSON}:4: “outdated” is a list of texts"),
    (
        f"en/{LESSON}",
        "summary: Every",
        "outdated: []\nsummary: Every",
        f"en/{LESSON}:3: “outdated” is not a setting here",
    ),
]


@pytest.mark.parametrize(("name", "before", "after", "message"), MISTAKES, ids=[row[3][:60] for row in MISTAKES])
def test_mistake_is_named_and_nothing_changes(pack: Path, name: str, before: str, after: str, message: str) -> None:
    replace(pack, name, before, after)
    pages = Page.objects.count()
    with pytest.raises(PackError) as caught:
        import_course(pack)
    assert message in str(caught.value)
    assert Page.objects.count() == pages
    assert not [path for path in (pack.parent / "media").rglob("*") if path.is_file()]


def test_mistake_leaves_an_imported_course_as_it_was(pack: Path) -> None:
    import_course(pack)
    before = list(Page.objects.values_list("pk", "title", "latest_revision_id"))
    replace(pack, "en/course.md", "title: A small course", "title: Another title")
    replace(pack, f"ro/{LESSON}", "https://example.org/page", "https://example.org/alt")
    with pytest.raises(PackError):
        import_course(pack)
    assert list(Page.objects.values_list("pk", "title", "latest_revision_id")) == before


def test_all_mistakes_are_named_at_once(pack: Path) -> None:
    replace(pack, f"en/{QUIZ}", "Answer: false", "Answer: perhaps")
    replace(pack, f"en/{LESSON}", "kind: important", "kind: loud")
    replace(pack, "ro/course.md", "summary: Ce", "summary: [Ce")
    with pytest.raises(PackError) as caught:
        import_course(pack)
    assert [problem.file for problem in caught.value.problems] == [f"en/{LESSON}", f"en/{QUIZ}", "ro/course.md"]


def test_missing_source_file_is_named(pack: Path) -> None:
    (pack / "en" / QUIZ).unlink()
    with pytest.raises(PackError, match=f"en/{QUIZ}:1: the file is missing: the source language must be complete"):
        import_course(pack)


def test_missing_translation_is_no_mistake_but_is_named(pack: Path) -> None:
    (pack / "ro" / QUIZ).unlink()
    out, told = StringIO(), StringIO()
    call_command("import_course", pack, stdout=out, stderr=told, no_color=True)
    assert out.getvalue() == "small-course: 9 created, 0 updated, 0 unpublished, 0 unchanged\n"
    assert told.getvalue().splitlines() == [
        *(
            f"{pack}/{language}:1: the language is missing: the course is shown in the source language"
            for language in ("sq", "bg", "sr-latn")
        ),
        f"{pack}/ro/{QUIZ}:1: the file is missing: the page is shown in the source language",
    ]
    assert not Page.objects.filter(slug="03-quiz", locale__language_code="ro", alias_of=None).exists()


def test_file_that_nothing_names_is_a_mistake(pack: Path) -> None:
    (pack / "ro" / "01-first" / "09-extra.md").write_text("---\ntitle: X\n---\n")
    with pytest.raises(PackError, match=r"ro/01-first/09-extra\.md:1: the file belongs to no module"):
        import_course(pack)


def test_unknown_language_is_a_mistake(pack: Path) -> None:
    (pack / "xx").mkdir()
    with pytest.raises(PackError, match="xx:1: unknown language; the site has en, sq, bg, ro, sr-latn"):
        import_course(pack)


def test_kind_of_a_page_cannot_change(pack: Path) -> None:
    import_course(pack)
    replace(pack, "course.yaml", "01-first/02-more: {kind: lesson", "01-first/02-more: {kind: quiz")
    for language in ("en", "ro"):
        text = (pack / language / QUIZ).read_text(encoding="utf-8")
        (pack / language / "01-first" / "02-more.md").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match="give it another name"):
        import_course(pack)


def test_command_prints_the_problems(pack: Path) -> None:
    replace(pack, f"en/{QUIZ}", "Answer: false", "Answer: perhaps")
    with pytest.raises(CommandError, match=rf"{QUIZ}:25: the question has no right answer[\s\S]*Nothing was changed"):
        call_command("import_course", pack)
    assert not CoursePage.objects.exists()


def test_export_of_an_unknown_course_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no course nothing"):
        call_command("export_course", "nothing", tmp_path)


def test_command_warns_of_what_is_not_translated(pack: Path) -> None:
    for language in ("en", "ro"):
        title = next(line for line in (pack / language / LESSON).read_text("utf-8").splitlines() if "title:" in line)
        replace(pack, f"{language}/{LESSON}", title, "title: Where to begin")
    warnings = StringIO()
    call_command("import_course", pack, stderr=warnings, stdout=StringIO())
    assert warnings.getvalue().splitlines()[-1] == f"{pack}/ro/{LESSON}:2: identical to the source: Where to begin"
    assert CoursePage.objects.exists()
