"""What a load balancer is told: /readyz is 503 without its database, /healthz says that the process lives."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.services.redis import RedisServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


@pytest.fixture
def _database_is_gone(database: Any, transactional_db: None) -> Iterator[None]:
    connections.close_all()
    database.go_away()
    yield
    connections.close_all()
    database.come_back()


def test_ready() -> None:
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")


def test_degraded_without_broker(redis_server: RedisServer) -> None:
    redis_server.kill()
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["status"], response.json()["broker"]) == (200, "degraded", "down")


@pytest.mark.usefixtures("_database_is_gone")
def test_not_ready_without_database(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "database": "down"})
    assert Client().get("/healthz").status_code == 200
    page = Client(raise_request_exception=False).get("/en/courses/")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text


def test_ready_again_when_the_database_is_back(database: Any) -> None:
    assert Client().get("/readyz").status_code == 200
    database.go_away()
    try:
        connections.close_all()
        assert Client().get("/readyz").status_code == 503
    finally:
        database.come_back()
    assert Client().get("/readyz").status_code == 200


def test_not_ready_while_a_migration_is_missing() -> None:
    MigrationRecorder.Migration.objects.filter(app="courses").order_by("pk").last().delete()
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "migrations are missing")
