"""A bill on the desk: its lines, money, refunds and history, and what may be done with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.audit import api as audit
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor, allows
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.billing.models import Bill, BillState, Method, Refund, RefundState
from zhengtong.modules.billing.public.views import shown
from zhengtong.modules.billing.services import issuing, paying, reducing, refunding
from zhengtong.modules.billing.services.holding import find
from zhengtong.modules.billing.staff import posted

ACTIONS = {
    "billing.charge": gettext_noop("开单"),
    "billing.assess": gettext_noop("核定金额"),
    "billing.reduce": gettext_noop("减免"),
    "billing.ask_reduction": gettext_noop("提出减免"),
    "billing.agree_reduction": gettext_noop("同意减免"),
    "billing.refuse_reduction": gettext_noop("不同意减免"),
    "billing.cancel": gettext_noop("作废"),
    "billing.drop_fees": gettext_noop("撤下收费"),
    "billing.begin_payment": gettext_noop("发起支付"),
    "billing.drop_order": gettext_noop("支付平台没有回应"),
    "billing.payment_failed": gettext_noop("支付未成功"),
    "billing.paid": gettext_noop("款项到账"),
    "billing.surplus": gettext_noop("多缴"),
    "billing.take_money": gettext_noop("窗口收款"),
    "billing.propose_refund": gettext_noop("提出退费"),
    "billing.agree_refund": gettext_noop("同意退款"),
    "billing.refuse_refund": gettext_noop("不同意退款"),
    "billing.refund": gettext_noop("已退付"),
}


@staff("billing.view")
@never_cache
@require_safe
def bill(request: HttpRequest, bill_id: uuid.UUID) -> HttpResponse:
    return screen(request, find(bill_id, request.actor))


def screen(
    request: HttpRequest, found: Bill, *, problem: DomainError | None = None, verb: str = ""
) -> HttpResponse:
    errors = list(getattr(problem, "errors", ())) if problem else []
    if problem and not errors:
        errors = [FieldError(path="", message=problem.message)]
    context = {
        **shown(found),
        **_rights(request.actor, found),
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
        "typed": request.POST,
        "verb": verb,
        "payments": found.payments.order_by("pk"),
        "all_refunds": _refunds(found, request.actor),
        "movements": found.movements.order_by("pk"),
        "messages_in": [m for p in found.payments.all() for m in p.messages.order_by("pk")],
        "history": _history(found),
        "left": refunding.refundable(found)
        if found.state in (BillState.PAID, BillState.PART_REFUNDED)
        else 0,
    }
    status = problem.status if problem else 200
    return render(request, "billing/staff/bill.html", context, status=status)


def _rights(actor: Actor, found: Bill) -> dict[str, Any]:
    return {
        "may_collect": found.state == BillState.ISSUED and allows(actor, "billing.collect", found),
        "may_assess": found.is_open and allows(actor, "billing.assess", found),
        "may_propose": found.state in (BillState.PAID, BillState.PART_REFUNDED)
        and allows(actor, "billing.assess", found),
        "may_approve": allows(actor, "billing.approve", found),
        "asked": [
            (line, line.reduced_by_id == actor.staff_id)
            for line in found.lines.filter(asked_reduction__isnull=False, is_live=True)
        ],
    }


def _refunds(found: Bill, actor: Actor) -> list[tuple[Refund, bool, bool]]:
    """Each with whether the reader may decide it, and whether they may hand the money out."""
    rows = []
    for refund in found.refunds.select_related("payment").order_by("pk"):
        another = refund.proposed_by_id is None or refund.proposed_by_id != actor.staff_id
        decides = (
            refund.state == RefundState.PROPOSED
            and another
            and allows(actor, "billing.approve", found)
        )
        hands = (
            refund.state == RefundState.APPROVED
            and refund.payment.method != Method.GATEWAY
            and allows(actor, "billing.collect", found)
        )
        rows.append((refund, decides, hands))
    return rows


def _history(found: Bill) -> list[dict[str, Any]]:
    """Who did what, from the audit log."""
    rows = []
    for entry in audit.entries(stream=f"bill:{found.pk}").rows:
        said = entry.detail.get("reason") or entry.detail.get("note") or ""
        rows.append(
            {
                "title": _(ACTIONS.get(entry.action, entry.action)),
                "at": entry.at,
                "actor": entry.actor_name if entry.actor_kind == "user" else _("系统"),
                "text": said,
            }
        )
    return rows


Run = Callable[[Bill, QueryDict, Actor], Any]


def _assess(found: Bill, post: QueryDict, actor: Actor) -> None:
    issuing.assess_line(
        bill_id=found.pk,
        line_id=posted.whole(post, "line") or 0,
        unit_amount=posted.amount(post, "unit_amount"),
        note=posted.text(post, "note"),
        actor=actor,
        expected_version=posted.whole(post, "lock_version"),
    )


def _reduce(found: Bill, post: QueryDict, actor: Actor) -> None:
    line_id = posted.whole(post, "line") or 0
    reduction = posted.amount(post, "reduction")
    if post.get("whole"):
        line = found.lines.filter(pk=line_id).first()
        reduction = line.standard_amount if line else None
    reducing.reduce_line(
        bill_id=found.pk,
        line_id=line_id,
        reduction=reduction,
        by_rule=posted.text(post, "basis"),
        why=posted.text(post, "reason"),
        actor=actor,
        expected_version=posted.whole(post, "lock_version"),
    )


def _decide_reduction(found: Bill, post: QueryDict, actor: Actor) -> None:
    reducing.decide_reduction(
        bill_id=found.pk,
        line_id=posted.whole(post, "line") or 0,
        agree=post.get("decision") == "agree",
        note=posted.text(post, "note"),
        actor=actor,
        expected_version=posted.whole(post, "lock_version"),
    )


def _cancel(found: Bill, post: QueryDict, actor: Actor) -> None:
    issuing.cancel_bill(
        bill_id=found.pk,
        why=posted.text(post, "reason"),
        actor=actor,
        expected_version=posted.whole(post, "lock_version"),
    )


def _collect(found: Bill, post: QueryDict, actor: Actor) -> None:
    paying.take_money(
        bill_id=found.pk,
        method=post.get("method", ""),
        slip_no=posted.text(post, "slip_no"),
        actor=actor,
        expected_version=posted.whole(post, "lock_version"),
    )


def _propose(found: Bill, post: QueryDict, actor: Actor) -> None:
    refunding.propose_refund(
        bill_id=found.pk,
        refund=posted.amount(post, "refund"),
        by_rule=posted.text(post, "basis"),
        why=posted.text(post, "reason"),
        actor=actor,
        expected_version=posted.whole(post, "lock_version"),
    )


def _refund_id(post: QueryDict) -> uuid.UUID:
    try:
        return uuid.UUID(post.get("refund_id", ""))
    except ValueError:
        raise Http404 from None


def _decide_refund(found: Bill, post: QueryDict, actor: Actor) -> None:
    refunding.decide_refund(
        refund_id=_refund_id(post),
        agree=post.get("decision") == "agree",
        note=posted.text(post, "note"),
        actor=actor,
    )


def _pay_back(found: Bill, post: QueryDict, actor: Actor) -> None:
    refunding.pay_back(refund_id=_refund_id(post), actor=actor)


ACTS: dict[str, tuple[Run, str]] = {
    "assess": (_assess, gettext_noop("金额已核定。")),
    "reduce": (_reduce, gettext_noop("减免已记录；超过限额的，等另一人审核后生效。")),
    "decide-reduction": (_decide_reduction, gettext_noop("减免已审核。")),
    "cancel": (_cancel, gettext_noop("缴款单已作废。")),
    "collect": (_collect, gettext_noop("已收款，请打印凭证。")),
    "propose-refund": (_propose, gettext_noop("已提出退费，等另一人审核。")),
    "decide-refund": (_decide_refund, gettext_noop("退款已审核。")),
    "pay-back": (_pay_back, gettext_noop("已退付。")),
}


@require_POST
@staff("billing.view")
def act(request: HttpRequest, bill_id: uuid.UUID, verb: str) -> HttpResponse:
    """One act; what it refuses is said on the same page, with everything that was typed."""
    if verb not in ACTS:
        raise Http404
    found = find(bill_id, request.actor)
    run, done = ACTS[verb]
    try:
        run(found, request.POST, request.actor)
    except DomainError as refused:
        if refused.status == 403:
            raise
        return screen(request, find(bill_id, request.actor), problem=refused, verb=verb)
    messages.success(request, _(done))
    return redirect("desk_bill", bill_id)
