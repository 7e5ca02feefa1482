"""A grant on paper bears no day before that on which the promised papers came."""

import datetime as dt
import io

import pytest
import time_machine
from django.utils import timezone

from zhengtong.modules.cases.closing import errors
from zhengtong.modules.cases.closing.paper import Paper, close_on_paper
from zhengtong.modules.cases.promises import bringing
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.promises import place
from zhengtong.modules.cases.tests.promises.place import LATER
from zhengtong.modules.org.tests import factories as make

MONDAY = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)


def close(desk, case, decided_on, outcome="granted"):
    paper = Paper(
        outcome=outcome,
        number="青卫〔2026〕第3号",
        decided_on=decided_on,
        served_on=timezone.localdate(),
        reason="不符合条件。" if outcome == "denied" else "",
        why="停电。",
        scan=(io.BytesIO(picture()), "决定书.jpg"),
    )
    return close_on_paper(case_id=case.pk, actor=make.actor(desk.approver), paper=paper)


@pytest.fixture
def case(desk, person):
    """Accepted on Monday, all papers there on Wednesday; it is Thursday now."""
    with time_machine.travel(MONDAY, tick=False) as now:
        found = place.accepted(desk, person)
        now.shift(dt.timedelta(days=2))
        bringing.bring_papers(
            case_id=found.pk,
            actor=acting(person),
            uploads=[(key, io.BytesIO(picture()), f"{key}.jpg") for key in LATER],
        )
        now.shift(dt.timedelta(days=1))
        yield found


def test_a_grant_before_they_came_is_refused_at_its_date(desk, case):
    with pytest.raises(errors.PaperIncomplete) as refused:
        close(desk, case, dt.date(2026, 3, 3))
    assert [e.path for e in refused.value.errors] == ["decided_on"]
    assert "2026-03-04" in refused.value.errors[0].message


def test_a_grant_of_that_day_was_signed_after_they_came(desk, case):
    found = close(desk, case, dt.date(2026, 3, 4))
    brought = place.of(case).materials.values_list("brought_at", flat=True)
    assert found.decided_at >= max(brought)


def test_a_denial_may_be_older(desk, case):
    found = close(desk, case, dt.date(2026, 3, 3), outcome="denied")
    assert timezone.localdate(found.decided_at) == dt.date(2026, 3, 3)
