"""The thresholds of lights, with every version that was in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import small
from zhengtong.kernel import lights
from zhengtong.kernel.access import allows
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.models import LightThresholds
from zhengtong.modules.supervision.rules.enacting import ENACT
from zhengtong.modules.supervision.rules.lamps import LIMITS, lay_down_lights, newest

LABELS = {
    "orange_percent": gettext_noop("用去期限的百分之几亮橙灯"),
    "yellow_percent": gettext_noop("用去期限的百分之几亮黄灯"),
    "yellow_days_left": gettext_noop("剩余几日亮黄灯"),
}


@staff("supervision.view")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request)
    try:
        lay_down_lights(
            typed={name: request.POST.get(name, "")[:10] for name in LIMITS},
            reason=request.POST.get("reason", ""),
            expected_number=small(request.POST.get("number"), otherwise=-1),
            actor=request.actor,
        )
    except DomainError as refused:
        return _show(request, refused)
    messages.success(request, _("新的阈值已施行，各处的灯几秒钟内一起改变。"))
    return redirect("rules:lights")


def _show(request: HttpRequest, refused: DomainError | None = None) -> HttpResponse:
    row = newest()
    now = row or lights.DEFAULT
    errors = tuple(getattr(refused, "errors", ())) if refused else ()
    if refused and not errors:
        errors = (FieldError(path="", message=refused.message),)
    said = {e.path: e.message for e in errors}
    keeps = any(e.path for e in errors)
    versions = list(LightThresholds.objects.all()[:20])
    names = org.staff_names({v.made_by_id for v in versions if v.made_by_id})
    context = {
        "number": row.number if row else 0,
        "fields": [
            (
                name,
                _(LABELS[name]),
                request.POST.get(name, "") if keeps else getattr(now, name),
                said.get(name, ""),
            )
            for name in LIMITS
        ],
        "reason": request.POST.get("reason", "") if keeps else "",
        "versions": [(v, names.get(v.made_by_id or 0, "")) for v in versions],
        "errors": errors,
        "said": said,
        "may_change": allows(request.actor, ENACT),
    }
    status = refused.status if refused else 200
    return render(request, "supervision/rules/lights.html", context, status=status)
