"""Whether what was read fits the blocks of the bank: by the same rules that hold for what a trainer writes."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import Block

from assessments.blocks import QUESTION_BLOCKS
from interop.domain.questions.effort import ITEM, QUESTION, spend
from interop.domain.questions.model import LISTS, CannotRead, Parsed, ParsedFile, Refused, with_ids

BLOCKS: dict[str, Block] = dict(QUESTION_BLOCKS)


def check_blocks(found: ParsedFile) -> None:
    """Move every question that the bank would refuse to what is refused."""
    good, keys = [], set()
    for question in found.questions:
        reason = find_misfit(question)
        if reason:
            found.refused.append(Refused(question.line, question.name, reason))
        elif question.key in keys:
            question.warn(_("the same question stands in the file twice"))
            good.append(question)
        else:
            keys.add(question.key)
            good.append(question)
    found.questions = good


def find_misfit(question: Parsed) -> str:
    """Return why the question cannot stand in the bank; "" when it can."""
    block = BLOCKS.get(question.kind)
    if block is None:
        return _("this site has no questions of the kind “%(kind)s”") % {"kind": question.kind}
    if question.kind == "note":
        for value in question.values.values():
            for name in value.keys() - {"text"}:
                del value[name]
    for language, value in question.values.items():
        try:
            spend(QUESTION + ITEM * sum(len(value.get(name, ())) for name in LISTS))
            block.clean(block.to_python(with_ids(value, question.key)))
        except CannotRead as error:
            return error.reason
        except ValidationError as error:
            told = "; ".join(dict.fromkeys(each_message(error, block)))[:300]
            return _("%(reason)s (in %(language)s)") % {"reason": told, "language": language} if language else told
    return ""


def each_message(error: Any, block: Any, where: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the messages of an error of blocks, each with the labels of the fields it is about."""
    below = getattr(error, "block_errors", None)
    inner = below.items() if isinstance(below, dict) else enumerate(below or [])
    for key, one in inner:
        if one is not None:
            child = block.child_block if isinstance(key, int) else block.child_blocks[key]
            label = str(key + 1) if isinstance(key, int) else str(child.label or key)
            yield from each_message(one, child, (*where, label))
    general = getattr(error, "non_block_errors", None)
    for one in general or []:
        yield from each_message(one, block, where)
    if below is None and general is None:
        for message in getattr(error, "messages", [str(error)]):
            told = {"field": " › ".join(where), "message": message}
            yield _("%(field)s: %(message)s") % told if where else str(message)
