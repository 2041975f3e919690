"""How much work a file may be. Counted, not timed: the same file is read to the same place at every reading.

One unit is about a millionth of a second on a small server.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

from interop.domain.questions.model import CannotRead

#: For reading a file, and again for checking what was read.
MOST = 1_500_000
NODE, TEXT, TAG, PICTURE, QUESTION, ITEM = 2, 10, 6, 50, 60, 40
#: So many signs of plain text, or of Markdown, are a unit.
SIGNS, SIGNS_OF_MARKDOWN = 12, 0.1

_spent: ContextVar[list[float] | None] = ContextVar("spent", default=None)


@contextmanager
def limit_effort() -> Iterator[None]:
    """Within, what is spent is counted, from nothing."""
    token = _spent.set([0])
    try:
        yield
    finally:
        _spent.reset(token)


def spend(amount: float) -> None:
    """Count work that is to be done. Raises CannotRead when it is too much, and from then on always."""
    spent = _spent.get()
    if spent is None:
        return
    spent[0] += amount
    if spent[0] > MOST:
        raise CannotRead(_("the file is too much work up to here: divide it into several files"))


def spend_on_text(text: str, form: str) -> None:
    """Count the work of reading a text in one of Moodle's formats. Raises CannotRead when it is too much."""
    signs = SIGNS_OF_MARKDOWN if form == "markdown" else SIGNS
    spend(TEXT + len(text) / signs + text.count("<") * TAG)
