"""Packs carry every kind of question and every rule of a quiz: read, written and read again, and mistakes named by line."""

from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Locale

from assessments.blocks import QUESTION_BLOCKS
from assessments.models import BankQuestion, QuizPage
from assessments.quiz_rules import QuizRules
from cms.markdown import PackError, Problems
from interop.domain.checks import find_untranslated
from interop.domain.course_export import export_course
from interop.domain.course_import import import_course
from interop.domain.quiz_fields_out import write_fields
from interop.domain.quiz_text import questions_to_stream, read_quiz
from interop.domain.rules import FURTHER
from tests.interop.packs import read_all, replace

pytestmark = pytest.mark.django_db

QUIZ = "01-first/03-quiz.md"
LAST = "> It does not.\n"
# The heading, the fields and what follows them; what a translator changes stands in « ».
QUESTIONS = {
    "single": "## [single] «Which?»\n\n```yaml\npoints: 3\nshare: [~, 50, -25]\n```\n\n- [x] «A»\n- [ ] «B»\n- [ ] «C»\n",
    "multiple": "## [multiple] «Which ones?»\n\n```yaml\ncredit: all\n```\n\n- [x] «A»\n- [ ] «B»\n",
    "true_false": "## [true-false] «So?»\n\n```yaml\njustify: marked\nfeedback_true: «No.»\nfeedback_false: «Yes.»\n"
    "points: 2\n```\n\nAnswer: false\n",
    "matching": "## [matching] «Who helps with what?»\n\n«A second paragraph.»\n\n```yaml\npairs:\n  - left: «Danger»\n"
    '    right: "«Police»: at once"\n    feedback: |-\n      «Yes.»\n\n      «And now?»\n  - left: «Money»\n'
    "    right: «Centre»\n  - right: «Registry»\npoints: 2\n```\n\n> «Because.»\n\nRevisit: 01-first/01-lesson\n",
    "ordering": "## [ordering] «In which order?»\n\n```yaml\nitems:\n  - text: «Listen»\n  - text: «Tell»\n```\n",
    "gaps": "## [gaps] «You [[1]] and» [[2]]\n\n```yaml\noptions:\n  - gap: 1\n    text: «listen»\n    is_right: true\n"
    "  - gap: 1\n    text: «promise»\n    feedback: «Never.»\n  - gap: 2\n    text: «tell»\n    is_right: true\n```\n",
    "short": '## [short] «Whose interests?»\n\n```yaml\noptions:\n  - text: "*«child»*"\n'
    "  - text: «parents»\n    share: 50\n```\n",
    "number": "## [number] «How far?»\n\n```yaml\noptions:\n  - value: 18.5\n    tolerance: 0.5\n  - value: -20\n    share: 50\n"
    "    feedback: «Nearly.»\nunits:\n  - name: «metres»\n  - name: «kilometres»\n    factor: 1000\n```\n",
    "likert": "## [likert] «How sure?»\n\n```yaml\nstatements:\n  - text: «I know.»\n"
    "scale:\n  - text: «no»\n  - text: «yes»\n```\n",
    "note": "## [note]\n\n- «one case»\n- «another»\n",
    "essay": "## [essay] «Describe it.»\n\n```yaml\ncriteria:\n  - text: «Clear»\n    description: «Says it.»\n    points: 4\n"
    "min_words: 20\nmax_words: 200\nsecond_marker: true\npoints: 5\n```\n",
    "file": "## [file] «Hand it in.»\n\n```yaml\nformats: pdf\nmax_mb: 3\n```\n",
    "scenario": "## [scenario] «A neighbour calls.»\n\n```yaml\nsteps:\n  - name: start\n    text: |-\n      «She **asks**.»\n\n"
    "      «You listen.»\n    decisions:\n      - text: «Ask»\n        points: 2\n        next: later\n"
    "      - text: «Wait»\n        feedback: «No.»\n  - name: later\n    text: «She tells.»\n    decisions:\n"
    "      - text: «Write»\n        points: 1\n      - text: «Forget»\n```\n",
    "draw": "## [draw]\n\n```yaml\ncount: 2\ntags: first-day,reporting\ndifficulty: 2\n```\n",
}


