"""Several workers make rows of facts at once, each in the order in which its events came."""

import threading

from django.db import connection, transaction

from zhengtong.modules.cases.models import CaseFact
from zhengtong.modules.cases.registers import facts
from zhengtong.modules.cases.tests.county import county as make_county
from zhengtong.modules.org.tests import factories as make


def test_two_batches_that_meet_in_opposite_order_both_end(transactional_db):
    county, person = make_county(), make.person()
    one, two = county.finished(person).pk, county.finished(person).pk
    begun = threading.Event()
    ended: list[str] = []

    def first():
        with transaction.atomic():
            facts.refresh([one])
            begun.set()
            other.join(1)  # the other has come as far as it can
            facts.refresh([two])
        ended.append("first")
        connection.close()

    def second():
        begun.wait(10)
        with transaction.atomic():
            facts.refresh([two])
            facts.refresh([one])
        ended.append("second")
        connection.close()

    CaseFact.objects.all().delete()
    other = threading.Thread(target=second)
    this = threading.Thread(target=first)
    other.start()
    this.start()
    this.join(30)
    other.join(30)
    assert ended == ["first", "second"]
    assert CaseFact.objects.filter(case__in=(one, two)).count() == 2
