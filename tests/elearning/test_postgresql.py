"""A kept connection is used again without a word to the server, and never when the server has ended it."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from psycopg.pq import Format

from elearning.postgresql.base import TIMESTAMPTZ
from people.models import Person
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_connection_that_stands_is_not_asked():
    connection.ensure_connection()
    other = connection.copy()
    pid = connection.connection.info.backend_pid
    with other.cursor() as cursor:
        cursor.execute("SELECT query_start FROM pg_stat_activity WHERE pid = %s", [pid])
        before = cursor.fetchone()
        assert connection.is_usable()
        cursor.execute("SELECT query_start FROM pg_stat_activity WHERE pid = %s", [pid])
        assert cursor.fetchone() == before
    other.close()


def test_a_connection_that_the_server_ended_is_not_used():
    connection.ensure_connection()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()
    assert not connection.is_usable()
    connection.close()
    assert connection.connection is None
    connection.ensure_connection()
    assert connection.is_usable()


def test_a_notice_that_waits_to_be_read_is_no_reason_to_leave():
    connection.ensure_connection()
    other = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("LISTEN news")
    with other.cursor() as cursor:
        cursor.execute("NOTIFY news")
    other.close()
    assert connection.is_usable()


def test_a_closed_connection_is_not_used():
    connection.ensure_connection()
    connection.connection.close()
    assert not connection.is_usable()
    connection.close()


def test_times_are_read_as_django_reads_them():
    moment = datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, TIMESTAMPTZ '2026-03-29 04:30:00.123456+02', NULL::timestamptz", [moment])
        (given, written, nothing) = cursor.fetchone()
    assert (given, written, nothing) == (moment, moment, None)
    assert given.utcoffset() == timedelta(0)
    assert given.isoformat() == "2026-03-29T02:30:00.123456+00:00"


def test_times_are_read_by_psycopg_itself():
    own = psycopg.adapters.get_loader(TIMESTAMPTZ, Format.TEXT)
    with connection.cursor() as cursor:
        assert cursor.cursor.adapters.get_loader(TIMESTAMPTZ, Format.TEXT) is own
    with connection.chunked_cursor() as cursor:
        assert cursor.cursor.adapters.get_loader(TIMESTAMPTZ, Format.TEXT) is own


def test_it_asks_for_parameters_bound_by_the_server():
    other = connection.copy()
    other.settings_dict = {**other.settings_dict, "OPTIONS": {}}
    with pytest.raises(ImproperlyConfigured, match="server_side_binding"):
        other.connect()


def test_times_are_read_through_a_cursor_of_the_server():
    person = make_person()
    assert [one.date_joined for one in Person.objects.iterator(chunk_size=1)] == [person.date_joined]
