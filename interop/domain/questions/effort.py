"""How much work a file may be. Counted, not timed: the same file is read to the same place at every reading.

One unit is about a millionth of a second on a small server.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

from interop.domain.questions.model import CannotRead

#: 5000 questions as Moodle writes them, of four options with feedback, fit.
MOST_FOR_READING, MOST_FOR_CHECKING = 2_200_000, 1_300_000
NODE, TEXT, TAG, PICTURE, QUESTION, ITEM = 3, 10, 6, 50, 60, 40
#: So many signs of plain text, or of Markdown, are a unit.
SIGNS, SIGNS_OF_MARKDOWN = 12, 0.1

_left: ContextVar[list[float] | None] = ContextVar("left", default=None)


@contextmanager
def limit_effort(most: int) -> Iterator[None]:
    """Within, no more than this can be spent."""
    token = _left.set([most])
    try:
        yield
    finally:
        _left.reset(token)


def spend(amount: float) -> None:
    """Count work that is to be done. Raises CannotRead when it is too much, and from then on always."""
    left = _left.get()
    if left is None:
        return
    left[0] -= amount
    if left[0] < 0:
        raise CannotRead(_("the file is too much work up to here: divide it into several files"))


def spend_on_text(text: str, form: str) -> None:
    """Count the work of reading a text in one of Moodle's formats. Raises CannotRead when it is too much."""
    signs = SIGNS_OF_MARKDOWN if form == "markdown" else SIGNS
    spend(TEXT + len(text) / signs + text.count("<") * TAG)
