"""From evidence to attainment."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from competencies.domain.attainment import (
    LevelNeedsObservation,
    rebuild_attainments,
    record_evidence,
    withdraw_evidence,
)
from competencies.models import Attainment, Evidence
from people.models import AuditEntry
from tests.factories.competencies import make_competency, make_framework
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def competency():
    return make_competency(make_framework(), code="1.1")


def show(person, competency, level, *, kind=Evidence.Kind.COURSE, source=None, **fields):
    return record_evidence(
        person,
        competency=competency,
        level=competency.framework.levels.get(code=level),
        kind=kind,
        source_kind="test",
        source_uuid=source or uuid4(),
        source_titles={"en": "A course"},
        **fields,
    )


def level_of(person, competency):
    found = Attainment.objects.filter(person=person, competency=competency).select_related("level").first()
    return found.level.code if found else None


def test_evidence_makes_attainment(competency):
    person = make_person()
    show(person, competency, "aware")
    assert level_of(person, competency) == "aware"


def test_highest_level_counts_whatever_came_last(competency):
    person = make_person()
    show(person, competency, "informed")
    show(person, competency, "aware")
    assert level_of(person, competency) == "informed"


def test_same_source_twice_is_one_piece(competency):
    person, source = make_person(), uuid4()
    first = show(person, competency, "aware", source=source)
    again = show(person, competency, "informed", source=source)
    assert first == again
    assert Evidence.objects.count() == 1
    assert level_of(person, competency) == "aware"


@pytest.mark.parametrize("kind", [Evidence.Kind.QUIZ, Evidence.Kind.COURSE, Evidence.Kind.ATTENDANCE])
def test_knowledge_cannot_show_an_observed_level(competency, kind):
    with pytest.raises(LevelNeedsObservation):
        show(make_person(), competency, "proficient", kind=kind)
    assert not Evidence.objects.exists()


def test_observation_shows_an_observed_level(competency):
    person = make_person()
    show(person, competency, "proficient", kind=Evidence.Kind.OBSERVATION, verified_by=make_person())
    assert level_of(person, competency) == "proficient"


def test_expired_evidence_does_not_count(competency):
    person = make_person()
    show(person, competency, "aware")
    show(person, competency, "informed", valid_until=timezone.localdate() - timedelta(days=1))
    assert level_of(person, competency) == "aware"


def test_evidence_counts_on_its_last_day(competency):
    person = make_person()
    show(person, competency, "informed", valid_until=timezone.localdate())
    assert level_of(person, competency) == "informed"


def test_withdrawn_evidence_stays_but_does_not_count(competency):
    person, actor = make_person(), make_person()
    piece = show(person, competency, "informed")
    withdraw_evidence(piece, actor=actor, reason="Wrong person")
    withdraw_evidence(piece, actor=actor, reason="Again")
    assert level_of(person, competency) is None
    assert Evidence.objects.get() == piece
    assert AuditEntry.objects.filter(action="evidence.withdrawn", actor=actor).count() == 1


def test_rebuild_brings_back_what_was_lost(competency):
    person = make_person()
    show(person, competency, "informed")
    Attainment.objects.all().delete()
    rebuild_attainments(person)
    assert level_of(person, competency) == "informed"


def test_rebuild_drops_what_has_expired_since(competency):
    person = make_person()
    piece = show(person, competency, "informed", valid_until=timezone.localdate())
    Evidence.objects.filter(pk=piece.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    rebuild_attainments(person)
    assert level_of(person, competency) is None
