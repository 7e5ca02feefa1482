"""Special procedures: which clocks stop, what is told, what is kept of it."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.cases.events import ProcedureOverdue
from zhengtong.modules.cases.models import Case, CaseStatus, SpecialProcedure
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.periods import handlers, reminders
from zhengtong.modules.cases.periods.services import (
    GroundNotAllowed,
    resume_case,
    suspend_case,
    terminate_case,
)
from zhengtong.modules.cases.services import conclude, handle
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

START = dt.datetime(2026, 9, 21, 2, 0, tzinfo=dt.UTC)
DAY = dt.date.fromisoformat


@pytest.fixture
def now(db):
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def at(now, day: str) -> None:
    now.move_to(dt.datetime.fromisoformat(f"{day}T10:00:00+08:00"))


def clock_of(case: Case, kind: str) -> workflow.ClockData:
    found = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    return next(c for c in found if c.kind == kind)


def suspended(desk, person, ground: str = "expert_review", **more) -> Case:
    case = desk.accepted(person)
    asked = {"expected_on": DAY("2026-10-12"), "reason": "请三名专家评审采伐方案。"} | more
    return suspend_case(case_id=case.pk, actor=make.actor(desk.reviewer), ground=ground, **asked)


def test_the_reviewer_stops_all_clocks_by_a_ground_of_the_law(now, desk, person):
    case = suspended(desk, person)
    assert {clock_of(case, k).state for k in ("statutory", "promised")} == {"suspended"}
    assert task_of(case).state == "suspended"
    document = case.documents.get(kind="suspension")
    text = "".join(document.content["paragraphs"])
    assert "第四十五条" in text
    assert "专家评审" in text
    assert ["停止计算", "法定期限和承诺期限"] in document.content["rows"]


def test_a_local_ground_stops_the_promise_and_the_notice_says_that_the_law_goes_on(
    now, desk, person
):
    case = suspended(desk, person, ground="site_visit")
    assert clock_of(case, "promised").state == "suspended"
    assert clock_of(case, "statutory").state == "running"
    document = case.documents.get(kind="suspension")
    text = "".join(document.content["paragraphs"])
    assert "现场勘验不属于《中华人民共和国行政许可法》第四十五条所列情形" in text
    assert "法定办理期限继续计算" in text
    assert ["停止计算", "承诺期限"] in document.content["rows"]
    assert SpecialProcedure.objects.get(case=case).stops == ["promised", "step"]


def test_a_ground_that_the_item_does_not_have_is_refused(now, desk, person):
    case = desk.accepted(person)
    reviewer = make.actor(desk.reviewer)
    for ground in ("auction", "supplement", "", "x" * 300):
        with pytest.raises(GroundNotAllowed) as refused:
            suspend_case(
                case_id=case.pk, actor=reviewer, ground=ground,
                expected_on=DAY("2026-10-12"), reason="",
            )  # fmt: skip
        assert refused.value.errors[0].path == "ground"


def test_an_expected_end_is_wanted_and_not_in_the_past(now, desk, person):
    case = desk.accepted(person)
    for day in (None, DAY("2026-09-20")):
        with pytest.raises(InvalidInput) as refused:
            suspend_case(
                case_id=case.pk, actor=make.actor(desk.reviewer), ground="expert_review",
                expected_on=day, reason="",
            )  # fmt: skip
        assert refused.value.errors[0].path == "expected_on"
    assert not SpecialProcedure.objects.exists()


def test_the_vector_of_the_design_holds_through_the_commands(now, desk, person):
    """20 days from 09-21, suspended 09-28 to 10-12 → 11-03, then +10 → 11-17."""
    case = desk.accepted(person)
    statutory = clock_of(case, "statutory")
    assert (statutory.limit, statutory.due_on) == (20, DAY("2026-10-26"))
    at(now, "2026-09-28")
    reviewer = make.actor(desk.reviewer)
    suspend_case(
        case_id=case.pk, actor=reviewer, ground="expert_review",
        expected_on=DAY("2026-10-12"), reason="",
    )  # fmt: skip
    at(now, "2026-10-12")
    resume_case(case_id=case.pk, actor=reviewer, result="专家一致同意。")
    assert clock_of(case, "statutory").due_on == DAY("2026-11-03")
    handle.extend_case(
        case_id=case.pk, actor=make.actor(desk.approver), days=10, reason="地块跨两个乡镇。"
    )
    assert clock_of(case, "statutory").due_on == DAY("2026-11-17")
    assert workflow.self_check() == []


def test_the_result_is_kept_and_told(now, desk, person):
    case = suspended(desk, person)
    at(now, "2026-10-12")
    resume_case(case_id=case.pk, actor=make.actor(desk.reviewer), result=" 专家一致同意。 ")
    procedure = SpecialProcedure.objects.get(case=case)
    assert (procedure.ending, procedure.result) == ("resumed", "专家一致同意。")
    assert (procedure.from_on, procedure.to_on) == (DAY("2026-09-21"), DAY("2026-10-12"))
    assert procedure.document.number == case.documents.get(kind="suspension").number
    kinds = [e.kind for e in workflow.history(instance_id=case.instance_id)]
    assert kinds.index("resumed") < kinds.index("special_procedure_result")


def test_a_case_may_be_suspended_again_on_the_day_on_which_it_was_resumed(now, desk, person):
    case = suspended(desk, person)
    at(now, "2026-10-12")
    reviewer = make.actor(desk.reviewer)
    resume_case(case_id=case.pk, actor=reviewer)
    suspend_case(
        case_id=case.pk, actor=reviewer, ground="site_visit", expected_on=DAY("2026-10-13"),
        reason="",
    )  # fmt: skip
    assert clock_of(case, "statutory").state == "running"
    assert SpecialProcedure.objects.filter(case=case).count() == 2


def test_an_extension_lengthens_a_clock_that_stands_still(now, desk, person):
    case = suspended(desk, person)
    before = clock_of(case, "statutory").remaining_days
    handle.extend_case(
        case_id=case.pk, actor=make.actor(desk.approver), days=10, reason="案情复杂。"
    )
    assert clock_of(case, "statutory").remaining_days == before + 10
    assert clock_of(case, "statutory").due_on is None
    assert workflow.self_check() == []


@pytest.mark.parametrize("end", ["withdrawn", "terminated"])
def test_the_end_of_a_suspended_case_ends_the_procedure(now, desk, person, end):
    case = suspended(desk, person)
    at(now, "2026-09-24")
    if end == "withdrawn":
        conclude.withdraw_application(case_id=case.pk, actor=acting(person))
    else:
        terminate_case(case_id=case.pk, actor=make.actor(desk.approver), reason="申请人死亡。")
    procedure = SpecialProcedure.objects.get(case=case)
    assert (procedure.ending, procedure.to_on) == ("case_ended", DAY("2026-09-24"))
    assert {
        c.state for c in workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    } == {"stopped"}
    assert [p.to_on for p in workflow.suspensions(instance_id=case.instance_id)] == [
        DAY("2026-09-24")
    ]


def test_a_decided_case_is_not_suspended(now, desk, person):
    case = desk.reviewed(person)
    handle.complete_step(
        case_id=case.pk, task_id=task_of(case).id, actor=make.actor(desk.approver),
        outcome="grant", opinion="准予。",
    )  # fmt: skip
    with pytest.raises(CaseStateError):
        suspend_case(
            case_id=case.pk, actor=make.actor(desk.reviewer), ground="expert_review",
            expected_on=DAY("2026-10-12"), reason="",
        )  # fmt: skip


def overdue_events(events) -> list[ProcedureOverdue]:
    return [e for e in events if isinstance(e, ProcedureOverdue)]


def test_whoever_has_the_step_is_reminded_when_the_expected_end_has_passed(now, desk, person):
    from zhengtong.core.messaging.models import Message

    case = suspended(desk, person)
    assert reminders.remind(today=DAY("2026-10-12")) == 0
    at(now, "2026-10-13")
    assert reminders.remind() == 1
    assert reminders.remind() == 0
    handlers.tell_overdue(
        ProcedureOverdue(
            case_id=case.pk, case_public_id=case.public_id,
            procedure_id=SpecialProcedure.objects.get().pk, on=DAY("2026-10-13"),
            at=timezone.now(),
        )
    )  # fmt: skip
    told = Message.objects.filter(template="cases.procedure_overdue")
    assert {m.user_id for m in told} == {desk.reviewer.user_id, desk.deputy.user_id}
    assert "专家评审预计 2026-10-12 结束" in told[0].bodies["zh"]
    # Again after a working week, not on each day between.
    assert reminders.remind(today=DAY("2026-10-14")) == 0
    assert reminders.remind(today=DAY("2026-10-20")) == 1


def test_nobody_is_reminded_of_what_is_over(now, desk, person):
    case = suspended(desk, person)
    at(now, "2026-10-12")
    resume_case(case_id=case.pk, actor=make.actor(desk.reviewer))
    at(now, "2026-10-20")
    assert reminders.remind() == 0
    assert Case.objects.get(pk=case.pk).status == CaseStatus.IN_PROGRESS


def test_the_system_reads_the_whole_list_only_once(
    now, desk, person, django_assert_max_num_queries
):
    suspended(desk, person)
    with django_assert_max_num_queries(1):
        assert reminders.remind(today=DAY("2026-10-12")) == 0
