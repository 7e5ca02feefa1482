"""Numbers have no holes and no doubles, whatever happens around them."""

import threading

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from zhengtong.core.numbering.api import next_number


@pytest.mark.django_db
def test_each_scope_counts_from_one():
    assert [next_number(series="case", scope="a") for _ in range(3)] == [1, 2, 3]
    assert next_number(series="case", scope="b") == 1
    assert next_number(series="ticket", scope="a") == 1
    assert next_number(series="case") == 1


@pytest.mark.django_db
def test_a_number_that_was_not_used_is_given_again():
    next_number(series="case")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert next_number(series="case") == 2
        raise ZeroDivisionError
    assert next_number(series="case") == 2


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        next_number(series="case")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_hole_and_no_double():
    taken: list[int] = []

    def take(fails: bool) -> None:
        for turn in range(10):
            try:
                with transaction.atomic():
                    number = next_number(series="case", scope="same")
                    if fails and turn % 3 == 0:
                        raise ZeroDivisionError
                taken.append(number)
            except ZeroDivisionError:
                pass
        connection.close()

    threads = [threading.Thread(target=take, args=(n % 2 == 0,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, len(taken) + 1))
    assert len(taken) == 4 * 10 + 4 * 6
