"""A text file: YAML settings between two lines of `---`, an empty line, and Markdown. Settings of containers alike."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cms.markdown.problems import Problems

# Every scalar is text here: a title that is "No" or "2024" stays what was written.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FENCE = "---"


@dataclass
class TextFile:
    """`body_line` is the line of the file on which the Markdown begins, `last_line` its last."""

    settings: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    last_line: int = 1

    def line(self, name: str) -> int:
        """Return the line of a setting, the first if it is not there."""
        return self.lines.get(name, 1)


def read_text_file(path: Path, *, problems: Problems) -> TextFile | None:
    """Return what stands in the file; None, with the problem noted, when it is no readable text file."""
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    except UnicodeDecodeError:
        problems.add(1, "the file is not UTF-8 text")
        return None
    lines = text.split("\n")
    if lines[0].strip() != FENCE or FENCE not in (line.strip() for line in lines[1:]):
        problems.add(1, "the file must begin with settings between two lines of ---")
        return None
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == FENCE)
    settings = read_settings(lines[1:end], first_line=2, problems=problems)
    if settings is None:
        return None
    return TextFile(
        settings=settings,
        lines=setting_lines(lines[1:end], first_line=2),
        body="\n".join(lines[end + 1 :]),
        body_line=end + 2,
        last_line=max(1, len(text.rstrip("\n").split("\n"))),
    )


def read_settings(lines: list[str], *, first_line: int, problems: Problems) -> dict[str, Any] | None:
    """Return YAML lines as a mapping whose scalars are all text; None, with the problem noted, when they are broken."""
    try:
        settings = yaml.load("\n".join(lines), LOADER)  # noqa: S506 - the base loader makes nothing but text
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or "cannot be read"
        problems.add(first_line + line_of_error(error), f"broken YAML: {problem}")
        return None
    if settings in (None, ""):
        return {}
    if not isinstance(settings, dict):
        problems.add(first_line, "broken YAML: settings are lines of the form name: value")
        return None
    return settings


def line_of_error(error: yaml.YAMLError) -> int:
    """Return where a bracket or quotation mark that is never closed begins, else where reading stopped."""
    context = getattr(error, "context", None) or ""
    mark = getattr(error, "context_mark" if "flow" in context or "quoted" in context else "problem_mark", None)
    return mark.line if mark else 0


def setting_lines(lines: list[str], *, first_line: int) -> dict[str, int]:
    """Return on which line each setting of the top level stands."""
    return {
        line.split(":")[0].strip("\"' "): number
        for number, line in enumerate(lines, start=first_line)
        if ":" in line and not line.startswith((" ", "-", "#"))
    }


def write_text_file(settings: dict[str, Any], body: str) -> str:
    """Return the canonical text of a file."""
    head = "\n".join([FENCE, *settings_lines(settings), FENCE])
    return f"{head}\n\n{body.strip()}\n" if body.strip() else f"{head}\n"


def settings_lines(settings: dict[str, Any]) -> list[str]:
    """Return settings as YAML lines, texts and lists of texts; the empty ones are left out."""
    lines = []
    for name, value in settings.items():
        if isinstance(value, list):
            lines += [f"{name}:", *(f"  - {scalar(item)}" for item in value)] if value else []
        elif value not in (None, ""):
            lines.append(f"{name}: {scalar(value)}")
    return lines


def scalar(value: object) -> str:
    """Return a text as YAML: plain where that reads back the same, else in double quotes."""
    text = str(value)
    try:
        in_block = yaml.load(f"- k: {text}", LOADER)  # noqa: S506 - the base loader makes nothing but text
        is_plain = in_block == [{"k": text}] and yaml.load(f"- {text}", LOADER) == [text]  # noqa: S506
    except yaml.YAMLError:
        is_plain = False
    return text if is_plain and "\n" not in text and text else json.dumps(text, ensure_ascii=False)
