"""Where a case stands, in the applicant's words: whose turn it is, until when, and why that day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import ExplainLine
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.data import CaseClock
from zhengtong.modules.cases.models import (
    Case,
    CaseStatus,
    CloseType,
    DeliveryMethod,
    LegalOutcome,
    SupplementNotice,
)
from zhengtong.modules.cases.plugins import ApplicantPart
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`tone`: you (the applicant must act) | organ | waiting | done | ended."""

    tone: str
    headline: str
    text: str
    clocks: Sequence[ShownClock] = ()
    case_id: uuid.UUID | None = None
    """Of the applicant's own page; none for whoever only has the query code."""


@dataclass(frozen=True, kw_only=True)
class ShownClock:
    """A running clock with the days that led to its last one."""

    clock: CaseClock
    lines: Sequence[ExplainLine] = field(default=())


ORDER = (
    "pre_acceptance",
    "supplement",
    "promise",
    "hearing_request",
    "hearing",
    "promised",
    "renewal",
    "statutory",
    "delivery",
)
"""What binds first in practice stands first."""


def standing_of(
    case: Case,
    *,
    explain: bool = True,
    parts: Sequence[ApplicantPart] = (),
    is_own: bool = False,
) -> Standing:
    """What the applicant reads first. `explain` adds the day-by-day lines of each clock."""
    clocks = [c for c in queries.clocks_of([case])[case.pk] if c.is_running or c.is_suspended]
    clocks.sort(key=lambda c: ORDER.index(c.kind))
    organ = org.organization(case.organization_id).short_name
    headline, text, tone = _words(case, clocks, organ)
    for part in parts:
        if part.headline:
            headline, text, tone = part.headline, part.text, part.tone
    return Standing(
        tone=tone,
        headline=headline,
        text=text,
        case_id=case.public_id if is_own else None,
        clocks=[
            ShownClock(clock=c, lines=workflow.explain_clock(c.clock_id) if explain else ())
            for c in clocks
        ],
    )


def _words(case: Case, clocks: Sequence[CaseClock], organ: str) -> tuple[str, str, str]:
    if case.status in _OPEN:
        return _OPEN[CaseStatus(case.status)](case, clocks, organ)
    return _ended(case, organ)


def _submitted(case: Case, clocks: Sequence[CaseClock], organ: str) -> tuple[str, str, str]:
    due = _due(clocks, "pre_acceptance")
    text = _("窗口将在 %(due)s 前答复：受理、一次性告知补正，或者不予受理并说明理由。") % {
        "due": due
    }
    if not due:
        text = _("窗口正在核对您的材料。")
    return _("现在轮到%(organ)s答复是否受理") % {"organ": organ}, text, "organ"


def _supplement(case: Case, clocks: Sequence[CaseClock], organ: str) -> tuple[str, str, str]:
    notice = SupplementNotice.objects.filter(case=case).first()
    due = notice.due_on.isoformat() if notice else _due(clocks, "supplement")
    text = _("请在 %(due)s 前补正告知书上列出的内容。补正期间不计入办理期限。") % {"due": due}
    return _("现在轮到您补正材料"), text, "you"


def _in_progress(case: Case, clocks: Sequence[CaseClock], organ: str) -> tuple[str, str, str]:
    step = localized(workflow.current_steps(instance_ids=[case.instance_id]).get(case.instance_id))
    headline = (
        _("%(organ)s正在办理：%(step)s") % {"organ": organ, "step": step}
        if step
        else _("%(organ)s正在办理") % {"organ": organ}
    )
    due = _due(clocks, "promised")
    text = _("承诺在 %(due)s 前作出决定。您现在不用做什么。") % {"due": due}
    return headline, text if due else _("您现在不用做什么。"), "organ"


def _suspended(case: Case, clocks: Sequence[CaseClock], organ: str) -> tuple[str, str, str]:
    text = _("依法需要的特别程序（如专家评审、检验、听证）正在进行，所需时间不计入办理期限。")
    return _("特别程序进行中，停止计时"), text, "waiting"


def _delivering(case: Case, clocks: Sequence[CaseClock], organ: str) -> tuple[str, str, str]:
    due = _due(clocks, "delivery")
    if case.delivery_method == DeliveryMethod.COUNTER:
        text = _("决定已经作出。请带身份证到窗口领取，最迟 %(due)s 送达。") % {"due": due or "—"}
        return _("现在轮到您领取结果"), text, "you"
    if not due:
        text = _("决定已经作出，结果正在送达，登录后可以查看送达情况。")
        return _("%(organ)s正在送达") % {"organ": organ}, text, "waiting"
    text = _("决定已经作出，将在 %(due)s 前寄出。") % {"due": due}
    return _("%(organ)s正在送达") % {"organ": organ}, text, "organ"


_OPEN: dict[CaseStatus, Any] = {
    CaseStatus.SUBMITTED: _submitted,
    CaseStatus.SUPPLEMENT_REQUESTED: _supplement,
    CaseStatus.IN_PROGRESS: _in_progress,
    CaseStatus.SUSPENDED: _suspended,
    CaseStatus.DELIVERING: _delivering,
}


def _ended(case: Case, organ: str) -> tuple[str, str, str]:
    if case.status == CaseStatus.WITHDRAWN:
        return _("您已撤回这份申请"), _("需要时可以重新申请。"), "ended"
    if case.status == CaseStatus.REFUSED:
        text = _("理由和救济途径见不予受理通知书。")
        return _("%(organ)s没有受理这份申请") % {"organ": organ}, text, "ended"
    if case.status == CaseStatus.TERMINATED:
        return _("这份申请已经终止"), _("没有作出决定。需要时可以重新申请。"), "ended"
    if case.close_type == CloseType.FORWARDED:
        text = _("初步审查已经完成，由上级机关作出决定。")
        return _("%(organ)s已转报上级机关") % {"organ": organ}, text, "waiting"
    if case.close_type == CloseType.PAPER:
        said = {"outcome": case.get_legal_outcome_display()}
        tone = "ended" if case.legal_outcome == LegalOutcome.DENIED else "done"
        return _("已用纸质文书办结：%(outcome)s") % said, _("纸质决定书已经送达。"), tone
    if case.legal_outcome == LegalOutcome.DENIED:
        text = _("理由和救济途径见不予许可决定书。")
        return _("已办结：不予许可"), text, "ended"
    if case.legal_outcome == LegalOutcome.PARTLY:
        return _("已办结：部分准予"), _("结果见决定书，可以在下面下载。"), "done"
    return _("已办结：准予"), _("结果见决定书，可以在下面下载。"), "done"


def _due(clocks: Sequence[CaseClock], kind: str) -> str:
    found: dt.date | None = next((c.due_on for c in clocks if c.kind == kind), None)
    return found.isoformat() if found else ""
