"""Programmes and their versions; the banks that pay out."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, NotFound
from zhengtong.modules.billing.subsidies.course import PAY, PREPARE
from zhengtong.modules.billing.subsidies.errors import NoSuchSubsidy, field
from zhengtong.modules.billing.subsidies.models import PayoutBank, SubsidyProgramme
from zhengtong.modules.billing.subsidies.policies import VIEW, visible_programmes
from zhengtong.modules.billing.subsidies.programmes import (
    create_programme,
    departments,
    read_terms,
    register_bank,
    revise_programme,
)
from zhengtong.modules.billing.subsidies.reckoning import yuan
from zhengtong.modules.billing.subsidies.states import PeriodKind, Unit
from zhengtong.modules.org import api as org

CHOICES = {"units": Unit.choices, "period_kinds": PeriodKind.choices}


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes of the reader's departments; posting registers a bank."""
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            register_bank(
                key=request.POST.get("bank_key", "").strip(),
                name=request.POST.get("bank_name", ""),
                actor=request.actor,
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("银行已登记。"))
            return redirect("subsidy_desk:programmes")
    found = list(visible_programmes(request.actor).select_related("current").order_by("key"))
    names = org.organization_names({p.organization_id for p in found})
    errors = _errors(refused)
    context = {
        "rows": [(p, names.get(p.organization_id, "")) for p in found],
        "banks": PayoutBank.objects.order_by("name"),
        "may_prepare": request.actor.has(PREPARE),
        "may_pay": request.actor.has(PAY),
        "typed": request.POST,
        "errors": errors,
        "said": {e.path: e.message for e in errors},
    }
    status = refused.status if refused else 200
    return render(request, "billing/subsidies/staff/programmes.html", context, status=status)


def _errors(refused: DomainError | None) -> tuple[FieldError, ...]:
    if refused is None:
        return ()
    return tuple(getattr(refused, "errors", ())) or (FieldError(path="", message=refused.message),)


@staff(PREPARE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, None, {"notice_days": "7"})
    try:
        chosen = request.POST.get("organization", "")
        if not (chosen.isdigit() and len(chosen) < 10):
            raise field("organization", _("请选择发放部门。"))
        made = create_programme(
            key=request.POST.get("key", "").strip(),
            organization_id=int(chosen),
            terms=read_terms(request.POST.dict()),
            actor=request.actor,
        )
    except DomainError as refused:
        return _form(request, None, request.POST.dict(), refused)
    messages.success(request, _("补贴项目已建立。"))
    return redirect("subsidy_desk:programme", made.public_id)


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is laid down now and before; a change makes a new version."""
    rows = visible_programmes(request.actor).select_related("current")
    found = rows.filter(public_id=public_id).first()
    if found is None or found.current is None:
        raise NoSuchSubsidy
    if request.method != "POST":
        return _form(request, found, _values(found))
    number = request.POST.get("number", "")
    try:
        revise_programme(
            public_id=public_id,
            terms=read_terms(request.POST.dict()),
            expected_number=int(number) if number.isdigit() and len(number) < 7 else 0,
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _form(request, found, request.POST.dict(), refused)
    messages.success(request, _("新的版本从现在起用于新批次；已有批次仍按原来的版本。"))
    return redirect("subsidy_desk:programme", public_id)


def _values(found: SubsidyProgramme) -> dict[str, str]:
    now = found.current
    assert now is not None
    return {
        "name": now.name,
        "basis": now.basis,
        "standard": yuan(now.standard_fen),
        "unit": now.unit,
        "period_kind": now.period_kind,
        "funding": now.funding,
        "notice_days": str(now.notice_days),
        "item_code": now.item_code,
    }


def _form(
    request: HttpRequest,
    found: SubsidyProgramme | None,
    values: dict[str, str],
    refused: DomainError | None = None,
) -> HttpResponse:
    errors = _errors(refused)
    context = {
        "programme": found,
        "organization": org.organization(found.organization_id) if found else None,
        "versions": list(found.versions.order_by("-number")) if found else [],
        "departments": [] if found else departments(request.actor),
        "may_prepare": request.actor.has(PREPARE, found.organization_id if found else None),
        "typed": values,
        "errors": errors,
        "said": {e.path: e.message for e in errors},
        **CHOICES,
    }
    status = refused.status if refused else 200
    return render(request, "billing/subsidies/staff/programme.html", context, status=status)
