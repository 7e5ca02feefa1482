"""Records from outside by table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.errors import field
from zhengtong.modules.risk.models import ImportBatch
from zhengtong.modules.risk.services import importing
from zhengtong.modules.risk.staff.common import refusal, status_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff(policies.IMPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            sent = request.FILES.get("file")
            if sent is None:
                raise field("file", _("请选择文件。"))
            batch = importing.import_records(
                content=sent.read(importing.MOST_BYTES + 1),
                name=str(sent.name),
                actor=request.actor,
            )
        except DomainError as wrong:
            refused = wrong
        else:
            messages.success(
                request, _("已导入 %(n)s 条记录，有关的等级已重算。") % {"n": batch.rows}
            )
            return redirect("risk:imports")
    batches = list(ImportBatch.objects.order_by("-pk")[:30])
    names = org.staff_names({b.staff_id for b in batches if b.staff_id})
    context = {
        "batches": [(b, names.get(b.staff_id or 0, "")) for b in batches],
        "faults": refused.faults if isinstance(refused, importing.FaultyTable) else (),
        **refusal(refused),
    }
    return render(request, "risk/staff/imports.html", context, status=status_of(refused))


@staff(policies.IMPORT)
@require_safe
def empty_table(request: HttpRequest) -> HttpResponse:
    """The table to fill in."""
    answer = HttpResponse(importing.template(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="credit-records.xlsx"'
    return answer
