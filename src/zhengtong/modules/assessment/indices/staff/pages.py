"""Indices to look at: the list, one index, one reckoning, one figure, the records under it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.assessment.indices.checking import current_versions, in_words
from zhengtong.modules.assessment.indices.errors import NoSuchIndex
from zhengtong.modules.assessment.indices.installing import missing
from zhengtong.modules.assessment.indices.models import (
    Index,
    IndexRun,
    IndexValue,
    IndexVersion,
)
from zhengtong.modules.assessment.indices.policies import APPROVE, DEFINE, VIEW, may_everywhere
from zhengtong.modules.assessment.indices.spans import before, name_of, span_of
from zhengtong.modules.assessment.indices.staff.reading import (
    errors_of,
    input_rows,
    may_see,
    metric_rows,
    named,
    openable,
    said,
    visible_values,
)
from zhengtong.modules.assessment.indices.staff.reading import name_of as subject_name
from zhengtong.modules.assessment.indices.words import shown, why
from zhengtong.modules.assessment.plugins import Span, SubjectKind, metrics
from zhengtong.modules.assessment.staff.reading import whole
from zhengtong.modules.assessment.versions import DraftState

PAGE = 100


@staff(VIEW)
@never_cache
@require_safe
def index_list(request: HttpRequest) -> HttpResponse:
    """Every index with its newest period."""
    indices = list(Index.objects.select_related("current"))
    newest: dict[int, IndexRun] = {}
    runs = IndexRun.objects.filter(index__in=indices).order_by("index_id", "-first_on", "-number")
    for run in runs.distinct("index_id"):
        newest[run.index_id] = run
    drafts: dict[int, IndexVersion] = {}
    if may_everywhere(request.actor, DEFINE) or may_everywhere(request.actor, APPROVE):
        drafts = {v.index_id: v for v in IndexVersion.objects.filter(state=DraftState.DRAFT)}
    rows = [
        {
            "index": i,
            "version": i.current or drafts.get(i.pk),
            "draft": drafts.get(i.pk),
            "run": newest.get(i.pk),
            "period": period_of(newest[i.pk]) if i.pk in newest else "",
        }
        for i in indices
        if i.current or i.pk in drafts
    ]
    may_define = may_everywhere(request.actor, DEFINE)
    context = {"rows": rows, "may_define": may_define, "missing": may_define and missing()}
    return render(request, "assessment/indices/list.html", context)


def period_of(run: IndexRun) -> str:
    return name_of(Span(first_on=run.first_on, last_on=run.last_on))


def found(public_id: uuid.UUID) -> Index:
    index = Index.objects.select_related("current").filter(public_id=public_id).first()
    if index is None:
        raise NoSuchIndex
    return index


@staff(VIEW)
@never_cache
@require_safe
def one_index(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What it means, its versions, and every period that was reckoned."""
    return index_page(request, found(public_id))


def index_page(
    request: HttpRequest, index: Index, refused: Any = None, status: int = 200
) -> HttpResponse:
    errors = errors_of(refused)
    versions = list(index.versions.order_by("-number"))
    draft = next((v for v in versions if v.is_draft), None)
    version = index.current or draft
    runs = list(index.runs.select_related("version").order_by("-first_on", "-number")[:60])
    every = (version.every if version else "") or "month"
    today = timezone.localdate()
    context = {
        "index": index,
        "version": version,
        "draft": draft,
        "versions": versions,
        "words": in_words(version) if version else "",
        "runs": [(r, period_of(r)) for r in runs],
        "may_define": may_everywhere(request.actor, DEFINE),
        "periods": [
            (s.first_on.isoformat(), name_of(s))
            for n in range(1, 13)
            for s in [before(span_of(every, today), every, n)]
        ],
        "typed": request.POST,
        "errors": errors,
        "said": said(errors),
    }
    return render(request, "assessment/indices/index.html", context, status=status)


def found_run(public_id: uuid.UUID) -> IndexRun:
    run = IndexRun.objects.select_related("index", "version").filter(public_id=public_id).first()
    if run is None:
        raise NoSuchIndex
    return run


