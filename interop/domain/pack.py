"""A course pack on disk, read and checked as far as that needs no database."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from assessments.models import QuizPage
from cms.markdown import Block, Mark, PackError, Problems, TextFile, first_difference, read_blocks, read_text_file
from cms.markdown.blocks import FORMS
from cms.markdown.reading import plain
from cms.markdown.richtext import parse
from courses.models import CoursePage, LessonPage, ModulePage
from interop.domain.quiz_text import Quiz, read_quiz
from interop.domain.rules import CourseRules, read_rules

COURSE, FILES = "course", "files"
MODELS: dict[str, Any] = {"course": CoursePage, "module": ModulePage, "lesson": LessonPage, "quiz": QuizPage}
SETTINGS = {
    "course": ("title", "summary", "outcomes", "audience"),
    "module": ("title",),
    "lesson": ("title", "summary"),
    "quiz": ("title", "summary"),
}
OUTDATED = "outdated"
OUTCOME_LENGTH = 250


@dataclass
class PageText:
    """One page in one language. `path` is "" for the course, "module" or "module/activity".

    `outdated` lists texts of a translation that translate what the source said before.
    """

    path: str
    kind: str
    language: str
    file: str
    text: TextFile
    blocks: list[Block] = field(default_factory=list)
    quiz: Quiz = field(default_factory=Quiz)
    introduction: str = ""
    marks: list[Mark] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)


@dataclass
class Pack:
    """`texts[language][path]`; paths in the order of the course, parents first."""

    folder: Path
    rules: CourseRules
    texts: dict[str, dict[str, PageText]]

    @property
    def source(self) -> dict[str, PageText]:
        return self.texts[self.rules.source]

    @property
    def translations(self) -> dict[str, dict[str, PageText]]:
        return {language: texts for language, texts in self.texts.items() if language != self.rules.source}

    def kind(self, path: str) -> str:
        if not path:
            return COURSE
        return self.rules.activities[path].kind if "/" in path else "module"


def read_pack(folder: Path) -> Pack:
    """Return the pack in `folder`. Raises PackError with every problem, each with its file and line."""
    problems = Problems()
    rules = read_rules(folder, problems=problems)
    if rules is None:
        raise PackError(problems.found)
    pack = Pack(folder, rules, {})
    for language in [rules.source, *_languages(folder, rules.source, problems)]:
        pack.texts[language] = _read_language(pack, language, problems)
    _check_source(pack, problems)
    for language, texts in pack.translations.items():
        for path, text in texts.items():
            _check_structure(pack, language, path, text, problems)
    problems.raise_if_any()
    return pack


def paths_of(rules: CourseRules) -> list[str]:
    """Return the paths of all pages of a course, each after its parent, in their order."""
    found = [""]
    for module in rules.modules:
        found += [module, *(path for path in rules.activities if path.startswith(f"{module}/"))]
    return found


def file_of(path: str, language: str) -> str:
    """Return the name of the file, within the pack, that holds a page in a language."""
    if not path:
        return f"{language}/course.md"
    return f"{language}/{path}.md" if "/" in path else f"{language}/{path}/module.md"


def _languages(folder: Path, source: str, problems: Problems) -> list[str]:
    known = [code for code, _name in settings.LANGUAGES]
    found = sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != FILES)
    for name in found:
        if name not in known and not name.startswith("."):
            with problems.within(name):
                problems.add(1, f"unknown language; the site has {', '.join(known)}")
    return [language for language in known if language in found and language != source]


def _read_language(pack: Pack, language: str, problems: Problems) -> dict[str, PageText]:
    expected = {file_of(path, language): path for path in paths_of(pack.rules)}
    for found in sorted((pack.folder / language).rglob("*.md")):
        name = found.relative_to(pack.folder).as_posix()
        if name not in expected:
            with problems.within(name):
                problems.add(1, "the file belongs to no module or activity of course.yaml")
    texts = {}
    for name, path in expected.items():
        if not (pack.folder / name).is_file():
            continue
        with problems.within(name):
            text = _read_text(pack, path, language, name, problems)
        if text is not None:
            texts[path] = text
    return texts


def _read_text(pack: Pack, path: str, language: str, name: str, problems: Problems) -> PageText | None:
    text = read_text_file(pack.folder / name, problems=problems)
    if text is None:
        return None
    page = PageText(path, pack.kind(path), language, name, text)
    if language != pack.rules.source:
        page.outdated = _take_outdated(page, problems)
    _check_settings(page, problems)
    if page.kind == "quiz":
        page.quiz = read_quiz(text.body, first_line=text.body_line, problems=problems)
        page.introduction = page.quiz.introduction
        page.marks += page.quiz.marks
        _check_revisits(page, pack, problems)
    elif page.kind == "module":
        nodes = parse(text.body)
        page.introduction = plain(nodes, line=text.body_line, problems=problems)
        page.marks += [Mark("a paragraph", text.body_line) for _node in nodes]
    else:
        page.blocks = read_blocks(text.body, first_line=text.body_line, problems=problems)
        page.marks += [mark for block in page.blocks for mark in block.marks]
        _check_files(page, pack.folder / FILES, problems)
    return page


def _take_outdated(page: PageText, problems: Problems) -> list[str]:
    value = page.text.settings.pop(OUTDATED, [])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    problems.add(page.text.line(OUTDATED), f"“{OUTDATED}” is a list of texts, each on a line that begins with -")
    return []


def _check_settings(page: PageText, problems: Problems) -> None:
    given, text = page.text.settings, page.text
    for name in given.keys() - set(SETTINGS[page.kind]):
        problems.add(text.line(name), f"“{name}” is not a setting here; there are {', '.join(SETTINGS[page.kind])}")
    for name in SETTINGS[page.kind]:
        value = given.get(name)
        if not value:
            problems.add(1, f"“{name}” is missing")
        elif name == "outcomes":
            _check_outcomes(page, value, problems)
        elif not isinstance(value, str):
            problems.add(text.line(name), f"“{name}” must be one line of text (put it in quotes)")
        else:
            _check_length(page, name, value, problems)


def _check_outcomes(page: PageText, value: Any, problems: Problems) -> None:
    line = page.text.line("outcomes")
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        problems.add(line, "“outcomes” is a list of texts, each on a line that begins with -")
        return
    for number, item in enumerate(value, start=1):
        page.marks.append(Mark("an outcome", line + number))
        if len(item) > OUTCOME_LENGTH:
            problems.add(line + number, f"at most {OUTCOME_LENGTH} characters, this has {len(item)}")


def _check_length(page: PageText, name: str, value: str, problems: Problems) -> None:
    model_field = MODELS[page.kind]._meta.get_field(name)
    limit = model_field.max_length if isinstance(model_field, models.CharField) else None
    if limit and len(value) > limit:
        problems.add(page.text.line(name), f"“{name}” has at most {limit} characters, this has {len(value)}")


def _check_revisits(page: PageText, pack: Pack, problems: Problems) -> None:
    for question in page.quiz.questions:
        activity = pack.rules.activities.get(question.revisit)
        if question.revisit and (activity is None or activity.kind != "lesson"):
            problems.add(question.revisit_line, f"“{question.revisit}” is no lesson of this course")


def _check_files(page: PageText, files: Path, problems: Problems) -> None:
    for block in page.blocks:
        for name in FORMS[block.kind].file_settings(block.kind) if block.kind in FORMS else ():
            value = block.fields.get(name)
            if value and not (Path(value).name == value and (files / value).is_file()):
                problems.add(block.line, f"the file {FILES}/{value} is missing")


def _check_source(pack: Pack, problems: Problems) -> None:
    missing = [path for path in paths_of(pack.rules) if path not in pack.source]
    named = {problem.file for problem in problems.found}
    for path in missing:
        name = file_of(path, pack.rules.source)
        if name not in named:
            with problems.within(name):
                problems.add(1, "the file is missing: the source language must be complete")


def _check_structure(pack: Pack, language: str, path: str, text: PageText, problems: Problems) -> None:
    """A file that has a mistake of its own is not compared: the difference would only repeat it."""
    source = pack.source.get(path)
    broken = {problem.file for problem in problems.found}
    if source is None or broken & {source.file, text.file}:
        return
    difference = first_difference(source.marks, text.marks, end=text.text.last_line)
    if difference:
        with problems.within(file_of(path, language)):
            problems.add(*difference)