def english(text: str) -> str:
    return text.replace("«", "").replace("»", "")


def romanian(text: str) -> str:
    return text.replace("«", "RO ").replace("»", "")


def add(pack: Path, text: str) -> None:
    """Put a question at the end of the quiz, in both languages."""
    for language, version in (("en", english(text)), ("ro", romanian(text))):
        path = pack / language / QUIZ
        path.write_text(path.read_text("utf-8") + "\n" + version, encoding="utf-8")


def quiz(language: str = "en") -> QuizPage:
    return QuizPage.objects.get(locale__language_code=language, slug="03-quiz")


def problems_of(pack: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        import_course(pack)
    return [str(problem) for problem in caught.value.problems]


def test_every_kind_is_tried() -> None:
    assert set(QUESTIONS) == {*dict(QUESTION_BLOCKS), "draw"}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_question_comes_out_the_same_and_again_changes_nothing(pack: Path, tmp_path: Path, kind: str) -> None:
    add(pack, QUESTIONS[kind])
    import_course(pack)
    assert [block.block_type for block in quiz("ro").questions][-1] == kind
    assert [block.id for block in quiz("ro").questions] == [block.id for block in quiz().questions]
    export_course("small-course", tmp_path / "out")
    assert read_all(tmp_path / "out") == read_all(pack)
    assert not import_course(pack).has_changed
    assert [problem for problem in find_untranslated(pack) if problem.file == f"ro/{QUIZ}"] == []


def test_fields_are_read_as_their_block_wants_them(pack: Path) -> None:
    for kind in ("single", "scenario", "number"):
        add(pack, QUESTIONS[kind])
    import_course(pack)
    single, scenario, number = [block.value for block in quiz().questions][-3:]
    assert ([option["share"] for option in single["options"]], single["points"]) == ([None, 50, -25], 3)
    assert [step.value["name"] for step in scenario["steps"]] == ["start", "later"]
    assert scenario["steps"][0].value["text"].source == "<p>She <b>asks</b>.</p><p>You listen.</p>"
    assert [decision["next"] for decision in scenario["steps"][0].value["decisions"]] == ["later", ""]
    assert [str(option["tolerance"]) for option in number["options"]] == ["0.5", "0"]
    texts = [block.value for block in quiz("ro").questions][-2]["steps"][1].value["decisions"]
    assert [decision["text"] for decision in texts] == ["RO Write", "RO Forget"]


def test_question_of_the_bank_is_written_as_it_stands_there(pack: Path, tmp_path: Path) -> None:
    import_course(pack)
    item = {"type": "item", "id": "6c7cbd0c-7f2a-4f6a-8d1e-1f1f9f3a0a01", "value": {"text": "child", "share": 100}}
    raw = {"type": "short", "id": "6c7cbd0c-7f2a-4f6a-8d1e-1f1f9f3a0a02",
           "value": {"text": "<p>Whose?</p>", "options": [item]}}  # fmt: skip
    bank = BankQuestion(title="Whose", locale=Locale.objects.get(language_code="en"))
    bank.question = BankQuestion._meta.get_field("question").stream_block.to_python([raw])
    bank.save()
    page = quiz()
    page.questions = page._meta.get_field("questions").stream_block.to_python(
        [*page.questions.get_prep_value(), {"type": "bank", "id": raw["id"], "value": bank.pk}]
    )
    page.save_revision().publish()
    export_course("small-course", tmp_path / "out")
    text = (tmp_path / "out" / "en" / QUIZ).read_text("utf-8")
    assert text.endswith("## [short] Whose?\n\n```yaml\noptions:\n  - text: child\n```\n")


@pytest.mark.parametrize(
    "text",
    ["a  \nb", " a\n\n b", "a\n", "```\nx\n```", "true", "~", "- a: b", "# a", "a\u2028b\x85c", "😀 “x”", "[[1]]", "\\",
     "a\r\nb"],
)  # fmt: skip
def test_any_text_reads_back_as_it_was(text: str) -> None:
    item = {"type": "item", "id": "", "value": {"left": text, "right": text, "feedback": text}}
    lines = ["## [matching] Who?", "", "```yaml", *write_fields("matching", {"pairs": [item, item]}), "```"]
    problems = Problems()
    (question,) = read_quiz("\n".join(lines), first_line=1, problems=problems).questions
    assert problems.found == []
    assert question.fields.values["pairs"] == [item["value"], item["value"]]


BAD = [
    ("ordering", "items:\n", "items: [\n", "broken YAML"),
    ("ordering", "  - text: «Tell»", "  - text: «Tell»\n    colour: red", "“colour” is not known here; there are text"),
    ("ordering", "items:\n", "weight: 3\nitems:\n", "“weight” is not known here; there are items, points"),
    ("ordering", "items:\n", "points: many\nitems:\n", "“points” is a whole number"),
    ("ordering", "items:\n", "points: 1000\nitems:\n", "“points”: Ensure this value is less than or equal to 100."),
    ("ordering", "items:\n", "points: [1]\nitems:\n", "“points” is one value, no list"),
    ("ordering", "items:\n", "points: 2\npoints: 3\nitems:\n", "“points” is said twice"),
    ("ordering", "items:\n  - text: «Listen»\n  - text: «Tell»", "items: none", "“items” is a list"),
    ("ordering", "  - text: «Tell»", "  - «Tell»", "here are lines of the form name: value"),
    ("ordering", "«Tell»", "«Listen»", "Two items read the same"),
    ("ordering", "  - text: «Tell»\n", "", "The minimum number of items is 2"),
    ("ordering", "## [ordering] «In which order?»", "## [ordering]", "[ordering] has no text"),
    ("essay", "second_marker: true", "second_marker: perhaps", "“second_marker” is true or false"),
    ("essay", "min_words: 20", "min_words: 900", "The least number of words is greater than the most."),
    ("number", "value: 18.5", "value: NaN", "“value” is a number such as 3 or 1.5"),
    ("multiple", "credit: all", "credit: some", "“credit” is one of partial, all"),
    ("single", "[~, 50, -25]", "[~, 50]", "“share” has 2 items, the question 3 options"),
    ("single", "[~, 50, -25]", "[~, half, -25]", "“share” is a whole number"),
    ("scenario", "next: later", "next: never", "There is no step with the name never"),
    ("scenario", "«She tells.»", "\"# «She tells.»\"", "a heading with # cannot stand here"),
    ("note", "- «one case»", "> no\n\n- «one case»", "[note] has no explanation"),
    ("draw", "## [draw]", "## [draw] Three", "[draw] has no text"),
    ("draw", "tags: first-day,reporting\ndifficulty: 2\n", "", "Say which questions"),
    ("gaps", "«You [[1]] and» [[2]]", "«You» [[1]]", "The text has no such gap: [[2]]"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "after", "message"), BAD, ids=[row[3][:50] for row in BAD])
def test_mistake_in_a_question_is_named(pack: Path, kind: str, before: str, after: str, message: str) -> None:
    assert before in QUESTIONS[kind]
    add(pack, QUESTIONS[kind].replace(before, after))
    found = problems_of(pack)
    assert any(problem.startswith(f"en/{QUIZ}:") and message in problem for problem in found), found


def test_line_of_a_nested_mistake_is_its_own(pack: Path) -> None:
    add(pack, QUESTIONS["essay"].replace("points: 4", "points: many"))
    lines = (pack / "en" / QUIZ).read_text("utf-8").splitlines()
    assert f"en/{QUIZ}:{lines.index('    points: many') + 1}: “points” is a whole number" in problems_of(pack)


@pytest.mark.parametrize(
    ("kind", "before", "after", "message"),
    [
        ("short", "  - text: RO parents\n    share: 50\n", "", "2 “options” in the source"),
        ("short", "share: 50", "share: 40", "“share: 50” in the source"),
        ("single", "[~, 50, -25]", "[~, 40, -25]", "“share: [~, 50, -25]” in the source"),
        ("draw", "reporting", "conduct", "“tags: first-day,reporting” in the source"),
    ],
)
def test_languages_must_have_the_same_fields(pack: Path, kind: str, before: str, after: str, message: str) -> None:
    add(pack, QUESTIONS[kind])
    replace(pack, f"ro/{QUIZ}", before, after)
    (problem,) = problems_of(pack)
    assert f"the structure differs: {message}" in problem


# ---- rules --------------------------------------------------------------------------------------------------------------

RULES = {
    "wait_minutes": "60",
    "time_limit": "45",
    "opens_at": '"2026-09-01T06:00:00+00:00"',
    "closes_at": '"2026-10-01T06:00:00+00:00"',
    "shuffle_questions": "true",
    "shuffle_options": "false",
    "layout": "all",
    "may_go_back": "false",
    "show_feedback": "at_once",
    "show_right": "passed",
    "counts": "last",
    "blind_marking": "false",
}


def test_every_rule_is_known() -> None:
    assert set(FURTHER) == set(RULES) == set(QuizRules.__dataclass_fields__) - {"pass_mark", "attempts_allowed"}


@pytest.mark.parametrize("names", [*([name] for name in RULES), list(RULES)], ids=lambda names: names[0])
def test_rule_comes_out_the_same(pack: Path, tmp_path: Path, names: list[str]) -> None:
    given = ", ".join(f"{name}: {RULES[name]}" for name in names)
    replace(pack, "course.yaml", "minutes: 6}", f"minutes: 6, {given}}}")
    import_course(pack)
    usual = QuizRules()
    for page in (quiz(), quiz("ro")):
        changed = [name for name in FURTHER if getattr(page.quiz_rules, name) != getattr(usual, name)]
        assert changed == names
    export_course("small-course", tmp_path / "out")
    assert read_all(tmp_path / "out") == read_all(pack)
    assert not import_course(pack).has_changed


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("time_limit: long", "“time_limit” is a whole number from 0 to 1440"),
        ("time_limit: 2000", "“time_limit” is a whole number from 0 to 1440"),
        ("opens_at: soon", "“opens_at” is a moment with its time zone"),
        ("opens_at: 2026-09-01", "“opens_at” is a moment with its time zone"),
        ("opens_at: [1]", "“opens_at” is a moment with its time zone"),
        ("shuffle_options: perhaps", "“shuffle_options” is true or false"),
        ("layout: two", "“layout” is one of one, all"),
        ("counts: [last]", "“counts” is one of best, last, first"),
        ("show_right: at_once", "“show_right: at_once” needs “show_feedback: at_once” too"),
        (f"opens_at: {RULES['closes_at']}, closes_at: {RULES['opens_at']}", "“closes_at” must be later than “opens_at”"),
        ("weather: fine", "“weather” is not a setting of an activity"),
    ],
)  # fmt: skip
def test_mistake_in_a_rule_is_named(pack: Path, given: str, message: str) -> None:
    replace(pack, "course.yaml", "minutes: 6}", f"minutes: 6, {given}}}")
    assert any(problem.startswith(f"course.yaml:18: {message}") for problem in problems_of(pack))


