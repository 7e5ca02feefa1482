"""The panels: one step, one gateway, one way out of a choice, the flow itself."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound
from zhengtong.modules.workflow import parts
from zhengtong.modules.workflow.bpmn import properties
from zhengtong.modules.workflow.bpmn.document import ParsedNode
from zhengtong.modules.workflow.plugins import service_actions, step_documents, step_forms
from zhengtong.modules.workflow.services.designs import edit_process_design, examine_design
from zhengtong.modules.workflow.staff import choices, context, panel, reach, saying
from zhengtong.modules.workflow.staff.rows import kind_text
from zhengtong.modules.workflow.staff.table import Sheet, frame

SPLITS = ("parallelGateway", "exclusiveGateway", "inclusiveGateway")


@require_http_methods(["GET", "POST"])
@staff("workflow.design")
def step(request: HttpRequest, public_id: uuid.UUID, node: str) -> HttpResponse:
    """Everything about one element that has a panel."""
    sheet = Sheet.of(public_id)
    found = sheet.document.nodes.get(node)
    if found is None:
        raise NotFound
    if found.tag in SPLITS:
        return _split(request, sheet, found)
    values, errors = panel.shown(found), ()
    if request.method == "POST":
        try:
            return _saved(request, sheet, panel.step_edit(found, request.POST), node)
        except InvalidInput as error:
            values, errors = {**values, **panel.typed(request.POST)}, error.errors
    none = ("", _("不用"))
    current = (values["post"], *values["signers"])
    page = {
        **frame(request, sheet.design, "table"),
        "node": found,
        "kind": kind_text(found.tag),
        "values": values,
        "is_activity": found.tag in panel.PROPERTIES,
        "kinds": [(k, kind_text(k)) for k in panel.KINDS],
        "groups": choices.post_groups(request.actor.region_id, current),
        "signer_slots": [*values["signers"], *[""] * max(2, 4 - len(values["signers"]))],
        "stages": choices.choices(choices.STAGES),
        "units": choices.choices(choices.UNITS),
        "rules": choices.choices(choices.RULES),
        "forms": [none, *parts.offered(step_forms, values["form"])],
        "documents": [none, *parts.offered(step_documents, values["document"])],
        "permissions": [none, *parts.permissions(values["permission"])],
        "actions": [key for key, _plug in service_actions.items()],
        "others": [n for n in panel.humans(sheet.document) if n.id != node],
        "before": reach.before(sheet.document, found, panel.humans(sheet.document)),
        "problems": _problems(request, sheet, node),
    }
    return _page(request, "workflow/staff/step.html", page, errors)


def _page(
    request: HttpRequest, template: str, page: dict[str, Any], errors: tuple[FieldError, ...]
) -> HttpResponse:
    page |= {"errors": errors, "wrong": {e.path: e.message for e in errors}}
    return render(request, template, page, status=422 if errors else 200)


def _problems(request: HttpRequest, sheet: Sheet, element: str) -> list[str]:
    asked = context.asked(request)
    result = examine_design(public_id=sheet.design.public_id, context=asked.context)
    return [f.message for f in result.findings if f.element == element]


def _saved(request: HttpRequest, sheet: Sheet, edit: panel.Edit, node: str) -> HttpResponse:
    lock = request.POST.get("lock_version", "")
    edit_process_design(
        public_id=sheet.design.public_id,
        edit=edit,
        lock_version=int(lock) if lock.isdigit() else 0,
        actor=request.actor,
    )
    messages.success(request, _("已保存。"))
    target = reverse("workflow-staff:design", args=[sheet.design.public_id])
    return redirect(f"{target}#row-{node}")


def _split(request: HttpRequest, sheet: Sheet, found: ParsedNode) -> HttpResponse:
    join = reach.join_of(sheet.document, found.id)
    values = panel.shown(found)
    if join in sheet.document.nodes:
        values["veto"] = panel.shown(sheet.document.nodes[join])["veto"]
    if request.method == "POST":
        return _saved(request, sheet, panel.split_edit(found, join, request.POST), found.id)
    page = {
        **frame(request, sheet.design, "table"),
        "node": found,
        "kind": kind_text(found.tag),
        "values": values,
        "tags": [(t, kind_text(t)) for t in SPLITS],
        "join": join,
        "problems": _problems(request, sheet, found.id),
    }
    return _page(request, "workflow/staff/split.html", page, ())


@require_http_methods(["GET", "POST"])
@staff("workflow.design")
def line(request: HttpRequest, public_id: uuid.UUID, flow: str) -> HttpResponse:
    """One way out of a choice: when it is taken."""
    sheet = Sheet.of(public_id)
    found = sheet.document.flows.get(flow)
    source = sheet.document.nodes.get(found.source) if found else None
    if found is None or source is None or source.tag not in SPLITS[1:]:
        raise NotFound
    leaves = panel.condition_shown(found, sheet.document)
    page: dict[str, Any] = {
        "values": {"name": found.name, "name_en": found.name_en},
        "when": "default" if source.default == flow else "keep" if leaves is None else "if",
        "leaves": leaves or panel.condition_shown(_without(found), sheet.document),
    }
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            edit = panel.line_edit(found, sheet.document, request.POST)
            return _saved(request, sheet, edit, flow)
        except InvalidInput as error:
            errors = error.errors
            page = _typed_line(request)
    page |= {
        **frame(request, sheet.design, "table"),
        "flow": found,
        "source": source,
        "rich": leaves is None,
        "said": saying.condition_text(found.condition, sheet.document),
        "fields": [
            (f"outcome_{n.id}", saying.field_text(f"outcome_{n.id}", sheet.document))
            for n in panel.humans(sheet.document)
        ],
        "operators": choices.choices(saying.OPERATORS),
        "problems": _problems(request, sheet, flow),
    }
    return _page(request, "workflow/staff/line.html", page, errors)


def _without(flow: Any) -> Any:
    from dataclasses import replace

    return replace(flow, condition=None)


def _typed_line(request: HttpRequest) -> dict[str, Any]:
    post = request.POST
    names = ("field", "operator", "value", "kind")
    return {
        "values": {"name": post.get("name", ""), "name_en": post.get("name_en", "")},
        "when": post.get("when", "if"),
        "leaves": [{k: post.get(f"{k}_{n}", "") for k in names} for n in range(panel.LEAVES)],
    }


@require_http_methods(["GET", "POST"])
@staff("workflow.design")
def whole(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The name of the flow itself."""
    sheet = Sheet.of(public_id)
    values = {"name": sheet.document.name, "name_en": sheet.document.name_en}
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        name = " ".join(request.POST.get("name", "").split())[:200]
        name_en = " ".join(request.POST.get("name_en", "").split())[:300]
        if name:
            edit = lambda content: properties.set_process(content, name, name_en)  # noqa: E731
            return _saved(request, sheet, edit, "")
        values = {"name": name, "name_en": name_en}
        errors = (FieldError(path="name", message=_("请填写名称。")),)
    page = {**frame(request, sheet.design, "table"), "values": values}
    return _page(request, "workflow/staff/whole.html", page, errors)
