"""The people of the demonstration: four who sign in, and the colleagues of one of them."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from cms.domain.site import TRAINERS
from people.domain.acceptance import accept_policies
from people.domain.organisations import join_organisation
from people.models import Membership, Organisation, Person, Policy

PASSWORD = "child-protection-demo"  # noqa: S105 - printed for whoever tries the demonstration
ORGANISATION = "Centar za socijalni rad Banja Luka"
COLLEAGUES = (
    "Amra Hadžić", "Jelena Đorđević", "Nikola Petrović", "Lejla Begić", "Marko Šarić", "Ivana Čolić",
    "Dragan Žerajić", "Senka Mujkić", "Tijana Vučković", "Edin Karić", "Mirela Tomić",
)  # fmt: skip


@dataclass(frozen=True)
class Login:
    email: str
    name: str
    what: str
    country: str = "BA"
    language: str = "sr-latn"
    time_zone: str = "Europe/Sarajevo"
    profession: str = "social_work"


LOGINS = (
    Login("learner@hub.example", "Azra Kovačević", "a social worker who learns"),
    Login(
        "trainer@hub.example", "Elena Șerban", "a trainer who writes courses at /cms/", "RO", "ro", "Europe/Bucharest"
    ),
    Login("manager@hub.example", "Branka Ilić", "the head of a service, with reports on her staff"),
    Login(
        "operator@hub.example", "Desislava Petrova", "the operator, who may do everything", "BG", "bg", "Europe/Sofia"
    ),
)


@transaction.atomic
def demo_people() -> tuple[Login, ...]:
    """Make the four logins and the manager's organisation, as far as they are missing. A changed password stays."""
    missing = [login for login in LOGINS if not Person.objects.filter(email=login.email).exists()]
    for login in missing:
        _make(login, password=PASSWORD)
    if missing:
        Group.objects.get(name=TRAINERS).user_set.add(Person.objects.get(email="trainer@hub.example"))
        Person.objects.filter(email="operator@hub.example").update(is_staff=True, is_superuser=True)
        _make_organisation()
    return LOGINS


def _make(login: Login, *, password: str | None) -> Person:
    person = Person.objects.create_user(
        login.email,
        password,
        full_name=login.name,
        country=login.country,
        language=login.language,
        time_zone=login.time_zone,
        profession=login.profession,
    )
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    accept_policies(person, policies=Policy.objects.in_force(), language=login.language)
    return person


def _make_organisation() -> None:
    organisation = Organisation.objects.filter(name=ORGANISATION).first() or Organisation.add_root(
        name=ORGANISATION, kind=Organisation.Kind.SERVICE, country="BA"
    )
    manager = Person.objects.get(email="manager@hub.example")
    join_organisation(manager, organisation, role=Membership.Role.MANAGER, actor=None)
    members = [Person.objects.get(email="learner@hub.example")]
    for number, name in enumerate(COLLEAGUES, start=1):
        email = f"colleague-{number}@hub.example"
        member = Person.objects.filter(email=email).first()
        members.append(member or _make(Login(email, name, "a colleague"), password=None))
    for member in members:
        join_organisation(member, organisation, role=Membership.Role.MEMBER, actor=None)
