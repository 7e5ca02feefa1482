"""Any clerk of the hall accepts what came over the hall's counter; the department goes on."""

import pytest

from zhengtong.kernel.errors import PermissionRefused, StaleVersion, StateError
from zhengtong.modules.cases.capture import window
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.tests.capture.test_handover import clerk, office, received  # noqa: F401
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import act, browser, task_of
from zhengtong.modules.org.tests import factories as make


def test_who_received_it_accepts_it_and_the_department_goes_on(office, clerk, person):  # noqa: F811
    case = received(office, clerk, person)
    actor = make.actor(clerk)
    with pytest.raises(PermissionRefused):
        accept.accept_case(case_id=case.pk, actor=actor)
    client = browser(clerk)
    page = text(client.get(f"/desk/cases/{case.public_id}/"))
    # What can be done stands before what cannot.
    assert page.index("由本窗口受理") < page.index("您现在不能办理")
    assert act(client, case, "take-acceptance").status_code == 302
    accept.accept_case(case_id=case.pk, actor=actor)
    case.refresh_from_db()
    assert case.accepted_by_id == clerk.pk
    assert task_of(case).organization_id == office.county.version.owner_organization_id


def test_it_is_taken_once_and_not_from_a_stale_page(office, clerk, person):  # noqa: F811
    case = received(office, clerk, person)
    actor = make.actor(clerk)
    with pytest.raises(StaleVersion):
        window.take_acceptance(case_id=case.pk, actor=actor, expected_version=999)
    window.take_acceptance(case_id=case.pk, actor=actor)
    with pytest.raises(StateError):
        window.take_acceptance(case_id=case.pk, actor=actor)


def test_what_came_elsewhere_is_accepted_by_the_department(office, clerk, person):  # noqa: F811
    online = office.submitted(person)
    with pytest.raises(window.NotAtThisWindow):
        window.take_acceptance(case_id=online.pk, actor=make.actor(clerk))
    assert "由本窗口受理" not in text(browser(clerk).get(f"/desk/cases/{online.public_id}/"))
