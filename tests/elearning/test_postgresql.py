"""A kept connection is used again without a word to the server, and never when the server has ended it."""

import pytest
from django.db import connection

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
