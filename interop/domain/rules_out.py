"""course.yaml, written in the one form that `rules` reads back unchanged."""

import json
from datetime import UTC, datetime
from typing import Any

from cms.markdown.files import scalar
from interop.domain.rules import ActivityRules, CourseRules


def write_rules(rules: CourseRules) -> str:
    """Return the canonical text of course.yaml."""
    lines = [f"{name}: {value}" for name, value in _simple(rules).items()]
    lines.insert(6, "\n".join(["competencies:" + ("" if rules.competencies else " {}"), *_competencies(rules)]))
    lines.append("modules:")
    for path, module in rules.modules.items():
        lines += [f"  {path}:", f"    optional: {_flow(module.optional)}", f"    at_least: {module.at_least}"]
    lines.append("activities:")
    lines += [f"  {path}: {_activity(activity)}" for path, activity in rules.activities.items()]
    if rules.same:
        lines += ["same_in_every_language:", *(f"  - {scalar(text)}" for text in rules.same)]
    return "\n".join(lines) + "\n"


def _simple(rules: CourseRules) -> dict[str, object]:
    return {
        "code": rules.code,
        "source": rules.source,
        "hours": f"{rules.hours.normalize():f}",
        "level": rules.level,
        "themes": _flow(rules.themes),
        "tags": _flow(rules.tags),
        "prerequisites": _flow(rules.prerequisites),
        "certificate_validity_months": rules.certificate_validity_months,
    }


def _flow(values: list[str]) -> str:
    return f"[{', '.join(values)}]"


def _competencies(rules: CourseRules) -> list[str]:
    return [f"  {json.dumps(code)}: {level}" for code, level in rules.competencies.items()]


def _activity(rules: ActivityRules) -> str:
    quiz = f", pass_mark: {rules.pass_mark}, attempts: {rules.attempts}" if rules.kind == "quiz" else ""
    further = "".join(f", {name}: {_further(value)}" for name, value in rules.quiz.items())
    return f"{{kind: {rules.kind}{quiz}, minutes: {rules.minutes}{further}}}"


def _further(value: Any) -> str:
    if isinstance(value, datetime):
        return f'"{value.astimezone(UTC).isoformat()}"'
    return str(value).lower() if isinstance(value, bool) else str(value)
