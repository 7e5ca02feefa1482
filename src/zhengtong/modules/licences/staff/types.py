"""/desk/licences/types/: the catalogue, and the editor of a version with its preview."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.access import allows
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.licences import definition, posted, printing
from zhengtong.modules.licences.errors import TypeNotFound, TypeRefused
from zhengtong.modules.licences.models import (
    FieldType,
    HolderKind,
    LicenceType,
    TypeVersion,
    VersionStatus,
)
from zhengtong.modules.licences.services import types
from zhengtong.modules.licences.staff import editor
from zhengtong.modules.org import api as org


@staff("licences.define")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: HttpRequest) -> HttpResponse:
    """All types; posting registers one."""
    if request.method != "POST":
        return _catalogue(request)
    post = request.POST
    try:
        made = types.register_type(
            organization_id=posted.whole(post.get("organization")) or 0,
            sequence=post.get("sequence", "")[:3],
            name_zh=post.get("name_zh", ""),
            name_en=post.get("name_en", ""),
            holder_kind=post.get("holder_kind", ""),
            issuer_ids=[n for n in map(posted.whole, post.getlist("issuers")) if n],
            actor=request.actor,
        )
    except InvalidInput as refused:
        return _catalogue(request, refused)
    messages.success(request, _("已登记，请编辑第一个版本。"))
    return redirect("licences-desk:type", made.public_id)


def _catalogue(request: HttpRequest, refused: InvalidInput | None = None) -> HttpResponse:
    rows = []
    for kind in LicenceType.objects.select_related("organization").prefetch_related("versions"):
        versions = list(kind.versions.all())
        published = [v.number for v in versions if v.status == VersionStatus.PUBLISHED]
        rows.append(
            {
                "type": kind,
                "organ": org.organization(kind.organization_id).short_name,
                "published": max(published, default=None),
                "has_draft": any(v.status == VersionStatus.DRAFT for v in versions),
            }
        )
    errors = refused.errors if refused else ()
    context = {
        "rows": rows,
        "organizations": [(o.id, o.name) for o in org.organizations(kind="department")],
        "holder_kinds": HolderKind.choices,
        "typed": request.POST,
        "chosen": request.POST.getlist("issuers"),
        "errors": errors,
        "beside": {e.path: e.message for e in errors},
    }
    return render(
        request, "licences/staff/types.html", context, status=refused.status if refused else 200
    )


def _type(public_id: uuid.UUID) -> LicenceType:
    found = LicenceType.objects.filter(public_id=public_id).first()
    if found is None:
        raise TypeNotFound
    return found


@staff("licences.define")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def licence_type(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One type: its issuers and versions. Posting sets issuers, or drafts a version."""
    kind = _type(public_id)
    refused: InvalidInput | None = None
    if request.method == "POST":
        try:
            return _changed(request, kind)
        except InvalidInput as error:
            refused = error
    errors = refused.errors if refused else ()
    versions = list(kind.versions.order_by("-number"))
    context = {
        "type": kind,
        "organ": org.organization(kind.organization_id).name,
        "versions": versions,
        "has_draft": any(v.status == VersionStatus.DRAFT for v in versions),
        "organizations": [(o.id, o.name) for o in org.organizations(kind="department")],
        "may_define": allows(request.actor, "licences.define", kind),
        "errors": errors,
        "beside": {e.path: e.message for e in errors},
    }
    return render(
        request, "licences/staff/type.html", context, status=refused.status if refused else 200
    )


def _changed(request: HttpRequest, kind: LicenceType) -> HttpResponse:
    if request.POST.get("verb") == "draft":
        made = types.draft_version(type_id=kind.pk, actor=request.actor)
        return redirect("licences-desk:version", made.public_id)
    types.set_type(
        type_id=kind.pk,
        issuer_ids=[n for n in map(posted.whole, request.POST.getlist("issuers")) if n],
        is_active=request.POST.get("is_active") == "on",
        actor=request.actor,
    )
    messages.success(request, _("已保存。"))
    return redirect("licences-desk:type", kind.public_id)


def _version(public_id: uuid.UUID) -> TypeVersion:
    found = TypeVersion.objects.select_related("type").filter(public_id=public_id).first()
    if found is None:
        raise TypeNotFound
    return found


@staff("licences.define")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The editor of a draft; a published version is read only. Every post saves; `verb` says what
    more (a field added, moved or taken away; published)."""
    found = _version(public_id)
    if request.method != "POST":
        return _editor(request, found, found.definition)
    body = editor.body_of(request.POST)
    verb = request.POST.get("verb", "save")
    seen = posted.version(request.POST.get("lock_version"))
    saved = types.save_version(
        public_id=public_id, body=editor.changed(body, verb), actor=request.actor,
        expected_version=seen,
    )  # fmt: skip
    if verb != "publish":
        if verb == "save":
            messages.success(request, _("草稿已保存。"))
        return redirect("licences-desk:version", public_id)
    try:
        types.publish_version(
            public_id=public_id, actor=request.actor, expected_version=saved.lock_version
        )
    except TypeRefused as refused:
        return _editor(request, _version(public_id), body, refused.errors)
    messages.success(request, _("已发布，以后按这个版本发证。"))
    return redirect("licences-desk:type", found.type.public_id)


def _editor(
    request: HttpRequest,
    found: TypeVersion,
    body: dict[str, Any],
    errors: tuple[FieldError, ...] = (),
) -> HttpResponse:
    shown, faults = definition.outline(body)
    context = {
        "version": found,
        "type": found.type,
        "is_draft": found.status == VersionStatus.DRAFT,
        "may_define": allows(request.actor, "licences.define", found.type),
        "body": body,
        "layout": shown.layout,
        "validity": shown.validity,
        "fields": editor.rows_of(body),
        "order": editor.order_of(body, shown),
        "field_types": FieldType.choices,
        "date_fields": [(f.key, f.label_zh) for f in shown.fields if f.type == FieldType.DATE],
        "photo_fields": [(f.key, f.label_zh) for f in shown.fields if f.type == FieldType.PHOTO],
        "choices": editor.choices(),
        "errors": [FieldError(path=e.path, message=e.message) for e in errors],
        "beside": {e.path: e.message for e in errors},
        "faults": [] if errors else faults,
    }
    return render(request, "licences/staff/version.html", context, status=422 if errors else 200)


@staff("licences.define")
@never_cache
@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The page as it would be, with sample contents: a picture."""
    found = _version(public_id)
    organ = org.organization(found.type.organization_id).name_zh
    page = printing.sample_page(found.type.name_zh, organ, found.definition)
    drawn = typesetting.svg(printing.TEMPLATE, page)
    return HttpResponse(drawn, content_type="image/svg+xml")


@staff("licences.define")
@never_cache
@require_safe
def preview_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same as PDF."""
    found = _version(public_id)
    organ = org.organization(found.type.organization_id).name_zh
    content = printing.sample_pdf(found.type.name_zh, organ, found.definition)
    return HttpResponse(content, content_type="application/pdf")
