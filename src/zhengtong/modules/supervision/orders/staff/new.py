"""发督办单: from chosen findings, from a case, or by hand."""

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
from zhengtong.core.pages.given import small
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.kernel.ids import uuid7
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.models import Finding
from zhengtong.modules.supervision.orders import terms
from zhengtong.modules.supervision.orders.course import ISSUE
from zhengtong.modules.supervision.orders.errors import AlreadySent
from zhengtong.modules.supervision.orders.queries import orders_of
from zhengtong.modules.supervision.orders.services.issue import (
    Draft,
    issue_order,
    require_one_order,
)
from zhengtong.modules.supervision.orders.staff.posted import (
    Sent,
    by_path,
    keys,
    refusals,
    still_there,
    uploads,
)
from zhengtong.modules.supervision.orders.states import OrderKind, OrderLevel
from zhengtong.modules.supervision.policies import visible_to as visible_findings

KINDS = ("government", "department", "hall", "unit", "township", "village")
"""Who stands before whom in the list of units; among equals the official order."""
ASKED = "请核实情况，说明原因，提出整改措施和办结时间。"


@staff(ISSUE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?finding=…` (several) or `?case=…` say what it is about; both are posted again. `pick` shows
    the people of the chosen unit, and keeps everything typed."""
    if request.method != "POST":
        return _opened(request)
    posted = request.POST
    sent = uploads(request)
    if posted.get("pick"):
        return _show(request, posted, typed=posted, sent=sent)
    key = (keys([posted.get("key", "")]) or [uuid7()])[0]
    chosen = keys(posted.getlist("finding"))
    try:
        sent.require_sound()
        order = issue_order(
            key=key,
            findings=chosen,
            draft=_draft(request, by_hand=not chosen),
            uploads=sent.ids,
            actor=request.actor,
        )
    except AlreadySent:
        messages.info(request, AlreadySent().message)
        return redirect("orders:order", key)
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, posted, typed=posted, refused=refused, sent=sent)
    messages.success(request, _("督办单 %(n)s 已发出。") % {"n": order.number})
    return redirect("orders:order", order.public_id)


def _opened(request: HttpRequest) -> HttpResponse:
    """The empty form; what cannot be one order is said before anything is typed."""
    chosen = keys(request.GET.getlist("finding"))
    if not chosen and request.GET.get("from") == "findings":
        messages.error(request, _("请先勾选要督办的预警和报警。"))
        return redirect("findings")
    try:
        require_one_order(_findings(request.actor, chosen))
    except DomainError as refused:
        return _show(request, request.GET, typed=None, refused=refused)
    return _show(request, request.GET, typed=None)


def _draft(request: HttpRequest, *, by_hand: bool) -> Draft:
    posted = request.POST
    about = _cases(posted.getlist("case"), request.actor)
    organization_id = small(posted.get("organization")) or None
    if by_hand and about:
        organization_id = about[0].organization_id
    return Draft(
        level=posted.get("level", ""),
        facts=posted.get("facts", ""),
        asked=posted.get("asked", ""),
        staff_id=small(posted.get("staff")) or None,
        organization_id=organization_id,
        kind=posted.get("kind", ""),
        case_ids=tuple(c.pk for c in about),
    )


def _cases(values: list[str], actor: Actor) -> list[Any]:
    return [cases.find(public_id=key, actor=actor) for key in keys(values)]


def _show(
    request: HttpRequest,
    asked: Any,
    *,
    typed: Any,
    refused: DomainError | None = None,
    sent: Sent | None = None,
) -> HttpResponse:
    found = _findings(request.actor, keys(asked.getlist("finding")))
    about = _cases(asked.getlist("case"), request.actor)
    unit = found[0].organization_id if found else about[0].organization_id if about else None
    unit = unit or small(asked.get("organization")) or None
    errors = refusals(refused) or (sent.errors if sent else ())
    laid = terms.in_force()
    context = {
        "key": (keys([asked.get("key", "")]) or [uuid7()])[0],
        "findings": _lines(found),
        "cases": about,
        "unit": org.organization(unit).name if unit else "",
        "unit_id": unit,
        "organizations": [] if found or about else _units(request.actor),
        "staff": [(s.id, f"{s.name} {s.title}") for s in _people(unit)],
        "kinds": OrderKind.choices,
        "levels": [
            (v, _("%(level)s（%(n)s 个工作日答复）") % {"level": w, "n": laid.answer_days(v)})
            for v, w in OrderLevel.choices
        ],
        "typed": typed if typed is not None else _prefilled(found, about),
        "errors": errors,
        "said": by_path(errors),
        "waiting": still_there(request, sent.ids if sent else ()),
    }
    status = refused.status if refused else 200
    return render(request, "supervision/orders/new.html", context, status=status)


def _findings(actor: Actor, wanted: list[uuid.UUID]) -> list[Finding]:
    rows = visible_findings(actor).filter(public_id__in=wanted).select_related("rule")
    return list(rows.order_by("pk"))


def _lines(found: list[Finding]) -> list[dict[str, Any]]:
    known = cases.case_rows([f.case_id for f in found if f.case_id])
    orders = orders_of([f.pk for f in found])
    return [
        {
            "finding": f,
            "case": known.get(f.case_id) if f.case_id else None,
            "order": orders.get(f.pk),
        }
        for f in found
    ]


def _units(actor: Actor) -> list[tuple[int, str]]:
    where = actor.organizations_with(ISSUE)
    rows = [o for o in org.organizations() if ANYWHERE in where or o.id in where]
    return [(o.id, o.name) for o in sorted(rows, key=lambda o: KINDS.index(o.kind))]


def _people(unit: int | None) -> list[Any]:
    return [s for s in org.staff_of(unit) if s.is_active] if unit else []


def _prefilled(found: list[Finding], about: list[Any]) -> dict[str, Any]:
    """What the findings say themselves; the supervisor goes on from there."""
    level = OrderLevel.ORDINARY.value
    if found and found[0].card:
        level = found[0].card
    return {
        "level": level,
        "facts": "\n".join(_said(f) for f in found),
        "asked": ASKED if found or about else "",
        "staff": next((str(f.staff_id) for f in found if f.staff_id), ""),
    }


def _said(finding: Finding) -> str:
    """In Chinese whatever the reader's language: it goes into a document."""
    parts = [f"{finding.rule.code} {localized(finding.rule.name, 'zh')}"]
    if finding.step.get("zh"):
        parts.append(localized(finding.step, "zh"))
    if finding.detail.get("zh"):
        parts.append(localized(finding.detail, "zh"))
    elif finding.due_on:
        parts.append(f"{finding.due_on} 到期")
    return "，".join(parts)
