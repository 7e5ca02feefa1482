"""A job exists if and only if what asked for it was committed, wherever that ran."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from zhengtong.core.jobs import api

sweep = api.job(name="test.sweep")(lambda room_id: None)


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'test.sweep'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_inside_the_worker_a_job_belongs_to_the_transaction_too():
    """The worker's own connections are another transaction, and of another event loop."""
    with app.replace_connector(InMemoryConnector()):
        with transaction.atomic():
            api.defer(sweep, room_id=1)
            assert waiting() == 1
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            api.defer(sweep, room_id=2)
            raise ZeroDivisionError
    assert waiting() == 1
