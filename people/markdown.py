"""Markdown of the policies as HTML that may stand on a page."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"a", "blockquote", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong"} | {
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}


@lru_cache(maxsize=64)
def render_markdown(text: str) -> SafeString:
    """Return `text` as HTML with headings, lists, tables and links; anything else of it is dropped."""
    html = MarkdownIt("commonmark").enable("table").render(text)
    return mark_safe(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}))  # noqa: S308 - cleaned
