import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from certificates.codes import read_code, show_code
from certificates.domain.issuing import (
    MOST_EDITIONS,
    NotCurrentError,
    TooManyCorrectionsError,
    issue,
    reissue,
    revoke,
)
from certificates.models import Certificate
from certificates.snapshots import read_snapshot
from people.models import AuditEntry
from tests.factories.certificates import make_certificate, make_certificate_data
from tests.factories.people import make_person

Status = Certificate.Status


@pytest.mark.django_db
def test_issue_is_idempotent():
    person, source = make_person(), uuid.uuid4()
    first = issue(person, make_certificate_data(), source_kind="tests.cause", source_uuid=source)
    again = issue(person, make_certificate_data(title="Another title"), source_kind="tests.cause", source_uuid=source)
    assert first == again
    assert Certificate.objects.count() == 1
    assert again.snapshot["title"] == "Safeguarding essentials"


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_issue_from_many_threads_issues_one():
    person, source = make_person(), uuid.uuid4()

    def work(_):
        try:
            return issue(person, make_certificate_data(), source_kind="tests.cause", source_uuid=source).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(work, range(16)))) == 1
    assert Certificate.objects.count() == 1


@pytest.mark.django_db
def test_the_snapshot_keeps_all_facts_and_the_address_on_paper(settings):
    data = make_certificate_data(expires_on=timezone.localdate() + timedelta(days=365))
    certificate = make_certificate(expires_on=data.expires_on)
    assert read_snapshot(certificate.snapshot) == data
    assert certificate.snapshot["verify_url"] == f"{settings.BASE_URL}/c/{certificate.code}"
    assert [value for _label, value in certificate.snapshot["facts"]][:3] == ["1 March 2026", "6", "88 %"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "day"),
    [("bg", "01 март 2026"), ("ro", "1 martie 2026"), ("sr-latn", "1. mart 2026."), ("sq", "01 mars 2026")],
)
def test_dates_are_printed_in_the_certificates_language(language, day):
    assert make_certificate(language=language).snapshot["facts"][0][1] == day


@pytest.mark.django_db
def test_reissue_supersedes_and_keeps_everything_but_the_name():
    old = make_certificate(rendered=True)
    new = reissue(old, name="  Ana   Marija Djordjević ", actor=old.person)
    old.refresh_from_db()
    assert (old.status, new.status) == (Status.SUPERSEDED, Status.VALID)
    assert new.snapshot["name"] == "Ana Marija Djordjević"
    assert new.code != old.code
    assert new.snapshot["code"] == new.shown_code
    assert (new.edition, new.source_uuid) == (2, old.source_uuid)
    assert {**new.snapshot, "name": "", "code": "", "verify_url": ""} == {
        **old.snapshot,
        "name": "",
        "code": "",
        "verify_url": "",
    }
    assert AuditEntry.objects.get(action="certificate.name_corrected").data["from"] == "Ana Marija Đorđević"


@pytest.mark.django_db
def test_reissue_twice_by_a_double_click_makes_one_edition():
    old = make_certificate()
    assert reissue(old, name="Ana", actor=old.person) == reissue(old, name="Ana", actor=old.person)
    assert Certificate.objects.count() == 2


@pytest.mark.django_db
def test_reissue_of_what_is_no_longer_current_is_refused():
    old = make_certificate()
    new = reissue(old, name="Ana", actor=old.person)
    with pytest.raises(NotCurrentError):
        reissue(old, name="Berta", actor=old.person)
    revoke(new, reason="copied", actor=None)
    with pytest.raises(NotCurrentError):
        reissue(new, name="Berta", actor=old.person)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "   ", "x" * 151])
def test_reissue_refuses_no_name_and_a_name_too_long(name):
    certificate = make_certificate()
    with pytest.raises(ValueError):
        reissue(certificate, name=name, actor=None)


@pytest.mark.django_db
def test_a_holder_corrects_only_so_often_and_the_office_always():
    certificate = make_certificate()
    for number in range(MOST_EDITIONS - 1):
        certificate = reissue(certificate, name=f"Ana {'x' * number}", actor=certificate.person)
    with pytest.raises(TooManyCorrectionsError):
        reissue(certificate, name="Berta", actor=certificate.person)
    assert reissue(certificate, name="Berta", actor=None).edition == MOST_EDITIONS + 1


@pytest.mark.django_db
def test_an_ended_certificate_owes_no_file():
    old = make_certificate()
    new = reissue(old, name="Ana", actor=None)
    revoke(new, reason="copied", actor=None)
    assert not Certificate.objects.outstanding().exists()


@pytest.mark.django_db
def test_revoke_is_kept_with_its_reason():
    certificate = make_certificate()
    revoke(certificate, reason="The test was taken by another.", actor=None)
    revoke(certificate, reason="second", actor=None)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.revocation_reason) == (Status.REVOKED, "The test was taken by another.")


@pytest.mark.django_db
def test_a_certificate_is_valid_to_its_last_day():
    today = timezone.localdate()
    assert make_certificate(expires_on=today).status is Status.VALID
    assert make_certificate(expires_on=today - timedelta(days=1)).status is Status.EXPIRED


def test_typed_codes_are_read_kindly():
    assert read_code(" abcd-efgh jkmn ") == "ABCDEFGHJKMN"
    assert read_code("o0iIlL") == "001111"
    assert show_code("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
