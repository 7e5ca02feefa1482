"""An authority with three supervisors, a unit with its head and a clerk, and what a rule found."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests import county as make_county
from zhengtong.modules.org.models import Organization, PostRole, StaffMember
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.models import Finding, RuleVersion
from zhengtong.modules.supervision.orders.holding import RULES
from zhengtong.modules.supervision.orders.models import SupervisionOrder
from zhengtong.modules.supervision.orders.services import answer, appeal, issue, review
from zhengtong.modules.supervision.orders.services.issue import Draft
from zhengtong.modules.supervision.tests import factories

PAPER = make_county.picture()
DRAFT = Draft(level="yellow", facts="审查环节超过时限两天。", asked="说明原因，限期办结。")
FOUNDED = {"outcome": "founded", "words": "没有正当理由。"}


@dataclass
class Stage:
    """Who does what. `supervisor` sends and reviews, `head` approves, `deputy` decides appeals,
    `lead` answers for the unit, `clerk` is the person concerned, `stranger` sits elsewhere."""

    supervisor: Actor
    head: Actor
    deputy: Actor
    lead: Actor
    clerk: Actor
    stranger: Actor
    case: Case

    def paper(self, actor: Actor) -> uuid.UUID:
        """A file that waits for an act of this person."""
        stored = files.store(content=PAPER, name="记录.jpg", rules=RULES, actor=actor)
        return stored.public_id

    def finding(self, *, code: str = "T4", card: str = "yellow", **more: Any) -> Finding:
        """A rule of this number met by the case."""
        version = _version(code, card)
        values: dict[str, Any] = {
            "region_id": self.case.region_id,
            "rule": version.rule,
            "version": version,
            "level": version.level,
            "card": card,
            "case": self.case,
            "organization_id": self.lead.organization_id,
            "subject": f"task:{Finding.objects.count() + 1}",
            "step": {"zh": "审查"},
            "raised_at": dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC),
        }
        return Finding.objects.create(**{**values, **more})

    def sent(self, *findings: Finding, draft: Draft = DRAFT, **more: Any) -> SupervisionOrder:
        found = findings or (self.finding(),)
        return issue.issue_order(
            key=uuid.uuid4(),
            findings=[f.public_id for f in found],
            draft=draft,
            actor=self.supervisor,
            **more,
        )

    def do(self, command: Any, order: SupervisionOrder, actor: Actor, **more: Any) -> Any:
        version = SupervisionOrder.objects.get(pk=order.pk).lock_version
        return command(order_id=order.public_id, expected_version=version, actor=actor, **more)

    def answered(self, order: SupervisionOrder | None = None) -> SupervisionOrder:
        return self.do(answer.answer_order, order or self.sent(), self.lead, words="系统故障。")

    def judged(
        self, measure: str = "yellow", order: SupervisionOrder | None = None, **more: Any
    ) -> SupervisionOrder:
        judgement = review.Judgement(**{**FOUNDED, "measure": measure, **more})
        return self.do(
            review.review_order, order or self.answered(), self.supervisor, judgement=judgement
        )

    def red(self, order: SupervisionOrder | None = None) -> SupervisionOrder:
        return self.do(review.decide_red, self.judged("red", order), self.head, is_approved=True)

    def appealed(self, order: SupervisionOrder | None = None) -> SupervisionOrder:
        return self.do(appeal.appeal_order, order or self.red(), self.lead, words="故障有记录。")


def _version(code: str, card: str) -> Any:
    found = RuleVersion.objects.filter(rule__code=code).first()
    key = "statute_overdue" if code == "T1" else f"rule_{code}"
    return found or factories.version(key=key, code=code, card=card, level="alarm")


def _with(role: Any, office: Any, name: str, *, everywhere: bool, is_head: bool = False) -> Actor:
    post = make.post(office, key=f"{role.key}{StaffMember.objects.count()}")
    PostRole.objects.create(post=post, role=role, is_everywhere=everywhere)
    if is_head:
        type(post).objects.filter(pk=post.pk).update(is_head=True)
    member = make.staff(office, name)
    make.hold(post, member)
    return make.actor(member)


def built() -> Stage:
    """The county of the cases' tests, whose office is the unit."""
    county = make_county.county()
    case = county.submitted(make.person())
    unit = Organization.objects.get(pk=case.organization_id)
    authority = make.organization("government", "县政府")
    elsewhere = make.organization("water", "水利局")
    watching = make.role("watching", "supervision.act")
    deciding = make.role("deciding", "supervision.approve", "supervision.act")
    answering = make.role("answering", "supervision.answer", "cases.handle")
    return Stage(
        supervisor=_with(watching, authority, "郑明察", everywhere=True),
        head=_with(deciding, authority, "秦守衡", everywhere=True),
        deputy=_with(deciding, authority, "章执中", everywhere=True),
        lead=_with(answering, unit, "林守业", everywhere=False, is_head=True),
        clerk=make.actor(make.staff(unit, "陈青")),
        stranger=_with(answering, elsewhere, "江流", everywhere=False),
        case=case,
    )
