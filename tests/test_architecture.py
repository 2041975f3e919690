"""The rules of docs/architecture.md that import-linter cannot see."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import Model

from tests.services.processes import ROOT
from worker.app import app
from worker.schedule import SCHEDULE

LAYERS = [
    {"elearning"},
    {"interop"},
    {"reports"},
    {"assessments"},
    {"courses"},
    {"cms"},
    {"competencies"},
    {"certificates"},
    {"notifications"},
    {"people"},
    {"worker"},
]
HEIGHT = {package: -depth for depth, layer in enumerate(LAYERS) for package in layer}
PACKAGES = sorted(HEIGHT)
SOURCES = sorted(
    path
    for package in [*PACKAGES, "run", "benchmarks"]
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATE_FOLDERS = [ROOT / "templates", *(ROOT / package for package in PACKAGES)]
TEMPLATES = sorted(path for folder in TEMPLATE_FOLDERS for path in folder.rglob("*.html"))
TRANSLATORS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Yield the calls of functions or methods called one of `names`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
            if called in names:
                yield node


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in PACKAGES]


def test_relations_point_downward() -> None:
    assert PACKAGES
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and points_upward(model, field.related_model)
    ]
    assert not upward


def points_upward(model: type[Model], target: object) -> bool:
    if not isinstance(target, type) or not issubclass(target, Model):  # a generic relation points at nobody
        return False
    here, there = model._meta.app_label, target._meta.app_label
    return there in HEIGHT and there != here and HEIGHT[there] >= HEIGHT[here]


def test_files_are_short() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert not {path: lines for path, lines in lengths.items() if lines > 300}


def test_functions_are_short() -> None:
    lengths = {
        f"{name(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not {function: lines for function, lines in lengths.items() if lines > 40}


def test_domain_imports_no_tasks() -> None:
    importing = [
        name(path)
        for path in SOURCES
        if "domain" in path.parts and any(module.split(".")[-1] == "tasks" for module in imported(parse(path)))
    ]
    assert not importing


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def kicks() -> Iterator[tuple[str, str | None]]:
    """Yield place and task name of every kick; None for a name that is neither written out nor a constant of its file."""
    for path in SOURCES:
        tree = parse(path)
        constants = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for call in calls(tree, "kick", "kick_many"):
            task = call.args[0]
            value = constants.get(task.id) if isinstance(task, ast.Name) else task
            yield f"{name(path)}:{call.lineno}", str(value.value) if isinstance(value, ast.Constant) else None


def test_each_package_has_its_place() -> None:
    """A package without a layer would escape every rule below."""
    assert [path.parent.name for path in ROOT.glob("*/apps.py") if path.parent.name not in HEIGHT] == []
    assert [package for package in PACKAGES if not (ROOT / package / "__init__.py").exists()] == []


def test_kicked_names_are_written_out() -> None:
    """A name put together at run time could not be checked."""
    assert not [place for place, task in kicks() if task is None]


def test_every_kicked_and_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {str(entry["task"]) for entry in SCHEDULE.values()}
    kicked = {task for _, task in kicks() if task}
    assert kicked
    assert not (kicked | scheduled) - set(app.tasks)


def test_translated_texts_are_literal() -> None:
    """An f-string or a joined text never matches its entry in the catalogue."""
    put_together = [
        f"{name(path)}:{call.lineno}"
        for path in SOURCES
        for call in calls(parse(path), *TRANSLATORS)
        if call.args and is_put_together(call.args[0])
    ]
    assert not put_together


def is_put_together(text: ast.expr) -> bool:
    return isinstance(text, ast.JoinedStr | ast.BinOp) or (
        isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr == "format"
    )


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/)|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)


def test_templates_carry_no_inline_code() -> None:
    """The security policy would refuse it. Mails are another matter: their styles must be inline."""
    found = {
        name(path): INLINE.findall(path.read_text(encoding="utf-8")) for path in TEMPLATES if "emails" not in path.parts
    }
    assert found
    assert not {path: code for path, code in found.items() if code}
