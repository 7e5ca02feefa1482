"""Bundles at the desk: the list, the editor, review."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.modules.items import names
from zhengtong.modules.items.bundles import queries, services
from zhengtong.modules.items.bundles.editing import Editor
from zhengtong.modules.items.bundles.pages import BundlePage
from zhengtong.modules.items.bundles.posts import read_post
from zhengtong.modules.items.models import LifeEventBundleVersion, SearchRow
from zhengtong.modules.org import api as org


@staff()
def bundles(request: HttpRequest) -> HttpResponse:
    """Every bundle with its newest version."""
    rows = (
        LifeEventBundleVersion.objects.select_related("bundle")
        .order_by("bundle_id", "-number")
        .distinct("bundle_id")
    )
    units = org.organization_names({r.bundle.lead_organization_id for r in rows})
    shown = [(r, units.get(r.bundle.lead_organization_id, "")) for r in rows]
    may_edit = request.actor.has("items.manage")
    return render(request, "items/bundles/desk_list.html", {"rows": shown, "may_edit": may_edit})


@staff("items.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    errors: list[FieldError] = []
    if request.method == "POST":
        name = request.POST.get("name", "").strip()
        lead = request.POST.get("lead", "")
        try:
            pk = services.draft_bundle(
                key=request.POST.get("key", "").strip(),
                lead_organization_id=_lead(lead),
                definition={"name": {"zh": name}, "parts": [], "audience": "person"},
                actor=request.actor,
                is_new=True,
            )
        except InvalidInput as refused:
            errors = list(refused.errors) or [FieldError(path="key", message=refused.message)]
        else:
            made = LifeEventBundleVersion.objects.get(pk=pk)
            return redirect("bundles_staff:version", made.public_id)
    context = {"errors": errors, "typed": request.POST, "organizations": _organizations()}
    return render(request, "items/bundles/desk_new.html", context, status=422 if errors else 200)


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A draft to work on, or any other version to read."""
    row = _row(public_id)
    may_edit = request.actor.has("items.manage") and row.status == "draft"
    if request.method == "POST" and may_edit:
        return _save(request, row)
    return _show(request, row, row.definition, may_edit=may_edit)


def _save(request: HttpRequest, row: LifeEventBundleVersion) -> HttpResponse:
    definition = read_post(request.POST.dict(), row.definition)
    if request.POST.get("action") == "suggest":
        definition = Editor(definition).suggested()
    given = request.POST.get("lock_version", "")
    try:
        services.save_bundle(
            public_id=row.public_id,
            definition=definition,
            lead_organization_id=_lead(request.POST.get("lead", "")),
            expected_version=int(given) if given.isdigit() and len(given) < 9 else None,
            actor=request.actor,
        )
    except DomainError as refused:
        error = FieldError(path="", message=refused.message)
        return _show(
            request, row, definition, may_edit=True, refused=[error], status=refused.status
        )
    if request.POST.get("action") == "submit":
        return _submit(request, row)
    messages.success(request, _("已保存。"))
    return redirect("bundles_staff:version", row.public_id)


def _submit(request: HttpRequest, row: LifeEventBundleVersion) -> HttpResponse:
    try:
        services.submit_bundle(public_id=row.public_id, actor=request.actor)
    except InvalidInput as refused:
        fresh = _row(row.public_id)
        return _show(
            request, fresh, fresh.definition, may_edit=True, refused=refused.errors, status=422
        )
    messages.success(request, _("已提交审核，由另一位同事审核发布。"))
    return redirect("bundles_staff:version", row.public_id)


def _show(
    request: HttpRequest,
    row: LifeEventBundleVersion,
    definition: dict[str, Any],
    *,
    may_edit: bool,
    refused: Any = (),
    status: int = 200,
) -> HttpResponse:
    body, problems = services.examine(definition)
    page = None
    if body is not None:
        data = queries.to_data(row)
        page = BundlePage(data, {}) if definition == row.definition else None
    context = {
        "row": row,
        "editor": Editor(definition),
        "page": page,
        "may_edit": may_edit,
        "may_review": request.actor.has("items.review"),
        "may_draft": request.actor.has("items.manage"),
        "refused": list(refused),
        "problems": problems,
        "versions": row.bundle.versions.order_by("-number"),
        "organizations": _organizations(),
        "life_events": [("", "—"), *names.LIFE_EVENTS.items()],
        "audiences": [*names.AUDIENCES.items(), ("project", _("投资项目的一个阶段"))],
        "item_names": SearchRow.objects.order_by("-is_detailed", "sort_key").values_list(
            "version__name__zh", "item__implementation_code"
        )[:400],
        "source": json.dumps(definition, ensure_ascii=False, indent=2),
    }
    return render(request, "items/bundles/desk_version.html", context, status=status)


@staff("items.manage")
@require_POST
def draft(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The next version, begun with what this one says."""
    row = _row(public_id)
    pk = services.draft_bundle(
        key=row.bundle.key,
        lead_organization_id=row.bundle.lead_organization_id,
        definition=row.definition,
        actor=request.actor,
    )
    made = LifeEventBundleVersion.objects.get(pk=pk)
    return redirect("bundles_staff:version", made.public_id)


@staff("items.review")
@require_POST
def review(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Publish, send back, or take out of force: `decision` says which."""
    row = _row(public_id)
    decision, reason = request.POST.get("decision"), request.POST.get("reason", "")
    try:
        if decision == "publish":
            services.publish_bundle(public_id=public_id, actor=request.actor)
            messages.success(request, _("已发布，今天起施行。"))
        elif decision == "return":
            services.return_bundle(public_id=public_id, reason=reason, actor=request.actor)
            messages.success(request, _("已退回修改。"))
        else:
            services.withdraw_bundle(public_id=public_id, reason=reason, actor=request.actor)
            messages.success(request, _("已停用。"))
    except DomainError as refused:
        told = list(getattr(refused, "errors", ())) or [
            FieldError(path="", message=refused.message)
        ]
        return _show(
            request, row, row.definition, may_edit=False, refused=told, status=refused.status
        )
    return redirect("bundles_staff:version", public_id)


def _row(public_id: uuid.UUID) -> LifeEventBundleVersion:
    found = (
        LifeEventBundleVersion.objects.select_related("bundle").filter(public_id=public_id).first()
    )
    if found is None:
        raise NotFound
    return found


def _organizations() -> list[tuple[int, str]]:
    kinds = ("department", "government", "hall")
    return [(o.id, o.name) for o in org.organizations() if o.kind in kinds]


def _lead(given: str) -> int:
    chosen = next((pk for pk, _name in _organizations() if str(pk) == given), None)
    if chosen is None:
        raise InvalidInput(errors=[FieldError(path="lead", message=_("请选择牵头部门。"))])
    return chosen


urlpatterns = [
    path("", bundles, name="list"),
    path("new/", new, name="new"),
    path("<uuid:public_id>/", version, name="version"),
    path("<uuid:public_id>/draft/", draft, name="draft"),
    path("<uuid:public_id>/review/", review, name="review"),
]
