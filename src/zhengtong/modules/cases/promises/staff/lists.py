"""The list of promises: papers to come, commitments to check, what was broken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
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
from zhengtong.kernel.lights import Light
from zhengtong.kernel.pagination import decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Promise, PromiseKind
from zhengtong.modules.cases.promises import queries
from zhengtong.modules.cases.promises.queries import PromiseRow
from zhengtong.modules.cases.staff import table, words
from zhengtong.modules.cases.staff.table import NOTHING, Column, case_address
from zhengtong.modules.org import api as org

PAGE_SIZE = 30
FILTERS = ("q", "kind", "organization", "due")
VIEWS = {
    "open": gettext_noop("待补交"),
    "checks": gettext_noop("承诺核查"),
    "broken": gettext_noop("未履行"),
    "all": gettext_noop("全部"),
}


def _light(row: PromiseRow) -> SafeString:
    return NOTHING if row.light == Light.NONE else light(row.light, "", row.why)


def _item(row: PromiseRow) -> SafeString:
    return format_html(
        '<a data-open href="{}">{}</a>', case_address(row.case.public_id), localized(row.item_name)
    )


def _applicant(row: PromiseRow) -> SafeString:
    name = row.case.applicant_name
    return format_html('<span class="clip" title="{}">{}</span>', name, name)


def _papers(row: PromiseRow) -> str:
    if row.promise.kind == PromiseKind.PENDING:
        missing = [p for p in row.papers if p.brought_at is None]
        return _("、").join(localized(p.name) for p in missing) or NOTHING
    return _("、").join(localized(p.name) for p in row.papers)


def _state(row: PromiseRow) -> str:
    said = str(row.promise.get_state_display())
    if row.record is None:
        return said
    return format_html(
        '{} <a href="{}">{}</a>',
        said,
        reverse("broken_promise", args=[row.record.public_id]),
        _("失信记录"),
    )


_C = Column[PromiseRow]
COLUMNS = (
    _C(key="light", label=gettext_noop("亮灯"), html=_light, value=lambda r: "", classes="when"),
    _C(
        key="due",
        label=gettext_noop("到期日"),
        html=lambda r: words.day(r.promise.due_on) if r.promise.due_on else NOTHING,
        value=lambda r: r.promise.due_on,
        classes="number",
    ),
    _C(
        key="kind",
        label=gettext_noop("承诺"),
        html=lambda r: str(r.promise.get_kind_display()),
        value=lambda r: str(r.promise.get_kind_display()),
        classes="less",
    ),
    _C(
        key="number",
        label=gettext_noop("办件编号"),
        html=lambda r: r.case.number,
        value=lambda r: r.case.number,
        classes="number less",
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
        value=lambda r: r.case.applicant_name,
        classes="wide",
    ),
    _C(
        key="papers",
        label=gettext_noop("材料"),
        html=_papers,
        value=_papers,
    ),
    _C(
        key="organization",
        label=gettext_noop("机构"),
        html=lambda r: r.organization,
        value=lambda r: r.organization,
        classes="less",
    ),
    _C(key="state", label=gettext_noop("状态"), html=_state, value=_state),
)


@staff()
@never_cache
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Those of the reader's organs, what is due first on top."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "open"
    filters = {k: request.GET.get(k, "").replace("\0", "").strip()[:80] for k in FILTERS}
    given = {k: v for k, v in filters.items() if v}
    start = _start(request.GET.get("cursor"))
    rows = queries.filtered(request.actor, view, filters)
    order = ("due_on", "id") if view in ("open", "checks") else ("-signed_at", "-id")
    found = list(queries.with_all(rows.order_by(*order))[start : start + PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    counted = queries.counts(request.actor)
    context = {
        "view": view,
        "views": [(key, _(label), counted[key], _address(given, view=key))
                  for key, label in VIEWS.items()],
        "list": _printed(found[:PAGE_SIZE]) if found else None,
        "next_url": _address({**given, "cursor": encode_cursor(start + PAGE_SIZE)}, view=view)
        if more
        else "",
        "first_url": _address(given, view=view) if start else "",
        "filters": filters,
        "is_filtered": bool(given),
        "kinds": PromiseKind.choices,
        "dues": [("late", _("已经逾期")), ("soon", _("两个工作日内到期"))],
        "organizations": [(o.id, o.short_name) for o in org.organizations(kind="department")],
    }  # fmt: skip
    return render(request, "cases/promises/staff/list.html", context)


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    (start,) = decode_cursor(cursor, length=1)
    return start if isinstance(start, int) and 0 < start < 100_000 else 0


def _address(given: dict[str, str], *, view: str) -> str:
    return f"{reverse('promise_list')}?{urlencode({'view': view, **given})}"


def _printed(found: Iterable[Promise]) -> dict[str, Any]:
    rows = queries.rows_of(list(found))
    return {
        "head": table.head(COLUMNS, sort="", address=str),
        "body": table.body(
            rows,
            COLUMNS,
            opening='<tr data-row data-light="{}">',
            facts=lambda row: (row.light.value,),
        ),
    }
