"""Connections that died are noticed; what is shared is shared."""

import pytest
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

from zhengtong.core.database.base import DatabaseWrapper
from zhengtong.core.prepared import read, watched
from zhengtong.modules.org.models import Region


@pytest.fixture
def other(db):
    """A second connection, as another thread of the web process has it."""
    made = DatabaseWrapper(connection.settings_dict, "default")
    made.connect()
    yield made
    made.close()


def test_a_living_connection_is_usable_without_a_statement(other):
    with watched() as statements:
        assert other.is_usable()
    assert statements == []


def test_a_connection_that_the_server_ended_is_not_usable(other):
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    assert other.is_usable()
    read("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert not other.is_usable()


def test_repeated_statements_are_prepared_and_survive_a_rollback(db):
    from django.db import transaction

    for _ in range(8):
        list(Region.objects.filter(code="999021000000"))
    assert read("SELECT 1 AS kept") == [(1,)]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        list(Region.objects.all()[:1])
        raise ZeroDivisionError
    list(Region.objects.filter(code="999021000000"))
    assert read("SELECT 1 AS kept") == [(1,)]


def test_what_one_process_counts_the_others_see(db):
    one, another = DatabaseCache("database_cache", {}), DatabaseCache("database_cache", {})
    assert one.add("sign-in:10.0.0.1", 3, 60)
    assert not another.add("sign-in:10.0.0.1", 1, 60)
    assert another.get("sign-in:10.0.0.1") == 3
