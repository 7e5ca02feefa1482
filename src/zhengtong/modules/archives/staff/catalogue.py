"""/desk/archives/: the catalogue, one record, its check, taking in, its package."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.archives import policies, queries, words
from zhengtong.modules.archives.codes import Retention
from zhengtong.modules.archives.models import (
    ArchiveEvent,
    ArchiveRecord,
    CheckResult,
    RetrievalRequest,
    Verdict,
)
from zhengtong.modules.archives.services import checking, holding, lending
from zhengtong.modules.archives.staff.frame import chosen, frame, refused
from zhengtong.modules.archives.states import Act, RecordState, may
from zhengtong.modules.org import api as org


@staff("archives.read")
@never_cache
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    filters = {k: request.GET.get(k, "").replace("\0", "").strip()[:80] for k in queries.FILTERS}
    given = {k: v for k, v in filters.items() if v}
    page = queries.search(request.actor, given, cursor=request.GET.get("cursor") or None)
    names = org.organization_names({r.organization_id for r in page.rows})
    context = frame(
        request,
        "catalogue",
        rows=[(r, names.get(r.organization_id, "")) for r in page.rows],
        next_url=_address({**given, "cursor": page.next_cursor}) if page.next_cursor else "",
        is_first=not request.GET.get("cursor"),
        filters=filters,
        is_filtered=bool(given),
        states=RecordState.choices,
        retentions=Retention.choices,
        organizations=[(o.id, o.short_name) for o in org.organizations(kind="department")],
        sounds=[("yes", _("合格")), ("no", _("不合格"))],
        may_hold=filters["state"] == RecordState.CHECKED and request.actor.has("archives.manage"),
    )
    return render(request, "archives/catalogue.html", context)


def _address(given: dict[str, Any]) -> str:
    return f"{reverse('archives')}?{urlencode(given)}"


@staff("archives.read")
@never_cache
@require_safe
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return show(request, queries.one(request.actor, public_id))


def show(
    request: HttpRequest, found: ArchiveRecord, *, problem: DomainError | None = None
) -> HttpResponse:
    """One record; after a refused act with the reason and everything typed."""
    actor = request.actor
    manages = policies.may_manage(actor, found)
    check = CheckResult.objects.filter(record=found).order_by("-pk").first()
    mine = RetrievalRequest.objects.filter(record=found, staff_id=actor.staff_id)
    packages = queries.packages_of(found)
    context = frame(
        request,
        "catalogue",
        record=found,
        organ=org.organization(found.organization_id).name,
        packages=packages,
        check=check,
        properties=_by_property(check) if check else (),
        findings=words.findings(check.findings) if check else (),
        occasion=_(words.OCCASIONS[check.occasion]) if check else "",
        events=[
            (e, _(words.EVENTS.get(e.kind, e.kind)))
            for e in ArchiveEvent.objects.filter(record=found).order_by("-pk")[:50]
        ],
        manages=manages,
        may_open=policies.may_open(actor, found) and found.state != RecordState.DESTROYED,
        request_open=mine.filter(state__in=lending.OPEN).first(),
        may_ask=not manages and may(found.state, Act.LEND),
        may_check=manages and found.state != RecordState.DESTROYED and bool(packages),
        may_hold=manages and may(found.state, Act.HOLD),
        may_appraise=manages and may(found.state, Act.APPRAISE),
        verdicts=Verdict.choices,
        longest=lending.LONGEST_DAYS,
        **refused(problem, request.POST if problem else None),
    )
    status = problem.status if problem else 200
    return render(request, "archives/record.html", context, status=status)


def _by_property(check: CheckResult) -> list[dict[str, Any]]:
    return [
        {
            "label": _(label),
            "passed": all(r["passed"] for r in check.results if r["property"] == key),
            "checks": [
                {**r, "label": _(words.CHECKS[r["key"]])}
                for r in check.results
                if r["property"] == key
            ],
        }
        for key, label in words.PROPERTIES.items()
    ]


@require_POST
@staff("archives.manage")
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read the packages through now."""
    found = queries.one(request.actor, public_id)
    try:
        result = checking.check(record_id=found.pk, occasion="asked", actor=request.actor)
    except DomainError as error:
        return show(request, found, problem=error)
    if result.passed:
        messages.success(request, _("四性检测合格。"))
    else:
        messages.error(request, _("四性检测不合格，请看下面标出的地方。"))
    return redirect("archive_record", public_id)


@require_POST
@staff("archives.manage")
def hold(request: HttpRequest) -> HttpResponse:
    """Take in what was ticked, all or none."""
    try:
        held = holding.hold_records(ids=chosen(request), actor=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        said = ngettext("%(n)s 件已入库。", "%(n)s 件已入库。", held) % {"n": held}
        messages.success(request, said)
    back = queries.one(request.actor, _uuid(request)) if request.POST.get("back") else None
    if back:
        return redirect("archive_record", back.public_id)
    return redirect(_address({"state": RecordState.CHECKED}))


def _uuid(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST["back"])
    except ValueError:
        raise NotFound from None


@require_POST
@staff("archives.read")
def package(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    """The package itself, for who may open the record; kept as a use."""
    found = queries.one(request.actor, public_id)
    made = next((p for p in queries.packages_of(found) if p.number == number), None)
    if made is None or made.file_id is None:
        raise NotFound
    lending.note_use(record_id=found.pk, what="package", actor=request.actor)
    return files.response(request, made.file_id, download=True)
