"""Publishing: when there is a new version, and which texts it shows."""

import contextlib
from copy import deepcopy

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from assessments.domain.texts import read_version_texts
from assessments.domain.versions import (
    find_activity,
    newest_version,
    publish_texts,
    publish_version,
    repair_versions,
)
from assessments.models import QuizPage, QuizVersion, QuizVersionText
from courses.models import Activity
from tests.factories.assessments import (
    change_questions,
    make_attempt,
    make_course_pages,
    make_quiz_page,
    make_single,
    make_true_false,
    right_values,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def translate(page, language="ro", *, questions):
    """A live Romanian page of the same quiz, with the same block ids."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    copy = page.copy_for_translation(locale, copy_parents=True)
    copy.questions = questions
    copy.live = True
    copy.save()
    return QuizPage.objects.get(pk=copy.pk)


def in_romanian(blocks):
    blocks = deepcopy(blocks)
    for block in blocks:
        block["value"]["text"] = "<p>Ce faceți mai întâi?</p>"
        for option in block["value"].get("options", []):
            option["value"]["text"] += " (ro)"
    return blocks


def newest():
    return QuizVersion.objects.order_by("-number").first()


def test_same_content_makes_no_second_version():
    questions = [make_single()]
    page = make_quiz_page(questions)
    change_questions(page, questions)
    publish_version(page)
    assert QuizVersion.objects.count() == 1


@pytest.mark.parametrize("change", ["text", "key", "rules", "order"])
def test_any_difference_makes_a_new_version(change):
    questions = [make_single(), make_true_false()]
    page = make_quiz_page(questions)
    other, rules = deepcopy(questions), {}
    if change == "text":
        other[0]["value"]["text"] = "<p>And now?</p>"
    elif change == "key":
        other[1]["value"]["answer"] = "true"
    elif change == "order":
        other.reverse()
    else:
        rules = {"pass_mark": 80}
    change_questions(page, other, **rules)
    assert list(QuizVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_lesson_to_revisit_is_kept_by_its_key():
    module = make_course_pages()
    lesson = module.get_children().first()
    make_quiz_page([make_single(revisit=lesson.pk)], module=module)
    assert newest().structure["questions"][0]["revisit"] == str(lesson.translation_key)


def test_version_is_made_though_the_outline_was_not_synced_yet():
    page = make_quiz_page()
    QuizVersionText.objects.all().delete()
    QuizVersion.objects.all().delete()
    Activity.objects.filter(key=page.translation_key).delete()
    assert publish_version(page).number == 1


def test_translation_adds_its_texts_to_the_version():
    questions = [make_single()]
    page = make_quiz_page(questions)
    publish_texts(translate(page, questions=in_romanian(questions)))
    texts, is_partly_source = read_version_texts(newest(), language="ro")
    assert texts[f"{questions[0]['id']}.text"] == "<p>Ce faceți mai întâi?</p>"
    assert not is_partly_source or "Yes." in texts.values()
    assert QuizVersion.objects.count() == 1


def test_translation_never_makes_a_version():
    page = make_quiz_page()
    with pytest.raises(ValueError):
        publish_version(translate(page, questions=[make_single()]))


def test_a_translation_shows_after_its_first_publishing_failed():
    questions = [make_single()]
    page = make_quiz_page(questions)
    translated = translate(page, questions=in_romanian(questions))
    shown = newest_version(find_activity(page))
    with contextlib.suppress(InterruptedError), transaction.atomic():
        publish_texts(translated)
        raise InterruptedError
    before, _is_partly_source = read_version_texts(newest_version(find_activity(page)), language="ro")
    assert before[f"{questions[0]['id']}.text"] != "<p>Ce faceți mai întâi?</p>"
    publish_texts(translated)
    assert newest_version(find_activity(page)) is not shown
    texts, _is_partly_source = read_version_texts(newest(), language="ro")
    assert texts[f"{questions[0]['id']}.text"] == "<p>Ce faceți mai întâi?</p>"


def test_translation_with_another_key_is_ignored():
    questions = [make_single()]
    page = make_quiz_page(questions)
    other = in_romanian(questions)
    other[0]["value"]["options"][0]["value"]["is_right"] = False
    other[0]["value"]["options"][1]["value"]["is_right"] = True
    assert publish_texts(translate(page, questions=other)) is None
    assert not QuizVersionText.objects.filter(language="ro").exists()


def test_missing_text_falls_back_to_the_source():
    questions = [make_single(), make_true_false()]
    page = make_quiz_page(questions)
    half = in_romanian(questions)
    half[1]["value"]["text"] = ""
    publish_texts(translate(page, questions=half))
    texts, is_partly_source = read_version_texts(newest(), language="ro")
    assert is_partly_source
    assert texts[f"{questions[0]['id']}.text"] == "<p>Ce faceți mai întâi?</p>"
    assert texts[f"{questions[1]['id']}.text"] == "<p>A child can consent.</p>"


def test_new_version_keeps_translations_of_what_did_not_change():
    questions = [make_single(), make_true_false()]
    page = make_quiz_page(questions)
    publish_texts(translate(page, questions=in_romanian(questions)))
    changed = deepcopy(questions)
    changed[1]["value"]["text"] = "<p>A child can never consent.</p>"
    change_questions(page, changed)
    texts, _is_partly_source = read_version_texts(newest(), language="ro")
    assert texts[f"{questions[0]['id']}.text"] == "<p>Ce faceți mai întâi?</p>"
    assert texts[f"{questions[1]['id']}.text"] == "<p>A child can never consent.</p>"


def test_new_key_drops_the_translations_of_its_question():
    questions = [make_true_false()]
    page = make_quiz_page(questions)
    publish_texts(translate(page, questions=in_romanian(questions)))
    changed = deepcopy(questions)
    changed[0]["value"]["answer"] = "true"
    change_questions(page, changed)
    texts, _is_partly_source = read_version_texts(newest(), language="ro")
    assert texts[f"{questions[0]['id']}.text"] == "<p>A child can consent.</p>"


def test_a_running_attempt_keeps_its_version():
    questions = [make_true_false(answer="false")]
    page = make_quiz_page(questions)
    attempt = make_attempt(page, make_person())
    changed = deepcopy(questions)
    changed[0]["value"]["answer"] = "true"
    change_questions(page, changed)
    attempt.refresh_from_db()
    assert attempt.version.number == 1
    assert right_values(attempt) == {questions[0]["id"]: "false"}


def test_publishing_is_heard_after_commit(django_capture_on_commit_callbacks):
    page = make_quiz_page([make_single()])
    page.pass_mark = 90
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert newest().rules["pass_mark"] == 90


def test_command_repairs_what_was_lost(capsys):
    page = make_quiz_page()
    QuizVersionText.objects.all().delete()
    QuizVersion.objects.all().delete()
    call_command("publish_quizzes")
    assert newest().activity.key == page.translation_key
    assert "1 quiz pages" in capsys.readouterr().out
    repair_versions()
    assert QuizVersion.objects.count() == 1


def quiz_form(page, blocks):
    """The editor's form as the browser would send it."""
    data = page.quiz_rules.to_json() | {"title": page.title, "slug": page.slug, "minutes": 5}
    data = nested_form_data(
        {**data, "opens_at": "", "closes_at": "", "comments": inline_formset([]), "questions": streamfield(blocks)}
    )
    form_class = QuizPage.get_edit_handler().get_form_class()
    return form_class(data, instance=page, parent_page=page.get_parent(), for_user=make_person(is_superuser=True))


def test_a_quiz_without_questions_cannot_be_published():
    form = quiz_form(make_quiz_page(), [])
    assert not form.is_valid()
    assert list(form.errors) == ["questions"]


def test_a_draft_may_wait_for_its_questions():
    form = quiz_form(make_quiz_page(), [])
    form.defer_required_fields()
    assert form.is_valid(), form.errors


def test_a_question_without_a_right_answer_is_refused():
    options = streamfield([("item", {"text": "Listen", "feedback": ""}), ("item", {"text": "Wait", "feedback": ""})])
    block = {"text": rich_text("<p>What now?</p>"), "options": options, "points": 1, "explanation": "", "revisit": ""}
    form = quiz_form(make_quiz_page(), [("single", block)])
    assert not form.is_valid()
    assert "Mark exactly one option as right" in str(form.errors.as_data()["questions"][0].as_json_data())
