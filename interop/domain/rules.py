"""course.yaml: what does not depend on language."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from assessments.quiz_rules import Counting, Layout, Moment, QuizRules
from cms.markdown import Problems
from cms.markdown.files import read_settings
from courses.models.anchors import CourseLevel

CODE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
KINDS = ("lesson", "quiz")
COURSE_FILE = "course.yaml"
NUMBERS = ("minutes", "pass_mark", "attempts")
# What else a quiz may rule, with what a value must be: the most of a number, or the words that are allowed.
FURTHER: dict[str, int | list[str] | type] = {
    "wait_minutes": 525_600,
    "time_limit": 1440,
    "opens_at": datetime,
    "closes_at": datetime,
    "shuffle_questions": bool,
    "shuffle_options": bool,
    "layout": Layout.values,
    "may_go_back": bool,
    "show_feedback": Moment.values,
    "show_right": Moment.values,
    "counts": Counting.values,
    "blind_marking": bool,
}
USUAL = QuizRules()


@dataclass
class ActivityRules:
    """`quiz` holds the rules of `QuizRules` that are not as usual, by name."""

    kind: str
    minutes: int = 5
    pass_mark: int = 70
    attempts: int = 0
    quiz: dict[str, Any] = field(default_factory=dict)


@dataclass
class ModuleRules:
    optional: list[str] = field(default_factory=list)
    at_least: int = 0


@dataclass
class CourseRules:
    """`activities` are in the order in which they are taken; `same` lists texts that need no translation."""

    code: str
    source: str
    hours: Decimal
    level: str
    themes: list[str]
    tags: list[str]
    competencies: dict[str, str]
    prerequisites: list[str]
    certificate_validity_months: int
    modules: dict[str, ModuleRules]
    activities: dict[str, ActivityRules]
    same: list[str] = field(default_factory=list)


class Lines:
    """Finds the line of a YAML file on which a key or word stands first."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")

    def of(self, word: str) -> int:
        begins = re.compile(rf"^\s*[\"']?{re.escape(word)}[\"']?\s*:")
        holds = re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w-])")
        for pattern in (begins, holds):
            for number, line in enumerate(self.lines, start=1):
                if pattern.search(line):
                    return number
        return 1


def read_rules(folder: Path, *, problems: Problems) -> CourseRules | None:
    """Return the rules of the pack; None, with the problems noted, when they cannot be used."""
    path = folder / COURSE_FILE
    with problems.within(COURSE_FILE):
        if not path.is_file():
            problems.add(1, "the file is missing")
            return None
        text = path.read_text(encoding="utf-8")
        data = read_settings(text.split("\n"), first_line=1, problems=problems)
        before = len(problems.found)
        rules = _Reader(data, Lines(text), problems).read() if data is not None else None
        return rules if len(problems.found) == before else None


