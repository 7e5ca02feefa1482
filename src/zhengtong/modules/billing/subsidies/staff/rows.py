"""One person's row with its history; a corrected card from the counter; striking off."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, NotFound
from zhengtong.modules.billing.subsidies.batches import strike_row
from zhengtong.modules.billing.subsidies.course import CHANGEABLE, CHECK, PREPARE, STRIKABLE, may_go
from zhengtong.modules.billing.subsidies.errors import NoSuchSubsidy
from zhengtong.modules.billing.subsidies.models import PayoutBank, SubsidyRow
from zhengtong.modules.billing.subsidies.policies import VIEW, visible_rows
from zhengtong.modules.billing.subsidies.rejects import correct_card
from zhengtong.modules.billing.subsidies.states import BatchKind, RowState
from zhengtong.modules.billing.subsidies.telling import reason_words
from zhengtong.modules.org import api as org


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _found(request, public_id)
    if request.method != "POST":
        return _show(request, found)
    try:
        said = _run(request, found)
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, _found(request, public_id), refused)
    messages.success(request, said)
    return redirect("subsidy_desk:row", public_id)


def _found(request: HttpRequest, public_id: uuid.UUID) -> SubsidyRow:
    rows = visible_rows(request.actor).select_related(
        "batch__version", "bank", "new_bank", "repays__batch"
    )
    found = rows.defer("id_number", "account", "new_account").filter(public_id=public_id).first()
    if found is None:
        raise NoSuchSubsidy
    return found


def _run(request: HttpRequest, found: SubsidyRow) -> str:
    if request.POST.get("_action") == "strike":
        version = request.POST.get("version", "")
        strike_row(
            row_id=found.public_id,
            reason=request.POST.get("reason", ""),
            expected_version=int(version) if version.isdigit() and len(version) < 10 else 0,
            actor=request.actor,
        )
        return _("已剔除。")
    correct_card(
        row_id=found.public_id,
        bank=request.POST.get("bank", ""),
        account=request.POST.get("account", ""),
        actor=request.actor,
    )
    return _("银行卡已更正，可以补发。")


def _show(
    request: HttpRequest, found: SubsidyRow, refused: DomainError | None = None
) -> HttpResponse:
    errors = tuple(getattr(refused, "errors", ())) if refused else ()
    if refused and not errors:
        errors = (FieldError(path="", message=refused.message),)
    actor, batch = request.actor, found.batch
    may_prepare = actor.has(PREPARE, batch.organization_id)
    needed = PREPARE if batch.state in CHANGEABLE else CHECK
    context = {
        "row": found,
        "batch": batch,
        "reason": reason_words(found),
        "events": history(found, with_staff=True),
        "repayments": list(found.repayments.select_related("batch").order_by("pk")),
        "may_correct": may_prepare
        and found.kind == BatchKind.REGULAR
        and found.state in (RowState.REJECTED, RowState.CORRECTED),
        "may_strike": batch.state in STRIKABLE
        and batch.kind == BatchKind.REGULAR
        and may_go(found.state, RowState.DROPPED)
        and actor.has(needed, batch.organization_id),
        "banks": bank_choices(),
        "typed": request.POST,
        "errors": errors,
        "said": {e.path: e.message for e in errors},
    }
    status = refused.status if refused else 200
    return render(request, "billing/subsidies/staff/row.html", context, status=status)


def bank_choices() -> list[tuple[str, str]]:
    found = PayoutBank.objects.filter(is_active=True).order_by("name")
    return [(name, name) for name in found.values_list("name", flat=True)]


def history(found: SubsidyRow, *, with_staff: bool) -> list[dict[str, Any]]:
    """What happened to the row, the oldest first; names of staff only for staff."""
    events = list(found.events.order_by("pk"))
    ids = {e.staff_id for e in events if e.staff_id} if with_staff else set()
    names = org.staff_names(ids)
    return [
        {
            "at": e.at,
            "title": str(e.get_state_display()),
            "actor": names.get(e.staff_id, "")
            if e.staff_id
            else (_("本人") if e.person_id else ""),
            "text": e.words,
        }
        for e in events
    ]
