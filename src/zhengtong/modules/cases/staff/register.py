"""The register of cases (台账): filters in the address, lights, export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.templatetags.ui import light
from zhengtong.kernel.access import Actor
from zhengtong.kernel.lights import Light
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import listing, queries
from zhengtong.modules.cases.data import CaseRow
from zhengtong.modules.cases.levels.places import LEVELS
from zhengtong.modules.cases.models import CaseStatus, Channel, LegalOutcome
from zhengtong.modules.cases.periods.kinds import Kind
from zhengtong.modules.cases.staff import export, table, words
from zhengtong.modules.cases.staff.table import NOTHING, Column, case_address, dash, moment
from zhengtong.modules.org import api as org

FILTERS = (
    "q",
    "status",
    "kind",
    "level",
    "organization",
    "window",
    "channel",
    "outcome",
    "from",
    "to",
)
MOST_EXPORTED = {"csv": 50_000, "xlsx": 10_000}
"""CSV is streamed; a workbook is made in memory."""


def _light(row: CaseRow) -> SafeString:
    return NOTHING if row.light == Light.NONE else light(row.light, why=row.why)


def _item(row: CaseRow) -> SafeString:
    name = localized(row.item_name)
    return format_html('<a data-open href="{}">{}</a>', case_address(row.public_id), name)


def _applicant(row: CaseRow) -> SafeString:
    name = row.applicant_name
    return format_html('<span class="clip" title="{}">{}</span>', name, name)


def _due(row: CaseRow) -> str:
    return words.day(row.due_on) if row.due_on else NOTHING


_C = Column[CaseRow]
LIGHT = _C(key="light", label=gettext_noop("亮灯"), html=_light, value=lambda r: "", classes="when")
CHANNEL = _C(
    key="channel",
    label=gettext_noop("来源"),
    html=lambda r: str(r.channel_label),
    value=lambda r: str(r.channel_label),
)
COLUMNS = (
    LIGHT,
    _C(
        key="number",
        label=gettext_noop("办件编号"),
        html=lambda r: r.number,
        value=lambda r: r.number,
        classes="number",
    ),
    _C(
        key="item",
        label=gettext_noop("事项"),
        html=_item,
        value=lambda r: localized(r.item_name),
        classes="what",
    ),
    _C(
        key="applicant",
        label=gettext_noop("申请人"),
        html=_applicant,
        value=lambda r: r.applicant_name,
        classes="wide",
    ),
    _C(
        key="organization",
        label=gettext_noop("机构"),
        html=lambda r: r.organization,
        value=lambda r: r.organization,
        classes="less",
    ),
    _C(
        key="level",
        label=gettext_noop("层级"),
        html=lambda r: _(LEVELS[r.level]),
        value=lambda r: _(LEVELS[r.level]),
        classes="less",
    ),
    _C(
        key="step",
        label=gettext_noop("当前环节"),
        html=lambda r: dash(localized(r.step)),
        value=lambda r: localized(r.step),
    ),
    _C(
        key="status",
        label=gettext_noop("状态"),
        html=lambda r: str(r.status_label),
        value=lambda r: str(r.status_label),
    ),
    _C(
        key="due",
        label=gettext_noop("到期日"),
        html=_due,
        value=lambda r: r.due_on,
        classes="number",
    ),
    _C(
        key="submitted",
        label=gettext_noop("申请时间"),
        html=lambda r: moment(r.submitted_at),
        value=lambda r: r.submitted_at,
        classes="number less",
    ),
)


@staff()
@never_cache
@require_safe
def case_list(request: HttpRequest) -> HttpResponseBase:
    filters = {k: request.GET.get(k, "").replace("\0", "").strip()[:80] for k in FILTERS}
    given = {k: v for k, v in filters.items() if v}
    if request.GET.get("format") in MOST_EXPORTED:
        return _exported(request.actor, request.GET["format"], given)
    page = listing.page(request.actor, filters, cursor=request.GET.get("cursor") or None)
    context = {
        "list": _printed(page.rows) if page.rows else None,
        "next_url": _address({**given, "cursor": page.next_cursor}) if page.next_cursor else "",
        "csv_url": _address({**given, "format": "csv"}),
        "xlsx_url": _address({**given, "format": "xlsx"}),
        "is_first": not request.GET.get("cursor"),
        "filters": filters,
        "is_filtered": bool(given),
        "statuses": [("open", _("在办")), *CaseStatus.choices],
        "kinds": Kind.choices,
        "windows": [
            (o.id, o.short_name)
            for kind in ("hall", "township", "village")
            for o in org.organizations(kind=kind)
        ],
        "channels": Channel.choices,
        "outcomes": LegalOutcome.choices,
        "levels": [(key, _(label)) for key, label in LEVELS.items()],
        "organizations": [(o.id, o.short_name) for o in org.organizations(kind="department")],
        "most": MOST_EXPORTED,
    }
    return render(request, "cases/staff/register.html", context)


def _printed(rows: Iterable[CaseRow]) -> dict[str, SafeString]:
    return {
        "head": table.head(COLUMNS, sort="", address=str),
        "body": table.body(
            rows,
            COLUMNS,
            opening='<tr data-row data-light="{}">',
            facts=lambda row: (row.light.value,),
        ),
    }


def _address(given: dict[str, str]) -> str:
    return f"{reverse('case_list')}?{urlencode(given)}"


def _exported(actor: Actor, kind: str, filters: dict[str, str]) -> HttpResponseBase:
    export.audited("cases.export_register", actor, kind=kind, filters=filters)
    columns = [c for c in COLUMNS if c is not LIGHT]
    columns.insert(-1, CHANNEL)

    def lines() -> Iterator[list[Any]]:
        for batch in listing.every(actor, filters, most=MOST_EXPORTED[kind]):
            for row in queries.rows_of(batch):
                yield [c.value(row) for c in columns]

    return export.answer(kind, "cases", [_(c.label) for c in columns], lines())
