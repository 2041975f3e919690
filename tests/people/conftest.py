"""What tests of people share."""

import pytest

from people.models import Policy
from tests.factories.people import make_policy


@pytest.fixture
def policies(db: None) -> list[Policy]:
    """Charter and privacy notice, in force."""
    return [make_policy("charter"), make_policy("privacy")]
