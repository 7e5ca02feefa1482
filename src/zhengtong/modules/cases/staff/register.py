"""The register of cases (台账): filters in the address, lights, export."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.data import CaseRow
from zhengtong.modules.cases.models import Case, CaseStatus, Channel, LegalOutcome
from zhengtong.modules.cases.staff import words
from zhengtong.modules.org import api as org

FILTERS = ("q", "status", "organization", "channel", "outcome", "from", "to")
MOST_EXPORTED = 50_000
AT_ONCE = 500


@staff()
@never_cache
@require_safe
def case_list(request: HttpRequest) -> HttpResponseBase:
    filters = {k: request.GET.get(k, "").replace("\0", "").strip()[:80] for k in FILTERS}
    rows = queries.filtered(request.actor, filters)
    if request.GET.get("format") == "csv":
        return _exported(rows)
    page = queries.listed(rows, cursor=request.GET.get("cursor") or None)
    given = {k: v for k, v in filters.items() if v}
    context = {
        "rows": [(row, words.day(row.due_on) if row.due_on else "") for row in page.rows],
        "next_url": _address({**given, "cursor": page.next_cursor}) if page.next_cursor else "",
        "csv_url": _address({**given, "format": "csv"}),
        "is_first": not request.GET.get("cursor"),
        "filters": filters,
        "is_filtered": bool(given),
        "statuses": [("open", _("在办")), *CaseStatus.choices],
        "channels": Channel.choices,
        "outcomes": LegalOutcome.choices,
        "organizations": [(str(o.id), o.short_name) for o in org.organizations(kind="department")],
        "most_exported": MOST_EXPORTED,
    }
    return render(request, "cases/staff/register.html", context)


def _address(given: dict[str, str]) -> str:
    return f"{reverse('case_list')}?{urlencode(given)}"


class _Line:
    """What `csv` takes for a file: hands each line back."""

    def write(self, value: str) -> str:
        return value


def _exported(rows: QuerySet[Case]) -> StreamingHttpResponse:
    """CSV with a byte-order mark, so that office programs read the Chinese; streamed."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow(_headings())
        found = rows.order_by("-submitted_at", "-id").defer("form_data")[:MOST_EXPORTED]
        for batch in _batches(found.iterator(chunk_size=AT_ONCE)):
            for row in queries.rows_of(batch):
                yield writer.writerow([_safe(cell) for cell in _cells(row)])

    name = f"cases-{timezone.localdate():%Y%m%d}.csv"
    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _headings() -> list[str]:
    return [
        _("办件编号"),
        _("事项"),
        _("申请人"),
        _("机构"),
        _("当前环节"),
        _("状态"),
        _("到期日"),
        _("来源"),
        _("申请时间"),
    ]


def _cells(row: CaseRow) -> list[str]:
    return [
        row.number,
        localized(row.item_name),
        row.applicant_name,
        row.organization,
        localized(row.step),
        str(row.status_label),
        row.due_on.isoformat() if row.due_on else "",
        str(row.channel_label),
        timezone.localtime(row.submitted_at).strftime("%Y-%m-%d %H:%M"),
    ]


def _batches(cases: Iterable[Case]) -> Iterator[list[Case]]:
    batch: list[Case] = []
    for case in cases:
        batch.append(case)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    yield batch


def _safe(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
