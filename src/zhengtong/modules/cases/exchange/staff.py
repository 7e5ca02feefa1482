"""/desk/exchange/: batches, reconciliation, errors, codes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.cases.exchange import catching_up, codes, reconciling, sealing
from zhengtong.modules.cases.exchange.checking import SAID
from zhengtong.modules.cases.exchange.layout import TABLES
from zhengtong.modules.cases.exchange.meanings import meaning
from zhengtong.modules.cases.exchange.targets import chosen
from zhengtong.modules.cases.models import (
    BatchState,
    ExchangeBatch,
    ExchangeCheck,
    ExchangeCode,
    ExchangeDifference,
    ExchangeFault,
    ExchangeState,
)
from zhengtong.modules.cases.posted import whole

PAGE_SIZE = 30
LONGEST_SPAN = 92
"""Days that may be compared at once from the page; the command takes any."""

TABS = {
    "batches": gettext_noop("批次"),
    "checks": gettext_noop("对账"),
    "errors": gettext_noop("错误"),
    "codes": gettext_noop("代码"),
}


class SpanWanted(InvalidInput):
    """请填写起止日期，起不晚于止，最多 92 天。"""

    code = "span_wanted"


def frame(tab: str, **more: Any) -> dict[str, Any]:
    return {"tab": tab, "tabs": [(k, _(label)) for k, label in TABS.items()], **more}


@staff("cases.exchange")
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The batches, and what waits."""
    tables = [
        {
            "key": key,
            "label": _(table.label),
            **table.model._default_manager.aggregate(
                rows=Count("pk"), waiting=Count("pk", filter=Q(cd_batch=""))
            ),
        }
        for key, table in TABLES.items()
    ]
    key, target = chosen()
    before = _page(request)
    rows = ExchangeBatch.objects.order_by("-made_at", "-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    context = frame(
        "batches",
        tables=tables,
        waiting=sum(t["waiting"] for t in tables),
        batches=found[:PAGE_SIZE],
        next=found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
        written=ExchangeState.objects.aggregate(at=Max("written_at"))["at"],
        target=_(target.label),
        target_problem=target.problem(),
        seal_problem=sealing.problem(),
        recipient=_recipient(),
        undelivered=ExchangeBatch.objects.exclude(state=BatchState.DELIVERED).count(),
        target_key=key,
    )
    return render(request, "cases/exchange/batches.html", context)


def _recipient() -> sealing.Recipient | None:
    try:
        return sealing.recipient()
    except sealing.NotSealed:
        return None


def _page(request: HttpRequest) -> int | None:
    return whole(request.GET.get("before"))


@staff("cases.exchange")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """Per day: what is expected and what is there. Posting compares a span of days now."""
    problem = None
    if request.method == "POST":
        try:
            found = reconciling.check(_span(request))
        except InvalidInput as error:
            problem = error
        else:
            said = ngettext("对账完成，%(n)s 处差异。", "对账完成，%(n)s 处差异。", found)
            messages.success(request, said % {"n": found})
            return redirect("exchange_checks")
    context = frame(
        "checks",
        days=_days(),
        behind=len(catching_up.behind(most=1000)),
        strays=ExchangeDifference.objects.filter(case=None).count(),
        problem=problem,
        typed=request.POST,
        today=timezone.localdate(),
    )
    status = problem.status if problem else 200
    return render(request, "cases/exchange/checks.html", context, status=status)


def _span(request: HttpRequest) -> list[dt.date]:
    try:
        first = dt.date.fromisoformat(request.POST.get("from", ""))
        last = dt.date.fromisoformat(request.POST.get("to", ""))
    except ValueError:
        raise SpanWanted from None
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_SPAN:
        raise SpanWanted
    return [first + dt.timedelta(days=n) for n in range(length)]


def _days() -> list[dict[str, Any]]:
    """The last days that were compared, those with differences first."""
    rows = ExchangeCheck.objects.values("day").annotate(
        cases=Max("cases"),
        expected=Sum("expected"),
        found=Sum("found"),
        differences=Sum("differences"),
        at=Max("checked_at"),
    )
    return list(rows.order_by("-differences", "-day")[:PAGE_SIZE])


@staff("cases.exchange")
@never_cache
@require_safe
def day(request: HttpRequest, day: str) -> HttpResponse:
    on = _day(day)
    rows = ExchangeDifference.objects.filter(day=on).select_related("case").defer("case__form_data")
    context = frame(
        "checks",
        day=on,
        checks=[
            {"check": c, "label": _(TABLES[c.table].label)}
            for c in ExchangeCheck.objects.filter(day=on).order_by("pk")
        ],
        differences=[
            {"row": r, "kind": _(reconciling.KINDS[r.kind]), "table": _(TABLES[r.table].label)}
            for r in rows.order_by("pk")[:200]
        ],
    )
    return render(request, "cases/exchange/day.html", context)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


@require_POST
@staff("cases.exchange")
def repair(request: HttpRequest, day: str) -> HttpResponse:
    left = reconciling.repair(days=[_day(day)], actor=request.actor)
    if left:
        said = ngettext("还有 %(n)s 处差异。", "还有 %(n)s 处差异。", left) % {"n": left}
        messages.error(request, said)
    else:
        messages.success(request, _("已修复，没有差异了。"))
    return redirect("exchange_day", day)


@staff("cases.exchange")
@never_cache
@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """Rows that the layout refuses, by case."""
    rows = ExchangeFault.objects.select_related("case").defer("case__form_data").order_by("-pk")
    before = _page(request)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    context = frame(
        "errors",
        faults=[
            {"fault": f, "said": _(SAID[f.code]), "table": _(TABLES[f.table].label)}
            for f in found[:PAGE_SIZE]
        ],
        next=found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
    )
    return render(request, "cases/exchange/errors.html", context)


@staff("cases.exchange")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_tables(request: HttpRequest) -> HttpResponse:
    """Codes under which our values leave; what nobody has checked is marked."""
    problem = None
    if request.method == "POST":
        try:
            codes.set_code(
                table=request.POST.get("table", "")[:40],
                value=request.POST.get("value", "")[:40],
                code=request.POST.get("code", "")[:80],
                is_verified=request.POST.get("is_verified") == "on",
                actor=request.actor,
            )
        except InvalidInput as error:
            problem = error
        else:
            messages.success(request, _("已保存。对账后修复，已有的行就按新代码改写。"))
            return redirect("exchange_codes")
    context = frame("codes", tables=_codes(), problem=problem, typed=request.POST)
    status = problem.status if problem else 200
    return render(request, "cases/exchange/codes.html", context, status=status)


def _codes() -> list[dict[str, Any]]:
    changed = {(r.table, r.value): r for r in ExchangeCode.objects.all()}
    found = []
    for key, table in codes.TABLES.items():
        lines = []
        for value, code in table.values.items():
            row = changed.get((key, value))
            lines.append(
                {
                    "value": value,
                    "meaning": meaning(key, value),
                    "code": row.code if row else code,
                    "is_verified": row.is_verified if row else table.is_verified,
                }
            )
        found.append(
            {"key": key, "label": _(table.label), "source": _(table.source), "lines": lines}
        )
    return found
