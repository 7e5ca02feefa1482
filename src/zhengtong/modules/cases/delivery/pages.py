"""发证窗口: what waits, what is on its way, what came back; parcels by the table."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.delivery import batches, queries

PAGE = 20
SHOWS = {
    "counter": gettext_lazy("等待领取"),
    "post": gettext_lazy("等待寄出"),
    "on_way": gettext_lazy("寄送途中"),
    "returned": gettext_lazy("邮件已退回"),
}
COLUMNS = {
    "number": gettext_lazy("办件编号"),
    "carrier": gettext_lazy("承运单位"),
    "waybill": gettext_lazy("运单号"),
    "posted_on": gettext_lazy("寄出日期"),
}


@staff("cases.accept")
@never_cache
@require_safe
def desk_delivery(request: HttpRequest) -> HttpResponse:
    """A search looks through all of them; exactly one is what somebody at the counter came for."""
    show = request.GET.get("show", "counter")
    show = show if show in SHOWS else "counter"
    text = request.GET.get("q", "").strip()[:120]
    found = queries.under_way(request.actor)
    found = queries.searched(found, text) if text else found.filter(queries.SHOWS[show])
    page = Paginator(found.select_related("case").defer("case__form_data"), PAGE).get_page(
        request.GET.get("page")
    )
    counts = queries.counts(request.actor)
    context = {
        "page": page,
        "rows": queries.rows_of(page.object_list),
        "show": show,
        "q": text,
        "tabs": [(key, label, counts[key]) for key, label in SHOWS.items()],
        "today": timezone.localdate(),
    }
    return render(request, "cases/delivery/desk_list.html", context)


@staff("cases.accept")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_parcels(request: HttpRequest) -> HttpResponse:
    """批量登记运单: pasted or as a workbook; refused with every place that is wrong."""
    if request.method != "POST":
        waiting = queries.under_way(request.actor).filter(queries.TO_POST)
        numbers = waiting.values_list("case__number", flat=True)[: batches.MOST_LINES]
        return _show(request, "\n".join(numbers))
    table, file = request.POST.get("table", ""), request.FILES.get("file")
    try:
        lines = batches.from_workbook(file) if file else batches.pasted(table)
        done = batches.post_batch(lines=lines, actor=request.actor)
    except InvalidInput as refused:
        return _show(request, table, refused=refused)
    said = ngettext("已登记 %(n)s 件寄出。", "已登记 %(n)s 件寄出。", len(done))
    messages.success(request, said % {"n": len(done)})
    return redirect("desk_delivery")


def _show(request: HttpRequest, table: str, *, refused: InvalidInput | None = None) -> HttpResponse:
    places = [_place(e) for e in refused.errors] if refused else []
    field = "file" if request.FILES else "table"
    context = {
        "table": table,
        "refused": refused,
        "errors": [FieldError(path=field, message=refused.message)] if refused else [],
        "places": places,
        "most": batches.MOST_LINES,
    }
    status = refused.status if refused else 200
    return render(request, "cases/delivery/desk_parcels.html", context, status=status)


def _place(error: FieldError) -> tuple[str, str, str]:
    row, _dot, column = error.path.partition(".")
    name = str(COLUMNS.get(column, ""))
    return (_("第 %(row)s 行") % {"row": row} if row != "0" else "", name, error.message)


urlpatterns = [
    path("", desk_delivery, name="desk_delivery"),
    path("parcels/", desk_parcels, name="desk_parcels"),
]
