"""What tests of people share."""

from collections.abc import Iterator

import pytest

from people import policies_in_force
from people.models import Policy
from tests.factories.people import make_policy


@pytest.fixture(autouse=True)
def _read_policies_afresh() -> Iterator[None]:
    """The process remembers for a minute what is in force, which is longer than a test."""
    policies_in_force.forget()
    yield
    policies_in_force.forget()


@pytest.fixture
def policies(db: None) -> list[Policy]:
    """Charter and privacy notice, in force."""
    return [make_policy("charter"), make_policy("privacy")]
