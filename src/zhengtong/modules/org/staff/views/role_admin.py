"""Roles, the matrix of permissions, and who may what and why."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import PERMISSIONS
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.kernel.text import localized
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import Role
from zhengtong.modules.org.services import role_plan
from zhengtong.modules.org.staff import people_forms, reasons
from zhengtong.modules.org.staff.acting import attempt, form_page

FIELD_OF = {
    errors.BadKey: "key",
    errors.KeyTaken: "key",
    errors.NameMissing: "name",
    errors.UnknownPermissions: "permissions",
    errors.SecurityPermission: "permissions",
}


@staff()
def matrix(request: HttpRequest) -> HttpResponse:
    """权限矩阵: permissions down, roles across. Each leads to who has it and why."""
    require_reader(request)
    roles = list(Role.objects.all())
    whole = {role.pk: reasons.implied(role.permissions) for role in roles}
    rows = [
        {
            "permission": permission,
            "label": gettext(permission.label),
            "description": gettext(permission.description),
            "cells": [_cell(permission.name, role, whole[role.pk]) for role in roles],
        }
        for permission in sorted(PERMISSIONS.values(), key=lambda p: p.name)
    ]
    names = [(r, localized({"zh": r.name, "en": r.name_en or r.name})) for r in roles]
    context = {"rows": rows, "roles": names, "may_grant": request.actor.has("org.grant")}
    return render(request, "org/staff/matrix.html", context)


def _cell(permission: str, role: Role, whole: set[str]) -> dict[str, str]:
    name = localized({"zh": role.name, "en": role.name_en or role.name})
    if permission in role.permissions:
        return {"role": name, "state": "yes"}
    return {"role": name, "state": "implied" if permission in whole else ""}


@staff()
def permission(request: HttpRequest, name: str) -> HttpResponse:
    """Everybody who has it today, and on what ground."""
    require_reader(request)
    if name not in PERMISSIONS:
        raise NotFound
    found = PERMISSIONS[name]
    people = reasons.by_person(reasons.of_permission(name), request.GET.get("q", "").strip()[:60])
    page = reasons.page_of(people, request.GET.get("cursor", ""))
    context = {
        "permission": found,
        "label": gettext(found.label),
        "description": gettext(found.description),
        "number": len(people),
        "text": request.GET.get("q", ""),
        "people": page.rows,
        "more": urlencode({"q": request.GET.get("q", ""), "cursor": page.next_cursor or ""}),
        "has_more": page.next_cursor is not None,
    }
    return render(request, "org/staff/permission.html", context)


@staff("org.grant")
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    form = people_forms.NewRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: role_plan.create_role(**data, actor=request.actor), FIELD_OF):
            messages.success(request, gettext("角色已设立。"))
            return redirect("org_staff:matrix")
    return form_page(request, form, title=gettext("新设角色"), verb=gettext("设立"), back=_back())


@staff("org.grant")
@never_cache
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Business roles only; the three administrators are the platform's."""
    found = Role.objects.filter(key=key).first()
    if found is None:
        raise NotFound
    if found.is_administrator:
        raise errors.RoleFixed
    before = {n: getattr(found, n) for n in ("name", "name_en", "description", "permissions")}
    form = people_forms.RoleForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> bool:
            role_plan.update_role(role_id=found.pk, **data, actor=request.actor)
            return True

        if attempt(form, act, FIELD_OF):
            messages.success(request, gettext("角色已保存，立即生效。"))
            return redirect("org_staff:matrix")
    return form_page(
        request,
        form,
        title=gettext("编辑角色：%(role)s") % {"role": found.name},
        verb=gettext("保存"),
        lead=gettext("有这个角色的人，权限立即改变。"),
        back=_back(),
    )


def require_reader(request: HttpRequest) -> None:
    """Who manages, grants or audits reads who may what."""
    if not any(request.actor.has(name) for name in ("org.grant", "org.manage", "audit.view")):
        raise PermissionRefused


def _back() -> tuple[str, str]:
    return reverse("org_staff:matrix"), gettext("角色和权限")
