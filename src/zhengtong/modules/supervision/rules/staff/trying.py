"""Test runs: asked for, and shown with the rows that would have been found."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import policies
from zhengtong.modules.supervision.models import RuleStatus, RuleTestRun, RuleVersion
from zhengtong.modules.supervision.rules.content import sha256_of
from zhengtong.modules.supervision.rules.drafting import WRITE
from zhengtong.modules.supervision.rules.errors import NoSuchRule
from zhengtong.modules.supervision.rules.staff.acts import the_version
from zhengtong.modules.supervision.rules.trying import BROAD_PERCENT, SAMPLE, is_broad, try_rule
from zhengtong.modules.supervision.rules.wording import scope_words, sentence_of

USUAL_DAYS = 30
PAGE = 50


@staff(WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = the_version(public_id)
    if request.method != "POST":
        return _form(request, version)
    try:
        run = try_rule(
            public_id=public_id,
            since=_day(request, "since"),
            until=_day(request, "until"),
            actor=request.actor,
        )
    except DomainError as refused:
        return _form(request, version, refused)
    return redirect("rules:tried", run.public_id)


def _form(
    request: HttpRequest, version: RuleVersion, refused: DomainError | None = None
) -> HttpResponse:
    today = timezone.localdate()
    errors = tuple(getattr(refused, "errors", ())) if refused else ()
    if refused and not errors:
        errors = (FieldError(path="", message=refused.message),)
    context = {
        "version": version,
        "sentence": sentence_of(version),
        "scope": scope_words(version),
        "since": request.POST.get("since", (today - dt.timedelta(days=USUAL_DAYS)).isoformat()),
        "until": request.POST.get("until", today.isoformat()),
        "errors": errors,
        "said": {e.path: e.message for e in errors},
    }
    status = refused.status if refused else 200
    return render(request, "supervision/rules/try.html", context, status=status)


@staff("supervision.view")
@never_cache
@require_safe
def result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What it would have found; rows of organisations that the reader watches."""
    run = RuleTestRun.objects.select_related("version__rule").filter(public_id=public_id).first()
    if run is None:
        raise NoSuchRule
    watched = policies.organizations_watched(request.actor)
    rows = [r for r in run.sample if watched is None or r["organization_id"] in watched]
    page = _page(request.GET.get("page"))
    shown = rows[(page - 1) * PAGE : page * PAGE]
    known = cases.case_rows([r["case_id"] for r in shown if r["case_id"]])
    names = org.organization_names({r["organization_id"] for r in shown})
    version = run.version
    context = {
        "run": run,
        "version": version,
        "rule": version.rule,
        "sentence": sentence_of(version),
        "scope": scope_words(version),
        "rows": [_row(r, known, names) for r in shown],
        "has_details": any(r.get("step") or r.get("detail") for r in shown),
        "page": page,
        "has_more": page * PAGE < len(rows),
        "most": SAMPLE,
        "is_cut": run.hits > len(run.sample),
        "is_broad": is_broad(run),
        "percent": BROAD_PERCENT,
        "is_current": run.content_sha256 == sha256_of(version),
        "is_draft": version.status == RuleStatus.DRAFT,
        "people": org.staff_names({run.run_by_id} if run.run_by_id else set()),
    }
    return render(request, "supervision/rules/tried.html", context)


def _row(row: dict[str, Any], known: dict[int, Any], names: dict[int, str]) -> dict[str, Any]:
    return {
        "case": known.get(row["case_id"]) if row["case_id"] else None,
        "organization": names.get(row["organization_id"], ""),
        "at": dt.datetime.fromisoformat(row["at"]) if row["at"] else None,
        "step": row["step"],
        "detail": row["detail"],
    }


def _page(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text) < 100 else 1


def _day(request: HttpRequest, name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(request.POST.get(name, "").strip())
    except ValueError:
        message = _("请按 2026-10-26 的样子填写日期。")
        raise InvalidInput(errors=[FieldError(path=name, message=message)]) from None
