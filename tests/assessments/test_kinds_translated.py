"""Questions of each kind in two languages of one version, and in the CMS."""

from copy import deepcopy

import pytest
from django.urls import reverse

from assessments.domain.versions import publish_texts
from assessments.models import QuizVersion
from tests.assessments.test_versions import translate
from tests.assessments.visits import address, post
from tests.factories.assessments import (
    make_gaps,
    make_likert,
    make_matching,
    make_note,
    make_number,
    make_ordering,
    make_quiz_page,
    make_short,
    right_values,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

KINDS = [make_matching, make_ordering, make_gaps, make_short, make_number, make_likert, make_note]


def in_romanian(raw):
    """The same blocks with each text translated; what is the same in every language stays."""
    raw = deepcopy(raw)
    for block in raw:
        for items in (value for value in block["value"].values() if isinstance(value, list)):
            for item in items:
                for name, text in item["value"].items():
                    if name in {"left", "right", "text", "name", "feedback"} and text:
                        item["value"][name] = f"{text} tradus"
    return raw


@pytest.mark.parametrize("make", [*KINDS, lambda: make_number(units={"m": "1", "cm": "0.01"})])
def test_a_translation_fits_its_version(make):
    raw = [make()]
    page = make_quiz_page(raw)
    written = publish_texts(translate(page, questions=in_romanian(raw)))
    assert written is not None
    source = QuizVersion.objects.get().texts.get(language="en").texts
    translated = {path for path, text in source.items() if written.texts[path] != text}
    assert translated == {path for path, text in source.items() if path.count(".") > 1 and text}


def test_a_matching_is_graded_alike_in_both_languages(learner):
    raw = [make_matching(), make_gaps()]
    page = make_quiz_page(raw)
    publish_texts(translate(page, questions=in_romanian(raw)))
    attempt = learner.begin(page)
    pairs, gaps = right_values(attempt).values()
    assert "Police tradus" in learner.get(address("question", attempt.uuid, 1, language="ro")).content.decode()
    post(learner, attempt, 1, language="ro", **{f"answer.{left}": token for left, token in pairs.items()})
    post(learner, attempt, 2, language="ro", **{"answer.1": gaps["1"], "answer.2": "police tradus"})
    result = learner.post(address("submit", attempt.uuid, language="ro"), follow=True).content.decode()
    assert "<strong>100 %</strong>" in result
    english = learner.get(address("result", attempt.uuid)).content.decode()
    assert "not right" not in english


def test_a_gap_that_a_translation_lost_stands_at_the_end(learner):
    raw = [make_gaps()]
    page = make_quiz_page(raw)
    translated = in_romanian(raw)
    translated[0]["value"]["text"] = "<p>Spuneți asta la [[2]].</p>"
    publish_texts(translate(page, questions=translated))
    attempt = learner.begin(page)
    shown = learner.get(address("question", attempt.uuid, 1, language="ro")).content.decode()
    assert shown.index('name="answer.2"') < shown.index('name="answer.1"')


def test_the_editor_opens_with_every_kind(client):
    page = make_quiz_page([make() for make in KINDS])
    client.force_login(make_person(is_superuser=True, is_staff=True))
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    page.full_clean()
