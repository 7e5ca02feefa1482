"""Renewal before expiry: in time or late, decided in time or deemed renewed."""

from __future__ import annotations

import datetime as dt

import pytest

from zhengtong.core.jobs import api as jobs
from zhengtong.core.messaging.models import Message
from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.models import CaseDocument, CaseStatus, CloseType, Renewal
from zhengtong.modules.cases.renewals import rules, services, tasks
from zhengtong.modules.cases.services import accept, apply, handle, submit, supplement
from zhengtong.modules.cases.services.errors import Incomplete
from zhengtong.modules.cases.tests import county as place
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import DATA, acting, publish_version
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.cases.tests.hearings.stage import at, fresh
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.data import RenewalData
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

RULE = {"number_field": "old_number", "expiry_field": "old_expiry"}
EXPIRY = "2026-12-31"
"""Thirty working days before: 2026-11-19, 1 January not being far off."""


@pytest.fixture
def desk(db, monkeypatch):
    fields = [
        m.ask("text", "old_number", "原许可证号", "Old number", max_length=30, required=False),
        m.ask("date", "old_expiry", "原许可到期日", "Old expiry", required=False),
    ]
    form = {**place.FORM, "pages": [*place.FORM["pages"], m.page("old", "原许可", "Old", *fields)]}
    with at("2026-10-28"):
        found = make_desk.desk()
        monkeypatch.setattr(place, "FORM", form)
        found.county.version = publish_version(found.county.version.item_id, renewal=RULE)
    return found


def refuse_late(desk):
    with at("2026-10-29"):
        desk.county.version = publish_version(
            desk.county.version.item_id, renewal={**RULE, "late": "refuse"}
        )


def draft(desk, person, expiry=EXPIRY):
    found = desk.county.complete(person)
    apply.save_application(
        public_id=found.public_id,
        data={**DATA, "old_number": "林采字 8 号", "old_expiry": expiry},
        actor=acting(person),
    )
    return found


def submitted(desk, person, expiry=EXPIRY):
    found = draft(desk, person, expiry)
    return submit.submit_application(public_id=found.public_id, actor=acting(person))


def accepted(desk, person, expiry=EXPIRY):
    case = submitted(desk, person, expiry)
    accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))
    return fresh(case)


def clock(case):
    found = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    return next((c for c in found if c.kind == "renewal"), None)


@pytest.mark.django_db
def test_the_last_day_in_time_leaves_thirty_working_days():
    rule = RenewalData(number_field="a", expiry_field="b")
    last = rules.apply_by(dt.date(2026, 12, 31), rule)
    assert last == dt.date(2026, 11, 19)
    days = RenewalData(number_field="a", expiry_field="b", lead_unit="CALENDAR_DAY")
    assert rules.apply_by(dt.date(2026, 12, 31), days) == dt.date(2026, 12, 1)


def test_an_application_in_time_must_be_decided_by_the_day_of_expiry(desk, person):
    with at("2026-11-19"):
        case = submitted(desk, person)
    found = Renewal.objects.get(case=case)
    assert (found.permit_number, found.is_timely) == ("林采字 8 号", True)
    assert found.apply_by == dt.date(2026, 11, 19)
    assert clock(case).due_on == dt.date(2026, 12, 31)
    assert "renewal" in fresh(case).aspects


def test_an_application_that_renews_nothing_has_no_such_clock(desk, person):
    with at("2026-11-02"):
        case = desk.submitted(person)
    assert not Renewal.objects.filter(case=case).exists()
    assert clock(case) is None


def test_a_late_application_is_handled_and_nothing_is_deemed(desk, person):
    with at("2026-11-20"):
        case = accepted(desk, person)
        assert "不能视为准予延续" in rules.note_for(desk.county.version.renewal, case.form_data)
    assert not Renewal.objects.get(case=case).is_timely
    assert clock(case) is None
    with at("2027-01-04"):
        assert tasks.sweep_renewals() == 0
        assert services.deem_renewed(case_id=case.pk) is False
    assert fresh(case).status == CaseStatus.IN_PROGRESS


def test_a_late_application_is_refused_where_the_items_law_says_so(desk, person):
    refuse_late(desk)
    with at("2026-11-20"):
        found = draft(desk, person)
        with pytest.raises(Incomplete) as refused:
            submit.submit_application(public_id=found.public_id, actor=acting(person))
    (error,) = refused.value.errors
    assert error.path == "old_expiry"
    assert "最迟应当在 2026-11-19 提出" in error.message


