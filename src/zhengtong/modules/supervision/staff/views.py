"""Periods that run, findings, and every step of a case with its clock."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import begin_of, day, small, whole
from zhengtong.kernel.lights import ORDER, Light, worst
from zhengtong.kernel.pagination import decode_cursor, encode_cursor
from zhengtong.modules.cases import api as cases
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import facts, policies
from zhengtong.modules.supervision.board.asked import read
from zhengtong.modules.supervision.board.page import OFFICES
from zhengtong.modules.supervision.board.periods import periods
from zhengtong.modules.supervision.conformance.words import of_case as conformance_of
from zhengtong.modules.supervision.models import Level, SupervisionRule
from zhengtong.modules.supervision.orders.course import ISSUE
from zhengtong.modules.supervision.orders.policies import may_issue
from zhengtong.modules.supervision.orders.queries import orders_about, orders_of

PAGE = 50
MOST_PAGES = 9_999
KINDS = {
    "step": gettext_noop("环节"),
    "pre_acceptance": gettext_noop("受理答复"),
    "supplement": gettext_noop("补正"),
    "promised": gettext_noop("承诺期限"),
    "statutory": gettext_noop("法定期限"),
    "delivery": gettext_noop("送达"),
    "hearing_request": gettext_noop("提出听证申请"),
    "hearing": gettext_noop("组织听证"),
    "renewal": gettext_noop("许可到期前决定"),
}


@staff("supervision.view")
def running(request: HttpRequest) -> HttpResponse:
    """Every period that runs: filters `organization`, `light`, `kind`."""
    asked = read(request.GET, policies.organizations_watched(request.actor))
    filters = {k: request.GET.get(k, "") for k in ("organization", "light", "kind")}
    page = max(small(request.GET.get("page"), otherwise=1, most=MOST_PAGES), 1)
    rows, count = periods(
        replace(asked, kind="", item=None),
        light=filters["light"],
        kind=filters["kind"] if filters["kind"] in KINDS else "",
        most=PAGE,
        offset=(page - 1) * PAGE,
        today=timezone.localdate(),
    )
    versions = items.item_versions({r.item_version_id for r in rows})
    context = {
        "rows": [
            {
                "row": r,
                "item": versions[r.item_version_id].name,
                "kind": _(KINDS.get(r.kind, r.kind)),
            }
            for r in rows
        ],
        "count": count,
        "page": page,
        "has_more": page * PAGE < count,
        "filters": filters,
        "lights": [x.value for x in ORDER if x != Light.NONE],
        "kinds": [(k, _(v)) for k, v in KINDS.items()],
        "organizations": [
            (o.id, o.short_name) for o in org.organizations(ids=asked.seen) if o.kind in OFFICES
        ],
    }
    return render(request, "supervision/staff/running.html", context)


@staff("supervision.view")
def findings(request: HttpRequest) -> HttpResponse:
    """Warnings and alarms, the newest first; filters `rule`, `level`, `organization`, `open`
    and `since` (a day)."""
    rows = policies.visible_to(request.actor).select_related("rule", "version")
    filters = {
        k: request.GET.get(k, "") for k in ("rule", "level", "organization", "open", "since")
    }
    if filters["rule"]:
        rows = rows.filter(rule__key=filters["rule"])
    if filters["level"] in Level.values:
        rows = rows.filter(level=filters["level"])
    if organization := whole(filters["organization"]):
        rows = rows.filter(organization_id=organization)
    if filters["open"] == "1":
        rows = rows.filter(cleared_at=None)
    if since := day(filters["since"]):
        rows = rows.filter(raised_at__gte=begin_of(since))
    if cursor := request.GET.get("cursor"):
        (last,) = decode_cursor(cursor, length=1)
        rows = rows.filter(pk__lt=whole(str(last)) or 0)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    known = cases.case_rows([f.case_id for f in shown if f.case_id])
    names = org.organization_names({f.organization_id for f in shown})
    taken = orders_of([f.pk for f in shown])
    context = {
        "rows": [
            {
                "finding": f,
                "case": known.get(f.case_id),
                "organization": names.get(f.organization_id, ""),
                "order": taken.get(f.pk),
                "may_order": f.pk not in taken and may_issue(request.actor, f.organization_id),
            }
            for f in shown
        ],
        "next_cursor": encode_cursor(shown[-1].pk) if len(found) > PAGE else None,
        "filters": filters,
        "is_narrowed": any(filters.values()),
        "rules": SupervisionRule.objects.all(),
        "levels": Level.choices,
        "may_order": request.actor.has(ISSUE),
    }
    return render(request, "supervision/staff/findings.html", context)


@staff("supervision.view")
def trace(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every step of a case with its clock, and what supervision found."""
    case = cases.find(public_id=public_id, actor=request.actor)
    steps = facts.steps_of(case.pk)
    version = items.item_version(case.item_version_id)
    names = org.organization_names({s.organization_id for s in steps} | {case.organization_id})
    people = org.staff_names({s.staff_id for s in steps if s.staff_id})
    posts = org.posts({s.post_id for s in steps})
    seen = policies.visible_to(request.actor).filter(case_id=case.pk)
    found = list(seen.select_related("rule", "version").order_by("raised_at"))
    context = {
        "case": case,
        "item": version.name,
        "organization": names.get(case.organization_id, ""),
        "clocks": cases.clocks_of([case])[case.pk],
        "steps": [
            {
                "step": s,
                "outcome": cases.outcome_label(s.outcome) if s.outcome else "",
                "organization": names.get(s.organization_id, ""),
                "post": posts[s.post_id].name if s.post_id in posts else "",
                "person": people.get(s.staff_id, "") if s.staff_id else "",
            }
            for s in steps
        ],
        "worst": worst([s.light for s in steps]),
        "conformance": conformance_of(case.pk),
        "findings": found,
        "may_order": may_issue(request.actor, case.organization_id),
        "orders": orders_about(case.pk, request.actor),
        "ordered": orders_of([f.pk for f in found]),
    }
    return render(request, "supervision/staff/trace.html", context)
