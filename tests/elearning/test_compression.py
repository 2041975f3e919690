"""Pages travel compressed, kept ones too; files do not pass through it."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.pages import make_home
from tests.factories.people import make_person

GZIP = {"accept-encoding": "gzip, br"}


def test_a_personal_page(db: None, client: Client) -> None:
    client.force_login(make_person())
    address = reverse("people:profile")
    plain, packed = client.get(address), client.get(address, headers=GZIP)
    assert packed["Content-Encoding"] == "gzip"
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert b"</html>" in gzip.decompress(packed.content)
    assert "Content-Encoding" not in plain


@pytest.mark.parametrize("first", [GZIP, {}])
def test_a_kept_page_is_for_every_browser(db: None, django_assert_num_queries, first: dict[str, str]) -> None:
    """Whoever asked first: it is kept once and given to each as she can read it."""
    make_home()
    address = "/en/verify/"
    body = Client().get(address, headers=first)
    with django_assert_num_queries(0):
        plain, packed = Client().get(address), Client().get(address, headers=GZIP)
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    assert plain.content == (gzip.decompress(body.content) if first else body.content)


def test_other_answers_stay_as_they_are(db: None, client: Client) -> None:
    assert "Content-Encoding" not in client.get("/sitemap.xml", headers=GZIP)
