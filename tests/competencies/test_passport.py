"""The passport page and what stands in it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from competencies.domain.attainment import record_evidence
from competencies.domain.passport import choose_role, read_passport
from competencies.models import Evidence, PersonRole
from tests.factories.competencies import make_competency, make_framework, make_role_profile
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def show(person, competency, level="aware", **fields):
    return record_evidence(
        person,
        competency=competency,
        level=competency.framework.levels.get(code=level),
        kind=fields.pop("kind", Evidence.Kind.COURSE),
        source_kind="test",
        source_uuid=uuid4(),
        source_titles={"en": "Safeguarding essentials", "ro": "Bazele protecției"},
        **fields,
    )


def address(language="en"):
    with override(language):
        return reverse("competencies:passport")


def test_role_sets_targets_and_gaps():
    framework, person = make_framework(), make_person()
    reached, short = make_competency(framework, code="1.1"), make_competency(framework, code="1.2")
    choose_role(person, make_role_profile(framework, targets={"1.1": "aware", "1.2": "proficient"}))
    show(person, reached, "informed")
    show(person, short, "informed")
    entries = {entry.code: entry for entry in read_passport(person, language="en").entries}
    assert [entries["1.1"].is_gap, entries["1.2"].is_gap] == [False, True]
    assert (entries["1.2"].reached, entries["1.2"].target) == ("Informed", "Proficient")
    assert [step.is_reached for step in entries["1.2"].steps] == [True, True, False, False]
    assert [step.is_target for step in entries["1.2"].steps] == [False, False, True, False]


def test_competency_without_evidence_is_a_gap():
    framework, person = make_framework(), make_person()
    make_competency(framework, code="1.1")
    choose_role(person, make_role_profile(framework, targets={"1.1": "aware"}))
    (entry,) = read_passport(person, language="en").gaps
    assert (entry.code, entry.reached, entry.evidence) == ("1.1", "", [])


def test_expired_evidence_is_shown_but_does_not_count():
    framework, person = make_framework(), make_person()
    show(person, make_competency(framework, code="1.1"), valid_until=timezone.localdate() - timedelta(days=1))
    (entry,) = read_passport(person, language="en").entries
    assert entry.reached == ""
    assert [piece.is_expired for piece in entry.evidence] == [True]


def test_evidence_of_others_is_not_shown():
    framework, person, other = make_framework(), make_person(), make_person()
    competency = make_competency(framework, code="1.1")
    show(other, competency)
    assert read_passport(person, language="en").entries == []
    assert len(read_passport(other, language="en").entries) == 1


def test_choosing_the_same_role_twice_is_one_row():
    framework, person = make_framework(), make_person()
    profile = make_role_profile(framework)
    assert choose_role(person, profile) == choose_role(person, profile)
    other = make_role_profile(framework, code="teacher")
    choose_role(person, other)
    assert list(PersonRole.objects.filter(person=person, until=None).values_list("profile", flat=True)) == [other.pk]
    assert PersonRole.objects.filter(person=person).count() == 2
    assert choose_role(person, None) is None
    assert not PersonRole.objects.filter(person=person, until=None).exists()


def test_page_speaks_the_reader_s_language(client):
    framework, person = make_framework(), make_person()
    show(person, make_competency(framework, code="1.1"))
    client.force_login(person)
    page = client.get(address("ro")).content.decode()
    assert "Bazele protecției" in page
    assert "Competența 1.1" in page
    assert "Copilul" in page
    assert "aware (ro)" in page


def test_empty_passport_says_what_to_do(client):
    client.force_login(make_person())
    assert "Your passport is still empty" in client.get(address()).content.decode()


def test_anonymous_is_asked_to_sign_in(client):
    response = client.get(address())
    assert response.status_code == 302
    assert reverse("account_login") in response.url


def test_role_is_chosen_on_the_page(client):
    framework, person = make_framework(), make_person()
    make_competency(framework, code="1.1")
    profile = make_role_profile(framework, targets={"1.1": "informed"})
    client.force_login(person)
    response = client.post(reverse("competencies:choose_role"), {"profile": profile.pk}, follow=True)
    page = response.content.decode()
    assert "your role asks for: <strong>Informed</strong>" in page
    assert "Still open" in page


def test_unknown_role_changes_nothing(client):
    person = make_person()
    client.force_login(person)
    response = client.post(reverse("competencies:choose_role"), {"profile": "4711"}, follow=True)
    assert "not offered any more" in response.content.decode()
    assert not PersonRole.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, count, django_assert_max_num_queries):
    framework, person = make_framework(), make_person()
    for number in range(count):
        competency = make_competency(framework, code=f"1.{number}")
        for _piece in range(count):
            show(person, competency)
    choose_role(person, make_role_profile(framework, targets={"1.0": "informed"}))
    client.force_login(person)
    client.get(address())
    with django_assert_max_num_queries(12):
        client.get(address())


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_six_queries(count, django_assert_num_queries):
    framework, person = make_framework(), make_person()
    for number in range(count):
        show(person, make_competency(framework, code=f"1.{number}"))
    choose_role(person, make_role_profile(framework, targets={"1.0": "informed"}))
    with django_assert_num_queries(6):
        read_passport(person, language="en")
