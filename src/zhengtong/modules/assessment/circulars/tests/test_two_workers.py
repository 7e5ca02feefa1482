"""Two workers come to the circulars of a month at once: every unit has one, sent once."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import time_machine
from django.db import connection

from zhengtong.modules.assessment.circulars.models import Circular
from zhengtong.modules.assessment.circulars.tasks import send_due
from zhengtong.modules.assessment.tests import figures as make
from zhengtong.modules.assessment.tests.figures import TODAY


def test_every_unit_has_one_edition_whoever_makes_it(transactional_db: Any) -> None:
    with time_machine.travel(TODAY, tick=False):
        make.plan_published(make.people())
    together = threading.Barrier(2)
    counts: list[int] = []

    def work() -> None:
        together.wait(10)
        counts.append(send_due(dt.date(2026, 11, 20)))
        connection.close()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    made = Circular.objects.count()
    assert sorted(counts) == [0, made]
    assert made > 0
    assert Circular.objects.values("organization", "first_on").distinct().count() == made
    assert not Circular.objects.filter(sent_at=None).exists()
