"""What a page of a pack puts into the fields of its Wagtail page, and back."""

from typing import Any

from assessments.domain.bank import BANK, expand
from assessments.quiz_rules import QuizRules
from cms.markdown import block_id, from_stream, to_stream, write_blocks
from cms.markdown.stream import FindFile, NameFile
from cms.markdown.writing import write_plain
from interop.domain.pack import PageText
from interop.domain.quiz_text import questions_to_stream, write_quiz
from interop.domain.references import References
from interop.domain.rules import CourseRules

BODY = {"course": "body", "lesson": "body", "quiz": "questions"}


def place_of(rules: CourseRules, path: str) -> str:
    """Return what the ids of a page and of its blocks are made from: the same in every language and database."""
    return f"{rules.code}/{path}" if path else rules.code


def text_fields(page: PageText, rules: CourseRules, *, find_file: FindFile, lessons: dict[str, int]) -> dict[str, Any]:
    """Return the fields that each language has of its own."""
    place = place_of(rules, page.path)
    given = page.text.settings
    fields: dict[str, Any] = {name: given[name] for name in ("title", "summary", "audience") if name in given}
    if page.kind in ("module", "quiz"):
        fields["introduction"] = page.introduction
    if page.kind == "quiz":
        fields["questions"] = questions_to_stream(page.quiz.questions, path=f"{place}#questions", lessons=lessons)
    elif page.kind in BODY:
        fields["body"] = to_stream(page.blocks, path=f"{place}#body", find_file=find_file)
    if page.kind == "course":
        fields["outcomes"] = [
            {"type": "outcome", "value": text, "id": block_id(f"{place}#outcomes", index)}
            for index, text in enumerate(page.text.settings["outcomes"])
        ]
    return fields


def rule_fields(path: str, kind: str, rules: CourseRules, references: References) -> dict[str, Any]:
    """Return the fields that the source language decides for all."""
    if kind == "course":
        return {
            "hours": rules.hours,
            "level": rules.level,
            "certificate_validity_months": rules.certificate_validity_months,
            "themes": references.themes,
            "tags": references.tags,
            "competency_outcomes": references.competencies,
            "prerequisites": references.prerequisites,
        }
    if kind == "module":
        return {"at_least": rules.modules[path].at_least}
    activity = rules.activities[path]
    fields: dict[str, Any] = {
        "minutes": activity.minutes,
        "is_required": path not in rules.modules[path.split("/", maxsplit=1)[0]].optional,
    }
    if kind == "quiz":
        rules_of_quiz = {"pass_mark": activity.pass_mark, "attempts_allowed": activity.attempts, **activity.quiz}
        fields |= vars(QuizRules(**rules_of_quiz))
    return fields


def lines_of_blocks(page: PageText, rules: CourseRules) -> dict[str, int]:
    """Return on which line of its file the block with each id stands."""
    place = place_of(rules, page.path)
    if page.kind == "quiz":
        return {block_id(f"{place}#questions", n): question.line for n, question in enumerate(page.quiz.questions)}
    return {block_id(f"{place}#body", n): block.line for n, block in enumerate(page.blocks)}


def read_settings_of(page: Any, kind: str) -> dict[str, Any]:
    """Return the front matter of a Wagtail page."""
    settings = {"title": page.title}
    if kind != "module":
        settings["summary"] = page.summary
    if kind == "course":
        settings |= {"outcomes": [str(block.value) for block in page.outcomes], "audience": page.audience}
    return settings


def read_body_of(page: Any, kind: str, *, name_file: NameFile, lessons: dict[int, str]) -> str:
    """Return the Markdown of a Wagtail page."""
    if kind == "module":
        return write_plain(page.introduction)
    field = page._meta.get_field(BODY[kind])
    raw = field.stream_block.get_prep_value(getattr(page, field.name))
    if kind == "quiz":
        return write_quiz(page.introduction, _with_bank(raw, page.locale.language_code), lessons=lessons)
    return write_blocks(from_stream(raw, name_file=name_file))


def _with_bank(raw: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return raw questions with those of the bank as they stand there; a pack cannot refer to a bank."""
    found: list[dict[str, Any]] = []
    for block in raw:
        found += map(dict, expand([block], language=language)) if block["type"] == BANK else [block]
    return found
