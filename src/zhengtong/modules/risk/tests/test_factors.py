"""What counts against whom: the applicant's doing does, an office's fault never does."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from zhengtong.modules.billing.models import Bill
from zhengtong.modules.cases.plugins import DeskView
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.promises import place
from zhengtong.modules.licences.conduct import acts_against
from zhengtong.modules.licences.services import acts
from zhengtong.modules.licences.states import Act
from zhengtong.modules.licences.tests.world import world
from zhengtong.modules.org.models import User
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.risk.measures import Hint
from zhengtong.modules.risk.models import Subject
from zhengtong.modules.risk.plugins import factors
from zhengtong.modules.risk.services.evaluating import evaluate
from zhengtong.modules.risk.services.holding import subject_for
from zhengtong.modules.risk.states import Kind
from zhengtong.modules.supervision.models import Finding
from zhengtong.modules.supervision.tests import factories as rules

LONG_AGO = dt.date(2020, 1, 1)


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return place.desk()


def counted(key, person):
    given = {"kind": Kind.PERSON, "since": LONG_AGO, "on": timezone.localdate()}
    found = factors.get(key).records(**given)
    assert list(found) == list(factors.get(key).records(**given, ids=[person.pk]))
    assert {r.subject for r in found} <= {person.pk}
    return [r.title for r in found]


def found_at_fault(case, check):
    """Supervision holds it against the office."""
    version = rules.version(key=check, code="T9")
    Finding.objects.create(
        region_id=case.region_id, rule=version.rule, version=version, level="alarm", case=case,
        organization_id=case.organization_id, raised_at=timezone.now(),
    )  # fmt: skip


def test_a_false_promise_counts_against_who_made_it_and_opens_to_its_evidence(desk, client, county):
    person = make.person("何失言")
    case = place.revoked(desk, person)
    assert counted("false_promise", person) == counted("broken_promise", person) == [case.number]
    assert counted("papers_missed", person) == []
    county.in_force(Kind.PERSON)
    evaluate(kind="person", ids=[person.pk], actor=make.SYSTEM, cause="test")
    subject = Subject.objects.get(person=person)
    (part,) = [f for f in subject.evaluation.detail["factors"] if f["key"] == "broken_promise"]
    ref = part["records"][0][0]
    own, at_desk = reverse("credit:mine_record"), reverse("risk:record", args=[subject.public_id])
    client.force_login(User.objects.get(pk=person.user_id))
    assert f"ref={ref}" in client.get(reverse("credit:mine")).content.decode().replace("%3A", ":")
    page = client.get(own, {"ref": ref})
    assert "2026-11-20 到现场查看。" in page.content.decode()
    assert client.get(own, {"ref": "promise:x"}).status_code == 404
    client.force_login(User.objects.get(pk=make.person("旁人").user_id))
    assert client.get(own, {"ref": ref}).status_code == 404
    clerk = User.objects.get(pk=county.officer.user_id)
    client.force_login(clerk)
    assert case.number in client.get(at_desk, {"ref": ref}).content.decode()
    assert subject.looks.count() == 1


def test_what_supervision_holds_against_an_office_never_counts_against_an_applicant(desk):
    person = make.person("何申请")
    denied = place.decided(desk, place.committed(desk, person), "deny")
    gone = place.promised(desk, person)
    place.withdraw(gone, person)
    late = timezone.now() - dt.timedelta(days=40)
    Bill.objects.create(
        region_id=gone.region_id, organization_id=gone.organization_id, number="缴1",
        source_kind="case", source_id=gone.pk, case_number=gone.number, title="费", person=person,
        payer_name="何", state="issued", made_at=late, issued_at=late,
    )  # fmt: skip
    keys = ("denied", "withdrawn", "unpaid_bill")
    assert [counted(k, person) for k in keys] == [[denied.number], [gone.number], ["缴1"]]
    found_at_fault(denied, "ended_without_reason")
    found_at_fault(gone, "promise_overdue")
    assert [counted(k, person) for k in keys] == [[], [], ["缴1"]]
    found_at_fault(gone, "charged_where_free")
    assert [counted(k, person) for k in keys] == [[], [], []]


@pytest.mark.parametrize(
    ("act", "reason", "counts"),
    [
        (Act.REVOKE, "以欺骗手段取得许可", True),
        (Act.REVOKE, "工作人员超越职权作出决定", False),
        (Act.PENALISE, "屡次违法", True),
    ],
)
def test_a_licence_taken_back_for_the_organs_own_error_counts_against_nobody(
    db, settings, tmp_path, act, reason, counts
):
    settings.FILES_ROOT = tmp_path
    bureau = world()
    held = bureau.issue()
    acts.BY_ACT[act](
        licence_id=held.id, actor=bureau.actor, reason=reason,
        basis="《行政许可法》第六十九条", document_number="1",
    )  # fmt: skip
    found = acts_against(of_companies=False, act="revoked", since=LONG_AGO)
    assert [r.subject_id for r in found] == ([bureau.holder.pk] if counts else [])


def test_a_hint_at_acceptance_is_a_look_and_nobody_without_one_costs_more(
    county, django_assert_num_queries, client
):
    county.in_force(Kind.PERSON)
    desk = make_desk.desk()
    case, clerk = desk.submitted(county.boss), make_desk.browser(desk.counter)
    view = DeskView(
        case=case, actor=county.head, task=SimpleNamespace(stage="accept"), may_step=True
    )
    with django_assert_num_queries(1):
        assert Hint().desk(view) is None
    county.listed(subject=subject_for(kind=Kind.PERSON, party_id=county.boss.pk))
    for _time in range(2):
        page = clerk.get(reverse("case_screen", args=[case.public_id])).content.decode()
        assert "信用提示" in page
    (look,) = Subject.objects.get(person=county.boss).looks.all()
    assert (look.staff_id, look.case_id) == (desk.counter.pk, case.pk)
    client.force_login(User.objects.get(pk=county.boss.user_id))
    shown = client.get(reverse("credit:mine")).content.decode()
    assert "受理时的信用提示" in shown
    assert case.number in shown
    assert desk.counter.name not in shown
