"""The working copy as a step table: every change by a plain form, no script needed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow import design_queries
from zhengtong.modules.workflow.bpmn import rearrange
from zhengtong.modules.workflow.bpmn.chart import chart
from zhengtong.modules.workflow.bpmn.document import Document
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.bpmn.read import NotStructured, read
from zhengtong.modules.workflow.bpmn.rearrange import Path
from zhengtong.modules.workflow.bpmn.steps import (
    Branch,
    Choice,
    Element,
    End,
    Flow,
    Inclusive,
    Parallel,
    Service,
    Step,
    SubProcess,
    Timer,
)
from zhengtong.modules.workflow.bpmn.weave import weave
from zhengtong.modules.workflow.data import ProcessDesignData
from zhengtong.modules.workflow.errors import BadPlace, NotByTable
from zhengtong.modules.workflow.findings import GateResult
from zhengtong.modules.workflow.services.designs import edit_process_design, examine_design
from zhengtong.modules.workflow.staff import context as contexts
from zhengtong.modules.workflow.staff.rows import plain_table, table
from zhengtong.modules.workflow.wording import limit_text


@dataclass(frozen=True)
class Sheet:
    """A working copy, taken apart for a page."""

    design: ProcessDesignData
    content: bytes
    document: Document
    flow: Flow | None
    reason: str = ""
    where: str = ""

    @classmethod
    def of(cls, public_id: uuid.UUID) -> Sheet:
        design = design_queries.process_design(public_id)
        content = design_queries.design_xml(public_id)
        document = parse(content)
        try:
            return cls(design, content, document, read(document))
        except NotStructured as error:
            return cls(design, content, document, None, error.reason, error.element)

    def rows(self, findings: Any = ()) -> list[Any]:
        if self.flow is None:
            return plain_table(self.document, findings)
        return table(self.document, self.flow, findings)


def picture(
    document: Document,
    *,
    state: Mapping[str, str] | None = None,
    marks: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    prefix: str = "design",
) -> str:
    """The chart of a drawing that is perhaps not published yet."""
    english = (get_language() or "").startswith("en")
    notes = {}
    for node in document.nodes.values():
        limit = node.settings.get("limit", "")
        if limit.isdigit():
            notes[node.id] = limit_text(int(limit), node.settings.get("unit", "WORKDAY"))
    name = (english and document.name_en) or document.name
    return chart(
        document,
        title=_("%(name)s流程图") % {"name": name},
        description=_("与步骤表内容相同。"),
        english=english,
        state=state or {},
        marks=marks or {},
        words=words or {"refused": _("不能执行"), "problem": _("要改正")},
        notes=notes,
        prefix=prefix,
    )


@require_GET
@staff("workflow.design")
def design(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The step table beside the chart, with what the publish gate says of each row."""
    sheet = Sheet.of(public_id)
    asked = contexts.asked(request)
    result = examine_design(public_id=public_id, context=asked.context)
    context = {
        **frame(request, sheet.design, "table"),
        "sheet": sheet,
        "rows": sheet.rows(result.findings),
        "chart": picture(sheet.document, marks=verdict_marks(result)),
        "findings": named(result.findings, sheet.document),
        "kept": [v for v in result.verdicts if v.verdict == "documentation"],
        "days": result.days,
        "asked": asked,
    }
    return render(request, "workflow/staff/design.html", context)


def verdict_marks(result: GateResult) -> dict[str, str]:
    """What the chart draws on an element: refused, or a problem, or kept as documentation."""
    marks = {f.element: "problem" for f in result.findings if f.element}
    marks |= {v.element: "refused" for v in result.verdicts if v.verdict == "refused"}
    return marks


@dataclass(frozen=True)
class NamedFinding:
    """A finding with the words and the anchor of its element."""

    element: str
    name: str
    message: str
    rule: str


def named(findings: Any, document: Document) -> list[NamedFinding]:
    english = (get_language() or "").startswith("en")

    def name(element: str) -> str:
        found: Any = document.nodes.get(element) or document.flows.get(element)
        if found is None:
            other = document.others.get(element)
            return other.name if other else ""
        return str((english and found.name_en) or found.name)

    return [NamedFinding(f.element, name(f.element), f.message, f.rule) for f in findings]


