"""The texts of a version: in a reader's language, falling back to the source's one by one, and in all of them for grading."""

from assessments.models import QuizVersion
from assessments.questions import AllTexts


def read_version_texts(version: QuizVersion, *, language: str) -> tuple[dict[str, str], bool]:
    """Return the texts by path, in `language` or else the source's; and whether any had to be the source's."""
    rows = version.texts.filter(language__in=[language, version.source_language]).values_list("language", "texts")
    by_language = dict(rows)
    source = by_language.get(version.source_language, {})
    own = {path: text for path, text in by_language.get(language, {}).items() if text and path in source}
    return source | own, any(text and path not in own for path, text in source.items())


def read_all_texts(version: QuizVersion) -> AllTexts:
    """Return each path's texts in all languages of the version, without repetition: one query."""
    found: dict[str, list[str]] = {}
    for texts in version.texts.values_list("texts", flat=True):
        for path, text in texts.items():
            known = found.setdefault(path, [])
            if text and text not in known:
                known.append(text)
    return {path: tuple(texts) for path, texts in found.items()}
