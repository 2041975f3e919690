import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from certificates.domain.issuing import reissue, revoke
from certificates.models import Certificate
from tests.factories.certificates import make_certificate
from tests.factories.people import make_person

PRIVATE = ["detail", "download", "correct_name"]


def address(name, certificate):
    return reverse(f"certificates:{name}", args=[certificate.uuid])


@pytest.fixture
def ana(client):
    person = make_person(full_name="Ana Đorđević")
    client.force_login(person)
    return person


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, ana, count, django_assert_num_queries):
    for _ in range(count):
        make_certificate(person=ana)
    client.get(reverse("certificates:list"))
    with django_assert_num_queries(3):  # session, person, certificates
        page = client.get(reverse("certificates:list"))
    assert page.content.count(b"Safeguarding essentials") == count


@pytest.mark.django_db
def test_the_list_shows_only_her_own_and_current(client, ana):
    own = make_certificate(person=ana, title="Her own course")
    reissue(own, name="Ana D.", actor=ana)
    make_certificate(title="A course of somebody else")
    page = client.get(reverse("certificates:list")).content.decode()
    assert page.count("Her own course") == 1
    assert "somebody else" not in page


@pytest.mark.django_db
def test_an_empty_list_says_what_to_do(client, ana):
    assert b"No certificate yet" in client.get(reverse("certificates:list")).content


@pytest.mark.django_db
@pytest.mark.parametrize("name", PRIVATE)
def test_somebody_elses_certificate_is_not_there(client, ana, name):
    foreign = make_certificate(rendered=True)
    assert client.get(address(name, foreign)).status_code == 404
    assert (
        client.post(
            reverse("certificates:correct_name", args=[foreign.uuid]), {"name": "X", "confirmed": "on"}
        ).status_code
        == 404
    )
    assert Certificate.objects.count() == 1
    assert client.get(reverse(f"certificates:{name}", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", PRIVATE)
def test_strangers_must_sign_in(client, name):
    answer = client.get(address(name, make_certificate()))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PRIVATE)
def test_personal_pages_are_not_kept_by_anybody(client, ana, name):
    answer = client.get(address(name, make_certificate(person=ana, rendered=True)))
    assert "no-store" in answer["Cache-Control"]
    answer.close()


@pytest.mark.django_db
def test_download(client, ana):
    certificate = make_certificate(person=ana, rendered=True, title='Încredere & "sigur"\r\nX: y / ..\\x')
    answer = client.get(address("download", certificate))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert not set('\r\n/\\"') & set(disposition.partition("''")[2])
    assert certificate.shown_code in disposition


@pytest.mark.django_db
def test_a_certificate_in_the_making_says_so_and_asks_again(client, ana):
    certificate = make_certificate(person=ana)
    page = client.get(address("detail", certificate))
    assert b"Your PDF is being prepared" in page.content
    assert page["Refresh"] == "5"
    assert client.get(address("download", certificate))["Location"] == address("detail", certificate)


@pytest.mark.django_db
def test_a_download_whose_file_is_gone_has_it_made_again(client, ana):
    certificate = make_certificate(person=ana, rendered=True)
    storages["private"].delete(certificate.file.name)
    assert client.get(address("download", certificate)).status_code == 302
    certificate.refresh_from_db()
    assert certificate.settled_at is None


@pytest.mark.django_db
def test_the_page_is_the_certificate_in_readable_form(client, ana):
    page = client.get(address("detail", make_certificate(person=ana, rendered=True)))
    assert "Refresh" not in page
    for part in (
        "Ana Marija Đorđević",
        "A1 Recognising signs of harm",
        "Download the PDF",
        "linkedin.com/profile/add?startTask",
    ):
        assert part in page.content.decode()


@pytest.mark.django_db
def test_correcting_a_name_takes_a_confirmation(client, ana):
    certificate = make_certificate(person=ana)
    form = address("correct_name", certificate)
    assert "Ana Marija Đorđević" in client.get(form).content.decode()
    assert client.post(form, {"name": "Ana Đorđević"}).status_code == 200
    assert Certificate.objects.count() == 1
    answer = client.post(form, {"name": "Ana Đorđević", "confirmed": "on"})
    new = Certificate.objects.get(edition=2)
    assert answer["Location"] == address("detail", new)
    assert address("detail", new) in client.get(address("detail", certificate)).content.decode()
    late = client.post(form, {"name": "Berta", "confirmed": "on"})
    assert b"no longer valid" in late.content


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["{}", "{0.lower}", " {1} "])
def test_a_typed_code_is_found(client, typed):
    certificate = make_certificate()
    text = {"{}": certificate.code, "{0.lower}": certificate.code.lower(), " {1} ": f" {certificate.shown_code} "}[
        typed
    ]
    answer = client.get("/en/verify/", {"code": text}, follow=True)
    assert answer.status_code == 200
    assert b"This certificate is real and valid" in answer.content


