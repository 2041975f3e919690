"""A kept connection is used again without a word to the server, and never when the server has ended it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction
from django.db.utils import DataError
from psycopg.pq import Format

from elearning.postgresql.base import TIMESTAMPTZ
from people.models import Person
from people.statements import read, write
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def end_by_the_server() -> None:
    connection.ensure_connection()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()


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
    end_by_the_server()
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


RATIO = "SELECT 10 / %s::integer AS ratio, %s::text AS said"


def test_a_plain_statement_keeps_its_cursor():
    found = [read(RATIO, number, said) for number, said in [(2, "two"), (5, None), (None, "žena"), (2, "two")]]
    assert found == [[(5, "two")], [(2, None)], [(None, "žena")], [(5, "two")]]
    kept = connection.kept_cursor(RATIO).cursor
    assert kept.fetchall() == []  # all was fetched
    read(RATIO, 1, "one")
    assert connection.kept_cursor(RATIO).cursor is kept
    assert not kept.closed
    assert connection.kept_cursor("SELECT 1").cursor is not kept


def test_what_is_known_of_a_statement_is_not_found_out_again():
    read(RATIO, 2, "two")
    kept = connection.kept_cursor(RATIO).cursor
    known = kept._tx
    read(RATIO, 5, None)
    assert kept._tx is known


def test_a_statement_that_failed_can_be_sent_again():
    assert read(RATIO, 2, "") == [(5, "")]
    with pytest.raises(DataError), transaction.atomic():
        read(RATIO, 0, "")
    assert read(RATIO, 5, "") == [(2, "")]


def test_a_new_connection_keeps_cursors_of_its_own():
    assert read(RATIO, 2, "") == [(5, "")]
    before = connection.kept_cursor(RATIO).cursor
    connection.close()
    assert read(RATIO, 5, "") == [(2, "")]
    assert connection.kept_cursor(RATIO).cursor is not before


def test_a_plain_statement_leaves_a_connection_that_the_server_ended():
    end_by_the_server()
    connection.health_check_enabled, connection.health_check_done = True, False  # as at the start of a request
    assert read(RATIO, 2, "") == [(5, "")]


def test_each_thread_has_cursors_of_its_own():
    def ask(number: int) -> tuple[list[tuple[int, str]], int]:
        try:
            return [read(RATIO, number, "")[0] for _time in range(50)], id(connection.kept_cursor(RATIO).cursor)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        (one, its), (other, others) = pool.map(ask, [1, 2])
    assert (set(one), set(other)) == ({(10, "")}, {(5, "")})
    assert its != others


def test_plain_statements_are_counted_and_logged(django_assert_num_queries):
    person = make_person()
    change = "UPDATE people_person SET full_name = %s WHERE id = %s"
    with django_assert_num_queries(3) as counted:
        assert write(change, "Ana", person.pk) == 1
        assert write(change, "Eva", 0) == 0
        assert read("SELECT full_name FROM people_person WHERE id = %s", person.pk) == [("Ana",)]
    assert "'Ana'" in counted.captured_queries[0]["sql"]