def test_an_expired_permit_cannot_be_renewed(desk, person):
    with at("2026-11-20"):
        found = draft(desk, person, "2026-11-19")
        with pytest.raises(Incomplete) as refused:
            submit.submit_application(public_id=found.public_id, actor=acting(person))
    assert "不能再延续" in refused.value.errors[0].message


def test_silence_beyond_the_expiry_renews_the_permit_by_law(desk, person):
    with at("2026-11-02"):
        case = accepted(desk, person)
    with at("2026-12-31", "23:50"):
        assert tasks.sweep_renewals() == 0
    with at("2027-01-01", "00:15"):
        assert tasks.sweep_renewals() == 1
        assert tasks.sweep_renewals() == 0
        jobs.deliver_pending()
    case = fresh(case)
    assert (case.status, case.legal_outcome, case.close_type) == (
        CaseStatus.CLOSED,
        "granted",
        CloseType.OTHER,
    )
    assert case.closed_at is not None
    assert not workflow.open_tasks(instance_id=case.instance_id)
    document = CaseDocument.objects.get(case=case, kind="renewal")
    assert ["许可证号", "林采字 8 号"] in document.content["rows"]
    assert Message.objects.filter(template="cases.deemed_renewed").count() == 1
    last = workflow.history(instance_id=case.instance_id)[-1]
    assert (last.kind, last.payload["kind"]) == ("terminated", "deemed_renewed")
    assert any(
        e.title == "逾期未作决定，视为准予延续" for e in cases.timeline_of(case, for_applicant=True)
    )


def test_a_standstill_does_not_move_the_expiry(desk, person):
    with at("2026-11-02"):
        case = accepted(desk, person)
        cases.suspend_case(
            case_id=case.pk,
            actor=make.actor(desk.reviewer),
            ground=desk.county.version.special_procedures[0],
            expected_on=dt.date(2027, 1, 20),
            reason="需要鉴定。",
        )
    with at("2026-12-01"):
        running = clock(case)
        assert (running.state, running.due_on) == ("running", dt.date(2026, 12, 31))
    with at("2027-01-01"):
        assert tasks.sweep_renewals() == 1
    case = fresh(case)
    assert (case.status, case.legal_outcome) == (CaseStatus.CLOSED, "granted")
    assert workflow.suspensions(instance_id=case.instance_id)[-1].to_on == dt.date(2027, 1, 1)


def test_a_decision_in_time_ends_the_clock(desk, person):
    with at("2026-11-02"):
        case = accepted(desk, person)
        for outcome, actor in (("agree", desk.reviewer), ("deny", desk.approver)):
            handle.complete_step(
                case_id=case.pk,
                task_id=task_of(case).id,
                actor=make.actor(actor),
                outcome=outcome,
                opinion="不符合条件。",
            )
    assert clock(case).state == "stopped"
    with at("2027-01-04"):
        assert tasks.sweep_renewals() == 0
    assert fresh(case).legal_outcome == "denied"


def test_what_waits_for_the_applicant_is_not_deemed_renewed(desk, person):
    """No decision is due on an application that is not complete."""
    with at("2026-11-02"):
        case = submitted(desk, person)
        supplement.request_supplement(
            case_id=case.pk, actor=make.actor(desk.counter), corrections="请更正地块。"
        )
    with at("2027-01-04"):
        assert tasks.sweep_renewals() == 0
        assert services.deem_renewed(case_id=case.pk) is False


def test_the_next_case_of_the_sweep_goes_on_when_one_changes_meanwhile(desk, person, monkeypatch):
    from zhengtong.kernel.errors import StateError

    with at("2026-11-02"):
        first, second = accepted(desk, person), accepted(desk, person)
    real = tasks.deem_renewed

    def flaky(*, case_id, today):
        if case_id == first.pk:
            raise StateError
        return real(case_id=case_id, today=today)

    monkeypatch.setattr(tasks, "deem_renewed", flaky)
    with at("2027-01-04"):
        assert tasks.sweep_renewals() == 1
    assert fresh(second).closed_at is not None
    assert fresh(first).closed_at is None