@staff(VIEW)
@never_cache
@require_safe
def one_run(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The figures of one period, ranked, each a link to what it came from."""
    return run_page(request, found_run(public_id))


def run_page(
    request: HttpRequest, run: IndexRun, refused: Any = None, status: int = 200
) -> HttpResponse:
    values = named(run, list(visible_values(run, request.actor)))
    most = max((abs(v.value) for v in values if v.value is not None), default=0)
    context = {
        "run": run,
        "period": period_of(run),
        "words": in_words(run.version),
        "most": most,
        "rows": [
            (v, shown(v.value, run.version), why(v.why)) for v in values if v.value is not None
        ],
        "without": [(v, why(v.why)) for v in values if v.value is None],
        "others": run.index.runs.filter(first_on=run.first_on, last_on=run.last_on)
        .exclude(pk=run.pk)
        .order_by("-number"),
        "may_circulate": may_everywhere(request.actor, APPROVE) and run.circulated_at is None,
        "is_own": request.actor.staff_id == run.made_by_id,
        "errors": errors_of(refused),
    }
    return render(request, "assessment/indices/run.html", context, status=status)


@staff()
@never_cache
@require_safe
def one_value(request: HttpRequest, public_id: uuid.UUID, subject: int) -> HttpResponse:
    """One figure: every metric that went into it, with the records below each."""
    run = found_run(public_id)
    value = visible_values(run, request.actor).filter(subject_id=subject).first()
    if value is None:
        raise NoSuchIndex
    named(run, [value])
    context = {
        "run": run,
        "value": value,
        "name": value.shown_name,
        "period": period_of(run),
        "shown": shown(value.value, run.version),
        "why": why(value.why),
        "words": in_words(run.version),
        "inputs": [_linked(row, run, value) for row in input_rows(value, current_versions())],
        "may_open": may_see(request.actor, run.version.subject_kind, subject),
    }
    return render(request, "assessment/indices/value.html", context)


def _linked(row: dict[str, Any], run: IndexRun, value: IndexValue) -> dict[str, Any]:
    """Where the input is opened: the other index's figure of the period, or the records."""
    if not row["is_index"]:
        row["url"] = records_url(
            run.version.subject_kind,
            value.subject_id,
            row["key"],
            Span(first_on=run.first_on, last_on=run.last_on),
        )
        return row
    other = (
        IndexRun.objects.filter(index__key=row["key"], first_on=run.first_on, last_on=run.last_on)
        .order_by("-number")
        .first()
    )
    row["url"] = (
        reverse("assessment_indices:value", args=[other.public_id, value.subject_id])
        if other
        else ""
    )
    return row


def records_url(kind: str, subject: int, key: str, span: Span) -> str:
    place = reverse("assessment_indices:records", args=[kind, subject, key])
    return f"{place}?from={span.first_on}&to={span.last_on}"


@staff()
@never_cache
@require_safe
def records(request: HttpRequest, kind: str, subject: int, key: str) -> HttpResponse:
    """The rows under one metric of one subject in a period."""
    if kind not in SubjectKind.values or key not in metrics or kind not in metrics.get(key).kinds:
        raise Http404
    if not may_see(request.actor, kind, subject):
        raise PermissionRefused
    span = _span(request.GET.get("from", ""), request.GET.get("to", ""))
    metric, of = metrics.get(key), SubjectKind(kind)
    page = min(whole(request.GET.get("page", "")) or 1, 9999)
    rows = metric.records(
        kind=of, subject=subject, span=span, limit=PAGE + 1, offset=(page - 1) * PAGE
    )
    open_to = openable((row.url for row in rows), request.actor)
    measured = metric.measure(kind=of, subjects=[subject], span=span).get(subject)
    context = {
        "metric": metric,
        "title": _(metric.label),
        "says": _(metric.says),
        "source": _(metric.source),
        "name": subject_name(kind, subject),
        "period": name_of(span),
        "measured": measured,
        "rows": [(row, row.url if row.url in open_to else "") for row in rows[:PAGE]],
        "next_url": f"{records_url(kind, subject, key, span)}&page={page + 1}"
        if len(rows) > PAGE
        else "",
    }
    return render(request, "assessment/indices/records.html", context)


def _span(first: str, last: str) -> Span:
    """Raises Http404 for what is no period of at most two years."""
    try:
        span = Span(first_on=dt.date.fromisoformat(first), last_on=dt.date.fromisoformat(last))
    except ValueError:
        raise Http404 from None
    if not dt.timedelta() <= span.last_on - span.first_on <= dt.timedelta(days=750):
        raise Http404
    return span


@staff(VIEW)
@never_cache
@require_safe
def metric_list(request: HttpRequest) -> HttpResponse:
    """All metrics with definition, base and source: what formulas and circulars may name."""
    return render(request, "assessment/indices/metrics.html", {"rows": metric_rows()})
