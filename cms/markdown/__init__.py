"""Markdown with containers ↔ blocks, as docs/course-packs.md describes it. No database here."""

from cms.markdown.blocks import Block, Mark, first_difference
from cms.markdown.files import TextFile, read_text_file, write_text_file
from cms.markdown.problems import PackError, Problem, Problems
from cms.markdown.reading import read_blocks
from cms.markdown.stream import block_id, from_stream, hidden_id, to_stream
from cms.markdown.writing import write_blocks

__all__ = [
    "Block",
    "Mark",
    "PackError",
    "Problem",
    "Problems",
    "TextFile",
    "block_id",
    "first_difference",
    "from_stream",
    "hidden_id",
    "read_blocks",
    "read_text_file",
    "to_stream",
    "write_blocks",
    "write_text_file",
]
