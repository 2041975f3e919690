"""The shape of an address that is kept gives what reversing it gives."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import translation

from assessments.addresses import address_of, lead_to
from tests.assessments.visits import address

PAGES = [("question", 3), ("answer", "a40b0af5-question"), ("paper",), ("submit",), ("result",), ("attempt",)]


@pytest.mark.parametrize("language", settings.LANGUAGE_NAMES)
@pytest.mark.parametrize(("page", "parts"), [(page, parts) for page, *parts in PAGES])
def test_addresses_are_those_of_the_routes(page, parts, language):
    for uuid in (uuid4(), uuid4()):
        with translation.override(language):
            assert address_of(page, uuid, *parts) == address(page, uuid, *parts, language=language)
            assert lead_to(page, uuid, *parts).url == address(page, uuid, *parts, language=language)
