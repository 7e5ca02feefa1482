"""Results: the order, one with every line, the rows under a figure, and the table as a file."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.tables import workbook
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.errors import NoSuchRecord
from zhengtong.modules.assessment.periods.gathering import year_before
from zhengtong.modules.assessment.periods.holding import scheme_of
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    PeriodMember,
    Result,
    ScoreRecord,
)
from zhengtong.modules.assessment.policies import VIEW
from zhengtong.modules.assessment.schemes import explaining
from zhengtong.modules.assessment.schemes.definition import Definition
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.org import api as org

MOST = 2000


@staff(VIEW)
@never_cache
@require_safe
def results(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = r.period_of(request, public_id)
    scheme = scheme_of(found)
    rows = rows_of(found)
    name = request.GET.get("name", "").replace("\0", "").strip()[:60]
    grade, group = request.GET.get("grade", "")[:40], request.GET.get("group", "")[:40]
    if name:
        rows = [x for x in rows if name in x.member.name]
    if grade:
        rows = [x for x in rows if x.grade == grade]
    if group:
        rows = [x for x in rows if x.member.group == group]
    place = request.GET.get("place", "").replace("\0", "").strip()[:200]
    if place:
        rows = [x for x in rows if x.member.place == place]
    context = {
        "period": found,
        "tab": "results",
        "calculation": found.current,
        "heads": [localized(dict(d.name)) for d in scheme.dimensions],
        "rows": [line(scheme, x) for x in rows],
        "grades": [(g.key, localized(dict(g.name))) for g in scheme.grades],
        "groups": [(g.key, localized(dict(g.name))) for g in scheme.groups],
        "name": name,
        "grade": grade,
        "group": group,
        "place": place,
        "with_money": any(x.yuan for x in rows),
    }
    return render(request, "assessment/staff/results.html", context)


def rows_of(period: AssessmentPeriod) -> list[Result]:
    """Of the calculation that counts, in order; whoever is left out stands last."""
    if period.current_id is None:
        return []
    rows = Result.objects.filter(calculation=period.current_id).select_related("member")
    return list(rows.order_by("place", "member__name", "pk")[:MOST])


def line(scheme: Definition, result: Result) -> dict[str, Any]:
    weighted = {p["key"]: Decimal(p["weighted"]) for p in result.parts}
    grades = {g.key: localized(dict(g.name)) for g in scheme.grades}
    return {
        "result": result,
        "member": result.member,
        "total": explaining.plain(result.total) if result.total is not None else "—",
        "cells": [
            (d.key, explaining.plain(weighted[d.key]) if d.key in weighted else "—")
            for d in scheme.dimensions
        ],
        "grade": grades.get(result.grade, ""),
        "is_bad": any(g.is_veto and g.key == result.grade for g in scheme.grades),
        "consequences": consequences(scheme, result),
    }


def consequences(scheme: Definition, result: Result) -> list[str]:
    names = {t.key: localized(dict(t.name)) for t in scheme.thresholds}
    return [
        f"{names.get(key, key)}（{explaining.plain(value)}）" for key, value in result.consequences
    ]


@staff(VIEW)
@never_cache
@require_safe
def result(request: HttpRequest, public_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    found = r.period_of(request, public_id)
    member = found.members.filter(public_id=member_id).first()
    if member is None:
        raise NoSuchRecord
    number = r.whole(request.GET.get("calculation", ""))
    context = {"tab": "results", "may_open": True, **shown(found, member, number)}
    return render(request, "assessment/staff/result.html", context)


def shown(period: AssessmentPeriod, member: PeriodMember, number: int = 0) -> dict[str, Any]:
    """One result with every line; the records under a line are there to be opened. `number`: of
    an earlier calculation."""
    scheme = scheme_of(period)
    rows = Result.objects.filter(member=member).select_related("calculation")
    if number:
        rows = rows.filter(calculation__number=number)
    else:
        rows = rows.filter(calculation=period.current_id)
    found = rows.first()
    parts = explaining.parts(scheme, found.parts) if found else []
    ids = {i for p in parts for x in p.lines for i in x.records}
    ids |= {i for p in parts for _name, rows in p.vetoes for i in rows}
    notes = found.notes if found else {}
    ids |= {i for _key, rows in notes.get("vetoes", ()) for i in rows}
    records = ScoreRecord.objects.in_bulk(list(ids))
    vetoes = {v.key: localized(dict(v.name)) for v in scheme.vetoes}
    rewards = {x.key: (localized(dict(x.name)), x.metric) for x in scheme.rewards}
    exclusions = {x.key: localized(dict(x.name)) for x in scheme.exclusions}
    return {
        "period": period,
        "member": member,
        "organization": org.organization(member.organization_id).name,
        "group": next(
            (localized(dict(g.name)) for g in scheme.groups if g.key == member.group), ""
        ),
        "result": found,
        "total": explaining.plain(found.total) if found and found.total is not None else "",
        "before_share": explaining.plain(notes["before_share"])
        if notes.get("before_share")
        else "",
        "excluded": exclusions.get(member.excluded, member.excluded),
        "parts": [_part(p, records) for p in parts],
        "grade": line(scheme, found)["grade"] if found else "",
        "consequences": consequences(scheme, found) if found else [],
        "vetoes": [
            (vetoes.get(key, key), [records[i] for i in rows if i in records])
            for key, rows in notes.get("vetoes", ())
        ],
        "rewards": [
            (*rewards.get(key, (key, "")), explaining.plain(units), yuan)
            for key, units, yuan in notes.get("rewards", ())
        ],
        "is_tied_out": notes.get("is_tied_out", False),
        "records_yuan": sum((x.yuan for p in parts for x in p.lines), Decimal(0)),
        "is_earlier": found is not None and found.calculation_id != period.current_id,
        "earlier": _earlier(period, member) if any(t.in_year for t in scheme.thresholds) else [],
        "versions": list(member.results.select_related("calculation").order_by("-pk")),
        "scheme_name": localized(dict(scheme.name)),
    }


def _earlier(period: AssessmentPeriod, member: PeriodMember) -> list[Result]:
    """The year's results before this one, that a consequence over the year adds up."""
    return list(
        year_before(period)
        .filter(member__subject_id=member.subject_id)
        .select_related("member__period")
        .order_by("member__period__first_on", "pk")
    )


