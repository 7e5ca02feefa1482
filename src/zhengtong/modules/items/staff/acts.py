"""Presses of buttons on a draft: hand to review, take back, give up, choose or design."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import InvalidInput, NotFound
from zhengtong.modules.items import api
from zhengtong.modules.items.models import ServiceItem
from zhengtong.modules.items.services import designs
from zhengtong.modules.items.services.drafts import DraftIncomplete
from zhengtong.modules.items.staff.editor import draft_row


@staff("items.manage")
@require_POST
def start(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Open the item's draft, begun when there is none."""
    item_id = ServiceItem.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    if item_id is None:
        raise NotFound
    pk = api.start_draft(item_id=item_id, actor=request.actor)
    from zhengtong.modules.items.models import ItemVersion

    return redirect("items-staff:edit", ItemVersion.objects.get(pk=pk).public_id)


@staff("items.manage")
@require_POST
def submit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand to review; what is not whole leads back to the list of problems."""
    row = draft_row(public_id)
    day = parse_date(request.POST.get("planned_on") or "")
    try:
        api.submit_version(version_id=row.pk, actor=request.actor, planned_on=day)
    except DraftIncomplete as error:
        messages.error(request, error.message)
        return redirect("items-staff:edit_tab", public_id, "check")
    messages.success(request, _("已提交审核。审核人发布以后生效。"))
    return redirect("items-staff:work")


@staff("items.manage")
@require_POST
def recall(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    api.recall_version(version_id=draft_row(public_id).pk, actor=request.actor)
    messages.success(request, _("已撤回，可以继续修改。"))
    return redirect("items-staff:edit", public_id)


@staff("items.manage")
@require_POST
def discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    api.discard_draft(version_id=draft_row(public_id).pk, actor=request.actor)
    messages.success(request, _("草稿已放弃。"))
    return redirect("items-staff:work")


@staff("items.manage")
@require_POST
def form(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose a form that exists (`choose`), design one (`design`), add the questions (`ask`)."""
    row = draft_row(public_id)
    given = {"version_id": row.pk, "lock_version": _lock(request), "actor": request.actor}
    verb = request.POST.get("do", "")
    try:
        if verb == "choose":
            designs.choose_form(key=request.POST.get("key", ""), **given)
            messages.success(request, _("已选定申请表。"))
        elif verb == "ask":
            designs.ask_in_form(**given)
            messages.success(request, _("情形问题已经加进申请表。"))
        elif verb == "design":
            designs.design_form(template=request.POST.get("template") or None, **given)
            return redirect(_design_of(public_id, "form"))
    except InvalidInput as error:
        messages.error(request, "；".join([error.message, *(str(e.message) for e in error.errors)]))
    except NotFound:
        messages.error(request, _("没有这张申请表，请从列表中选择。"))
    return redirect("items-staff:edit_tab", public_id, "form")


@staff("items.manage")
@require_POST
def flow(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose an existing flow (`choose`) or design one (`design`)."""
    row = draft_row(public_id)
    given = {"version_id": row.pk, "lock_version": _lock(request), "actor": request.actor}
    try:
        if request.POST.get("do") == "design":
            designs.design_process(template=request.POST.get("template") or None, **given)
            return redirect(_design_of(public_id, "flow"))
        designs.choose_process(key=request.POST.get("key", ""), **given)
        messages.success(request, _("已选定流程。"))
    except NotFound:
        messages.error(request, _("没有这个流程，请从列表中选择。"))
    return redirect("items-staff:edit_tab", public_id, "flow")


def _design_of(public_id: uuid.UUID, which: str) -> str:
    from zhengtong.modules.items.staff.choices import FlowChoice, FormChoice

    row = draft_row(public_id)
    choice = FormChoice(row) if which == "form" else FlowChoice(row)
    return choice.design_address


def _lock(request: HttpRequest) -> int:
    typed = request.POST.get("lock_version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else 0
