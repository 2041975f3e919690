"""What a question of a pack says beside its text: fields in YAML ↔ the fields of its block, lists in lists.

Every field is read as its block wants it, with its line; what is not said has its default, and a default is not written.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from wagtail import blocks

from assessments.blocks import QUESTION_BLOCKS, QUIZ_BLOCKS
from cms.markdown import Mark, Problems, hidden_id
from cms.markdown.files import LOADER, line_of_error
from cms.markdown.reading import rich
from cms.markdown.richtext import parse

DRAW = "draw"
BLOCKS: dict[str, Any] = {**dict(QUESTION_BLOCKS), DRAW: dict(QUIZ_BLOCKS)[DRAW]}
# What stands in Markdown, for every kind and for those whose options are boxes to tick.
IN_MARKDOWN = {"text", "explanation", "revisit"}
BOXED = {"single": {"options"}, "multiple": {"options"}, "true_false": {"answer"}}
# Tags and codes of a draw are the same in every language.
DRAW_FIELDS = list(BLOCKS[DRAW].child_blocks.values())
TEXTS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
# A reader of the file wants to see it even where it is the default.
ALWAYS = {"gap"}
UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff]")
NOTHING = ("", "~", "null")
WHOLE = re.compile(r"^[+-]?[0-9]{1,9}$")
MOST_ITEMS = 200
Path = tuple[object, ...]


@dataclass
class Fields:
    """`values` by name, lists without ids; `lines` says where each stands, by its path from the question."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    shares: list[int | None] = field(default_factory=list)
    line: int = 0


def own_fields(kind: str) -> dict[str, blocks.Block]:
    """Return the fields of a kind that stand in YAML."""
    children = BLOCKS[kind].child_blocks.items()
    return {name: child for name, child in children if name not in IN_MARKDOWN | BOXED.get(kind, set())}


# ---- reading ----------------------------------------------------------------------------------------------------------


def read_fields(kind: str, text: str, *, line: int, problems: Problems) -> Fields:
    """Return the fields that the YAML says, whose first line is `line` of its file."""
    found = Fields(line=line)
    try:
        root = yaml.compose(text, LOADER)
    except yaml.YAMLError as error:
        problems.add(line + line_of_error(error), f"broken YAML: {getattr(error, 'problem', None) or 'cannot be read'}")
        return found
    if root is None:
        return found
    reader = _Reader(found, line, problems)
    extra = {"share": blocks.ListBlock(blocks.IntegerBlock())} if "options" in BOXED.get(kind, set()) else {}
    found.values = reader.mapping(root, {**own_fields(kind), **extra}, ())
    if extra:
        found.shares = found.values.pop("share", [])
    return found


class _Reader:
    def __init__(self, found: Fields, first_line: int, problems: Problems) -> None:
        self.found, self.first_line, self.problems = found, first_line, problems

    def refuse(self, node: yaml.Node, message: str) -> None:
        self.problems.add(self.first_line + node.start_mark.line, message)

    def mapping(self, node: yaml.Node, children: dict[str, blocks.Block], path: Path) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            self.refuse(node, "here are lines of the form name: value")
            return {}
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in children:
                self.refuse(key, f"“{name}” is not known here; there are {', '.join(children)}")
            elif name in values:
                self.refuse(key, f"“{name}” is said twice")
            else:
                self.found.lines[(*path, name)] = self.first_line + key.start_mark.line
                values[name] = self.value(value, children[name], (*path, name))
        return values

    def value(self, node: yaml.Node, block: Any, path: Path) -> Any:
        if isinstance(block, blocks.ListBlock | blocks.StreamBlock):
            return self.list(node, block, path)
        if not isinstance(node, yaml.ScalarNode):
            self.refuse(node, f"“{path[-1]}” is one value, no list")
            return block.get_default()
        if isinstance(block, blocks.RichTextBlock):
            return self.rich(node)
        try:
            return _typed(block, node.value)
        except ValueError as error:
            self.refuse(node, f"“{_name(path)}” is {error}")
            return block.get_default()

    def list(self, node: yaml.Node, block: Any, path: Path) -> list[Any]:
        child = item_block(block)
        if not isinstance(node, yaml.SequenceNode):
            self.refuse(node, f"“{path[-1]}” is a list, each item on a line that begins with -")
            return []
        if len(node.value) > MOST_ITEMS:
            self.refuse(node, f"“{path[-1]}” has at most {MOST_ITEMS} items, this has {len(node.value)}")
            return []
        items = []
        for number, item in enumerate(node.value):
            here = (*path, number)
            self.found.lines[here] = self.first_line + item.start_mark.line
            is_struct = isinstance(child, blocks.StructBlock)
            items.append(self.mapping(item, child.child_blocks, here) if is_struct else self.value(item, child, here))
        return items

    def rich(self, node: yaml.ScalarNode) -> str:
        """Markdown in a value; its mistakes are told at the line where the value begins."""
        quiet = Problems()
        html = "".join(rich(part, line=1, problems=quiet)[0] for part in parse(node.value))
        for problem in quiet.found:
            self.refuse(node, problem.message)
        return html


def _name(path: Path) -> str:
    return next(str(part) for part in reversed(path) if isinstance(part, str))


def item_block(block: Any) -> Any:
    return block.child_block if isinstance(block, blocks.ListBlock) else next(iter(block.child_blocks.values()))