@pytest.mark.django_db
def test_misread_letters_are_forgiven(client):
    certificate = make_certificate()
    Certificate.objects.filter(pk=certificate.pk).update(code="0123456789AB")
    assert client.get("/en/verify/oi23-4567-89ab/").status_code == 200


@pytest.mark.django_db
def test_an_unknown_code_gets_a_kind_answer_and_the_form(client):
    answer = client.get("/en/verify/<script>alert(1)<%2Fscript>/")
    assert answer.status_code == 404
    answer = client.get("/en/verify/ZZZZ/")
    assert answer.status_code == 404
    assert b"No certificate with this code" in answer.content
    assert b'name="code"' in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "   ", "---", "x" * 41])
def test_a_code_that_is_none_breaks_nothing(client, typed):
    assert client.get("/en/verify/", {"code": typed}, follow=True).status_code in {200, 404}


@pytest.mark.django_db
def test_the_public_page_says_what_the_certificate_is_worth(client):
    expired = make_certificate(expires_on=timezone.localdate() - timedelta(days=1))
    replaced = make_certificate()
    newest = reissue(replaced, name="Ana", actor=None)
    revoked = make_certificate()
    revoke(revoked, reason="It was copied.", actor=None)
    pages = [client.get(f"/en/verify/{each.code}/").content.decode() for each in (expired, replaced, revoked)]
    assert "it has expired" in pages[0]
    assert "was replaced" in pages[1]
    assert f"/en/verify/{newest.code}/" in pages[1]
    assert "was revoked" in pages[2]
    assert "It was copied." in pages[2]
    assert not any("real and valid" in page for page in pages)


@pytest.mark.django_db
def test_the_short_address_goes_on_in_the_visitors_language(client):
    certificate = make_certificate()
    answer = client.get(f"/c/{certificate.code}", headers={"accept-language": "hr,en;q=0.5"})
    assert answer["Location"] == f"/sr-latn/verify/{certificate.code}/"
    assert "Accept-Language" in answer["Vary"]
    client.force_login(make_person(language="ro"))
    assert client.get(f"/c/{certificate.code}")["Location"] == f"/ro/verify/{certificate.code}/"


@pytest.mark.django_db
def test_names_with_markup_stay_text(client, ana):
    evil = "<img src=x onerror=alert(1)>"
    certificate = make_certificate(person=ana, rendered=True, name=evil, title=evil)
    for url in (address("detail", certificate), reverse("certificates:list"), f"/en/verify/{certificate.code}/"):
        assert evil not in client.get(url).content.decode()


@pytest.mark.django_db
def test_a_replaced_or_revoked_certificate_offers_no_download(client, ana):
    old = make_certificate(person=ana, rendered=True)
    new = reissue(old, name="Ana", actor=ana)
    revoke(new, reason="It was copied.", actor=None)
    for certificate in (old, new):
        assert b"Download the PDF" not in client.get(address("detail", certificate)).content


@pytest.mark.django_db
def test_the_operator_finds_a_certificate_and_its_last_error(client):
    client.force_login(make_person(is_staff=True, is_superuser=True))
    certificate = make_certificate()
    Certificate.objects.update(last_error="OSError: no space left")
    assert b"no space left" in client.get(reverse("admin:certificates_certificate_changelist")).content
    page = client.get(reverse("admin:certificates_certificate_change", args=[certificate.pk]))
    assert certificate.code.encode() in page.content
