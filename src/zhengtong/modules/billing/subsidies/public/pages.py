"""What came to me, when and why; what was rejected and what to do. The notice, for everybody."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import citizen, public
from zhengtong.kernel.errors import DomainError, FieldError, NotFound
from zhengtong.kernel.ids import mask_name
from zhengtong.kernel.pagination import encode_cursor
from zhengtong.modules.billing.subsidies import queries
from zhengtong.modules.billing.subsidies.errors import NoSuchSubsidy
from zhengtong.modules.billing.subsidies.models import SubsidyRow
from zhengtong.modules.billing.subsidies.rejects import correct_card
from zhengtong.modules.billing.subsidies.staff.lists import after
from zhengtong.modules.billing.subsidies.staff.rows import bank_choices, history
from zhengtong.modules.billing.subsidies.states import OF_THE_CARD, RowState
from zhengtong.modules.billing.subsidies.telling import reason_words
from zhengtong.modules.org import api as org

MOST = 200
PAGE = 100
TONES = {
    RowState.PAID: "green",
    RowState.REPAID: "green",
    RowState.REJECTED: "red",
    RowState.CORRECTED: "amber",
}
WHAT_NOW = {
    RowState.SENT: gettext_noop("银行正在代发，一般几个工作日内到账。"),
    RowState.CORRECTED: gettext_noop("卡号已经更正，经办部门会把这笔钱补发到新的卡。"),
    RowState.REPAYING: gettext_noop("正在补发到更正后的卡。"),
}


@public
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that came, the newest first; what this is, for whoever has not signed in."""
    rows = list(
        queries.own_rows(request.actor)
        .select_related("batch__version", "bank")
        .defer("id_number", "account", "new_account")
        .order_by("-pk")[:MOST]
    )
    names = org.organization_names({r.batch.organization_id for r in rows})
    year = timezone.localdate().year
    came = [r for r in rows if r.state in (RowState.PAID, RowState.REPAID) and r.answered_at]
    context = {
        "rows": [
            (r, names.get(r.batch.organization_id, ""), TONES.get(RowState(r.state), "blue"))
            for r in rows
        ],
        "rejected": [r for r in rows if r.state == RowState.REJECTED],
        "year": year,
        "came_fen": sum(
            r.amount_fen
            for r in came
            if r.answered_at and timezone.localtime(r.answered_at).year == year
        ),
        "notices": queries.noticed().count(),
    }
    return render(request, "billing/subsidies/public/mine.html", context)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One payment: why, how it was reckoned, where it stands; another card where it is needed."""
    found = _found(request, public_id)
    if request.method != "POST":
        return _show(request, found)
    try:
        correct_card(
            row_id=public_id,
            bank=request.POST.get("bank", ""),
            account=request.POST.get("account", ""),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, _found(request, public_id), refused)
    messages.success(request, _("银行卡已更正，补发到账后会告诉您。"))
    return redirect("subsidies:mine_one", public_id)


def _found(request: HttpRequest, public_id: uuid.UUID) -> SubsidyRow:
    rows = queries.own_rows(request.actor).select_related("batch__version", "bank", "new_bank")
    found = rows.defer("id_number", "account", "new_account").filter(public_id=public_id).first()
    if found is None:
        raise NoSuchSubsidy
    return found


def _show(
    request: HttpRequest, found: SubsidyRow, refused: DomainError | None = None
) -> HttpResponse:
    errors = tuple(getattr(refused, "errors", ())) if refused else ()
    if refused and not errors:
        errors = (FieldError(path="", message=refused.message),)
    context = {
        "row": found,
        "version": found.batch.version,
        "organization": org.organization(found.batch.organization_id),
        "tone": TONES.get(RowState(found.state), "blue"),
        "reason": reason_words(found),
        "needs_other": found.code in OF_THE_CARD,
        "what_now": _(WHAT_NOW[RowState(found.state)]) if found.state in WHAT_NOW else "",
        "events": history(found, with_staff=False),
        "may_correct": found.state in (RowState.REJECTED, RowState.CORRECTED),
        "banks": bank_choices(),
        "typed": request.POST,
        "errors": errors,
        "said": {e.path: e.message for e in errors},
    }
    status = refused.status if refused else 200
    return render(request, "billing/subsidies/public/one.html", context, status=status)


@public
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All batches whose names hang in the notice today."""
    rows = list(queries.noticed().select_related("version").order_by("notice_until", "pk"))
    names = org.organization_names({b.organization_id for b in rows})
    context = {"rows": [(b, names.get(b.organization_id, "")) for b in rows]}
    return render(request, "billing/subsidies/public/notices.html", context)


@public
@require_safe
def notice(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The names, masked, with what each will get; gone when the term is over."""
    batch = queries.noticed().select_related("version").filter(public_id=public_id).first()
    if batch is None:
        raise NoSuchSubsidy
    rows = batch.rows.exclude(state=RowState.DROPPED)
    total = rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    start = after(request)
    found = (
        rows.filter(line__gt=start)
        .order_by("line")
        .only("batch", "line", "name", "quantity", "amount_fen")
    )
    page = list(found[: PAGE + 1])
    context = {
        "batch": batch,
        "version": batch.version,
        "organization": org.organization(batch.organization_id),
        "rows": [(r, mask_name(r.name)) for r in page[:PAGE]],
        "total": total,
        "next_url": "?" + urlencode({"cursor": encode_cursor(page[PAGE - 1].line)})
        if len(page) > PAGE
        else "",
        "first_url": "?" if start else "",
    }
    return render(request, "billing/subsidies/public/notice.html", context)
