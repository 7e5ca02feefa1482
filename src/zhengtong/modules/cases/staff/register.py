"""The register of cases (台账): filters in the address, lights, export."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.pages.access import staff
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.models import Case, CaseStatus, Channel, LegalOutcome
from zhengtong.modules.org import api as org

FILTERS = ("q", "status", "organization", "channel", "outcome", "from", "to")
MOST_EXPORTED = 50_000


@staff()
def case_list(request: HttpRequest) -> HttpResponse:
    filters = {k: request.GET.get(k, "") for k in FILTERS}
    rows = queries.filtered(request.actor, filters)
    if request.GET.get("format") == "csv":
        return _exported(rows)
    page = queries.listed(rows, cursor=request.GET.get("cursor") or None)
    context = {
        "rows": page.rows,
        "next_cursor": page.next_cursor,
        "filters": filters,
        "is_filtered": any(filters.values()),
        "statuses": CaseStatus.choices,
        "channels": Channel.choices,
        "outcomes": LegalOutcome.choices,
        "organizations": org.organizations(kind="department"),
    }
    return render(request, "cases/staff/register.html", context)


class _Line:
    def write(self, value: str) -> str:
        return value


def _exported(rows) -> StreamingHttpResponse:
    """CSV with a byte-order mark, so that office programs read the Chinese; streamed."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow(
            [_("办件编号"), _("事项"), _("申请人"), _("机构"), _("状态"), _("来源"), _("申请时间")]
        )
        cases: list[Case] = []
        found = rows.order_by("-submitted_at", "-id").defer("form_data")[:MOST_EXPORTED]
        for case in found.iterator(chunk_size=500):
            cases.append(case)
            if len(cases) == 500:
                yield from _lines(cases, writer)
                cases = []
        yield from _lines(cases, writer)

    name = f"cases-{timezone.localdate():%Y%m%d}.csv"
    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(cases: list[Case], writer) -> Iterator[str]:
    for row in queries.rows_of(cases):
        yield writer.writerow(
            [
                row.number,
                _safe(localized(row.item_name)),
                _safe(row.applicant_name),
                row.organization,
                row.status_label,
                row.channel_label,
                timezone.localtime(row.submitted_at).strftime("%Y-%m-%d %H:%M"),
            ]
        )


def _safe(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is text."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
