"""A department that watches credit: an officer, two heads, three inspectors, a company, models."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.utils import timezone
from openpyxl import Workbook

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.models import LegalEntity, NaturalPerson, Organization
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.models import Entry, Inspector, ModelVersion, Plan, Subject, Task
from zhengtong.modules.risk.services import importing, inspecting, listing, modelling, planning
from zhengtong.modules.risk.services.evaluating import evaluate
from zhengtong.modules.risk.services.holding import subject_for
from zhengtong.modules.risk.services.importing import COLUMNS
from zhengtong.modules.risk.shipped import BASIS, MODELS
from zhengtong.modules.risk.states import Kind

OFFICER = (policies.DRAFT, policies.IMPORT, policies.LIST, policies.PLAN)
HEAD = (policies.APPROVE, policies.DECIDE)


@dataclass
class Stage:
    """Who does what to whom."""

    office: Organization
    officer: Actor
    head: Actor
    second: Actor
    checkers: list[Actor]
    boss: NaturalPerson
    company: LegalEntity
    others: list[LegalEntity] = field(default_factory=list)

    @property
    def owner(self) -> Actor:
        """The legal representative, acting for the company."""
        assert self.boss.user_id is not None
        return make.queries_actor(self.boss.user_id, entity_id=self.company.pk)

    @property
    def subject(self) -> Subject:
        return subject_for(kind=Kind.COMPANY, party_id=self.company.pk)

    def case(self) -> Case:
        """Handed in by the head of the company, for themselves."""
        return make_desk.desk().submitted(self.boss)

    def draft(self, kind: Kind = Kind.COMPANY) -> ModelVersion:
        """A draft as it ships, saved but not tried."""
        made = modelling.begin_draft(kind=kind, actor=self.officer)
        name, definition = MODELS[kind]
        return modelling.save_draft(
            public_id=made.public_id, name=name, basis=BASIS, definition=definition,
            expected_version=1, actor=self.officer,
        )  # fmt: skip

    def in_force(self, kind: Kind = Kind.COMPANY) -> ModelVersion:
        draft = self.draft(kind)
        modelling.try_version(
            public_id=draft.public_id, expected_version=draft.lock_version, actor=self.officer
        )
        made = modelling.put_in_force(
            public_id=draft.public_id, expected_version=draft.lock_version + 1, actor=self.head
        )
        evaluate(kind=kind, actor=make.SYSTEM, cause="test")
        return made

    def imported(self, *rows: tuple[str, str], on: dt.date | None = None) -> Any:
        """Records of the company: (kind, document)."""
        return importing.import_records(
            content=self.table(*rows, on=on), name="记录.xlsx", actor=self.officer
        )

    def table(self, *rows: tuple[str, str], on: dt.date | None = None, **wrong: str) -> bytes:
        book = Workbook()
        book.active.append([label for label, _needed in COLUMNS.values()])
        day = on or timezone.localdate() - dt.timedelta(days=20)
        for kind, document in rows:
            line = {
                "kind": kind, "code": self.company.credit_code, "document_number": document,
                "on": day.isoformat(), "until": "", "amount": "", "title": "事由", "organ": "机关",
                **wrong,
            }  # fmt: skip
            book.active.append([line[key] for key in COLUMNS])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def noticed(self, **more: Any) -> Entry:
        given = {
            "subject": self.subject, "kind": "black", "organization_id": self.office.pk,
            "basis": BASIS, "facts": "拒不改正", "months": 12, "hear_days": 5,
            "is_public": True, "actor": self.officer,
        }  # fmt: skip
        return listing.propose_entry(**{**given, **more})

    def listed(self, **more: Any) -> Entry:
        with time_machine.travel(timezone.now() - dt.timedelta(days=30)):
            made = self.noticed(**more)
        return listing.decide_entry(
            public_id=made.public_id, is_listed=True, reason="事实清楚",
            expected_version=1, actor=self.head,
        )  # fmt: skip

    def pool(self) -> list[Inspector]:
        return [
            planning.add_inspector(
                organization_id=self.office.pk, staff_id=c.staff_id or 0, actor=self.officer
            )
            for c in self.checkers
        ]

    def plan(self, **percents: str) -> Plan:
        return planning.make_plan(
            organization_id=self.office.pk, terms=self.terms(**percents), actor=self.officer
        )

    def terms(self, **percents: str) -> planning.PlanTerms:
        due = timezone.localdate() + dt.timedelta(days=20)
        typed = {
            "name": "抽查", "content": "内容", "kind": "company", "per_subject": "2",
            "due_on": due.isoformat(), "percent_5": "100", "percent_3": "15", **percents,
        }  # fmt: skip
        return planning.read_terms(typed)

    def drawn(self) -> Task:
        """The company is on the blacklist, drawn for it, and inspected by two of three."""
        self.in_force()
        self.listed()
        self.pool()
        plan = self.plan()
        inspecting.draw_plan(public_id=plan.public_id, expected_version=1, actor=self.officer)
        return plan.tasks.get()

    def result(self, task: Task, result: str = "ordered", **more: Any) -> Task:
        team = set(task.team.values_list("inspector__staff_id", flat=True))
        given = {
            "public_id": task.public_id, "result": result, "finding": "问题", "evidence": (),
            "inspected_on": timezone.localdate(), "expected_version": task.lock_version,
            "actor": next(c for c in self.checkers if c.staff_id in team),
        }  # fmt: skip
        return inspecting.enter_result(**{**given, **more})


def built() -> Stage:
    office = make.organization("industry_commerce", "工商局")
    seats = {}
    roles = {"officer": OFFICER, "head": HEAD, "second": HEAD, "check": (policies.CHECK,)}
    given = {key: make.role(f"risk_{key}", *names) for key, names in roles.items()}
    for key, name, role in (
        ("officer", "诚立信", "officer"), ("head", "明衡之", "head"),
        ("second", "鲁公允", "second"), ("c1", "程如山", "check"),
        ("c2", "岳守则", "check"), ("c3", "查可实", "check"),
    ):  # fmt: skip
        clerk = make.staff(office, name)
        make.hold(make.post(office, key, given[role]), clerk)
        seats[key] = make.actor(clerk)
    boss, company = make.person("马春来"), make.entity()
    make.represents(boss, company)
    return Stage(
        office, seats["officer"], seats["head"], seats["second"],
        [seats["c1"], seats["c2"], seats["c3"]], boss, company,
    )  # fmt: skip
