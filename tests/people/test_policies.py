"""Charter and privacy notice: shown, accepted, and accepted again when they change."""

from pathlib import Path

import pytest
import yaml
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from people import policies_in_force
from people.domain.acceptance import accept_policies
from people.domain.policies import AcceptedTextError, load_policies
from people.markdown import render_markdown
from people.models import Acceptance, Policy, PolicyText
from tests.factories.people import make_person, make_policy

pytestmark = pytest.mark.django_db


def write_policy(folder: Path, body: str = "We **keep** to this.", version: str = "1", language: str = "en") -> None:
    data = {"kind": "charter", "version": version, "texts": {language: {"title": "Charter", "body": body}}}
    (folder / f"charter-{version}.yaml").write_text(yaml.safe_dump(data))


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    write_policy(tmp_path)
    load_policies(tmp_path)
    before = list(Policy.objects.values())

    load_policies(tmp_path)

    assert list(Policy.objects.values()) == before
    assert PolicyText.objects.count() == 1


def test_text_that_nobody_accepted_may_change(tmp_path: Path) -> None:
    write_policy(tmp_path)
    load_policies(tmp_path)
    write_policy(tmp_path, "Better words.")

    load_policies(tmp_path)

    assert PolicyText.objects.get().body == "Better words."


def test_accepted_text_stays(tmp_path: Path) -> None:
    write_policy(tmp_path)
    accept_policies(make_person(), policies=load_policies(tmp_path), language="en")
    write_policy(tmp_path, "Other words.")

    with pytest.raises(AcceptedTextError):
        load_policies(tmp_path)
    assert PolicyText.objects.get().body == "We **keep** to this."


def test_demo_policies_are_complete_in_five_languages() -> None:
    policies = load_policies(Path(__file__).parent.parent.parent / "demo" / "policies")

    assert {(policy.kind, policy.texts.count()) for policy in policies} == {("charter", 5), ("privacy", 5)}


def test_accepting_twice_keeps_the_first(policies: list[Policy]) -> None:
    person = make_person()
    accept_policies(person, policies=policies, language="ro")
    first = list(Acceptance.objects.values())

    accept_policies(person, policies=policies, language="en")

    assert list(Acceptance.objects.values()) == first
    assert not Policy.objects.unaccepted_by(person)


def test_new_version_must_be_accepted_and_a_draft_not(policies: list[Policy]) -> None:
    person = make_person()
    accept_policies(person, policies=policies, language="en")
    make_policy("charter", version="3", published_at=None)
    assert not Policy.objects.unaccepted_by(person)

    make_policy("charter", version="2")

    assert Policy.objects.unaccepted_by(person)


@pytest.mark.parametrize("language", ["en", "bg"])
def test_policy_page_says_which_version_and_language(client: Client, policies: list[Policy], language: str) -> None:
    page = client.get(f"/{language}/charter/").content.decode()

    assert "We <em>keep</em> to this." in page
    assert ('<div class="prose" lang="en">' in page) == (language == "bg")


def test_policy_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/en/charter/").status_code == 404


def test_markdown_carries_no_script() -> None:
    html = render_markdown('<script>alert(1)</script> [a](javascript:alert(1)) <b onclick="x()">b</b>\n\n## Heading')

    assert "script" not in html.lower().replace("javascript:alert(1))", "")
    assert "onclick" not in html
    assert "<h2>Heading</h2>" in html


def test_who_has_not_accepted_reads_nothing_else_first(client: Client, policies: list[Policy]) -> None:
    client.force_login(make_person())

    response = client.get("/en/account/?page=2")

    assert response.headers["Location"] == "/en/accept/?next=%2Fen%2Faccount%2F%3Fpage%3D2"
    for open_page in ("/en/accept/", "/en/charter/", "/en/privacy/", "/en/accounts/logout/"):
        assert client.get(open_page).status_code == 200


def test_accepting_leads_on(client: Client, policies: list[Policy]) -> None:
    person = make_person()
    client.force_login(person)
    ticked = {f"accept_{policy.pk}": "on" for policy in policies}

    response = client.post("/sq/accept/", {**ticked, "next": "/sq/account/?page=2"})

    assert response.headers["Location"] == "/sq/account/?page=2"
    assert set(person.acceptances.values_list("policy", "language")) == {(policy.pk, "sq") for policy in policies}
    assert client.get("/sq/account/").status_code == 200


def test_accepting_half_is_asked_again(client: Client, policies: list[Policy]) -> None:
    person = make_person()
    client.force_login(person)

    response = client.post("/en/accept/", {f"accept_{policies[0].pk}": "on"})

    assert list(response.context["form"].errors) == [f"accept_{policies[1].pk}"]
    assert not person.acceptances.exists()


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "/\\evil.example", "nowhere", "people:profile"])
def test_accepting_leads_to_no_other_site(client: Client, policies: list[Policy], elsewhere: str) -> None:
    client.force_login(make_person())
    ticked = {f"accept_{policy.pk}": "on" for policy in policies}

    assert client.post("/en/accept/", {**ticked, "next": elsewhere}).headers["Location"] == "/en/learning/"


def test_what_is_sent_from_an_open_page_is_kept(client: Client, policies: list[Policy]) -> None:
    person = make_person()
    client.force_login(person)

    client.post(
        "/en/account/",
        {"full_name": "Kept", "language": "en", "country": "RO", "time_zone": "Europe/Bucharest"},
    )

    person.refresh_from_db()
    assert person.full_name == "Kept"


def test_version_published_while_she_is_signed_in_is_asked_for(client: Client, policies: list[Policy]) -> None:
    person = make_person()
    accept_policies(person, policies=policies, language="en")
    client.force_login(person)
    assert client.get("/en/account/").status_code == 200

    make_policy("privacy", version="2", published_at=timezone.now())
    policies_in_force.forget()

    assert client.get("/en/account/").headers["Location"].startswith("/en/accept/")


def test_acceptance_costs_later_pages_no_query(client: Client, policies: list[Policy]) -> None:
    person = make_person()
    accept_policies(person, policies=policies, language="en")
    client.force_login(person)
    client.get("/en/account/")

    with assertNumQueries(2):  # session, person
        client.get("/en/account/")
