"""Prepared statements: in the caller's transaction, several in one trip, none left half done."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from zhengtong.core import prepared
from zhengtong.core.jobs.models import OutboxEvent

ADD = "INSERT INTO jobs_outbox_event (id, key, payload, published_at) VALUES (%s, %s, '{}', now())"
NOW = dt.datetime(2026, 3, 2, 8, 0, 0, 5, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_values_go_and_come_as_they_are():
    number = uuid.uuid4()
    row = prepared.run(
        "SELECT %s::text, %s::bigint, %s::timestamptz, %s::date, %s::uuid, %s::text[], '%%'",
        ["政通 'x'", 2**40, NOW, NOW.date(), number, ["a", 'b "c', None]],
    )[0]
    assert row == ("政通 'x'", 2**40, NOW, NOW.date(), number, ["a", 'b "c', None], "%")


@pytest.mark.django_db
def test_one_statement_serves_numbers_of_any_size_and_nothing():
    query = "SELECT %s::bigint"
    assert [prepared.run(query, [n])[0][0] for n in (1, 70_000, 2**40, None)] == [
        1,
        70_000,
        2**40,
        None,
    ]
    found = prepared.run("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s",
                         ["SELECT $1::bigint"])  # fmt: skip
    assert found == [(1,)]


@pytest.mark.django_db
def test_a_connection_keeps_a_bounded_number_of_statements():
    for n in range(prepared.MOST_KEPT + 20):
        assert prepared.run(f"SELECT {n}") == [(n,)]
    assert prepared.run("SELECT 0") == [(0,)]
    found = prepared.run("SELECT count(*) FROM pg_prepared_statements")
    assert found[0][0] <= prepared.MOST_KEPT


@pytest.mark.django_db
def test_several_go_in_one_trip_and_see_one_another():
    before, _, after = prepared.run_all(
        ("SELECT count(*) FROM jobs_outbox_event WHERE key = %s", ["x"]),
        (ADD, [10**9, "x"]),
        ("SELECT count(*) FROM jobs_outbox_event WHERE key = %s", ["x"]),
    )
    assert (before, after) == ([(0,)], [(1,)])


@pytest.mark.django_db
def test_writes_kept_together_are_sent_at_the_end():
    with prepared.together():
        prepared.run(ADD, [10**9, "x"])
        with prepared.together():
            prepared.run(ADD, [10**9 + 1, "x"])
        assert not OutboxEvent.objects.filter(key="x").exists()
    assert OutboxEvent.objects.filter(key="x").count() == 2


@pytest.mark.django_db
def test_writes_of_a_block_that_raised_are_forgotten():
    with pytest.raises(LookupError), prepared.together():
        prepared.run(ADD, [10**9, "x"])
        raise LookupError
    prepared.run("SELECT 1")
    assert not OutboxEvent.objects.filter(key="x").exists()


@pytest.mark.django_db
def test_what_fails_undoes_all_and_the_connection_goes_on():
    with pytest.raises(IntegrityError), transaction.atomic(), prepared.together():
        prepared.run(ADD, [10**9, "x"])
        prepared.run(ADD, [10**9, "x"])
        prepared.run("SELECT never_prepared FROM jobs_outbox_event")
    assert not OutboxEvent.objects.filter(key="x").exists()
    with transaction.atomic():
        prepared.run(ADD, [10**9, "x"])
    assert OutboxEvent.objects.filter(key="x").count() == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_reads_but_does_not_run():
    with pytest.raises(TransactionManagementError):
        prepared.run("SELECT 1")
    assert prepared.read("SELECT %s::int", [7]) == [(7,)]
    assert connection.get_autocommit()


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_replaced():
    connection.ensure_connection()
    gone = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [gone])
    other.close()
    with pytest.raises(Exception, match=r"terminat|closed"), transaction.atomic():
        prepared.run("SELECT 1")
    connection.close_if_unusable_or_obsolete()
    with transaction.atomic():
        assert prepared.run("SELECT 1") == [(1,)]


@pytest.mark.django_db
def test_waiting_for_the_database_lets_other_threads_work():
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.005):
            ticks.append(1)

    thread = threading.Thread(target=tick)
    thread.start()
    with transaction.atomic():
        prepared.run("SELECT pg_sleep(0.3)::text")
    done.set()
    thread.join()
    assert len(ticks) > 20
