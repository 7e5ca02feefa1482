"""What limits plug into the case's screen and page, the menu and the jobs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_noop

from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import (
    BEFORE_DECISION,
    Case,
    CaseStatus,
    ExtensionRequest,
    SpecialProcedure,
)
from zhengtong.modules.cases.periods import (  # noqa: F401 -- registered by being read
    handlers,
    messages,
    reminders,
    telling,
    wording,
)
from zhengtong.modules.cases.periods import services as commands
from zhengtong.modules.cases.periods.extending import lapse_requests
from zhengtong.modules.cases.periods.extension import may_approve, rule_of
from zhengtong.modules.cases.periods.grounds import GROUNDS, LOCAL_GROUNDS
from zhengtong.modules.cases.periods.postponing import HEARING, changes_of
from zhengtong.modules.cases.periods.requests import waiting_count
from zhengtong.modules.cases.periods.suspending import ASPECT, end_procedure
from zhengtong.modules.cases.periods.terminating import may_terminate
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    Aspect,
    DeskAct,
    DeskPart,
    DeskView,
    aspects,
)
from zhengtong.modules.cases.posted import act_on, day, whole
from zhengtong.modules.cases.staff import words
from zhengtong.modules.org import api as org

TOO_MANY = 100_000
"""Days that no calendar reaches; the command refuses 0 beside the field."""


def _days(post: QueryDict) -> int:
    found = whole(post.get("days")) or 0
    return found if found < TOO_MANY else 0


def ask(case: Case, post: QueryDict, request: HttpRequest) -> None:
    commands.request_extension(
        **act_on(case, request), days=_days(post), reason=post.get("extension_reason", "")
    )


def extend(case: Case, post: QueryDict, request: HttpRequest) -> None:
    commands.extend_case(
        **act_on(case, request), days=_days(post), reason=post.get("extension_reason", "")
    )


def approve(case: Case, post: QueryDict, request: HttpRequest) -> None:
    commands.approve_extension(**act_on(case, request))


def reject(case: Case, post: QueryDict, request: HttpRequest) -> None:
    commands.reject_extension(**act_on(case, request), reason=post.get("extension_answer", ""))


def terminate(case: Case, post: QueryDict, request: HttpRequest) -> None:
    commands.terminate_case(**act_on(case, request), reason=post.get("termination", ""))


def change_end(case: Case, post: QueryDict, request: HttpRequest) -> None:
    commands.change_expected_end(
        **act_on(case, request),
        expected_on=day(post.get("changed_expected_on", "")),
        reason=post.get("change_reason", ""),
    )


EXTENDING = {"reason": "extension_reason"}

ACTS = (
    DeskAct(
        verb="request-extension",
        run=ask,
        done=gettext_noop("已申请延长期限，等待批准。"),
        paths=EXTENDING,
    ),
    DeskAct(
        verb="extend",
        run=extend,
        done=gettext_noop("已延长办理期限，告知书已发给申请人。"),
        paths=EXTENDING,
    ),
    DeskAct(
        verb="approve-extension",
        run=approve,
        done=gettext_noop("已批准延长，告知书已发给申请人。"),
    ),
    DeskAct(
        verb="reject-extension",
        run=reject,
        done=gettext_noop("已答复不批准延长。"),
        paths={"answer": "extension_answer"},
    ),
    DeskAct(
        verb="change-expected-end",
        run=change_end,
        done=gettext_noop("已变更预计结束日期，告知书已发给申请人。"),
        paths={"expected_on": "changed_expected_on", "reason": "change_reason"},
    ),
    DeskAct(
        verb="terminate",
        run=terminate,
        done=gettext_noop("已终止办理，通知书已发给申请人。"),
    ),
)


class Periods(Aspect):
    """Special procedures, extensions and the end without a decision.

    General, because any accepted case may be extended or ended; the cases that were neither cost no
    query.
    """

    is_general = True
    acts = ACTS

    def desk(self, view: DeskView) -> DeskPart | None:
        case, actor = view.case, view.actor
        is_marked = ASPECT in case.aspects
        is_before = case.status in BEFORE_DECISION and case.decided_at is None
        if not is_marked and not is_before:
            return None
        rule = rule_of(case)
        requests = _requests(case) if is_marked else []
        pending = next((r for r in requests if r["is_pending"]), None)
        is_free = is_before and rule.most > 0 and not any(r["is_approved"] for r in requests)
        approves = is_before and may_approve(actor, case, rule)
        procedure = _procedure(case) if case.status == CaseStatus.SUSPENDED else None
        return DeskPart(
            panel="cases/periods/_panel.html" if is_marked else "",
            acts="cases/periods/_acts.html",
            facts={
                "pending": pending if is_before else None,
                "rejected": next((r for r in requests[::-1] if r["is_rejected"]), None),
                "procedure": procedure,
                "may_change_end": bool(procedure)
                and not procedure["is_hearing"]
                and actor.has("cases.handle"),
                "may_ask": is_free and not approves and pending is None
                and (view.may_step or actor.has("cases.handle", case.organization_id)),
                "may_extend": is_free and approves and pending is None,
                "may_answer": approves and pending is not None,
                "may_terminate": is_before and may_terminate(actor, case),
                "most": words.span(rule.most, rule.unit),
                "by_government": rule.authority == ExtensionRequest.Authority.GOVERNMENT,
                "basis": rule.basis,
            },
        )  # fmt: skip

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        if ASPECT not in case.aspects or case.status != CaseStatus.SUSPENDED:
            return None
        open_one = SpecialProcedure.objects.filter(case=case, to_on=None).first()
        # A hearing tells its own time and place.
        if open_one is None or open_one.ground == "hearing":
            return None
        headline, text = words_for_applicant(open_one)
        return ApplicantPart(headline=headline, text=text, tone="waiting")

    def decided(self, case: Case, actor: Actor) -> None:
        if ASPECT in case.aspects:
            lapse_requests(case)

    def closed(self, case: Case, actor: Actor) -> None:
        if ASPECT in case.aspects:
            lapse_requests(case)
            ending = SpecialProcedure.Ending.CASE_ENDED
            end_procedure(case, actor=actor, at=timezone.now(), ending=ending)


def words_for_applicant(procedure: SpecialProcedure) -> tuple[str, str]:
    """Which procedure, until when, and what stands still meanwhile."""
    from django.utils.translation import gettext as _

    ground = words.said(GROUNDS, procedure.ground)
    headline = _("正在进行%(ground)s") % {"ground": ground}
    known = {"expected": procedure.expected_on or "—"}
    if procedure.ground in LOCAL_GROUNDS:
        text = _("预计 %(expected)s 前完成，所需时间不计入承诺期限，法定期限照常计算。") % known
    else:
        text = _("预计 %(expected)s 前完成，所需时间不计入办理期限。") % known
    return headline, text


def _requests(case: Case) -> list[dict[str, Any]]:
    """Every request of the case, oldest first, with names."""
    rows = list(ExtensionRequest.objects.filter(case=case).order_by("id"))
    staff = {i for r in rows for i in (r.asked_by_id, r.answered_by_id) if i}
    names = org.staff_names(staff) if staff else {}
    return [
        {
            "days": r.days,
            "reason": r.reason,
            "asked_by": names.get(r.asked_by_id or 0, ""),
            "asked_at": r.asked_at,
            "answer": r.answer,
            "answered_by": names.get(r.answered_by_id or 0, ""),
            "answered_at": r.answered_at,
            "is_pending": r.state == ExtensionRequest.State.PENDING,
            "is_approved": r.state == ExtensionRequest.State.APPROVED,
            "is_rejected": r.state == ExtensionRequest.State.REJECTED,
        }
        for r in rows
    ]


def _procedure(case: Case) -> dict[str, Any] | None:
    """What stands still now, and whether its expected end has passed."""
    found = SpecialProcedure.objects.filter(case=case, to_on=None).first()
    if found is None:
        return None
    expected: dt.date | None = found.expected_on
    return {
        "ground": words.said(GROUNDS, found.ground),
        "is_local": found.ground in LOCAL_GROUNDS,
        "is_hearing": found.ground == HEARING,
        "changes": [c for c in changes_of(case) if c.procedure_id == found.pk],
        "from_on": found.from_on,
        "expected_on": expected,
        "is_late": expected is not None and expected < timezone.localdate(),
        "reason": found.reason,
    }


aspects.register(ASPECT, Periods())

register(
    Entry(
        key="extensions",
        area="staff",
        section="办件",
        label="延期审批",
        url_name="case_extensions",
        permission="cases.decide",
        order=35,
        count=waiting_count,
    )
)

register(
    Entry(
        key="work_calendar",
        area="staff",
        section="系统",
        label="工作日历",
        url_name="work_calendar",
        permission="calendar.manage",
        order=95,
    )
)
