"""Risk in the demo county: models in force, records from outside, lists, a finished draw and one
under way. Companies are invented, and so is what is said of them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import time_machine
from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from zhengtong.kernel.access import Actor
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.models import Entry, Inspector, ModelVersion, Plan, Task
from zhengtong.modules.risk.services import importing, inspecting, listing, modelling, planning
from zhengtong.modules.risk.services.evaluating import evaluate
from zhengtong.modules.risk.services.holding import subject_for
from zhengtong.modules.risk.services.importing import COLUMNS
from zhengtong.modules.risk.shipped import BASIS, MODELS
from zhengtong.modules.risk.states import Kind, ListKind, Result

ORGAN = "青禾县工商行政管理局"
RECORDS = (
    ("行政处罚", 2, "演罚〔2026〕3 号", 200, "未按规定公示年度报告（演示）"),
    ("行政处罚", 4, "演罚〔2026〕7 号", 60, "广告用语不实（演示）"),
    ("行政处罚", 4, "演罚〔2025〕41 号", 420, "未明码标价（演示）"),
    ("投诉举报", 4, "演诉〔2026〕112 号", 45, "退款纠纷（演示）"),
    ("投诉举报", 8, "演诉〔2026〕118 号", 30, "虚假宣传（演示）"),
    ("其他行政管理记录", 10, "演录〔2026〕9 号", 90, "列入经营异常后已移出（演示）"),
    ("表彰奖励", 6, "演奖〔2026〕1 号", 150, "质量管理先进单位（演示）"),
    ("表彰奖励", 1, "演奖〔2026〕2 号", 150, "守合同重信用单位（演示）"),
)
"""Kind, place of the company among the demo's, document, days ago, what for."""


@dataclass
class Office:
    """Those who act."""

    officer: Actor
    heads: list[Actor]
    checkers: list[Actor]
    companies: list[org.EntityData]

    @property
    def place(self) -> int:
        assert self.officer.organization_id is not None
        return self.officer.organization_id


def load(progress: Callable[[str], None]) -> None:
    place = org.organization_by_key("industry_commerce")
    if place is None or ModelVersion.objects.exists():
        return
    office = _office(place.id)
    if not (office.heads and office.checkers):
        return
    with transaction.atomic():
        with _ago(230):
            _models(office)
            evaluate(kind=Kind.COMPANY, actor=office.officer, cause="演示")
        _lists(office)
        _plans(office)
    progress("risk")


def _office(place: int) -> Office:
    def those(permission: str) -> list[Actor]:
        found = [org.actor_for(u) for u in org.users_with(permission, organization_id=place)]
        return [a for a in found if a.organization_id == place]

    return Office(
        officer=next(iter(those(policies.DRAFT)), Actor.system("risk.seed")),
        heads=those(policies.DECIDE),
        checkers=those(policies.CHECK),
        companies=org.sample_entities(limit=25),
    )


def _models(office: Office) -> None:
    for kind, (name, definition) in MODELS.items():
        draft = modelling.begin_draft(kind=kind, actor=office.officer)
        modelling.save_draft(
            public_id=draft.public_id, name=name, basis=BASIS, definition=definition,
            expected_version=1, actor=office.officer,
        )  # fmt: skip
        modelling.try_version(public_id=draft.public_id, expected_version=2, actor=office.officer)
        modelling.put_in_force(public_id=draft.public_id, expected_version=3, actor=office.heads[0])


def _records(office: Office) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append([label for label, _needed in COLUMNS.values()])
    today = timezone.localdate()
    for kind, n, document, ago, title in RECORDS:
        on = today - dt.timedelta(days=ago)
        code = office.companies[n].credit_code
        sheet.append([kind, code, document, on.isoformat(), "", "1", title, ORGAN])
    stream = io.BytesIO()
    book.save(stream)
    importing.import_records(
        content=stream.getvalue(), name="信用记录（演示）.xlsx", actor=office.officer
    )


def _ago(days: int) -> Any:
    """Ten in the morning, so many days ago."""
    day = timezone.localdate() - dt.timedelta(days=days)
    return time_machine.travel(
        timezone.make_aware(dt.datetime.combine(day, dt.time(10))), tick=True
    )


