"""Configuration packages at the desk: export, receive, compare, promote; whom to trust."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.items.models import ConfigPackage, PackageSigner
from zhengtong.modules.items.packages import services
from zhengtong.modules.items.packages.errors import PackageRefused
from zhengtong.modules.items.packages.format import MOST_BYTES, shown
from zhengtong.modules.items.packages.signers import own_key, revoke_signer, trust_signer
from zhengtong.modules.items.plugins import package_parts

SHOWN = 100
RECENT = 50


@staff("items.package")
def index(request: HttpRequest) -> HttpResponse:
    """This installation's key, what came in, whom it trusts."""
    return _index(request)


def _index(request: HttpRequest, errors: Any = (), status: int = 200) -> HttpResponse:
    key = own_key()
    rows = ConfigPackage.objects.defer("content").order_by("-pk").prefetch_related("promotions")
    context = {
        "key": key,
        "fingerprint": shown(key.fingerprint),
        "packages": rows[:RECENT],
        "signers": [(s, shown(s.fingerprint)) for s in PackageSigner.objects.order_by("name")],
        "may_trust": request.actor.has("items.trust"),
        "errors": list(errors),
        "typed": request.POST,
    }
    return render(request, "items/packages/index.html", context, status=status)


@staff("items.package")
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Choose what goes in; what it builds on comes along."""
    errors: list[FieldError] = []
    if request.method == "POST" and "search" not in request.POST:
        try:
            return _file(request)
        except DomainError as refused:
            errors = [FieldError(path="", message=refused.message)]
    text = (request.POST.get("q") or request.GET.get("q", "")).strip()
    chosen = request.POST.getlist("chosen")
    context = {
        "errors": errors,
        "text": text,
        "note": request.POST.get("note", ""),
        "groups": _groups(text, chosen),
        "chosen_count": len(chosen),
    }
    return render(request, "items/packages/export.html", context, status=422 if errors else 200)


def _file(request: HttpRequest) -> HttpResponse:
    content = services.export_package(
        chosen=[tuple(c.split(":", 1)) for c in request.POST.getlist("chosen") if ":" in c],
        note=request.POST.get("note", ""),
        actor=request.actor,
    )
    response = HttpResponse(content, content_type="application/zip")
    name = f"zhengtong-{timezone.localtime():%Y%m%d-%H%M}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _groups(text: str, chosen: list[str]) -> list[dict[str, Any]]:
    """Every kind with what matches the search; what was chosen before stays in sight."""
    found = []
    for kind, plug in sorted(package_parts.items(), key=lambda pair: -pair[1].order):
        rows = []
        for choice in plug.choices():
            value = f"{kind}:{choice.key}"
            title = localized(choice.title)
            if value in chosen or not text or text in title or text in choice.key:
                rows.append({"value": value, "title": title, "is_chosen": value in chosen})
        rows.sort(key=lambda row: not row["is_chosen"])
        more = max(len(rows) - SHOWN, 0)
        found.append({"label": _(plug.label), "rows": rows[:SHOWN], "more": more})
    return found


@staff("items.package")
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take a file in when it is sound and its signer is trusted."""
    given = request.FILES.get("file")
    if given is None:
        return _index(request, [FieldError(path="file", message=_("请选择文件。"))], 422)
    try:
        content = given.read(MOST_BYTES + 1)
        row = services.receive_package(content=content, actor=request.actor)
    except PackageRefused as refused:
        return _index(request, [FieldError(path="file", message=refused.message)], 422)
    return redirect("packages_staff:package", row.public_id)


@staff("items.package")
@require_http_methods(["GET", "HEAD"])
def package(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the package brings beside what stands here."""
    return _package(request, services.package(public_id))


def _package(
    request: HttpRequest, row: ConfigPackage, errors: Any = (), status: int = 200
) -> HttpResponse:
    refused: str = ""
    lines: list[Any] = []
    try:
        lines = services.compare_package(row)
    except PackageRefused as stopped:
        refused = stopped.message
    chosen = request.POST.getlist("chosen")
    counts = {s: sum(1 for n in lines if n.state == s) for s in ("new", "same", "different")}
    context = {
        "row": row,
        "fingerprint": shown(row.signer_fingerprint),
        "lines": [(n, n.entry.id in chosen if chosen else n.may_promote) for n in lines],
        "counts": counts,
        "refused": refused,
        "errors": list(errors),
        "may_publish": request.actor.has("items.review"),
        "is_uploader": request.actor.name == row.uploaded_by,
        "promotions": row.promotions.order_by("-pk"),
    }
    return render(request, "items/packages/package.html", context, status=status)


@staff("items.package")
@require_POST
def promote(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take over what was ticked, all or none."""
    row = services.package(public_id)
    mode = "in_force" if request.POST.get("mode") == "in_force" else "draft"
    try:
        services.promote_package(
            public_id=public_id,
            chosen=request.POST.getlist("chosen"),
            mode=mode,
            actor=request.actor,
        )
    except DomainError as refused:
        told = list(getattr(refused, "errors", ())) or [
            FieldError(path="", message=refused.message)
        ]
        return _package(request, row, told, refused.status)
    messages.success(
        request, _("已发布施行。") if mode == "in_force" else _("已建立草稿，请继续编辑和送审。")
    )
    return redirect("packages_staff:package", public_id)


@staff("items.trust")
@require_POST
def trust(request: HttpRequest) -> HttpResponse:
    try:
        trust_signer(
            name=request.POST.get("name", ""),
            public_key=request.POST.get("public_key", ""),
            actor=request.actor,
        )
    except DomainError as refused:
        return _trust_refused(request, refused)
    messages.success(request, _("已加入可信签名者。"))
    return redirect("packages_staff:signers")


@staff("items.trust")
@require_POST
def revoke(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    try:
        revoke_signer(
            public_id=public_id, reason=request.POST.get("reason", ""), actor=request.actor
        )
    except DomainError as refused:
        return _trust_refused(request, refused)
    messages.success(request, _("已停用这个密钥。"))
    return redirect("packages_staff:signers")


@staff("items.trust")
@require_http_methods(["GET", "HEAD"])
def signers(request: HttpRequest) -> HttpResponse:
    """Whose packages are taken."""
    return _signers(request)


def _trust_refused(request: HttpRequest, refused: DomainError) -> HttpResponse:
    told = list(getattr(refused, "errors", ())) or [FieldError(path="", message=refused.message)]
    return _signers(request, told, refused.status)


def _signers(request: HttpRequest, errors: Any = (), status: int = 200) -> HttpResponse:
    key = own_key()
    context = {
        "key": key,
        "fingerprint": shown(key.fingerprint),
        "signers": [(s, shown(s.fingerprint)) for s in PackageSigner.objects.order_by("name")],
        "errors": list(errors),
        "typed": request.POST,
    }
    return render(request, "items/packages/signers.html", context, status=status)


urlpatterns = [
    path("", index, name="index"),
    path("export/", export, name="export"),
    path("receive/", receive, name="receive"),
    path("signers/", signers, name="signers"),
    path("signers/trust/", trust, name="trust"),
    path("signers/<uuid:public_id>/revoke/", revoke, name="revoke"),
    path("<uuid:public_id>/", package, name="package"),
    path("<uuid:public_id>/promote/", promote, name="promote"),
]
