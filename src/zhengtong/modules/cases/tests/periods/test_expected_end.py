"""The expected end of a special procedure is told anew: in writing, with reasons, without losing
what was told before."""

import datetime as dt

import pytest
import time_machine

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.messaging.models import Message
from zhengtong.kernel.errors import InvalidInput, PermissionRefused, StaleVersion
from zhengtong.modules.cases.models import ProcedureChange, SpecialProcedure
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.periods import reminders
from zhengtong.modules.cases.periods.explanation import explained
from zhengtong.modules.cases.periods.postponing import HearingHasItsNotice
from zhengtong.modules.cases.periods.services import (
    change_expected_end,
    resume_case,
    suspend_case,
)
from zhengtong.modules.cases.services.errors import ReasonWanted
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import act, browser, version_of
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

DAY = dt.date.fromisoformat
REASON = "两位专家改期，评审会推迟。"


@pytest.fixture(autouse=True)
def now(db):
    with time_machine.travel(dt.datetime(2026, 9, 21, 2, 0, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


def stopped(desk, person, ground="expert_review"):
    case = desk.accepted(person)
    return suspend_case(
        case_id=case.pk, actor=make.actor(desk.reviewer), ground=ground,
        expected_on=DAY("2026-10-12"), reason="",
    )  # fmt: skip


def change(desk, case, day="2026-10-26", reason=REASON, staff=None, **more):
    return change_expected_end(
        case_id=case.pk, actor=make.actor(staff or desk.reviewer),
        expected_on=DAY(day) if day else None, reason=reason, **more,
    )  # fmt: skip


def clock(case, kind="statutory"):
    found = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    return next(c for c in found if c.kind == kind)


def test_the_applicant_gets_a_notice_with_the_old_day_the_new_one_and_the_reason(desk, person):
    case = stopped(desk, person)
    changed = change(desk, case)
    assert (changed.was_expected_on, changed.expected_on) == (DAY("2026-10-12"), DAY("2026-10-26"))
    document = case.documents.get(kind="suspension_change")
    assert changed.document_id == document.pk
    assert "特变〔2026〕1号" in document.number
    assert ["原预计完成", "2026年10月12日"] in document.content["rows"]
    assert ["现预计完成", "2026年10月26日"] in document.content["rows"]
    assert REASON in document.content["paragraphs"]
    assert "所需时间仍不计算在办理期限内" in document.content["paragraphs"][-1]
    deliver_pending()
    told = Message.objects.get(template="cases.procedure_moved")
    assert "2026-10-12" in told.bodies["zh"]
    assert "2026-10-26" in told.bodies["zh"]
    assert "两位专家改期" in told.bodies["zh"]


def test_every_day_that_was_told_stays_in_the_history(desk, person):
    case = stopped(desk, person)
    change(desk, case)
    change(desk, case, "2026-10-20", "专家提前到齐。")
    history = [(c.was_expected_on, c.expected_on) for c in ProcedureChange.objects.all()]
    assert history == [
        (DAY("2026-10-12"), DAY("2026-10-26")),
        (DAY("2026-10-26"), DAY("2026-10-20")),
    ]
    assert SpecialProcedure.objects.get().expected_on == DAY("2026-10-20")
    assert workflow.suspensions(instance_id=case.instance_id)[0].expected_on == DAY("2026-10-20")
    assert workflow.verify_log(instance_id=case.instance_id).is_whole
    log = text(browser(desk.reviewer).get(f"/desk/cases/{case.public_id}/", {"tab": "log"}))
    assert "专家评审预计结束由 2026-10-26 改为 2026-10-20" in log


def test_the_clocks_go_on_standing_still_and_the_explanation_follows(now, desk, person):
    case = stopped(desk, person)
    before = clock(case)
    now.shift(dt.timedelta(days=7))
    change(desk, case)
    after = clock(case)
    assert (after.state, after.due_on, after.used_days) == ("suspended", None, before.used_days)
    found = explained(case, after.id)
    assert next(r.text for r in found.rows if r.kind == "expected").startswith(
        "专家评审预计结束由 2026-10-12 改为 2026-10-26"
    )
    assert "预计 2026-10-26 结束" in "".join(r.text for r in found.rows if r.kind == "suspended")
    resume_case(case_id=case.pk, actor=make.actor(desk.reviewer), result="通过。")
    assert clock(case).due_on == DAY("2026-10-30")


def test_a_local_ground_says_that_the_statutory_limit_runs_on(desk, person):
    case = stopped(desk, person, ground="site_visit")
    change(desk, case)
    words = case.documents.get(kind="suspension_change").content["paragraphs"][-1]
    assert "法定办理期限继续计算" in words
    assert [r for r in explained(case, clock(case, "promised").id).rows if r.kind == "expected"]
    assert not [r for r in explained(case, clock(case).id).rows if r.kind == "expected"]


def test_reminders_wait_for_the_new_day(desk, person):
    case = stopped(desk, person)
    assert reminders.remind(today=DAY("2026-10-13")) == 1
    change(desk, case)
    assert reminders.remind(today=DAY("2026-10-26")) == 0
    assert reminders.remind(today=DAY("2026-10-27")) == 1


@pytest.mark.parametrize("day", ["", "2026-09-20", "2026-10-12"])
def test_the_new_day_is_another_one_and_not_past(desk, person, day):
    case = stopped(desk, person)
    with pytest.raises(InvalidInput) as refused:
        change(desk, case, day)
    assert [e.path for e in refused.value.errors] == ["expected_on"]
    assert not ProcedureChange.objects.exists()


def test_a_change_has_a_reason(desk, person):
    case = stopped(desk, person)
    with pytest.raises(ReasonWanted) as refused:
        change(desk, case, reason="  ")
    assert refused.value.errors[0].path == "reason"


def test_only_a_procedure_under_way_is_changed_and_by_whoever_handles_the_case(desk, person):
    case = desk.accepted(person)
    with pytest.raises(CaseStateError):
        change(desk, case)
    case = stopped(desk, make.person("王五"))
    with pytest.raises(PermissionRefused):
        change(desk, case, staff=desk.supervisor)
    with pytest.raises(StaleVersion):
        change(desk, case, expected_version=version_of(case) - 1)
    resume_case(case_id=case.pk, actor=make.actor(desk.reviewer))
    with pytest.raises(CaseStateError):
        change(desk, case)


def test_a_hearing_is_moved_by_its_own_notice(desk, person):
    case = stopped(desk, person)
    SpecialProcedure.objects.update(ground="hearing")
    with pytest.raises(HearingHasItsNotice):
        change(desk, case)
    page = text(browser(desk.reviewer).get(f"/desk/cases/{case.public_id}/"))
    assert "变更预计结束日期" not in page


def test_the_desk_changes_it_and_keeps_what_was_typed(desk, person):
    case = stopped(desk, person)
    client = browser(desk.reviewer)
    assert "变更预计结束日期" in text(client.get(f"/desk/cases/{case.public_id}/"))
    wrong = {"changed_expected_on": "2026-09-01", "change_reason": REASON}
    answer = act(client, case, "change-expected-end", **wrong)
    assert answer.status_code == 422
    assert 'id="changed_expected_on-error"' in text(answer)
    assert REASON in text(answer)
    right = {"changed_expected_on": "2026-10-26", "change_reason": REASON}
    stale = act(client, case, "change-expected-end", lock_version=0, **right)
    assert stale.status_code == 409
    assert act(client, case, "change-expected-end", **right).status_code == 302
    assert "预计结束由 2026-10-12 改为 2026-10-26" in text(
        client.get(f"/desk/cases/{case.public_id}/")
    )
    again = act(client, case, "change-expected-end", **right)
    assert again.status_code == 422
    assert ProcedureChange.objects.count() == 1