def _lists(office: Office) -> None:
    black, red = ListKind.BLACK.value, ListKind.RED.value
    repaired = _listed(office, 14, black, "以虚假材料取得许可（演示）", since=200)
    _listed(office, 20, black, "拒不履行行政处罚决定（演示）", since=120)
    _listed(office, 11, black, "多次虚假宣传，责令改正后仍不改正（演示）", since=70)
    _listed(office, 1, red, "连续三年没有不良记录（演示）", since=40)
    with _ago(30):
        listing.revoke_entry(
            public_id=repaired.public_id,
            reason="复核发现事实认定有误（演示）",
            expected_version=repaired.lock_version,
            actor=office.heads[-1],
        )


def _noticed(office: Office, n: int, kind: str, facts: str) -> Entry:
    subject = subject_for(kind=Kind.COMPANY, party_id=office.companies[n].id)
    return listing.propose_entry(
        subject=subject, kind=kind, organization_id=office.place, basis=BASIS, facts=facts,
        months=12, hear_days=5, is_public=True, actor=office.officer,
    )  # fmt: skip


def _listed(office: Office, n: int, kind: str, facts: str, *, since: int) -> Entry:
    with _ago(since + 15):
        made = _noticed(office, n, kind, facts)
    with _ago(since):
        return listing.decide_entry(
            public_id=made.public_id,
            is_listed=True,
            reason="期满没有提出意见，事实清楚（演示）",
            expected_version=1,
            actor=office.heads[0],
        )


def _plans(office: Office) -> None:
    for checker in office.checkers:
        assert checker.staff_id is not None
        planning.add_inspector(
            organization_id=office.place, staff_id=checker.staff_id, actor=office.officer
        )
    inspector = Inspector.objects.order_by("pk").first()
    assert inspector is not None
    own = subject_for(kind=Kind.COMPANY, party_id=office.companies[8].id)
    planning.note_conflict(
        public_id=inspector.public_id,
        subject=own,
        reason="近亲属在该企业任职（演示）",
        actor=office.officer,
    )
    with _ago(25):
        done = _drawn(
            office, "企业公示信息抽查（演示）", "公示的年度报告是否真实（演示）", of_all=False
        )
    with _ago(10):
        for task in Task.objects.filter(plan=done).order_by("pk"):
            _inspected(office, task)
        done.refresh_from_db()
        planning.close_plan(
            public_id=done.public_id, expected_version=done.lock_version, actor=office.officer
        )
    _records(office)
    for kind in Kind:
        evaluate(kind=kind, actor=office.officer, cause="演示")
    _noticed(office, 4, ListKind.BLACK.value, "一年内两次受到行政处罚（演示）")
    _drawn(office, "明码标价抽查（演示）", "经营场所是否明码标价（演示）")


def _drawn(office: Office, name: str, content: str, *, of_all: bool = True) -> Plan:
    low = {"percent_1": "1", "percent_2": "5", "percent_3": "15"} if of_all else {}
    terms = planning.read_terms(
        {
            "name": name, "content": content, "kind": Kind.COMPANY.value, "per_subject": "2",
            "due_on": (timezone.localdate() + dt.timedelta(days=30)).isoformat(),
            "percent_4": "40", "percent_5": "100", "percent_clue": "100", **low,
        }
    )  # fmt: skip
    plan = planning.make_plan(organization_id=office.place, terms=terms, actor=office.officer)
    inspecting.draw_plan(public_id=plan.public_id, expected_version=1, actor=office.officer)
    return plan


def _inspected(office: Office, task: Task) -> None:
    team = set(task.team.values_list("inspector__staff_id", flat=True))
    bad = task.subject.level is not None and task.subject.level >= 4
    inspecting.enter_result(
        public_id=task.public_id,
        result=Result.ORDERED if bad else Result.CLEAN,
        finding="公示信息与实际不符，责令改正（演示）" if bad else "",
        inspected_on=timezone.localdate(),
        evidence=(),
        expected_version=1,
        actor=next(c for c in office.checkers if c.staff_id in team),
    )
