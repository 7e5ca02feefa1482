"""The person's own inbox: filter sets with names, columns, density."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.cases.services import desk
from zhengtong.modules.cases.staff import filters, inbox
from zhengtong.modules.cases.staff.rows import COLUMNS


@require_POST
@staff("cases.handle")
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list under the name that was typed."""
    chosen = filters.read(request.POST)
    try:
        view = desk.save_view(
            actor=request.actor,
            name=request.POST.get("name", ""),
            query={k: v for k, v in chosen.items() if v},
        )
    except InvalidInput as problem:
        own = desk.desk_of(request.actor.staff_id)
        typed = {"name": request.POST.get("name", "")}
        return inbox.show(request, own, chosen, problem=problem, typed=typed)
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return redirect(filters.address(chosen))


@require_POST
@staff("cases.handle")
def change_view(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Rename, delete, open the inbox with it: one form, its button says which."""
    actor, verb = request.actor, request.POST.get("do", "")
    try:
        if verb == "delete":
            desk.delete_view(actor=actor, public_id=public_id)
            messages.success(request, _("已删除视图。"))
        elif verb in ("default", "usual"):
            view = desk.choose_default_view(
                actor=actor, public_id=public_id, is_default=verb == "default"
            )
            said = (
                _("打开待办时先看“%(name)s”。")
                if view.is_default
                else _("打开待办时先看本岗全部。")
            )
            messages.success(request, said % {"name": view.name} if view.is_default else said)
        else:
            view = desk.rename_view(
                actor=actor, public_id=public_id, name=request.POST.get("name", "")
            )
            messages.success(request, _("已改名为“%(name)s”。") % {"name": view.name})
    except InvalidInput as problem:
        own = desk.desk_of(actor.staff_id)
        typed = {"view": str(public_id), "renamed": request.POST.get("name", "")}
        return inbox.show(request, own, _here(request), problem=problem, typed=typed)
    return redirect(filters.back(request))


@require_POST
@staff("cases.handle")
def keep_layout(request: HttpRequest) -> HttpResponse:
    """Columns and density; without a column ticked, the usual ones."""
    ticked = set(request.POST.getlist("column"))
    wanted = (
        [] if request.POST.get("do") == "usual" else [c.key for c in COLUMNS if c.key in ticked]
    )
    desk.keep_layout(actor=request.actor, columns=wanted, density=request.POST.get("density", ""))
    return redirect(filters.back(request))


def _here(request: HttpRequest) -> dict[str, str]:
    """The filters of the list from which the form was sent."""
    _path, _mark, query = filters.back(request).removeprefix(reverse("inbox")).partition("?")
    return filters.read(QueryDict(query))
