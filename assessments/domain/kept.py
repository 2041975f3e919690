"""What a process keeps of versions, so that a page of a quiz neither asks for them nor reads their JSON again.

A version never changes and the digest of its texts does when they do: both are part of the key, and nothing has to be forgotten.
What is returned is shared by all requests of the process: read it, never change it.
"""

from collections.abc import Mapping
from functools import lru_cache

from assessments.models import QuizVersion, QuizVersionText
from assessments.questions import AllTexts

#: Versions, and versions times languages; a quiz of fifty questions takes about 100 kB.
MOST_KEPT = 200


@lru_cache(maxsize=MOST_KEPT)
def find_version(pk: int, digest: str, texts_digest: str) -> QuizVersion:
    """Return a version by its id and both its digests, as they were just read."""
    return QuizVersion.objects.get(pk=pk)


@lru_cache(maxsize=MOST_KEPT)
def find_texts(version_id: int, texts_digest: str) -> Mapping[str, Mapping[str, str]]:
    """Return the texts of a version by language and path."""
    return dict(QuizVersionText.objects.filter(version=version_id).values_list("language", "texts"))


@lru_cache(maxsize=5 * MOST_KEPT)
def find_texts_in(
    version_id: int, texts_digest: str, *, language: str, source_language: str
) -> tuple[Mapping[str, str], bool]:
    """Return the texts by path, in `language` or else the source's; and whether any had to be the source's."""
    by_language = find_texts(version_id, texts_digest)
    source = by_language.get(source_language, {})
    own = {path: text for path, text in by_language.get(language, {}).items() if text and path in source}
    return {**source, **own}, any(text and path not in own for path, text in source.items())


@lru_cache(maxsize=MOST_KEPT)
def find_all_texts(version_id: int, texts_digest: str) -> AllTexts:
    """Return each path's texts in all languages of the version, without repetition."""
    found: dict[str, list[str]] = {}
    for texts in find_texts(version_id, texts_digest).values():
        for path, text in texts.items():
            known = found.setdefault(path, [])
            if text and text not in known:
                known.append(text)
    return {path: tuple(texts) for path, texts in found.items()}
