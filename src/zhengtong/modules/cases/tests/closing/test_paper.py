"""纸质办结: what was decided and served on paper is entered with its scan, and closes the case."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.messaging.models import Message
from zhengtong.core.tests.killing import scenario
from zhengtong.kernel.errors import InvalidInput, PermissionRefused, StaleVersion
from zhengtong.modules.cases.closing import errors
from zhengtong.modules.cases.closing.paper import Paper, close_on_paper
from zhengtong.modules.cases.models import CaseMaterial, CloseType, PaperDecision
from zhengtong.modules.cases.periods.services import resume_case, suspend_case
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.steering.errors import CaseOnHold, CaseOver
from zhengtong.modules.cases.tests.county import acting, picture, signed_in, text
from zhengtong.modules.cases.tests.desk import act, browser, version_of
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

DAY = dt.date.fromisoformat
WHY = "停电三天，当场出具了纸质决定书。"


@pytest.fixture(autouse=True)
def now(db):
    with time_machine.travel(dt.datetime(2026, 9, 21, 2, 0, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


def paper(**changes) -> Paper:
    given = {
        "outcome": "granted",
        "number": "青林采〔2026〕第17号",
        "decided_on": DAY("2026-09-23"),
        "served_on": DAY("2026-09-24"),
        "reason": "",
        "why": WHY,
        "scan": (io.BytesIO(picture()), "决定书.jpg"),
        **changes,
    }
    return Paper(**given)


def close(desk, case, staff=None, expected_version=None, **changes):
    return close_on_paper(
        case_id=case.pk, actor=make.actor(staff or desk.approver), paper=paper(**changes),
        expected_version=expected_version,
    )  # fmt: skip


@pytest.fixture
def case(desk, person, now):
    """Accepted on Monday the 21st; it is Friday now."""
    found = desk.accepted(person)
    now.shift(dt.timedelta(days=4))
    return found


def clocks(case):
    found = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    return {c.kind: c for c in found}


def test_the_case_closes_with_the_outcome_and_the_days_of_the_paper(desk, case):
    close(desk, case)
    case.refresh_from_db()
    assert (case.status, case.close_type) == ("closed", CloseType.PAPER)
    assert case.legal_outcome == "granted"
    assert case.accepted_at <= case.decided_at <= case.delivered_at <= case.closed_at
    kept = PaperDecision.objects.get(case=case)
    assert (kept.decided_on, kept.served_on) == (DAY("2026-09-23"), DAY("2026-09-24"))
    assert kept.entered_by == desk.approver
    document = case.documents.get(kind="paper")
    assert ["决定书文号", "青林采〔2026〕第17号"] in document.content["rows"]
    assert WHY in "".join(document.content["paragraphs"])
    scan = CaseMaterial.objects.get(case=case, material_key="paper_decision")
    assert scan.file_public_id == kept.file_public_id
    assert workflow.open_tasks(instance_id=case.instance_id) == []


def test_the_limits_end_on_the_day_of_the_decision_and_of_the_service(desk, case):
    close(desk, case)
    found = clocks(case)
    for kind in ("statutory", "promised"):
        assert (found[kind].state, found[kind].stopped_on) == ("stopped", DAY("2026-09-23"))
        assert found[kind].used_days == 2
    assert (found["delivery"].start_on, found["delivery"].stopped_on) == (
        DAY("2026-09-23"),
        DAY("2026-09-24"),
    )
    assert workflow.self_check() == []


def test_the_applicant_is_told_reads_the_scan_and_may_rate(desk, case, person, client):
    close(desk, case)
    deliver_pending()
    told = Message.objects.get(template="cases.closed_on_paper")
    assert "青林采〔2026〕第17号" in told.bodies["zh"]
    citizen = signed_in(client, person)
    page = text(citizen.get(f"/cases/{case.public_id}/"))
    assert "已用纸质文书办结：准予" in page
    kept = PaperDecision.objects.get(case=case)
    assert str(kept.file_public_id) in page
    assert citizen.get(f"/files/{kept.file_public_id}/").status_code == 200
    giving.rate_case(case_id=case.pk, actor=acting(person), level="good")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("outcome", ""),
        ("outcome", "maybe"),
        ("number", " "),
        ("decided_on", None),
        ("decided_on", DAY("2026-09-20")),
        ("decided_on", DAY("2026-09-26")),
        ("served_on", None),
        ("served_on", DAY("2026-09-22")),
        ("served_on", DAY("2026-09-26")),
        ("why", ""),
        ("scan", None),
    ],
)
def test_nothing_is_left_out(desk, case, path, value):
    with pytest.raises(errors.PaperIncomplete) as refused:
        close(desk, case, **{path: value})
    assert [e.path for e in refused.value.errors] == [path]
    case.refresh_from_db()
    assert case.is_open


def test_a_denial_states_its_reasons(desk, case):
    with pytest.raises(errors.PaperIncomplete) as refused:
        close(desk, case, outcome="denied")
    assert [e.path for e in refused.value.errors] == ["reason"]
    close(desk, case, outcome="denied", reason="不符合采伐条件。")
    case.refresh_from_db()
    assert (case.legal_outcome, case.outcome_reason) == ("denied", "不符合采伐条件。")


def test_the_scan_is_what_it_says_it_is(desk, case):
    disguised = (io.BytesIO(b"MZ\x90\x00 this is a program"), "决定书.pdf")
    with pytest.raises(InvalidInput) as refused:
        close(desk, case, scan=disguised)
    assert [e.path for e in refused.value.errors] == ["scan"]
    with pytest.raises(InvalidInput):
        close(desk, case, scan=(io.BytesIO(b""), "决定书.pdf"))
    assert not PaperDecision.objects.exists()


def test_no_decision_is_dated_before_a_special_procedure_was_over(desk, person, now):
    found = desk.accepted(person)
    reviewer = make.actor(desk.reviewer)
    suspend_case(
        case_id=found.pk, actor=reviewer, ground=desk.county.version.special_procedures[0],
        expected_on=DAY("2026-10-12"), reason="",
    )  # fmt: skip
    with pytest.raises(CaseOnHold):
        close(desk, found)
    now.shift(dt.timedelta(days=3))
    resume_case(case_id=found.pk, actor=reviewer)
    now.shift(dt.timedelta(days=1))
    with pytest.raises(errors.PaperIncomplete) as refused:
        close(desk, found)
    assert "2026-09-24" in refused.value.errors[0].message
    close(desk, found, decided_on=DAY("2026-09-24"))


def test_only_the_officer_who_decides_enters_it_and_not_whoever_accepted(desk, case, person):
    for staff in (desk.reviewer, desk.counter, desk.supervisor):
        with pytest.raises(PermissionRefused):
            close(desk, case, staff)
    case.accepted_by = desk.approver
    case.save(update_fields=["accepted_by"])
    with pytest.raises(errors.AcceptedYourself):
        close(desk, case)
    waiting = desk.submitted(make.person("王五"))
    with pytest.raises(errors.NotYetAccepted):
        close(desk, waiting)


def test_it_is_entered_once(desk, case):
    with pytest.raises(StaleVersion):
        close(desk, case, expected_version=version_of(case) - 1)
    close(desk, case)
    with pytest.raises(CaseOver):
        close(desk, case)
    assert PaperDecision.objects.count() == 1


def test_the_desk_enters_it_and_keeps_what_was_typed(desk, case):
    client = browser(desk.approver)
    assert "决定书文号" in text(client.get(f"/desk/cases/{case.public_id}/"))
    assert "决定书文号" not in text(browser(desk.reviewer).get(f"/desk/cases/{case.public_id}/"))
    given = {
        "paper_outcome": "granted",
        "paper_number": "青林采〔2026〕第17号",
        "paper_decided_on": "2026-09-23",
        "paper_served_on": "2026-09-24",
        "paper_why": WHY,
    }
    answer = act(client, case, "close-on-paper", **given)
    assert answer.status_code == 422
    page = text(answer)
    assert 'id="paper_scan-error"' in page
    assert "青林采〔2026〕第17号" in page
    assert WHY in page
    scan = SimpleUploadedFile("决定书.jpg", picture(), "image/jpeg")
    assert act(client, case, "close-on-paper", paper_scan=scan, **given).status_code == 302
    page = text(client.get(f"/desk/cases/{case.public_id}/"))
    assert "决定书.jpg" in page
    again = SimpleUploadedFile("决定书.jpg", picture(), "image/jpeg")
    assert act(client, case, "close-on-paper", paper_scan=again, **given).status_code == 409


@scenario(close_on_paper, again=409)
def closing(desk, case):
    scan = io.BytesIO(picture())

    def run():
        scan.seek(0)
        return close(desk, case, scan=(scan, "决定书.jpg"))

    return run


def test_closing_on_paper_killed_anywhere_leaves_nothing_and_then_succeeds_once(desk, case):
    closing(desk, case)
