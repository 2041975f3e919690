"""The texts of a version: in a reader's language, falling back to the source's one by one, and in all of them for grading."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from assessments.domain.kept import find_all_texts, find_texts_in
from assessments.models import Attempt, QuizVersion
from assessments.questions import AllTexts

T = TypeVar("T")
REFERRING = re.compile(r"<(?:a|embed)\b")


def refers_to_pages(text: str) -> bool:
    """Whether rich text may hold what is only known when it is drawn, such as the address of a page."""
    return REFERRING.search(text) is not None


def read_version_texts(version: QuizVersion, *, language: str) -> tuple[Mapping[str, str], bool]:
    """Return the texts by path, in `language` or else the source's; and whether any had to be the source's.

    No query where this process has met them before.
    """
    return find_texts_in(version.pk, version.texts_digest, language=language, source_language=version.source_language)


def read_all_texts(version: QuizVersion) -> AllTexts:
    """Return each path's texts in all languages of the version, without repetition."""
    return find_all_texts(version.pk, version.texts_digest)


def read_attempt_texts(attempt: Attempt, *, language: str) -> tuple[Mapping[str, str], bool]:
    """Return the texts that an attempt shows: those of its version, and what a corrected question has beside them."""
    texts, is_partly_source = read_version_texts(attempt.version, language=language)
    if attempt.corrected_by is None:
        return texts, is_partly_source
    corrected, _is_partly_source = read_version_texts(attempt.corrected_by, language=language)
    return {**pick(corrected, attempt.corrected_questions), **texts}, is_partly_source


def read_accepted(attempt: Attempt) -> AllTexts:
    """Return what is right for an attempt where right is a matter of texts: of a corrected question, the correction's."""
    accepted = read_all_texts(attempt.version)
    if attempt.corrected_by is None:
        return accepted
    return correct_texts(accepted, read_all_texts(attempt.corrected_by), attempt.corrected_questions)


def correct_texts(accepted: AllTexts, corrected: AllTexts, question_ids: Iterable[str]) -> AllTexts:
    """Return `accepted` with the texts of some questions as they are in `corrected`."""
    replaced = pick(corrected, question_ids)
    questions = {path.split(".")[0] for path in replaced}
    return {path: texts for path, texts in accepted.items() if path.split(".")[0] not in questions} | replaced


def pick(texts: Mapping[str, T], question_ids: Iterable[str]) -> dict[str, T]:
    """Return the texts of some questions."""
    wanted = set(question_ids)
    return {path: text for path, text in texts.items() if path.split(".")[0] in wanted}