def frame(request: HttpRequest, design: ProcessDesignData, tab: str) -> dict[str, Any]:
    """What every page of a working copy shows around its own part."""
    back = request.GET.get("back") or request.session.get(f"flow-back:{design.public_id}", "")
    if back and not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = ""
    if request.GET.get("back") and back:
        request.session[f"flow-back:{design.public_id}"] = back
    return {"design": design, "tab": tab, "back": back}


@require_POST
@staff("workflow.design")
def change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One change of the order: `act` is `verb:place` or `verb:place:kind`."""
    verb, _sep, rest = request.POST.get("act", "").partition(":")
    place, _sep, kind = rest.partition(":")
    made: list[str] = []

    def edit(content: bytes) -> bytes:
        document = parse(content)
        try:
            flow = read(document)
        except NotStructured as error:
            raise NotByTable(reason=error.reason) from None
        taken = set(document.nodes) | set(document.flows) | set(document.others)
        after = _act(flow, verb, place, kind, taken, made)
        return weave(content, after)

    page = "workflow-staff:" + ("draw" if request.POST.get("next") == "draw" else "design")
    try:
        edit_process_design(
            public_id=public_id,
            edit=edit,
            lock_version=_number(request.POST.get("lock_version", "")),
            actor=request.actor,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(page, public_id)
    if made and kind in ("step", "service"):
        return redirect("workflow-staff:step", public_id, made[0])
    target = reverse(page, args=[public_id])
    anchor = made[0] if made else request.POST.get(f"node-{place}", "")
    return redirect(f"{target}#row-{anchor}" if anchor else f"{target}#steps")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _path(text: str) -> Path:
    parts = text.split("-")
    if not all(p.isdigit() for p in parts) or len(parts) > 60:
        raise BadPlace
    return tuple(int(p) for p in parts)


def _act(flow: Flow, verb: str, place: str, kind: str, taken: set[str], made: list[str]) -> Flow:
    if verb == "remove_branch":
        where, _sep, number = place.partition(".")
        return rearrange.remove_branch(flow, _path(where), _number(number))
    path = _path(place)
    if verb == "add":
        element = new_element(kind, taken)
        made.append(element.node)
        return rearrange.add(flow, path, element)
    if verb == "add_branch":
        step = new_element("step", taken)
        made.append(step.node)
        return rearrange.add_branch(flow, path, (step,))
    if verb == "add_timer":
        timer = Timer(
            rearrange.fresh(taken, "deadline"), pgettext("timer", "到期"), 5, name_en="Deadline"
        )
        end = End(rearrange.fresh(taken, "ended"), _("到期结束"), "Ended by deadline")
        made.append(timer.node)
        return rearrange.add_timer(flow, path, replace(timer, steps=(end,)))
    if verb == "beside":
        return rearrange.beside(flow, path, rearrange.fresh(taken, "together"))
    plain: dict[str, Callable[[], Flow]] = {
        "remove": lambda: rearrange.remove(flow, path),
        "up": lambda: rearrange.move(flow, path, -1),
        "down": lambda: rearrange.move(flow, path, 1),
        "remove_timer": lambda: rearrange.remove_timer(flow, path),
        "in_turn": lambda: rearrange.in_turn(flow, path),
    }
    if verb not in plain:
        raise BadPlace
    return plain[verb]()


def new_element(kind: str, taken: set[str]) -> Element:
    """What is put in: one step, or a part of two branches with one step each."""

    def step() -> Step:
        node = rearrange.fresh(taken)
        taken.add(node)
        return Step(node, _("新环节"), "New step", limit=1)

    if kind == "step":
        return step()
    node = rearrange.fresh(taken, kind)
    taken.add(node)
    if kind == "service":
        return Service(node, _("自动环节"), "note", "Automatic step")
    if kind == "sub":
        return SubProcess(node, _("新阶段"), (step(),), "New stage", f"{node}_start")
    if kind == "parallel":
        return Parallel(((step(),), (step(),)), _("同时办理"), "At the same time", node)
    ways = (Branch((step(),)), Branch(default=True, name=_("其他情况"), name_en="Otherwise"))
    if kind == "choice":
        return Choice(ways, pgettext("gateway", "选择"), "Choice", node)
    if kind == "inclusive":
        return replace(
            Inclusive(ways), name=pgettext("gateway", "选择"), name_en="Choice", node=node
        )
    raise BadPlace
