"""The operator's commands about evidence and attainment."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from competencies.domain.attainment import record_evidence
from competencies.models import Attainment, Evidence
from people.models import AuditEntry
from tests.factories.competencies import make_competency, make_framework
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def run(name, *arguments, **options):
    out = StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue().strip()


@pytest.fixture
def evidence():
    competency = make_competency(make_framework(), code="1.1")
    return record_evidence(
        make_person(),
        competency=competency,
        level=competency.framework.levels.get(code="informed"),
        kind=Evidence.Kind.COURSE,
        source_kind="test",
        source_uuid=uuid4(),
        source_titles={"en": "A course"},
    )


def test_withdrawn_evidence_is_recorded_and_counts_no_longer(evidence):
    office = make_person()

    said = run("withdraw_evidence", str(evidence.uuid), reason="Of another person", by=office.email.upper())
    again = run("withdraw_evidence", str(evidence.uuid), reason="Again")

    assert said == again == f"{evidence.uuid}: withdrawn (Of another person)"
    act = AuditEntry.objects.get(action="evidence.withdrawn")
    assert (act.actor, act.subject_id, act.data) == (office, str(evidence.uuid), {"reason": "Of another person"})
    assert not Attainment.objects.exists()


def test_address_lists_evidence(evidence):
    line = run("withdraw_evidence", evidence.person.email)
    assert line.startswith(str(evidence.uuid))
    assert line.endswith("1.1 informed, course")

    run("withdraw_evidence", str(evidence.uuid), reason="Of another person")
    assert run("withdraw_evidence", evidence.person.email).endswith("course, withdrawn")


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ([str(uuid4())], {"reason": "Wrong"}, "There is no evidence"),
        (["none"], {"reason": "Wrong"}, "There is no evidence none"),
        (["nobody@example.org"], {}, "Nobody has the address nobody"),
    ],
)
def test_what_is_unknown_is_said(arguments, options, message):
    with pytest.raises(CommandError, match=message):
        run("withdraw_evidence", *arguments, **options)


def test_no_evidence_is_withdrawn_without_a_reason(evidence):
    with pytest.raises(CommandError, match="--reason"):
        run("withdraw_evidence", str(evidence.uuid))
    assert Attainment.objects.exists()


@pytest.mark.parametrize("names_her", [True, False])
def test_attainments_are_rebuilt(evidence, names_her):
    Attainment.objects.all().delete()
    addresses = [evidence.person.email] if names_her else []

    assert run("rebuild_attainments", *addresses) == "attainments of 1 people are level with their evidence"

    assert Attainment.objects.get().level == evidence.level


def test_rebuilding_for_nobody_is_refused(evidence):
    with pytest.raises(CommandError, match="Nobody has the address nobody"):
        run("rebuild_attainments", "nobody@example.org")
