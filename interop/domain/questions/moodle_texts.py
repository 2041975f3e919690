"""Texts of Moodle XML: an element with the format as attribute and the text below it."""

from interop.domain.questions.choices import Weighed
from interop.domain.questions.model import MOST_ANSWERS, CannotRead, too_many_answers
from interop.domain.questions.numbers import read_fraction
from interop.domain.questions.texts import Reader
from interop.domain.questions.xml_tree import Node


class MoodleReader(Reader):
    """Reads elements of the shape `<answer format="html"><text>…</text></answer>`."""

    def rich_of(self, node: Node | None) -> str:
        return self.rich(text_of(node), _format_of(node)) if node else ""

    def plain_of(self, node: Node | None) -> str:
        return self.plain(text_of(node), _format_of(node)) if node else ""

    def weighed(self, node: Node, tag: str = "answer") -> list[Weighed]:
        """Return the answers of a question with their weights and feedback; those with nothing in them are none."""
        found = [one for one in node.each(tag) if text_of(one)]
        if len(found) > MOST_ANSWERS:
            raise CannotRead(too_many_answers())
        return [
            Weighed(
                self.plain_of(one),
                read_fraction(one.attributes.get("fraction", "0"), self.parsed),
                self.plain_of(one.first("feedback")),
            )
            for one in found
        ]


def text_of(node: Node) -> str:
    """Return the text as it stands in the file."""
    text = node.first("text")
    if text is not None:
        return text.text.strip()
    return "".join(child for child in node.children if isinstance(child, str)).strip()


def _format_of(node: Node) -> str:
    return node.attributes.get("format", "html" if "<" in text_of(node) else "moodle").strip().lower()
