"""The days and points of orders, with every version that was in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import small
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.models import SupervisionRule
from zhengtong.modules.supervision.orders.course import APPROVE
from zhengtong.modules.supervision.orders.models import OrderTerms
from zhengtong.modules.supervision.orders.terms import DAYS, POINTS, in_force, lay_down

LABELS = {
    "ordinary_days": gettext_noop("普通督办答复（工作日）"),
    "yellow_days": gettext_noop("黄色督办答复（工作日）"),
    "red_days": gettext_noop("红色督办答复（工作日）"),
    "extension_days": gettext_noop("延期最多（工作日）"),
    "appeal_days": gettext_noop("申诉期限（工作日）"),
    "reminder_points": gettext_noop("口头提醒扣分"),
    "yellow_points": gettext_noop("黄牌扣分"),
    "red_points": gettext_noop("红牌扣分"),
}


@staff(APPROVE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request)
    posted = request.POST
    try:
        lay_down(
            typed={name: posted.get(name, "") for name in (*DAYS, *POINTS)},
            strict_rules=posted.getlist("strict_rules")[:200],
            reason=posted.get("reason", ""),
            expected_number=small(posted.get("number")),
            actor=request.actor,
        )
    except DomainError as refused:
        return _show(request, refused)
    messages.success(request, _("新的期限和分值从现在起用于新发的督办单。"))
    return redirect("orders:terms")


def _show(request: HttpRequest, refused: DomainError | None = None) -> HttpResponse:
    now = in_force()
    errors = tuple(getattr(refused, "errors", ())) if refused else ()
    if refused and not errors:
        errors = (FieldError(path="", message=refused.message),)
    said = {e.path: e.message for e in errors}
    keeps = errors and any(e.path for e in errors)
    strict = request.POST.getlist("strict_rules") if keeps else now.strict_rules

    def field(name: str) -> tuple[str, str, Any, str]:
        value = request.POST.get(name, "") if keeps else getattr(now, name)
        return name, _(LABELS[name]), value, said.get(name, "")

    versions = list(OrderTerms.objects.order_by("-number")[:20])
    names = org.staff_names({v.made_by_id for v in versions if v.made_by_id})
    context = {
        "now": now,
        "days": [field(name) for name in DAYS],
        "points": [field(name) for name in POINTS],
        "rules": [
            (r.key, f"{r.code} {localized(r.name)}", r.key in strict)
            for r in SupervisionRule.objects.all()
        ],
        "reason": request.POST.get("reason", "") if keeps else "",
        "versions": [(v, names.get(v.made_by_id, "") if v.made_by_id else "") for v in versions],
        "errors": errors,
        "said": said,
    }
    status = refused.status if refused else 200
    return render(request, "supervision/orders/terms.html", context, status=status)