def test_rule_of_a_quiz_is_none_of_a_lesson(pack: Path) -> None:
    replace(pack, "course.yaml", "minutes: 8}", "minutes: 8, time_limit: 5}")
    assert problems_of(pack) == ["course.yaml:16: “time_limit” is not a setting of a lesson, only of a quiz"]


def inner_ids(value: Any) -> set[str]:
    """Return the ids of all items in a question's raw value."""
    if isinstance(value, list):
        return {item["id"] for item in value}.union(*(inner_ids(item["value"]) for item in value))
    return set().union(*map(inner_ids, value.values())) if isinstance(value, dict) else set()


@pytest.mark.parametrize("kind", QUESTIONS)
def test_ids_in_a_question_cannot_be_worked_out(kind: str, settings: Any) -> None:
    """Who has the pack and this code does not know from a page which option was written first."""
    (question,) = read_quiz(english(QUESTIONS[kind]), first_line=1, problems=Problems()).questions
    found = []
    for key in ("one", "another"):
        settings.SECRET_KEY = f"{key} key, long enough to be accepted as one"
        (block,) = questions_to_stream([question], path="p", lessons={"01-first/01-lesson": 1})
        found.append(inner_ids(block["value"]))
    assert len(found[0]) == len(found[1])
    assert found[0] or kind in {"true_false", "essay", "file", "note", "draw"}
    assert not found[0] & found[1]
