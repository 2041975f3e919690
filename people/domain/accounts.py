"""A person's own account: how it begins, what she changes in it."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import get_language

from people.domain.acceptance import accept_policies
from people.models import Person, Policy
from people.time_zones import zone_of_country


@transaction.atomic
def register_person(
    person: Person, *, full_name: str, country: str, profession: str, policies: Iterable[Policy]
) -> None:
    """Complete a new account from sign-up, in the language of the page, with what the person accepted there."""
    person.full_name = full_name
    person.country = country
    person.profession = profession
    person.language = get_language() or person.language
    person.time_zone = zone_of_country(country)
    person.save()
    accept_policies(person, policies=policies, language=person.language)


def add_address(person: Person) -> None:
    """Let a person whom an administrator entered sign in with her address, once she has confirmed it. Idempotent."""
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"primary": True, "verified": False})


def change_profile(person: Person, *, fields: list[str]) -> None:
    """Save the named `fields` of `person`. Raises ValidationError when a value does not hold."""
    person.full_clean()
    person.save(update_fields=fields)
