"""Indices to write: drafts, trying them, publishing, reckoning anew, the circular."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.assessment.indices import installing
from zhengtong.modules.assessment.indices.checking import current_versions
from zhengtong.modules.assessment.indices.errors import NoSuchIndex, field
from zhengtong.modules.assessment.indices.models import Every, IndexTest, IndexVersion
from zhengtong.modules.assessment.indices.policies import APPROVE, DEFINE, VIEW, may_everywhere
from zhengtong.modules.assessment.indices.services import drafts, publishing
from zhengtong.modules.assessment.indices.services.circulating import circulate_run
from zhengtong.modules.assessment.indices.services.reckoning import reckon_index
from zhengtong.modules.assessment.indices.spans import name_of, span_of
from zhengtong.modules.assessment.indices.staff.pages import (
    found,
    found_run,
    index_page,
    run_page,
)
from zhengtong.modules.assessment.indices.staff.reading import errors_of, metric_rows, said
from zhengtong.modules.assessment.indices.wording import KIND_NAMES, LONGEST, read_wording
from zhengtong.modules.assessment.indices.words import shown, why
from zhengtong.modules.assessment.plugins import Span, SubjectKind, Unit
from zhengtong.modules.assessment.staff.reading import whole
from zhengtong.modules.org import api as org

KINDS_USUAL = ["hall", "department"]


@staff(DEFINE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_index(request: HttpRequest) -> HttpResponse:
    """A new index; what is wrong comes back beside the fields with everything typed."""
    if request.method != "POST":
        return _form(request, None, {"decimals": "2", "subject_kind": "organization"}, KINDS_USUAL)
    organizations = request.POST.getlist("organizations")
    try:
        version = drafts.create_index(
            key=request.POST.get("key", "").strip(),
            wording=read_wording(request.POST.dict(), organizations),
            actor=request.actor,
        )
    except DomainError as refused:
        return _form(request, None, request.POST.dict(), organizations, refused)
    messages.success(request, _("草稿已保存。请先试算，再请另一位同事发布。"))
    return redirect("assessment_indices:draft", version.public_id)


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A draft: its words, its last trial, and what can be done with it."""
    version = _version(public_id)
    if not version.is_draft:
        return redirect("assessment_indices:index", version.index.public_id)
    if request.method != "POST":
        return _form(request, version, _values(version), version.organizations)
    organizations = request.POST.getlist("organizations")
    try:
        drafts.save_draft(
            version_id=version.pk,
            wording=read_wording(request.POST.dict(), organizations),
            lock_version=_lock(request),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _form(request, version, request.POST.dict(), organizations, refused)
    messages.success(request, _("草稿已保存。改动以后要重新试算。"))
    return redirect("assessment_indices:draft", public_id)


@staff(DEFINE)
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """The indices that come with the platform."""
    installing.install(actor=request.actor)
    messages.success(request, _("随平台提供的指数已装入。"))
    return redirect("assessment_indices:list")


@staff(DEFINE)
@require_POST
def begin(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The next draft of a published index."""
    index = found(public_id)
    if index.current_id is None:
        raise NoSuchIndex
    version = drafts.begin_draft(version_id=index.current_id, actor=request.actor)
    return redirect("assessment_indices:draft", version.public_id)


@staff(VIEW)
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """Try, publish or give up a draft."""
    version = _version(public_id)
    given: dict[str, Any] = {
        "version_id": version.pk,
        "lock_version": _lock(request),
        "actor": request.actor,
    }
    try:
        if verb == "try":
            periods = whole(request.POST.get("periods", "")) or 6
            publishing.try_draft(periods=periods, **given)
            messages.success(request, _("试算完成，结果在下面。"))
        elif verb == "publish":
            publishing.publish_index(**given)
            messages.success(request, _("已发布，从下一次计算起使用。"))
            return redirect("assessment_indices:index", version.index.public_id)
        else:
            drafts.discard_draft(**given)
            messages.success(request, _("草稿已删除。"))
            return redirect("assessment_indices:list")
    except DomainError as refused:
        return _form(request, version, _values(version), version.organizations, refused)
    return redirect("assessment_indices:draft", public_id)


@staff(DEFINE)
@never_cache
@require_POST
def reckon(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Reckon a period by hand; a second time only with a reason."""
    index = found(public_id)
    every = (index.current.every if index.current else "") or Every.MONTH
    try:
        run = reckon_index(
            index_id=index.pk,
            span=_period(request, every),
            reason=request.POST.get("reason", ""),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return index_page(request, index, refused, refused.status)
    messages.success(request, _("已计算。"))
    return redirect("assessment_indices:run", run.public_id)


def _period(request: HttpRequest, every: str) -> Span:
    try:
        day = dt.date.fromisoformat(request.POST.get("period", ""))
    except ValueError:
        raise field("period", _("请选择哪一期。")) from None
    return span_of(every, day)


@staff(APPROVE)
@never_cache
@require_POST
def circulate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send the circular of one reckoning to the heads of the units."""
    run = found_run(public_id)
    try:
        circulate_run(run_id=run.pk, actor=request.actor)
    except NotFound:
        raise
    except DomainError as refused:
        return run_page(request, found_run(public_id), refused, refused.status)
    messages.success(request, _("通报已发给各单位负责人。"))
    return redirect("assessment_indices:run", public_id)


def _version(public_id: uuid.UUID) -> IndexVersion:
    rows = IndexVersion.objects.select_related("index__current", "made_by")
    version = rows.filter(public_id=public_id).first()
    if version is None:
        raise NoSuchIndex
    return version


def _lock(request: HttpRequest) -> int:
    return whole(request.POST.get("lock_version", ""))


def _values(version: IndexVersion) -> dict[str, str]:
    texts = {
        f"{part}_{language}": getattr(version, part).get(language, "")
        for part in LONGEST
        for language in ("zh", "en")
    }
    return {
        **texts,
        "formula": version.formula,
        "unit": version.unit,
        "decimals": str(version.decimals),
        "better": {True: "more", False: "less"}.get(version.more_is_better, ""),
        "subject_kind": version.subject_kind,
        "every": version.every,
    }


def _form(
    request: HttpRequest,
    version: IndexVersion | None,
    values: dict[str, str],
    organizations: list[str],
    refused: DomainError | None = None,
) -> HttpResponse:
    errors = errors_of(refused)
    test = version.tests.order_by("-made_at", "-pk").first() if version else None
    context = {
        "version": version,
        "typed": values,
        "errors": errors,
        "said": said(errors),
        "kinds": [(k, _(name), k in organizations) for k, name in KIND_NAMES.items()],
        "units": Unit.choices,
        "subject_kinds": SubjectKind.choices,
        "everies": Every.choices,
        "betters": [("more", _("越大越好")), ("less", _("越小越好"))],
        "metric_rows": metric_rows(),
        "indices": current_versions(),
        "test": test,
        "test_heads": _heads(test),
        "test_rows": _rows(test, version) if version else [],
        "is_tried": bool(test and version and test.lock_version == version.lock_version),
        "is_own": bool(version and version.made_by_id == request.actor.staff_id),
        "may_define": may_everywhere(request.actor, DEFINE),
        "may_publish": may_everywhere(request.actor, APPROVE),
    }
    status = refused.status if refused else 200
    return render(request, "assessment/indices/draft.html", context, status=status)


def _heads(test: IndexTest | None) -> list[str]:
    if test is None:
        return []
    return [
        name_of(Span(first_on=dt.date.fromisoformat(a), last_on=dt.date.fromisoformat(b)))
        for a, b in test.table["periods"]
    ]


def _rows(test: IndexTest | None, version: IndexVersion) -> list[tuple[str, list[tuple[str, str]]]]:
    """By subject, in the reader's language: each period with its figure."""
    if test is None:
        return []
    names: dict[int, str] = {}
    if version.subject_kind == SubjectKind.ORGANIZATION:
        names = org.organization_names([row[0] for row in test.table["rows"]])
    heads = _heads(test)
    return [
        (
            names.get(subject, name),
            [
                (head, shown(value, version) if reason == "" else why(reason))
                for head, value, reason in zip(heads, _decimals(values), reasons, strict=True)
            ],
        )
        for subject, name, values, reasons in test.table["rows"]
    ]


def _decimals(values: list[str | None]) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]