def _part(part: explaining.ToldPart, records: dict[int, ScoreRecord]) -> dict[str, Any]:
    return {
        "part": part,
        "weighted": explaining.plain(part.weighted),
        "lines": [
            {
                "line": x,
                "points": explaining.plain(x.points),
                "yuan": explaining.plain(x.yuan) if x.yuan else "",
                "records": [records[i] for i in x.records if i in records],
            }
            for x in part.lines
        ],
        "vetoes": [(n, [records[i] for i in rows if i in records]) for n, rows in part.vetoes],
    }


@staff(VIEW)
@never_cache
@require_safe
def export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = r.period_of(request, public_id)
    scheme = scheme_of(found)
    rows = rows_of(found)
    names = org.organization_names({x.member.organization_id for x in rows})
    heads = [
        _("名次"), _("姓名或名称"), _("工号"), _("单位"),
        *(localized(dict(d.name)) for d in scheme.dimensions),
        _("总分"), _("奖励（元）"), _("等次"), _("说明"),
    ]  # fmt: skip
    lines = []
    for x in rows:
        said = line(scheme, x)
        lines.append(
            [
                x.place, x.member.name, x.member.number, names.get(x.member.organization_id, ""),
                *(_number(c) for _key, c in said["cells"]),
                float(x.total) if x.total is not None else None, float(x.yuan), said["grade"],
                "；".join(said["consequences"]),
            ]
        )  # fmt: skip
    return r.workbook(workbook(heads, lines, title=found.title), "assessment")


def _number(cell: str) -> float | None:
    return None if cell == "—" else float(cell.replace("−", "-"))
