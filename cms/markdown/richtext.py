"""Markdown ↔ rich text as Wagtail stores it: paragraphs, two ranks of headings, lists, bold, italic, links."""

import re
from html import escape

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from cms.markdown.problems import Problems

PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
WRAPS = {"strong": "b", "em": "i"}
LISTS = {"bullet_list": "ul", "ordered_list": "ol"}
SAFE_ADDRESS = re.compile(r"^(https?://|mailto:|tel:|/)", re.IGNORECASE)


def parse(text: str) -> list[SyntaxTreeNode]:
    """Return the top-level nodes of a Markdown text."""
    return SyntaxTreeNode(PARSER.parse(text)).children


def line_of(node: SyntaxTreeNode, offset: int) -> int:
    """Return the line in the file, when the text that was parsed begins on line `offset`."""
    return offset + (node.map[0] if node.map else 0)


# ---- to HTML ----------------------------------------------------------------------------------------------------------


def inline_html(node: SyntaxTreeNode, *, line: int, problems: Problems) -> str:
    """Return the inline content of a paragraph or heading as HTML."""
    return "".join(_inline(child, line, problems) for child in _inline_nodes(node))


def inline_text(node: SyntaxTreeNode, *, line: int, problems: Problems) -> str:
    """Return the inline content as plain text; markup in it is a problem."""
    parts = []
    for child in _inline_nodes(node):
        if child.type == "text":
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
        else:
            problems.add(line, "only plain text can stand here, without bold, italic or links")
    return "".join(parts)


def _inline_nodes(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [inner for child in node.children if child.type == "inline" for inner in child.children]


def _inline(node: SyntaxTreeNode, line: int, problems: Problems) -> str:
    inner = "".join(_inline(child, line, problems) for child in node.children)
    if node.type == "text":
        return escape(node.content, quote=False)
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "<br/>"
    if node.type in WRAPS:
        return f"<{WRAPS[node.type]}>{inner}</{WRAPS[node.type]}>"
    if node.type == "link":
        return _link(str(node.attrs.get("href", "")), inner, line, problems)
    problems.add(line, f"{node.type.replace('_', ' ')} cannot stand in a text")
    return inner


def _link(address: str, inner: str, line: int, problems: Problems) -> str:
    if not SAFE_ADDRESS.match(address):
        problems.add(line, f"a link must begin with https://, mailto:, tel: or /: {address}")
    return f'<a href="{escape(address)}">{inner}</a>'


def list_html(node: SyntaxTreeNode, *, offset: int, problems: Problems) -> str:
    """Return a list as HTML; an item is one paragraph and perhaps a list below it."""
    tag = LISTS[node.type]
    return f"<{tag}>{''.join(_item(item, offset, problems) for item in node.children)}</{tag}>"


def _item(item: SyntaxTreeNode, offset: int, problems: Problems) -> str:
    parts = []
    for position, child in enumerate(item.children):
        if child.type == "paragraph" and position == 0:
            parts.append(inline_html(child, line=line_of(child, offset), problems=problems))
        elif child.type in LISTS and position > 0:
            parts.append(list_html(child, offset=offset, problems=problems))
        else:
            problems.add(line_of(child, offset), "an item of a list is one paragraph")
    return f"<li>{''.join(parts)}</li>"


# ---- to Markdown ------------------------------------------------------------------------------------------------------


def to_markdown(html: str) -> str:
    """Return rich text as Markdown: blocks parted by an empty line, one line each, lists tight."""
    soup = BeautifulSoup(html, "html.parser")
    pieces = [_block_markdown(element) for element in soup.children]
    return "\n\n".join(piece for piece in pieces if piece)


def _block_markdown(element: PageElement) -> str:
    if isinstance(element, NavigableString):
        return guard_start(escape_text(str(element).strip()))
    if not isinstance(element, Tag):
        return ""
    if element.name in ("h2", "h3", "h4"):
        return f"{'#' * int(element.name[1])} {_inline_markdown(element)}"
    if element.name in ("ul", "ol"):
        return "\n".join(_list_lines(element))
    return guard_start(_inline_markdown(element))


def _list_lines(element: Tag) -> list[str]:
    lines = []
    for number, item in enumerate(element.find_all("li", recursive=False), start=1):
        sign = "-" if element.name == "ul" else f"{number}."
        lists = item.find_all(["ul", "ol"], recursive=False)
        text = "".join(_piece(child) for child in item.children if child not in lists).strip()
        lines.append(f"{sign} {guard_start(text)}")
        for inner in lists:
            lines += [" " * (len(sign) + 1) + line for line in _list_lines(inner)]
    return lines


def _inline_markdown(element: Tag) -> str:
    return "".join(_piece(child) for child in element.children).strip()


def _piece(child: PageElement) -> str:
    if isinstance(child, NavigableString):
        return escape_text(str(child))
    if not isinstance(child, Tag):
        return ""
    inner = "".join(_piece(grandchild) for grandchild in child.children)
    if child.name == "br":
        return "\\\n"
    if child.name in ("b", "strong", "i", "em"):
        return _wrapped(inner, "**" if child.name in ("b", "strong") else "*")
    if child.name == "a" and child.get("href"):
        return f"[{inner}]({child['href']})"
    return inner


def _wrapped(inner: str, sign: str) -> str:
    """Put the sign around what is not space: `**word **` would not be bold."""
    bare = inner.strip()
    if not bare:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{sign}{bare}{sign}{after}"


_ALWAYS = re.compile(r"[*`]|\\(?=[!-/:-@\[-`{-~])|\\$|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z])|&(?=#?\w+;)")
_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|:::|~~~|[-=]{1,}\s*$)")
_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def escape_text(text: str) -> str:
    """Return text so that Markdown reads it as it stands, with as few backslashes as that takes."""
    text = _ALWAYS.sub(lambda match: "\\" + match[0], text)
    if re.search(r"\][(\[:]", text):
        text = re.sub(r"[\[\]]", lambda match: "\\" + match[0], text)
    return text


def guard_start(text: str) -> str:
    """Escape what would make the line a heading, an item, a quotation or a container."""
    return _NUMBER.sub(r"\1\\\2", _START.sub(r"\\\1", text))
