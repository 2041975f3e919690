"""Corrections of a key: which questions a later version of a quiz grades otherwise, and by what."""

from collections.abc import Iterable
from typing import Any

from assessments.domain.texts import correct_texts, pick, read_all_texts
from assessments.models import Attempt, QuizVersion
from assessments.questions import KINDS, AllTexts, Question
from assessments.questions.reading import key_of, pooled


class Keys:
    """The keys of a correction, and what its texts make right, read once per version."""

    def __init__(self, version: QuizVersion, question_ids: Iterable[str]) -> None:
        asked = {question["id"]: question for question in pooled(version.structure["questions"])}
        self.version = version
        self.question_ids = sorted(set(question_ids) & set(asked))
        self.all_ids = set(asked)
        self._corrected = read_all_texts(version)
        self._accepted: dict[int, AllTexts] = {}
        self._versions: dict[int, QuizVersion] = {version.pk: version}

    def take_up(self, attempts: Iterable[Attempt]) -> list[Attempt]:
        """Return the attempts with their versions, each read once however many attempts share it."""
        found = list(attempts)
        wanted = {pk for one in found for pk in (one.version_id, one.corrected_by_id) if pk} - set(self._versions)
        if wanted:
            self._versions |= QuizVersion.objects.in_bulk(wanted)
        for one in found:
            one.version = self._versions[one.version_id]
            one.corrected_by = self._versions[one.corrected_by_id] if one.corrected_by_id else None
        return found

    def accepted_for(self, attempt: Attempt) -> AllTexts:
        known = self._accepted.get(attempt.version_id)
        if known is None:
            known = self._accepted[attempt.version_id] = read_all_texts(attempt.version)
        return correct_texts(known, self._corrected, attempt.corrected_questions)


def changed_questions(version: QuizVersion) -> list[str]:
    """Return the ids of the questions of `version` whose key differs from one by which somebody was graded.

    In the order of the quiz. Another weight is another key, and so is another text where answers are typed.
    """
    graded = Attempt.objects.filter(activity=version.activity_id, graded_at__isnull=False).order_by()
    used = {pk for pks in graded.values_list("version", "corrected_by").distinct() for pk in pks}
    earlier = QuizVersion.objects.filter(pk__in=used - {None}, number__lt=version.number)
    now = grading_keys(version)
    then = [grading_keys(one) for one in earlier]
    return [question_id for question_id, key in now.items() if any(keys.get(question_id, key) != key for keys in then)]


def grading_keys(version: QuizVersion) -> dict[str, Any]:
    """Return whatever decides how each question is graded, by its id."""
    texts = read_all_texts(version)
    return {
        question["id"]: [key_of(question), question["points"], _typed(question, texts)]
        for question in pooled(version.structure["questions"])
        if KINDS[question["kind"]].is_graded
    }


def _typed(question: Question, texts: AllTexts) -> list[tuple[str, tuple[str, ...]]]:
    if not KINDS[question["kind"]].grades_by_text:
        return []
    asked = {f"{question['id']}.text"}  # what is asked may be worded anew; what is compared with answers may not
    found = {path: some for path, some in pick(texts, [question["id"]]).items() if path not in asked}
    return sorted((path, tuple(sorted(some))) for path, some in found.items() if path.endswith((".text", ".right")))
