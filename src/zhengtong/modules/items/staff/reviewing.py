"""The reviewer's page, publishing, sending back, withdrawing; versions and what differs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import allows
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api
from zhengtong.modules.items.editing.differences import CHANGED, Change, compare
from zhengtong.modules.items.models import ItemVersion, ServiceItem
from zhengtong.modules.items.models import VersionStatus as Status
from zhengtong.modules.items.services.versions import DRAFTERS
from zhengtong.modules.items.staff.choices import FlowChoice, FormChoice
from zhengtong.modules.items.staff.editor import DraftPage, draft_row
from zhengtong.modules.items.staff.preview import preview_page
from zhengtong.modules.workflow import api as workflow


@dataclass(frozen=True)
class Changes:
    """What differs from another version; `base` None where there is none."""

    base: ItemVersion | None
    lines: list[Change]


def changes_of(row: ItemVersion) -> Changes:
    """Against the version in force; of a new item, everything that it says."""
    rows = ItemVersion.objects.filter(item_id=row.item_id, status=Status.PUBLISHED)
    base = (
        rows.filter(effective_on__lte=timezone.localdate())
        .exclude(pk=row.pk)
        .order_by("-number")
        .first()
    )
    if base is None:
        return Changes(None, compare({}, row.definition))
    return Changes(base, difference(base, row))


def difference(one: ItemVersion, other: ItemVersion) -> list[Change]:
    """Body, form and flow."""
    found = compare(one.definition, other.definition)
    for label, before, after in (
        (_("申请表"), _form(one), _form(other)),
        (_("流程"), _flow(one), _flow(other)),
    ):
        if before != after:
            found.append(Change(verb=CHANGED, place=(label,), before=before, after=after))
    return found


@staff()
def review(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All that a reviewer needs on one page."""
    return _review(request, draft_row(public_id))


@staff("items.review")
@require_POST
def publish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = draft_row(public_id)
    try:
        api.publish_version(
            version_id=row.pk,
            actor=request.actor,
            effective_on=parse_date(request.POST.get("effective_on") or ""),
            ends_on=parse_date(request.POST.get("ends_on") or ""),
        )
    except DomainError as error:
        return _review(request, row, error=error)
    row = draft_row(public_id)
    day = row.effective_on
    if day and day > timezone.localdate():
        messages.success(request, _("已发布，%(day)s 零点自动生效。") % {"day": day})
    else:
        messages.success(request, _("已发布，现在生效。"))
    return redirect("items-staff:version", row.item.public_id, row.number)


@staff("items.review")
@require_POST
def send_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = draft_row(public_id)
    try:
        api.send_back_version(
            version_id=row.pk, reason=request.POST.get("reason", ""), actor=request.actor
        )
    except InvalidInput as error:
        return _review(request, row, error=error)
    messages.success(request, _("已退回起草人，并写明了理由。"))
    return redirect("items-staff:work")


@staff()
def versions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All versions of an item, and what differs between two of them (`from`, `to`)."""
    item = ServiceItem.objects.filter(public_id=public_id).first()
    if item is None:
        raise NotFound
    rows = list(ItemVersion.objects.filter(item=item).order_by("-number"))
    by_number = {str(r.number): r for r in rows}
    one = by_number.get(request.GET.get("from", ""))
    other = by_number.get(request.GET.get("to", ""))
    if one is None and other is None and len(rows) > 1:
        one, other = rows[1], rows[0]
    context = {
        "item": item,
        "rows": rows,
        "one": one,
        "other": other,
        "lines": difference(one, other) if one and other else None,
    }
    return render(request, "items/staff/versions.html", context)


@staff("items.review")
def withdraw(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """Take a published version out of force, with a reason and perhaps a last day."""
    rows = ItemVersion.objects.select_related("item")
    row = rows.filter(item__public_id=public_id, number=number).first()
    if row is None:
        raise NotFound
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            api.withdraw_version(
                version_id=row.pk,
                reason=request.POST.get("reason", ""),
                ends_on=parse_date(request.POST.get("ends_on") or ""),
                actor=request.actor,
            )
            messages.success(request, _("已停用。在办的件按原版本办完。"))
            return redirect("items-staff:version", public_id, number)
        except InvalidInput as error:
            errors = error.errors
    context = {"row": row, "errors": errors, "typed": request.POST, "wrong": _by_path(errors)}
    return render(request, "items/staff/withdraw.html", context, status=422 if errors else 200)


@staff("items.manage")
def state(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Pause, cancel or take up an item, with a reason."""
    item = ServiceItem.objects.filter(public_id=public_id).first()
    if item is None:
        raise NotFound
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            wanted = request.POST.get("state", "")
            if wanted not in ("active", "paused", "cancelled") or wanted == item.state:
                raise InvalidInput(errors=[FieldError(path="state", message=_("请选择"))])
            api.set_item_state(
                item_id=item.pk,
                state=wanted,
                reason=request.POST.get("reason", ""),
                actor=request.actor,
            )
            messages.success(request, _("已更改。"))
            return redirect("items-staff:item", public_id)
        except InvalidInput as error:
            errors = error.errors
    newest = ItemVersion.objects.filter(item=item).order_by("-number").first()
    context = {
        "item": item,
        "newest": newest,
        "errors": errors,
        "typed": request.POST,
        "wrong": _by_path(errors),
    }
    return render(request, "items/staff/state.html", context, status=422 if errors else 200)


def _review(
    request: HttpRequest, row: ItemVersion, *, error: DomainError | None = None
) -> HttpResponse:
    page = DraftPage(row, request.actor, "check")
    errors = list(getattr(error, "errors", ()))
    if error is not None and not errors:
        errors = [FieldError(path="", message=error.message)]
    findings = [f.message for f in getattr(error, "findings", ())]
    errors += [FieldError(path="", message=m) for m in findings]
    context: dict[str, Any] = {
        "page": page,
        "row": row,
        "shown": preview_page(row),
        "changes": changes_of(row),
        "form": FormChoice(row),
        "flow": FlowChoice(row),
        "errors": errors,
        "wrong": _by_path(tuple(errors)),
        "typed": request.POST,
        "is_mine": request.actor.name in row.drafted_by.split(DRAFTERS),
        "may_publish": allows(request.actor, "items.review", row.item),
        "today": timezone.localdate(),
        "starts_on": max(row.planned_on or timezone.localdate(), timezone.localdate()),
    }
    status = error.status if error is not None else 200
    return render(request, "items/staff/review.html", context, status=status)


def _by_path(errors: tuple[FieldError, ...]) -> dict[str, str]:
    return {e.path: str(e.message) for e in errors}


def _form(row: ItemVersion) -> str:
    if row.form_design and row.is_open:
        return _("正在设计：%s") % forms.design(row.form_design).title
    if not row.form_version_id:
        return ""
    version = forms.form_version(row.form_version_id)
    return _("%(title)s，第 %(number)s 版") % {"title": version.title, "number": version.number}


def _flow(row: ItemVersion) -> str:
    if row.process_design and row.is_open:
        design = workflow.process_design(row.process_design)
        return _("正在设计：%s") % design.name["zh"]
    if not row.process_version_id:
        return ""
    version = workflow.process_version(row.process_version_id)
    return _("%(title)s，第 %(number)s 版") % {"title": version.name, "number": version.number}
