"""Loading a framework from data."""

import copy
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competencies.domain.frameworks import load_framework
from competencies.models import Competency, CompetencyText, Level, RoleTarget, TagLabel, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    framework: dict[str, Any] = yaml.safe_load((settings.BASE_DIR / "demo" / "framework.yaml").read_text("utf-8"))
    return framework


def test_framework_is_complete_in_five_languages(data: dict[str, Any]) -> None:
    framework = load_framework(data)
    kinds = Competency.Kind
    counts = {kind: framework.competencies.filter(kind=kind).count() for kind in (kinds.DOMAIN, kinds.COMPETENCY)}
    assert counts == {kinds.DOMAIN: 4, kinds.COMPETENCY: 12}
    assert [(level.code, level.needs_observation) for level in framework.levels.all()] == [
        ("aware", False),
        ("informed", False),
        ("proficient", True),
        ("leading", True),
    ]
    assert framework.in_use_since is not None
    for code, _name in settings.LANGUAGES:
        assert CompetencyText.objects.filter(language=code).count() == framework.competencies.count()
        assert TagLabel.objects.filter(language=code).count() == len(data["tags"])


def test_loading_twice_writes_nothing(data: dict[str, Any]) -> None:
    load_framework(data)
    with CaptureQueriesContext(connection) as queries:
        load_framework(data)
    writing = ("INSERT", "UPDATE", "DELETE")
    assert [query["sql"] for query in queries if query["sql"].startswith(writing)] == []


def test_changed_text_and_target_are_taken_over(data: dict[str, Any]) -> None:
    load_framework(data)
    changed = copy.deepcopy(data)
    changed["domains"][0]["texts"]["ro"]["title"] = "Temelii"
    changed["roles"][0]["targets"] = {"1.1": "aware"}
    load_framework(changed)
    assert CompetencyText.objects.get(competency__code="1", language="ro").title == "Temelii"
    targets = RoleTarget.objects.filter(profile__code=data["roles"][0]["code"])
    assert [(target.competency.code, target.level.code) for target in targets] == [("1.1", "aware")]


def test_unknown_level_leaves_nothing_behind(data: dict[str, Any]) -> None:
    broken = copy.deepcopy(data)
    broken["roles"][0]["targets"] = {"1.1": "master"}
    with pytest.raises(KeyError):
        load_framework(broken)
    assert not Level.objects.exists()
    assert not Theme.objects.exists()