def _typed(block: Any, text: str) -> Any:
    """Return a value of YAML, where all is text, as its block wants it; ValueError says what it should be."""
    if isinstance(block, blocks.BooleanBlock):
        if text not in ("true", "false"):
            raise ValueError("true or false")
        return text == "true"
    if isinstance(block, blocks.IntegerBlock):
        return _whole(text, block)
    if isinstance(block, blocks.DecimalBlock):
        return _decimal(text)
    if isinstance(block, blocks.ChoiceBlock):
        allowed = [str(value) for value, _label in block.field.choices if value]
        if text not in (allowed if block.required else [*allowed, ""]):
            raise ValueError(f"one of {', '.join(allowed)}")
    return text


def _whole(text: str, block: Any) -> int | None:
    if text in NOTHING and (not block.required or block.meta.default is None):
        return None
    if not WHOLE.match(text):
        raise ValueError("a whole number")
    return int(text)


def _decimal(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError("a number such as 3 or 1.5")
    return str(number)


# ---- to the page ------------------------------------------------------------------------------------------------------


def raw_fields(kind: str, values: dict[str, Any], *path: object) -> dict[str, Any]:
    """Return all fields of a kind as raw data, the unsaid ones with their defaults, the lists with ids."""
    return _raw_struct(own_fields(kind), values, path)


def _raw_struct(children: dict[str, blocks.Block], values: dict[str, Any], path: Path) -> dict[str, Any]:
    return {name: _raw(child, values.get(name), (*path, name)) for name, child in children.items()}


def _raw(block: Any, value: Any, path: Path) -> Any:
    if isinstance(block, blocks.ListBlock):
        return [_item("item", block.child_block, item, (*path, number)) for number, item in enumerate(value or [])]
    if isinstance(block, blocks.StreamBlock):
        name, child = next(iter(block.child_blocks.items()))
        return [_item(name, child, item, (*path, number)) for number, item in enumerate(value or [])]
    return plain_default(block) if value is None else value


def _item(kind: str, block: Any, value: Any, path: Path) -> dict[str, Any]:
    return {"type": kind, "value": _raw_struct(block.child_blocks, value, path), "id": hidden_id(*path)}


def plain_default(block: Any) -> Any:
    """Return the default of a field that is no list, as it is stored."""
    if isinstance(block, TEXTS):
        return str(getattr(block.get_default(), "source", block.get_default()) or "")
    default = block.meta.default
    if isinstance(block, blocks.BooleanBlock):
        return bool(default)
    if isinstance(block, blocks.ChoiceBlock | blocks.RegexBlock):
        return default or ""
    return str(default) if isinstance(block, blocks.DecimalBlock) and default is not None else default


def check_raw(kind: str, value: dict[str, Any], fields: Fields, *, line: int, problems: Problems) -> None:
    """Let the block itself say what is wrong with a question."""
    block = BLOCKS[kind]
    try:
        block.clean(block.to_python(value))
    except ValidationError as error:
        _tell(error, (), fields, line, problems)


def _tell(error: Any, path: Path, fields: Fields, line: int, problems: Problems) -> None:
    here = next((fields.lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in fields.lines), line)
    inner = getattr(error, "block_errors", None)
    whole = getattr(error, "non_block_errors", None) or []
    for message in (
        error.messages if inner is None else [text for part in whole for text in ValidationError(part).messages]
    ):
        problems.add(here, f"“{_name(path)}”: {message}" if path else message)
    for key, child in inner.items() if isinstance(inner, dict) else enumerate(inner or []):
        if child is not None:
            _tell(child, (*path, key), fields, line, problems)


def marks_of(kind: str, fields: Fields, *, line: int) -> list[Mark]:
    """Return what must be the same in every language: lengths of lists, and all that is no text."""
    marks = _marks(own_fields(kind), fields.values, (), fields, line)
    if any(share is not None for share in fields.shares):
        shares = ", ".join("~" if share is None else str(share) for share in fields.shares)
        marks.append(Mark(f"“share: [{shares}]”", fields.lines.get(("share",), line)))
    return marks


def _marks(
    children: dict[str, blocks.Block], values: dict[str, Any], path: Path, fields: Fields, line: int
) -> list[Mark]:
    marks = []
    for name, child in children.items():
        here = (*path, name)
        at = fields.lines.get(here, line)
        value = values.get(name)
        if isinstance(child, blocks.ListBlock | blocks.StreamBlock):
            if value:
                marks.append(Mark(f"{len(value)} “{name}”", at))
            for number, item in enumerate(value or []):
                marks += _marks(item_block(child).child_blocks, item, (*here, number), fields, at)
        elif (not isinstance(child, TEXTS) or child in DRAW_FIELDS) and not is_default(child, value):
            marks.append(Mark(f"“{name}: {as_text(value)}”", at))
    return marks


def texts_of(kind: str, values: dict[str, Any]) -> list[str]:
    """Return every text that a reader sees, in the order of the fields."""
    return _texts(own_fields(kind), values)


def _texts(children: dict[str, blocks.Block], values: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for name, child in children.items():
        value = values.get(name)
        if isinstance(child, blocks.ListBlock | blocks.StreamBlock):
            for item in value or []:
                found += _texts(item_block(child).child_blocks, item)
        elif isinstance(child, TEXTS) and child not in DRAW_FIELDS:
            found.append(value or "")
    return found


def is_default(block: Any, value: Any) -> bool:
    default = plain_default(block)
    if isinstance(block, blocks.DecimalBlock) and value is not None and default is not None:
        return Decimal(str(value)) == Decimal(default)
    return value is None or value == default


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
