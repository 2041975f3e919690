"""Markdown → blocks, with the structure of the file as a row of marks."""

import re
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from cms.markdown import richtext
from cms.markdown.blocks import FORMS, KINDS, Block, Form, Mark, child_block, choices, is_required, max_length
from cms.markdown.files import read_settings, setting_lines
from cms.markdown.problems import Problems

OPEN = re.compile(r"^:::\s*([\w-]+)\s*$")
CLOSE = re.compile(r"^:::\s*$")
CAPTION = "Table: "
Region = tuple[str, int, list[str]]  # container's name or "", line, lines


def read_blocks(text: str, *, first_line: int, problems: Problems) -> list[Block]:
    """Return the blocks of a Markdown text that begins on `first_line` of its file."""
    found: list[Block] = []
    for container, line, lines in _regions(text.split("\n"), first_line, problems):
        if container:
            block = _container(container, lines, line=line, problems=problems)
            found += [block] if block else []
        else:
            found += _flow(lines, line=line, problems=problems)
    return found


def _regions(lines: list[str], first_line: int, problems: Problems) -> list[Region]:
    """Part the file into what stands inside containers and what stands between them."""
    regions: list[Region] = [("", first_line, [])]
    for number, line in enumerate(lines, start=first_line):
        opening = OPEN.match(line)
        if opening:
            if regions[-1][0]:
                problems.add(number, f"“::: {regions[-1][0]}” of line {regions[-1][1]} is not closed by “:::”")
            regions.append((opening[1], number, []))
        elif CLOSE.match(line):
            if not regions[-1][0]:
                problems.add(number, "“:::” closes nothing")
            regions.append(("", number + 1, []))
        else:
            regions[-1][2].append(line)
    if regions[-1][0]:
        problems.add(regions[-1][1], f"“::: {regions[-1][0]}” is not closed by “:::”")
    return regions


# ---- between containers: text blocks and tables -----------------------------------------------------------------------


def _flow(lines: list[str], *, line: int, problems: Problems) -> list[Block]:
    nodes = richtext.parse("\n".join(lines))
    blocks: list[Block] = []
    caption = None
    for position, node in enumerate(nodes):
        follows = nodes[position + 1].type if position + 1 < len(nodes) else ""
        if node.type == "paragraph" and follows == "table":
            caption = node
        elif node.type == "table":
            blocks.append(_table(caption, node, line=line, problems=problems))
            caption = None
        else:
            _add_text(blocks, node, line=line, problems=problems)
    return blocks


def _add_text(blocks: list[Block], node: SyntaxTreeNode, *, line: int, problems: Problems) -> None:
    """Put the node into the text block that is being written; a heading of the second rank begins a new one."""
    begins = not blocks or blocks[-1].kind != "text" or node.tag == "h2"
    if begins:
        start = richtext.line_of(node, line)
        blocks.append(Block("text", {"": ""}, start, [Mark("a text block", start)]))
    html, marks = rich(node, line=line, problems=problems, headings=("h2", "h3"))
    blocks[-1].fields[""] += html
    blocks[-1].marks += marks


def rich(
    node: SyntaxTreeNode, *, line: int, problems: Problems, headings: tuple[str, ...] = ()
) -> tuple[str, list[Mark]]:
    """Return a node as rich text, and its marks."""
    here = richtext.line_of(node, line)
    if node.type == "heading" and node.tag in headings:
        html = richtext.inline_html(node, line=here, problems=problems)
        return f"<{node.tag}>{html}</{node.tag}>", [Mark(f"a heading ({'#' * int(node.tag[1])})", here)]
    if node.type == "paragraph":
        html = richtext.inline_html(node, line=here, problems=problems)
        return f"<p>{html}</p>", [Mark("a paragraph" + _links(html), here)]
    if node.type in richtext.LISTS:
        html = richtext.list_html(node, offset=line, problems=problems)
        kind = "a numbered list" if node.type == "ordered_list" else "a list"
        marks = [Mark(f"an item of {kind}", richtext.line_of(item, line)) for item in node.children]
        return html, [Mark(kind, here), *marks]
    problems.add(here, f"{_name(node)} cannot stand here")
    return "", []


def _links(html: str) -> str:
    count = html.count("<a ")
    return f" with {count} link{'s' if count > 1 else ''}" if count else ""


def _name(node: SyntaxTreeNode) -> str:
    if node.type == "heading":
        return f"a heading with {'#' * int(node.tag[1])}"
    return {"blockquote": "a quotation with >", "hr": "a line", "fence": "code", "code_block": "indented text"}.get(
        node.type, node.type.replace("_", " ")
    )


def _table(caption: SyntaxTreeNode | None, node: SyntaxTreeNode, *, line: int, problems: Problems) -> Block:
    start = richtext.line_of(node, line)
    title = richtext.inline_text(caption, line=start, problems=problems) if caption else ""
    if not title.startswith(CAPTION):
        problems.add(start, f"a table needs its caption above it: {CAPTION}…")
    rows = []
    for row in (row for part in node.children for row in part.children):
        cells = [
            richtext.inline_text(cell, line=richtext.line_of(row, line), problems=problems) for cell in row.children
        ]
        if any("|" in cell for cell in cells):
            problems.add(richtext.line_of(row, line), "a cell cannot contain |")
        rows.append(" | ".join(cells))
    block = Block("table", {"caption": title.removeprefix(CAPTION), "header": rows[0], "rows": rows[1:]}, start)
    block.marks = [Mark(f"a table of {len(node.children[0].children[0].children)} columns", start)]
    block.marks += [Mark("a row", start + 1 + number) for number in range(1, len(rows))]
    _check_lengths(block, {"caption": start, "header": start}, problems)
    return block


