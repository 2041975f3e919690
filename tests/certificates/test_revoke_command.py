"""`manage.py revoke_certificate`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.codes import show_code
from people.models import AuditEntry
from tests.factories.certificates import make_certificate
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_number_as_printed_is_revoked_once(client):
    certificate, office, out = make_certificate(), make_person(), StringIO()
    number = show_code(certificate.code)

    call_command("revoke_certificate", number.lower(), reason="It was copied.", by=office.email, stdout=out)
    call_command("revoke_certificate", number, reason="Again.", stdout=out)

    assert out.getvalue().splitlines() == [f"{number}: revoked (It was copied.)"] * 2
    act = AuditEntry.objects.get(action="certificate.revoked")
    assert (act.actor, act.subject_id, act.data) == (office, str(certificate.uuid), {"reason": "It was copied."})
    assert "It was copied." in client.get(f"/en/verify/{number}/").content.decode()


@pytest.mark.parametrize(
    ("known", "options", "message"),
    [
        (False, {}, "There is no certificate 0000-0000-0000."),
        (True, {"by": "nobody@example.org"}, "Nobody has the address nobody@example.org."),
    ],
)
def test_what_is_unknown_is_said(known, options, message):
    number = make_certificate().code if known else "0000-0000-0000"
    with pytest.raises(CommandError, match=message):
        call_command("revoke_certificate", number, reason="It was copied.", **options)
    assert not AuditEntry.objects.filter(action="certificate.revoked").exists()
