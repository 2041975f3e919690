"""The completion report: who sees whom, what is counted, what it costs."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Membership
from tests.factories.courses import finish_course, make_course, make_enrolment
from tests.factories.people import make_membership, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_person(full_name="Marija Upravnica")


@pytest.fixture
def service(manager):
    service = make_organisation("Centar")
    make_membership(manager, service, role=Membership.Role.MANAGER)
    return service


@pytest.fixture
def report(client, manager):
    client.force_login(manager)

    def read(**query):
        return client.get(reverse("reports:overview"), query)

    return read


def names(response):
    return [row.person.full_name for row in response.context["rows"]]


def add_member(service, name="Ana"):
    person = make_person(full_name=name)
    make_membership(person, service)
    return person


def test_manager_sees_the_people_of_her_subtree_alone(report, service):
    below = make_organisation("Odsjek", parent=service)
    elsewhere = make_organisation("Drugi centar")
    add_member(service, "Ana")
    add_member(below, "Besa")
    add_member(elsewhere, "Vesna")
    assert names(report()) == ["Ana", "Besa"]


def test_person_who_left_is_gone_from_list_counts_and_file(report, client, service):
    make_course()
    leaver = add_member(service, "Ana")
    add_member(service, "Besa")
    leaver.memberships.update(since=timezone.localdate() - timedelta(days=9), until=timezone.localdate())
    response = report()
    assert names(response) == ["Besa"]
    assert response.context["counts"]["people"] == 1
    assert "Ana" not in b"".join(client.get(reverse("reports:export")).streaming_content).decode()


def test_outsiders_are_refused(client, service):
    add_member(service)
    assert client.get(reverse("reports:overview")).status_code == 302
    client.force_login(make_person())
    assert client.get(reverse("reports:overview")).status_code == 403
    assert client.get(reverse("reports:export")).status_code == 403


def test_status_tells_done_late_on_the_way_and_not_started(report, service):
    course = make_course()
    finish_course(make_enrolment(add_member(service, "Dora"), course))
    long_ago = timezone.now() - timedelta(days=15)
    make_enrolment(add_member(service, "Lana"), course, last_active_at=long_ago)
    make_enrolment(add_member(service, "Iva"), course)
    add_member(service, "Nada")
    response = report()
    statuses = {row.person.full_name: row.cells[0].status for row in response.context["rows"]}
    assert statuses == {"Lana": "late", "Dora": "done", "Iva": "in_progress", "Nada": "not_started"}
    assert names(response)[0] == "Lana"
    assert response.context["counts"] == {"people": 4, "done": 1, "late": 1, "in_progress": 1, "not_started": 1}


@pytest.mark.parametrize(
    ("status", "expected"),
    [("done", ["Dora"]), ("late", ["Lana"]), ("in_progress", ["Iva"]), ("not_started", ["Nada"])],
)
def test_status_filter_agrees_with_the_table(report, service, status, expected):
    course = make_course()
    finish_course(make_enrolment(add_member(service, "Dora"), course))
    make_enrolment(add_member(service, "Lana"), course, last_active_at=timezone.now() - timedelta(days=15))
    make_enrolment(add_member(service, "Iva"), course)
    add_member(service, "Nada")
    assert names(report(status=status, course=course.pk)) == expected


def test_organisation_of_somebody_else_is_no_choice(report, service):
    elsewhere = make_organisation("Drugi centar")
    add_member(service, "Ana")
    add_member(elsewhere, "Vesna")
    response = report(organisation=elsewhere.pk)
    assert "organisation" in response.context["filter"].form.errors
    assert "Vesna" not in response.content.decode()


def test_organisation_narrows_to_what_lies_below_it(report, service):
    below = make_organisation("Odsjek", parent=service)
    add_member(service, "Ana")
    add_member(make_organisation("Pododsjek", parent=below), "Besa")
    both = add_member(below, "Cvijeta")
    make_membership(both, service)
    assert names(report(organisation=below.pk)) == ["Besa", "Cvijeta"]
    assert names(report(organisation=service.pk)) == ["Ana", "Besa", "Cvijeta"]


def test_nothing_is_said_of_organisations_elsewhere(report, client, service):
    make_course()
    person = make_person(full_name="Ana")
    make_membership(person, make_organisation("Sigurna kuća"))
    make_membership(person, service)
    assert "Sigurna" not in report().content.decode()
    lines = b"".join(client.get(reverse("reports:export")).streaming_content).decode()
    assert "Centar" in lines
    assert "Sigurna" not in lines


def test_nobody_yet_says_what_will_be_here(report, service):
    assert "Nobody is in your organisations yet" in report().content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_report_costs_the_same_whatever_its_size(report, service, people, django_assert_max_num_queries):
    courses = [make_course() for _ in range(people)]
    for number in range(people):
        person = add_member(service, f"Ana {number}")
        for course in courses:
            finish_course(make_enrolment(person, course))
    report()
    with django_assert_max_num_queries(12):
        assert len(report().context["rows"]) == people


def test_file_has_a_line_per_person_and_course_and_runs_no_formula(client, report, service):
    course = make_course(title="=1+1")
    finish_course(make_enrolment(add_member(service, "@Đorđević, Željka"), course))
    text = b"".join(client.get(reverse("reports:export")).streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[1][0] == "'@Đorđević, Željka"
    assert lines[1][4] == "'=1+1"
    assert lines[1][5:8] == ["Done", "4", "4"]
    assert len(lines) == 2
