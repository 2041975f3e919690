"""What is published of a quiz: a version per digest of structure, key, rules and source texts; texts per language beside it.

The source-language page alone makes versions. A translation adds its texts to the version that it fits; whatever is missing
or was translated from an older text falls back to the source, text by text.
"""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.models import Page

from assessments.domain.bank import expand, note_uses
from assessments.domain.kept import find_version
from assessments.models import QuizPage, QuizVersion, QuizVersionText
from assessments.questions import Question
from assessments.questions.reading import chosen_lessons, key_of, pooled, read_questions
from courses.domain.outline import sync
from courses.models import Activity, CoursePage
from people.statements import read

# A plain statement: every page of a quiz asks it.
NEWEST = """
    SELECT id, digest, texts_digest FROM assessments_quizversion WHERE activity_id = %s ORDER BY number DESC LIMIT 1
"""


def publish_page(page: QuizPage) -> None:
    """Bring the versions level with a live quiz page of any language. Idempotent."""
    activity = find_activity(page)
    if activity is None:
        return
    if page.locale.language_code == activity.module.course.source_language:
        publish_version(page)
    else:
        publish_texts(page)


def find_activity(page: QuizPage) -> Activity | None:
    """Return the anchor of a quiz page, syncing its course first when it is not there yet; None outside a live course."""
    anchors = Activity.objects.select_related("module__course").filter(key=page.translation_key)
    if activity := anchors.first():
        return activity
    for key in CoursePage.objects.ancestor_of(page).values_list("translation_key", flat=True):
        sync(key)
    return anchors.first()


@transaction.atomic
def publish_version(quiz_page: QuizPage) -> QuizVersion | None:
    """Return the version that a live source-language page stands for, a new one only when something differs from the newest.

    None while the page is outside a live course or has no questions. Raises ValueError for a page of another language.
    """
    activity = find_activity(quiz_page)
    if activity is None:
        return None
    source_language = activity.module.course.source_language
    if quiz_page.locale.language_code != source_language:
        raise ValueError(f"{quiz_page} is not in {source_language}, which alone makes versions")
    Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    structure, texts = read_page(quiz_page)
    if not structure["questions"]:
        return None
    rules = quiz_page.quiz_rules.to_json()
    digest = make_digest(structure, texts, rules)
    newest = newest_version(activity)
    if newest is not None and newest.digest == digest:
        return newest
    version = QuizVersion.objects.create(
        activity=activity,
        number=newest.number + 1 if newest else 1,
        digest=digest,
        structure=structure,
        rules=rules,
        source_language=source_language,
    )
    QuizVersionText.objects.create(version=version, language=source_language, texts=texts)
    note_uses(activity, structure["questions"])
    if newest is not None:
        _carry_over(newest, version, texts)
    version.texts_digest = _stamp_texts(version)
    return version


@transaction.atomic
def publish_texts(translated_page: QuizPage) -> QuizVersionText | None:
    """Add the texts of a live translation to the newest version, question by question.

    A question whose key is not the version's any more keeps what it had. None when none of them fits.
    """
    activity = find_activity(translated_page)
    if activity is None:
        return None
    Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    version = newest_version(activity)
    if version is None:
        return None
    structure, texts = read_page(translated_page)
    keys = {question["id"]: key_of(question) for question in pooled(version.structure["questions"])}
    fitting = {
        question["id"] for question in pooled(structure["questions"]) if keys.get(question["id"]) == key_of(question)
    }
    if not fitting:
        return None
    language = translated_page.locale.language_code
    before = QuizVersionText.objects.filter(version=version, language=language).values_list("texts", flat=True).first()
    own = {path: text for path, text in texts.items() if path.split(".")[0] in fitting}
    written, _is_new = QuizVersionText.objects.update_or_create(
        version=version, language=language, defaults={"texts": (before or {}) | own}
    )
    _stamp_texts(version)
    return written


def newest_version(activity: Activity) -> QuizVersion | None:
    """Return the version that a new attempt would be made at: shared by the process, not to be changed."""
    found = read(NEWEST, activity.pk)
    return find_version(*found[0]) if found else None


def read_page(page: QuizPage) -> tuple[dict[str, list[Question]], dict[str, str]]:
    """Return structure and texts as they stand in a quiz page."""
    raw = expand(page.questions.get_prep_value(), language=page.locale.language_code)
    keys = Page.objects.filter(pk__in=chosen_lessons(raw)).values_list("pk", "translation_key")
    questions, texts = read_questions(raw, {pk: str(key) for pk, key in keys})
    return {"questions": questions}, texts


def make_digest(structure: dict[str, Any], texts: dict[str, str], rules: dict[str, Any]) -> str:
    """Return the fingerprint of a version."""
    return sha256(json.dumps([structure, texts, rules], sort_keys=True).encode()).hexdigest()


def repair_versions(keys: list[UUID] | None = None) -> int:
    """Publish again every live quiz page, or those with `keys`: sources first. Returns how many pages were looked at."""
    pages = QuizPage.objects.live().filter(alias_of=None).select_related("locale")
    if keys is not None:
        pages = pages.filter(translation_key__in=keys)
    sources = dict(Activity.objects.filter(kind="quiz").values_list("key", "module__course__source_language"))
    in_order = sorted(pages, key=lambda page: page.locale.language_code != sources.get(page.translation_key))
    for page in in_order:
        publish_page(page)
    return len(in_order)


def _carry_over(old: QuizVersion, new: QuizVersion, source: dict[str, str]) -> None:
    """Keep the translations of what did not change: same question, same key, same source text."""
    before = {text.language: text.texts for text in old.texts.all()}
    old_source = before.pop(old.source_language, {})
    before_keys = {question["id"]: key_of(question) for question in pooled(old.structure["questions"])}
    ids = {
        question["id"]
        for question in pooled(new.structure["questions"])
        if before_keys.get(question["id"]) == key_of(question)
    }
    fresh = {path for path, text in source.items() if path.split(".")[0] in ids and old_source.get(path) == text}
    QuizVersionText.objects.bulk_create(
        QuizVersionText(version=new, language=language, texts={path: texts[path] for path in fresh if path in texts})
        for language, texts in before.items()
    )


def _stamp_texts(version: QuizVersion) -> str:
    """Say by a digest which texts the version has now, and return it. To be called with the activity locked.

    In the database only: other requests share the object, and would keep older texts under a digest not yet committed.
    """
    texts = dict(version.texts.values_list("language", "texts"))
    digest = sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    QuizVersion.objects.filter(pk=version.pk).update(texts_digest=digest)
    return digest