# ---- containers -------------------------------------------------------------------------------------------------------


def _container(name: str, lines: list[str], *, line: int, problems: Problems) -> Block | None:
    if name not in KINDS:
        problems.add(line, f"“::: {name}” is not known; there are {', '.join(KINDS)}")
        return None
    kind = KINDS[name]
    head = (
        next((number for number, text in enumerate(lines) if not text.strip()), len(lines))
        if FORMS[kind].settings
        else 0
    )
    settings = read_settings(lines[:head], first_line=line + 1, problems=problems)
    if settings is None:
        return None
    where = {"": line, **setting_lines(lines[:head], first_line=line + 1)}
    block = Block(kind, {}, line)
    block.marks.append(Mark(f"“::: {name}”", line))
    _read_settings(block, settings, where=where, problems=problems)
    _read_body(block, lines[head:], line=line + 1 + head, problems=problems)
    return block


def _read_settings(block: Block, settings: dict[str, Any], *, where: dict[str, int], problems: Problems) -> None:
    form = FORMS[block.kind]
    for name in settings.keys() - form.settings.keys():
        problems.add(where.get(name, block.line), f"“{name}” is not a setting of “::: {form.container}”")
    for name, target in form.settings.items():
        value = settings.get(name)
        if isinstance(value, list | dict):
            problems.add(where.get(name, block.line), f"“{name}” must be one line of text (put it in quotes)")
            value = ""
        if (not value and is_required(block.kind, target)) or (name == "alt" and value is None):
            problems.add(block.line, f"“::: {form.container}” needs “{name}: …”")
        allowed = choices(block.kind, target)
        if allowed and value not in allowed:
            problems.add(where.get(name, block.line), f"“{name}” is one of {', '.join(allowed)}")
        block.fields[target] = value or ""
        if value:
            label = f"“{name}: {value}”" if allowed else f"“{name}: …”"
            block.marks.append(Mark(label, where.get(name, block.line)))
    _check_lengths(
        block, {form.settings[name]: number for name, number in where.items() if name in form.settings}, problems
    )


def _check_lengths(block: Block, lines: dict[str, int], problems: Problems) -> None:
    for field, line in lines.items():
        limit = max_length(child_block(block.kind, field))
        if limit and len(block.fields[field]) > limit:
            problems.add(line, f"at most {limit} characters, this has {len(block.fields[field])}")


def _read_body(block: Block, lines: list[str], *, line: int, problems: Problems) -> None:
    form = FORMS[block.kind]
    nodes = richtext.parse("\n".join(lines))
    if not form.body:
        if nodes:
            problems.add(richtext.line_of(nodes[0], line), f"“::: {form.container}” has no text of its own")
        return
    if form.body == "items":
        block.fields["items"] = _items(block, nodes, line=line, problems=problems)
        return
    block.fields[form.body] = _body(block, form, nodes, line=line, problems=problems)
    if not nodes and is_required(block.kind, form.body):
        problems.add(block.line, f"“::: {form.container}” is empty")


def _body(block: Block, form: Form, nodes: list[SyntaxTreeNode], *, line: int, problems: Problems) -> str:
    if form.is_plain:
        block.marks += [Mark("a paragraph", richtext.line_of(node, line)) for node in nodes]
        return plain(nodes, line=line, problems=problems)
    html = ""
    for node in nodes:
        piece, marks = rich(node, line=line, problems=problems)
        html += piece
        block.marks += marks
    return html


def plain(nodes: list[SyntaxTreeNode], *, line: int, problems: Problems) -> str:
    """Return paragraphs as plain text, parted by an empty line."""
    for node in nodes:
        if node.type != "paragraph":
            problems.add(richtext.line_of(node, line), f"{_name(node)} cannot stand here, only paragraphs")
    return "\n\n".join(
        richtext.inline_text(node, line=richtext.line_of(node, line), problems=problems)
        for node in nodes
        if node.type == "paragraph"
    )


def _items(block: Block, nodes: list[SyntaxTreeNode], *, line: int, problems: Problems) -> list[dict[str, str]]:
    items: list[dict[str, str]] = []
    limit = max_length(child_block("accordion", "items").child_block.child_blocks["title"])
    for node in nodes:
        here = richtext.line_of(node, line)
        if node.type == "heading" and node.tag == "h3":
            items.append({"title": richtext.inline_text(node, line=here, problems=problems), "body": ""})
            block.marks.append(Mark("an item (###)", here))
            if limit and len(items[-1]["title"]) > limit:
                problems.add(here, f"at most {limit} characters, this has {len(items[-1]['title'])}")
        elif not items:
            problems.add(here, "an accordion begins with “### Title” of its first item")
        else:
            html, marks = rich(node, line=line, problems=problems)
            items[-1]["body"] += html
            block.marks += marks
    if not items:
        problems.add(block.line, "“::: accordion” needs at least one item, “### Title”")
    return items
