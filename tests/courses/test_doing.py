"""Pressing buttons: enrol, mark as done, leave; My learning and what is missing."""

import pytest

from courses.domain.outline import read_outline
from courses.domain.progress import complete_activity
from courses.models import Activity, ActivityRecord, Enrolment
from tests.factories.assessments import make_quiz_page
from tests.factories.courses import finish_course, list_activities, make_course, make_enrolment
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client):
    person = make_person(full_name="Mirela Șerban")
    client.force_login(person)
    return person


def done_url(activity):
    return f"/en/learning/done/{activity.key}/"


def test_done_leads_to_the_next_and_the_last_to_the_course(client, learner):
    enrolment = make_enrolment(learner)
    outline = read_outline(enrolment.course, language="en")
    activities = list_activities(enrolment.course)
    assert client.post(done_url(activities[0])).url == outline.activities[1].url
    for activity in activities[1:-1]:
        client.post(done_url(activity))
    response = client.post(done_url(activities[-1]), follow=True)
    assert response.redirect_chain == [(outline.url, 302)]
    assert "You have completed the course" in response.text


def test_pressed_twice_is_once(client, learner):
    enrolment = make_enrolment(learner)
    activity = list_activities(enrolment.course)[0]
    assert client.post(done_url(activity)).url == client.post(done_url(activity)).url
    assert ActivityRecord.objects.count() == 1
    for _ in range(2):
        client.post(f"/en/learning/enrol/{enrolment.course.key}/")
    assert Enrolment.objects.count() == 1


def test_who_is_not_enrolled_cannot_mark(client, learner):
    course = make_course()
    assert client.post(done_url(list_activities(course)[0])).status_code == 404
    assert client.get(done_url(list_activities(course)[0])).status_code == 405
    assert not ActivityRecord.objects.exists()


def test_a_graded_activity_cannot_be_marked(client, learner):
    activity = Activity.objects.get(key=make_quiz_page().translation_key)
    make_enrolment(learner, activity.module.course)
    assert client.post(done_url(activity)).status_code == 404
    assert not ActivityRecord.objects.exists()


def test_marking_needs_the_forms_token(learner):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)
    enrolment = make_enrolment(learner)
    assert strict.post(done_url(list_activities(enrolment.course)[0])).status_code == 403


def test_the_place_is_remembered_and_continue_leads_there(client, learner):
    enrolment = make_enrolment(learner)
    second = list_activities(enrolment.course)[1]
    client.get(read_outline(enrolment.course, language="en").activities[1].url)
    response = client.post(f"/en/learning/position/{second.key}/", {"position": "ab-12"})
    assert response.status_code == 204
    url = read_outline(enrolment.course, language="en").activities[1].url
    assert f'href="{url}#b-ab-12"' in client.get("/en/learning/").text


@pytest.mark.parametrize("position", ["", "x" * 65, '"><script>', "a b"])
def test_a_wrong_place_is_refused(client, learner, position):
    activity = list_activities(make_enrolment(learner).course)[0]
    assert client.post(f"/en/learning/position/{activity.key}/", {"position": position}).status_code == 400


def test_my_learning_is_empty_at_first(client, learner):
    make_course(title="Safety")
    text = client.get("/en/learning/").text
    assert "Nothing is in progress" in text
    assert "Safety" in text


def test_my_learning_shows_done_with_its_certificate(client, learner):
    finish_course(make_enrolment(learner, make_course(title="Safety")))
    make_enrolment(learner, make_course(title="Cases"))
    text = client.get("/en/learning/").text
    assert text.index("Cases") < text.index("Safety")
    assert "/en/certificates/" in text


def test_what_is_missing_is_listed_for_its_owner_only(client, learner):
    enrolment = make_enrolment(learner)
    activities = read_outline(enrolment.course, language="en").activities
    complete_activity(enrolment, list_activities(enrolment.course)[0])
    text = client.get(f"/en/learning/missing/{enrolment.uuid}/").text.partition("<main")[2]
    assert activities[0].title not in text
    assert all(activity.title in text for activity in activities[1:])
    client.force_login(make_person())
    assert client.get(f"/en/learning/missing/{enrolment.uuid}/").status_code == 404
    assert client.post(f"/en/learning/leave/{enrolment.uuid}/").status_code == 404


def test_leaving_asks_first_and_keeps_progress(client, learner):
    enrolment = make_enrolment(learner)
    complete_activity(enrolment, list_activities(enrolment.course)[0])
    assert "Leave the course?" in client.get(f"/en/learning/leave/{enrolment.uuid}/").text
    client.post(f"/en/learning/leave/{enrolment.uuid}/")
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at is not None
    client.post(f"/en/learning/enrol/{enrolment.course.key}/")
    assert ActivityRecord.objects.get().enrolment == Enrolment.objects.current().get()


def test_a_switch_of_language_keeps_all_progress(client, learner):
    enrolment = make_enrolment(learner)
    activity = list_activities(enrolment.course)[0]
    client.post(f"/bg/learning/done/{activity.key}/")
    for language in ("en", "ro", "sr-latn"):
        course_page = client.get(f"/{language}/courses/{enrolment.course.code}/").text
        assert course_page.count('<li class="is-done">') == 1
