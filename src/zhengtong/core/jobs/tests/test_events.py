"""Events are durable, ordered, retried and never lost."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from zhengtong.core.jobs import api, dispatch
from zhengtong.core.jobs.models import HandlerPosition, OutboxEvent
from zhengtong.kernel import events


@events.event("test.lamp_lit")
class LampLit(events.Event):
    """Sent by these tests only."""

    lamp_id: int
    on: dt.date
    at: dt.datetime


def lit(lamp_id: int) -> LampLit:
    return LampLit(lamp_id=lamp_id, on=dt.date(2026, 11, 22), at=timezone.now())


def delivered(expected: int) -> int:
    """Deliver until the expected number came."""
    count, until = 0, time.monotonic() + 120
    while count < expected and time.monotonic() < until:
        count += api.deliver_pending()
        if count < expected:
            time.sleep(0.2)
    return count + api.deliver_pending()


@pytest.fixture
def seen(monkeypatch):
    heard: list[LampLit] = []
    monkeypatch.setattr(events, "HANDLERS", {"test:test.lamp_lit": (LampLit, heard.append)})
    monkeypatch.setattr(dispatch, "HANDLERS", events.HANDLERS)
    return heard


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        events.publish(lit(1))


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_fact_is_not_delivered(seen):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.publish(lit(1))
        raise ZeroDivisionError
    assert api.deliver_pending() == 0
    assert seen == []


@pytest.mark.django_db(transaction=True)
def test_events_arrive_in_order_with_their_types_and_once(seen):
    for n in range(5):
        with transaction.atomic():
            events.publish(lit(n))
    assert delivered(5) == 5
    assert api.deliver_pending() == 0
    assert [e.lamp_id for e in seen] == [0, 1, 2, 3, 4]
    assert isinstance(seen[0].on, dt.date)
    assert isinstance(seen[0].at, dt.datetime)


@pytest.mark.django_db(transaction=True)
def test_a_failing_event_waits_holds_its_order_and_is_shown_as_stuck(monkeypatch):
    heard = []
    broken = True

    def fussy(event: LampLit) -> None:
        if broken and event.lamp_id == 2:
            raise ValueError("no bulb")
        heard.append(event.lamp_id)

    monkeypatch.setattr(dispatch, "HANDLERS", {"fussy:test.lamp_lit": (LampLit, fussy)})
    for n in (1, 2, 3):
        with transaction.atomic():
            events.publish(lit(n))
    assert delivered(1) == 1
    assert heard == [1]
    assert [(s.attempts, "no bulb" in s.error) for s in api.stuck()] == [(1, True)]
    assert api.deliver_pending() == 0, "it pauses before the next try"
    until = time.monotonic() + 120
    while api.stuck()[0].attempts < 2 and time.monotonic() < until:
        HandlerPosition.objects.update(next_try_at=timezone.now())
        assert api.deliver_pending() == 0
    assert api.stuck()[0].attempts == 2
    broken = False
    HandlerPosition.objects.update(next_try_at=timezone.now())
    assert delivered(2) == 2
    assert heard == [1, 2, 3]
    assert api.stuck() == []


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_not_jumped_over(seen):
    """An older transaction that commits later must still be delivered."""
    import psycopg

    params = connection.get_connection_params()
    params.pop("cursor_factory", None)
    params.pop("context", None)
    with psycopg.connect(**params) as late:
        late.execute(
            "INSERT INTO jobs_outbox_event (key, payload, published_at) VALUES"
            ' (\'test.lamp_lit\', \'{"lamp_id": 1, "on": "2026-11-22",'
            ' "at": "2026-11-22T08:00:00+08:00"}\', now())'
        )
        with transaction.atomic():
            events.publish(lit(2))
        assert api.deliver_pending() == 0, "the newer event waits for the older transaction"
        late.commit()
    assert delivered(2) == 2
    assert [e.lamp_id for e in seen] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_what_another_database_of_the_server_writes_holds_nothing_back(seen):
    import psycopg

    params = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        params.pop(name, None)
    with psycopg.connect(**{**params, "dbname": "postgres"}) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        with transaction.atomic():
            events.publish(lit(3))
        assert api.deliver_pending() == 1
        elsewhere.rollback()
    assert [e.lamp_id for e in seen] == [3]


@pytest.mark.django_db
def test_inside_a_transaction_its_own_events_are_delivered(seen):
    events.publish(lit(7))
    assert api.deliver_pending() == 1
    assert seen[0].lamp_id == 7


@pytest.mark.django_db(transaction=True)
def test_a_restored_database_keeps_delivering(seen):
    with transaction.atomic():
        events.publish(lit(1))
    assert delivered(1) == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_outbox_event SET xid = '999999999999'")
        cursor.execute("UPDATE jobs_handler_position SET xid = '999999999999'")
    with transaction.atomic():
        events.publish(lit(2))
    assert api.deliver_pending() == 0
    assert dispatch.rebase_after_restore()
    assert delivered(1) >= 1
    assert seen[-1].lamp_id == 2


@pytest.mark.django_db(transaction=True)
def test_old_events_are_purged_only_when_everyone_has_passed(seen):
    with transaction.atomic():
        events.publish(lit(1))
    assert delivered(1) == 1
    with transaction.atomic():
        events.publish(lit(2))
    OutboxEvent.objects.update(published_at=timezone.now() - dt.timedelta(days=60))
    assert dispatch.purge() == 1
    assert delivered(1) == 1


@pytest.mark.django_db(transaction=True)
def test_a_round_with_nothing_to_do_asks_the_same_however_many_handlers(
    monkeypatch, django_assert_num_queries
):
    handlers = {f"test{n}:test.lamp_lit": (LampLit, lambda event: None) for n in range(50)}
    monkeypatch.setattr(events, "HANDLERS", handlers)
    monkeypatch.setattr(dispatch, "HANDLERS", handlers)
    api.deliver_pending()
    with django_assert_num_queries(4):
        assert api.deliver_pending() == 0


@pytest.mark.django_db(transaction=True)
def test_a_slow_handler_lets_the_others_have_their_turn(monkeypatch):
    heard: list[str] = []

    def slow(event: LampLit) -> None:
        time.sleep(0.02)
        heard.append("slow")

    handlers = {
        "a:test.lamp_lit": (LampLit, slow),
        "b:test.lamp_lit": (LampLit, lambda event: heard.append("quick")),
    }
    monkeypatch.setattr(events, "HANDLERS", handlers)
    monkeypatch.setattr(dispatch, "HANDLERS", handlers)
    monkeypatch.setattr(dispatch, "TURN_SECONDS", 0.05)
    with transaction.atomic():
        for n in range(10):
            events.publish(lit(n))
    assert delivered(20) == 20
    assert heard.index("quick") < 5, "before the slow one was through"
