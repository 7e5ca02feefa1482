"""How promises plug into a case: what begins them, and what they do on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import StateError
from zhengtong.modules.cases.models import (
    Application,
    Case,
    LegalOutcome,
    PromiseKind,
    PromiseState,
)
from zhengtong.modules.cases.plugins import ApplicantPart, Aspect, DeskPart, DeskView
from zhengtong.modules.cases.promises import (
    accepting,
    checking,
    course,
    desk,
    keeping,
    signing,
)
from zhengtong.modules.cases.promises.public import panels
from zhengtong.modules.workflow import api as workflow

GRANTING = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)


class PapersMissing(StateError):
    """容缺材料还没有补齐（%(names)s），不能准予。请等材料补齐，或者作出不予许可的决定。"""

    code = "papers_missing"


class PromiseAspect(Aspect):
    """What both kinds share."""

    kind: PromiseKind

    def excuses(self, draft: Application) -> Collection[str]:
        return signing.excused(draft, self.kind)

    def before_acceptance(self, case: Case, actor: Actor) -> None:
        accepting.require_still_open(case, self.kind)

    def closed(self, case: Case, actor: Actor) -> None:
        """Refused, withdrawn or ended otherwise: nothing is left to keep."""
        promise = keeping.held(case, self.kind)
        if promise.state in (PromiseState.SIGNED, PromiseState.OPEN):
            changed = course.move(promise, PromiseState.VOID, at=timezone.now())
            promise.save(update_fields=changed)


class Pending(PromiseAspect):
    """容缺受理: papers come later, and nothing is granted before."""

    kind = PromiseKind.PENDING
    acts = desk.PENDING_ACTS

    def accepted(self, case: Case, actor: Actor, on: dt.date) -> None:
        accepting.begun(case, on=on)

    def before_decision(self, case: Case, outcome: str, actor: Actor) -> None:
        if outcome not in GRANTING:
            return
        promise = keeping.held(case, self.kind)
        if promise.state == PromiseState.OPEN:
            raise PapersMissing(names="、".join(keeping.names_of(keeping.missing_of(promise))))

    def decided_not_before(self, case: Case, outcome: str) -> dt.datetime | None:
        if outcome not in GRANTING:
            return None
        brought = keeping.held(case, self.kind).materials.exclude(brought_at=None)
        return max(brought.values_list("brought_at", flat=True), default=None)

    def decided(self, case: Case, actor: Actor) -> None:
        """Denied: the papers need not come any more."""
        promise = keeping.held(case, self.kind)
        if promise.state != PromiseState.OPEN:
            return
        now = timezone.now()
        promise.save(update_fields=course.move(promise, PromiseState.VOID, at=now))
        workflow.stop_clock(
            instance_id=case.instance_id, kind=keeping.CLOCK, on=timezone.localdate(now)
        )

    def desk(self, view: DeskView) -> DeskPart | None:
        return desk.pending_part(view)

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        return panels.pending_part(case)


class Commitment(PromiseAspect):
    """告知承诺: decided at once, checked afterwards."""

    kind = PromiseKind.COMMITMENT
    acts = desk.COMMITMENT_ACTS

    def variables(self, draft: Application) -> Mapping[str, Any]:
        """Whether it really stands for a paper: not when that came after all, or is not wanted."""
        missing = set(self.excuses(draft)) & signing.promisable(draft, self.kind)
        return {"by_commitment": bool(missing)}

    def decided(self, case: Case, actor: Actor) -> None:
        checking.decided(case, at=timezone.now())

    def desk(self, view: DeskView) -> DeskPart | None:
        return desk.commitment_part(view)

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        return panels.commitment_part(case)


class Offer(Aspect):
    """What begins a promise: signed with the application, or chosen by the clerk at acceptance.
    Asked for every case, and without a query for those that it does not concern."""

    is_general = True
    acts = desk.OFFER_ACTS

    def submitted(self, case: Case, draft: Application, actor: Actor) -> None:
        for kind in PromiseKind:
            if kind.value in draft.aspects and not accepting.handed_in(case, draft, kind, actor):
                case.aspects = [key for key in case.aspects if key != kind.value]
                rows.update(case, "aspects")
        if case.aspects and _decides_at_once(case):
            case.promised_days = 0
            rows.update(case, "promised_days")

    def desk(self, view: DeskView) -> DeskPart | None:
        return desk.offer_part(view)


def _decides_at_once(case: Case) -> bool:
    """告知承诺 is decided on the spot, unless papers are still to come."""
    own = set(case.aspects) & set(PromiseKind.values)
    return own == {PromiseKind.COMMITMENT.value}