class _Reader:
    def __init__(self, data: dict[str, Any], lines: Lines, problems: Problems) -> None:
        self.data, self.lines, self.problems = data, lines, problems

    def read(self) -> CourseRules:
        known = {"hours", "same_in_every_language", *CourseRules.__dataclass_fields__} - {"same"}
        for name in self.data.keys() - known:
            self.add(name, f"“{name}” is not a setting of a course")
        return CourseRules(
            code=self.code(),
            source=self.text("source", default="en"),
            hours=self.hours(),
            level=self.one_of("level", CourseLevel.values),
            themes=self.list("themes"),
            tags=self.list("tags"),
            competencies=self.mapping("competencies"),
            prerequisites=self.list("prerequisites"),
            certificate_validity_months=self.number(self.data, "certificate_validity_months", default=0),
            modules=self.modules(),
            activities=self.activities(),
            same=self.list("same_in_every_language"),
        )

    def add(self, word: str, message: str) -> None:
        self.problems.add(self.lines.of(word), message)

    def text(self, name: str, *, default: str = "") -> str:
        value = self.data.get(name, default)
        if not isinstance(value, str) or not value:
            self.add(name, f"“{name}” is missing")
            return default
        return value

    def code(self) -> str:
        code = self.text("code")
        if code and not CODE.match(code):
            self.add("code", "the code of a course is made of small letters, digits and hyphens")
        return code

    def hours(self) -> Decimal:
        try:
            hours = Decimal(self.text("hours", default="1"))
        except InvalidOperation:
            hours = Decimal(-1)
        if not 0 <= hours < Decimal(10000) or hours != round(hours, 1):
            self.add("hours", "“hours” is a number such as 3 or 1.5")
            return Decimal(1)
        return hours

    def one_of(self, name: str, allowed: list[str]) -> str:
        value = self.text(name, default=allowed[0])
        if value not in allowed:
            self.add(name, f"“{name}” is one of {', '.join(allowed)}")
        return value

    def list(self, name: str) -> list[str]:
        value = self.data.get(name) or []
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        self.add(name, f"“{name}” is a list: [first, second]")
        return []

    def mapping(self, name: str) -> dict[str, Any]:
        value = self.data.get(name) or {}
        if isinstance(value, dict):
            return value
        self.add(name, f"“{name}” is a mapping: lines of the form name: value")
        return {}

    def number(self, data: dict[str, Any], name: str, *, default: int, near: str = "", most: int = 1200) -> int:
        value = data.get(name, str(default))
        if isinstance(value, str) and value.isdigit() and int(value) <= most:
            return int(value)
        self.add(near or name, f"“{name}” is a whole number from 0 to {most}")
        return default

    def modules(self) -> dict[str, ModuleRules]:
        found = {}
        for path, data in self.mapping("modules").items():
            rules = data if isinstance(data, dict) else {}
            optional = rules.get("optional") or []
            at_least = self.number(rules, "at_least", default=0, near=path, most=100)
            found[path] = ModuleRules(optional if isinstance(optional, list) else [optional], at_least)
            for activity in found[path].optional:
                if activity not in self.mapping("activities") or not activity.startswith(f"{path}/"):
                    self.add(activity, f"“{activity}” is no activity of the module {path}")
            if at_least > len(found[path].optional):
                self.add(path, f"at least {at_least} of {len(found[path].optional)} optional activities cannot be done")
        return dict(sorted(found.items()))

    def activities(self) -> dict[str, ActivityRules]:
        found = {}
        for path, data in self.mapping("activities").items():
            rules = data if isinstance(data, dict) else {}
            if not re.match(r"^[a-z0-9-]+/[a-z0-9-]+$", path):
                self.add(path, f"“{path}” is not of the form module/activity, in small letters, digits and hyphens")
            elif path.split("/")[0] not in self.mapping("modules"):
                self.add(path, f"the module of “{path}” is not listed under modules")
            if rules.get("kind") not in KINDS:
                self.add(path, f"“kind” is one of {', '.join(KINDS)}")
            further = FURTHER if rules.get("kind") == "quiz" else {}
            for name in rules.keys() - {"kind", *NUMBERS, *further}:
                what = "a lesson, only of a quiz" if name in FURTHER else "an activity"
                self.add(path, f"“{name}” is not a setting of {what}")
            found[path] = ActivityRules(
                kind=str(rules.get("kind")),
                minutes=self.number(rules, "minutes", default=5, near=path, most=600),
                pass_mark=self.number(rules, "pass_mark", default=70, near=path, most=100),
                attempts=self.number(rules, "attempts", default=0, near=path, most=100),
                quiz=self.further(rules, path) if further else {},
            )
        return dict(sorted(found.items()))

    def further(self, rules: dict[str, Any], path: str) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, wanted in FURTHER.items():
            if name not in rules:
                continue
            if isinstance(wanted, int):
                given[name] = self.number(rules, name, default=0, near=path, most=wanted)
                continue
            try:
                given[name] = _rule(rules[name], wanted)
            except ValueError as error:
                self.add(path, f"“{name}” is {error}")
        whole = QuizRules(**given)
        if whole.opens_at and whole.closes_at and whole.opens_at >= whole.closes_at:
            self.add(path, "“closes_at” must be later than “opens_at”")
        if whole.show_right == Moment.AT_ONCE and whole.show_feedback != Moment.AT_ONCE:
            self.add(path, "“show_right: at_once” needs “show_feedback: at_once” too")
        return further_rules(whole)


def _rule(value: Any, wanted: Any) -> Any:
    """Return the value of a rule; ValueError says what it should be."""
    if wanted is bool:
        if value not in ("true", "false"):
            raise ValueError("true or false")
        return value == "true"
    if wanted is datetime:
        return _moment(value)
    if value not in wanted:
        raise ValueError(f"one of {', '.join(wanted)}")
    return value


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError("a moment with its time zone such as 2026-09-01T08:00:00+02:00")
    return moment


def further_rules(rules: QuizRules) -> dict[str, Any]:
    """Return the rules that are not as usual, beside pass mark and attempts."""
    return {name: getattr(rules, name) for name in FURTHER if getattr(rules, name) != getattr(USUAL, name)}
