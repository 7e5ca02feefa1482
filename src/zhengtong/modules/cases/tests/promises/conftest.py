import datetime as dt

import pytest
import time_machine

from zhengtong.modules.cases.tests.promises import place

BEFORE = dt.datetime(2026, 2, 2, 2, tzinfo=dt.UTC)
"""The item is in force before any day on which a test begins."""


@pytest.fixture
def desk(db):
    with time_machine.travel(BEFORE, tick=False):
        return place.desk()
