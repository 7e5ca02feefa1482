"""What is handed over is a decision: nothing is delivered before one is signed."""

import pytest

from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services import conclude
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.tests import factories as make


def test_an_accepted_case_cannot_be_delivered_before_it_is_decided(person, db):
    desk = make_desk.desk()
    case = desk.accepted(person)
    with pytest.raises(CaseStateError):
        conclude.deliver_case(case_id=case.pk, actor=make.actor(desk.counter))
    case.refresh_from_db()
    assert case.closed_at is None
