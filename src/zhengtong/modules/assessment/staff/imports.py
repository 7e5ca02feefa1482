"""Tables of figures: template, check and preview, taking in, one with its rows, withdrawal."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.core.pages.workbooks import MOST_BYTES
from zhengtong.kernel.errors import DomainError, InvalidInput, NotFound
from zhengtong.kernel.pagination import decode_cursor, encode_cursor
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchRecord, field
from zhengtong.modules.assessment.imports import checking, services
from zhengtong.modules.assessment.imports.board import known, own_of
from zhengtong.modules.assessment.imports.metrics import SHIPPED, OwnTableMetric
from zhengtong.modules.assessment.imports.models import MetricImport, OwnMetric
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.policies import ASSESS, VIEW
from zhengtong.modules.assessment.schemes.explaining import plain
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.assessment.staff.periods import organizations
from zhengtong.modules.org import api as org

PAGE = 100
PREVIEW = 30


@staff(VIEW)
@never_cache
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    rows = list(policies.visible_imports(request.actor).order_by("-pk")[:PAGE])
    names = org.organization_names({x.organization_id for x in rows})
    people = org.staff_names({x.made_by_id for x in rows})
    context = {
        "rows": [(x, names.get(x.organization_id, ""), people.get(x.made_by_id, "")) for x in rows],
        "figures": [(m.label, m.says, m.unit.label) for m in _translated()],
        "own": _own(request),
        "may_assess": request.actor.has(ASSESS),
    }
    return render(request, "assessment/staff/imports.html", context)


class _Shown:
    """A figure as the page says it."""

    def __init__(self, metric: Any) -> None:
        self.label, self.says, self.unit = _(metric.label), _(metric.says), metric.unit


def _translated() -> list[_Shown]:
    return [_Shown(m) for m in SHIPPED]


def _own(request: HttpRequest) -> list[tuple[OwnMetric, OwnTableMetric, str]]:
    """What organisations added: those in use first."""
    rows = list(policies.visible_metrics(request.actor).order_by("-retired_at", "-pk")[:PAGE])
    names = org.organization_names({x.organization_id for x in rows})
    found = [(x, OwnTableMetric(x), names.get(x.organization_id, "")) for x in rows]
    return sorted(found, key=lambda f: f[0].retired_at is not None)


@staff(ASSESS)
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in SubjectKind:
        raise Http404
    return r.workbook(checking.empty(kind), f"figures-{kind}")


@staff(ASSESS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Checking shows what the table brings; taking it in wants the file again, so that nobody
    takes in what nobody looked at."""
    refused: DomainError | None = None
    preview: list[checking.Figure] = []
    if request.method == "POST":
        try:
            place, kind, content, name = _sent(request)
            if request.POST.get("_action") == "check":
                allowed = policies.organizations_of(request.actor, ASSESS)
                preview = checking.checked(content, kind, allowed, own_of(place, kind))
            else:
                made = services.take_import(
                    organization_id=place, kind=kind, content=content, name=name,
                    actor=request.actor,
                )  # fmt: skip
                messages.success(request, _("已导入 %(n)s 个数据。") % {"n": made.row_count})
                return redirect("assessment:import", made.public_id)
        except DomainError as error:
            refused = error
    names = {k: _(m.label) for k, m in known({f.metric for f in preview}).items()}
    context = {
        "own": [x for x in _own(request) if x[0].retired_at is None],
        "organizations": organizations(request),
        "kinds": SubjectKind.choices,
        "typed": request.POST,
        "preview": [(f, names[f.metric], plain(f.value)) for f in preview[:PREVIEW]],
        "preview_count": len(preview),
        "preview_people": len({f.subject_id for f in preview}),
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/new_import.html", context, status=r.status(refused))


def _sent(request: HttpRequest) -> tuple[int, str, bytes, str]:
    place, kind = r.whole(request.POST.get("organization", "")), request.POST.get("kind", "")
    sent = request.FILES.get("file")
    errors = []
    if not place:
        errors.append(field("organization", _("请选择单位。")))
    if kind not in SubjectKind:
        errors.append(field("kind", _("请选择表里是谁的数据。")))
    if sent is None:
        errors.append(field("file", _("请选择 .xlsx 文件。")))
    if errors or sent is None:
        raise InvalidInput(errors=errors)
    return place, kind, sent.read(MOST_BYTES + 1), str(sent.name)


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = policies.visible_imports(request.actor).filter(public_id=public_id).first()
    if found is None:
        raise NoSuchRecord
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            services.withdraw_import(
                import_id=public_id, reason=r.text(request, "reason", 300), actor=request.actor
            )
        except NotFound:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("已撤回，数据不再计入。"))
            return redirect("assessment:import", public_id)
    context = {
        "batch": found,
        "organization": org.organization(found.organization_id).name,
        "people": org.staff_names({i for i in (found.made_by_id, found.withdrawn_by_id) if i}),
        "file": files.files([found.file_id]).get(found.file_id),
        "may_withdraw": found.withdrawn_at is None
        and request.actor.has(ASSESS, found.organization_id),
        "typed": request.POST,
        **_rows(request, found),
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/import.html", context, status=r.status(refused))


def _rows(request: HttpRequest, found: MetricImport) -> dict[str, Any]:
    rows = found.rows.order_by("pk")
    if cursor := request.GET.get("cursor"):
        (last,) = decode_cursor(cursor, length=1)
        rows = rows.filter(pk__gt=r.whole(str(last)))
    page = list(rows[: PAGE + 1])
    ids = {x.subject_id for x in page}
    match found.subject_kind:
        case SubjectKind.STAFF:
            names = org.staff_names(ids)
        case SubjectKind.ORGANIZATION:
            names = org.organization_names(ids)
        case _:
            names = {k: p.name for k, p in org.posts(ids).items()}
    labels = {k: _(m.label) for k, m in known({x.metric for x in page}).items()}
    return {
        "rows": [
            (x, names.get(x.subject_id, ""), labels.get(x.metric, x.metric), plain(x.value))
            for x in page[:PAGE]
        ],
        "next_cursor": encode_cursor(page[PAGE - 1].pk) if len(page) > PAGE else "",
    }
