"""What I have to pay, what I paid, and the way to the gateway and back."""

from __future__ import annotations

import uuid
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import citizen, signed_in
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.billing import policies
from zhengtong.modules.billing.errors import BillNotFound
from zhengtong.modules.billing.models import Bill, BillState, PaymentState, RefundState
from zhengtong.modules.billing.plugins import GatewayFault
from zhengtong.modules.billing.services import asking, paying, receipts
from zhengtong.modules.org import api as org

AGAIN_SECONDS = 4
"""How often the page of a payment looks again by itself."""
MOST = 200
TONES = {
    BillState.ISSUED: "amber",
    BillState.DRAFT: "blue",
    BillState.PAID: "green",
    BillState.EXEMPTED: "green",
}


def own(bill_id: uuid.UUID, actor: Actor) -> Bill:
    """The payer's own bill. Raises BillNotFound for anybody else's."""
    found = policies.own_bills(actor).filter(public_id=bill_id).first()
    if found is None:
        raise BillNotFound
    return found


@citizen
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is to be paid first, then the rest, the newest first."""
    rows = list(policies.own_bills(request.actor).order_by("-pk")[:MOST])
    rows.sort(key=lambda b: b.state not in (BillState.ISSUED, BillState.DRAFT))
    names = org.organization_names({b.organization_id for b in rows})
    owed = [b for b in rows if b.state == BillState.ISSUED]
    context = {
        "bills": [(b, names[b.organization_id], TONES.get(BillState(b.state), "")) for b in rows],
        "owed": sum(b.amount for b in owed),
        "owed_count": len(owed),
    }
    return render(request, "billing/public/mine.html", context)


@citizen
@never_cache
@require_safe
def bill(request: HttpRequest, bill_id: uuid.UUID) -> HttpResponse:
    found = own(bill_id, request.actor)
    return _bill(request, found)


def _bill(request: HttpRequest, found: Bill, problem: DomainError | None = None) -> HttpResponse:
    context = {**shown(found), "problem": problem, "may_pay_online": _may_pay_online()}
    status = problem.status if problem else 200
    return render(request, "billing/public/bill.html", context, status=status)


def shown(found: Bill) -> dict[str, Any]:
    """What the payer reads of a bill, here and beside the case."""
    is_void = found.state == BillState.CANCELLED
    lines = [line for line in found.lines.all() if line.is_live or is_void]
    names = org.organization_names(
        {line.organization_id for line in lines} | {found.organization_id}
    )
    refunds = [
        r
        for r in found.refunds.select_related("payment").order_by("pk")
        if r.state != RefundState.REJECTED
    ]
    return {
        "bill": found,
        "tone": TONES.get(BillState(found.state), ""),
        "organ": names[found.organization_id],
        "bill_lines": [(line, names[line.organization_id]) for line in lines],
        "several": len({line.organization_id for line in lines}) > 1,
        "is_draft": found.state == BillState.DRAFT,
        "is_due": found.state == BillState.ISSUED,
        "waits": any(line.asked_reduction is not None for line in lines),
        "open_payments": found.payments.filter(
            state=PaymentState.STARTED, expires_at__gt=timezone.now()
        ).exclude(pay_url=""),
        "refunds": refunds,
        "receipts": found.receipts.order_by("pk"),
    }


def _may_pay_online() -> bool:
    try:
        paying.gateway_in_use()
    except DomainError:
        return False
    return True


@require_POST
@citizen
def pay(request: HttpRequest, bill_id: uuid.UUID) -> HttpResponse:
    """Open an order at the gateway; our own page then leads there."""
    found = own(bill_id, request.actor)
    try:
        made = paying.pay_online(bill_id=found.pk, actor=request.actor)
    except DomainError as refused:
        return _bill(request, own(bill_id, request.actor), refused)
    return redirect("bill_payment", found.public_id, made.public_id)


@citizen
@never_cache
@require_safe
def payment(request: HttpRequest, bill_id: uuid.UUID, payment_id: uuid.UUID) -> HttpResponse:
    """Where one payment stands. What the gateway has not told us yet is not called paid."""
    found = own(bill_id, request.actor)
    one = paying.payment_of(found, payment_id)
    waits = one.state == PaymentState.STARTED and one.pay_url != ""
    context = {
        "bill": found,
        "payment": one,
        "waits": waits,
        "is_expired": one.expires_at is not None and one.expires_at < timezone.now(),
        "other_paid": found.state != BillState.ISSUED and not one.settles,
        "qr": _qr(one.pay_url) if waits else "",
        "receipt": found.receipts.filter(payment=one).first(),
        "refund": one.refunds.order_by("-pk").first(),
    }
    response = render(request, "billing/public/payment.html", context)
    if waits:
        response["Refresh"] = str(AGAIN_SECONDS)
    return response


def _qr(url: str) -> SafeString:
    drawn = segno.make(url, error="m")
    return mark_safe(drawn.svg_inline(omitsize=True, border=2))  # noqa: S308 - drawn by us


@require_POST
@citizen
def ask(request: HttpRequest, bill_id: uuid.UUID, payment_id: uuid.UUID) -> HttpResponse:
    """I have paid: ask the gateway now."""
    found = own(bill_id, request.actor)
    one = paying.payment_of(found, payment_id)
    if one.gateway and one.state in (PaymentState.STARTED, PaymentState.EXPIRED):
        try:
            if not asking.ask(one):
                messages.info(
                    request, _("支付平台说这笔还没有付款。如果您已经付款，请稍等片刻再查。")
                )
        except GatewayFault:
            messages.error(request, _("支付平台现在没有回应。已经付的钱不会丢，我们会继续查询。"))
    return redirect("bill_payment", found.public_id, one.public_id)


@signed_in
@never_cache
@require_safe
def receipt(request: HttpRequest, receipt_id: uuid.UUID) -> HttpResponseBase:
    """The PDF, for whoever may see the bill; made when it is first asked for."""
    found = receipts.receipt(receipt_id, request.actor)
    file = files.get(receipts.file_of(receipt_id=found.pk))
    return files.response(request, file.id, download="download" in request.GET)
