"""Whether what was read fits the blocks of the bank: by the same rules that hold for what a trainer writes."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import Block

from assessments.blocks import QUESTION_BLOCKS
from interop.domain.questions.model import Parsed, ParsedFile, Refused, with_ids

BLOCKS: dict[str, Block] = dict(QUESTION_BLOCKS)


def check_blocks(found: ParsedFile) -> None:
    """Move every question that the bank would refuse to what is refused."""
    good, keys = [], set()
    for question in found.questions:
        reason = find_misfit(question)
        if reason:
            found.refused.append(Refused(question.line, question.name, reason))
        elif question.key in keys:
            question.warn("the same question stands in the file twice")
            good.append(question)
        else:
            keys.add(question.key)
            good.append(question)
    found.questions = good


def find_misfit(question: Parsed) -> str:
    """Return why the question cannot stand in the bank; "" when it can."""
    block = BLOCKS.get(question.kind)
    if block is None:
        return f"this site has no questions of the kind “{question.kind}”"
    if question.kind == "note":
        for value in question.values.values():
            for name in value.keys() - {"text"}:
                del value[name]
    for language, value in question.values.items():
        try:
            block.clean(block.to_python(with_ids(value, question.key)))
        except ValidationError as error:
            told = "; ".join(dict.fromkeys(each_message(error)))[:300]
            return f"{told} ({language})" if language else told
    return ""


def each_message(error: Any, name: str = "") -> Iterator[str]:
    """Yield the messages of an error of blocks, each with the name of its field."""
    below = getattr(error, "block_errors", None)
    inner = below.items() if isinstance(below, dict) else enumerate(below or [])
    for key, one in inner:
        if one is not None:
            yield from each_message(one, f"{name} {key + 1 if isinstance(key, int) else key}".strip())
    general = getattr(error, "non_block_errors", None)
    for one in general or []:
        yield from each_message(one, name)
    if below is None and general is None:
        for message in getattr(error, "messages", [str(error)]):
            yield f"{name}: {message}" if name else str(message)
