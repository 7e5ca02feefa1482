"""A command is one transaction, however many commands it calls."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zhengtong.core.commands import command
from zhengtong.core.numbering.api import next_number


@command
def inner() -> int:
    return next_number(series="commands")


@command
def outer(*, fail: bool = False) -> int:
    inner()
    value = inner()
    if fail:
        raise LookupError
    return value


def current() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(value), 0) FROM numbering_counter")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_an_inner_command_sets_no_savepoint():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        outer()
    assert not [q for q in queries.captured_queries if "SAVEPOINT" in q["sql"]]


@pytest.mark.django_db(transaction=True)
def test_a_failed_command_leaves_nothing_of_its_parts():
    with pytest.raises(LookupError):
        outer(fail=True)
    assert current() == 0
    assert outer() == 2


@pytest.mark.django_db
def test_inside_a_foreign_transaction_a_failed_command_takes_only_itself_back():
    with transaction.atomic():
        inner()
        with pytest.raises(LookupError):
            outer(fail=True)
        assert current() == 1


@pytest.mark.django_db(transaction=True)
def test_what_runs_after_commit_is_a_command_of_its_own():
    seen = []

    @command
    def first() -> None:
        transaction.on_commit(lambda: seen.append(outer()))

    first()
    assert seen == [2]
