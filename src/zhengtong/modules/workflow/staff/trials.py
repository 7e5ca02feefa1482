"""Before publishing: a trial run, the difference to what is in force, the past replayed."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.workflow import design_queries, difference, simulation
from zhengtong.modules.workflow.bpmn.document import Document
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.compiled import Graph
from zhengtong.modules.workflow.definitions import document_of
from zhengtong.modules.workflow.directory import describe
from zhengtong.modules.workflow.errors import ProcessNotFound
from zhengtong.modules.workflow.replay import replay as replayed
from zhengtong.modules.workflow.services.designs import examine_design
from zhengtong.modules.workflow.simulation import BACK, DO, RING, Move, Trial
from zhengtong.modules.workflow.staff import saying
from zhengtong.modules.workflow.staff.table import Sheet, frame, named, picture
from zhengtong.modules.workflow.wording import outcome_text


@require_GET
@staff("workflow.design")
def trial(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Step by step with made-up outcomes. The moves are in the address: back is undo."""
    sheet = Sheet.of(public_id)
    page = frame(request, sheet.design, "trial")
    result = examine_design(public_id=public_id)
    graph = result.graph
    if graph is None or _never_ends(result):
        page |= {"findings": named(result.findings, sheet.document)}
        return render(request, "workflow/staff/trial.html", page)
    fields = simulation.fields(graph)
    given = {name: request.GET.get(f"v-{name}", "") for name in fields}
    said = request.GET.getlist("m")[: simulation.MOST_MOVES]
    page |= {"fields": [(n, fields[n], given[n]) for n in fields], "moves": said}
    try:
        run = simulation.played(graph, [Move.of(m) for m in said], _variables(fields, given))
    except DomainError as error:
        page |= {"error": error.message}
        return render(request, "workflow/staff/trial.html", page)
    page |= _shown(run, sheet)
    return render(request, "workflow/staff/trial.html", page)


def _never_ends(result: Any) -> bool:
    return any(f.rule == "endless" for f in result.findings)


def _variables(fields: dict[str, str], given: dict[str, str]) -> dict[str, Any]:
    found = {}
    for name, kind in fields.items():
        if given[name]:
            try:
                found[name] = saying.typed_value(given[name], kind)
            except ValueError:
                continue
    return found


def _shown(run: Trial, sheet: Sheet) -> dict[str, Any]:
    language = get_language() or "zh"
    asks = [
        {
            "name": _name(w.node),
            "node": w.node.id,
            "post": describe(w.post, language=language),
            "since": w.since,
            "outcomes": [(str(Move(DO, w.node.id, o)), outcome_text(o)) for o in w.node.outcomes],
            "returns": [
                (str(Move(BACK, w.node.id, t)), _name(run.graph.nodes[t]))
                for t in w.node.return_to
                if t in {taken.node.id for taken in run.taken}
            ],
            "timers": [(str(Move(RING, t.id)), _name(t)) for t in w.timers],
        }
        for w in run.waiting()
    ]
    words = {DO: outcome_text, RING: lambda _said: pgettext("timer", "到期")}
    path = [
        {
            "name": _name(t.node),
            "said": words[t.move.kind](t.move.said)
            if t.move.kind in words
            else _("退回“%(name)s”") % {"name": _name(run.graph.nodes[t.move.said])},
            "since": t.since,
            "until": t.until,
        }
        for t in run.taken
    ]
    return {
        "run": run,
        "asks": asks,
        "path": path,
        "chart": picture(sheet.document, state=run.state()),
    }


def _name(node: Any) -> str:
    english = (get_language() or "").startswith("en")
    return (english and node.name_en) or node.name or node.id


@require_GET
@staff("workflow.design")
def compare(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The working copy against the newest version of its flow."""
    sheet = Sheet.of(public_id)
    versions = design_queries.versions_of(sheet.design.key)
    other = next((v for v in versions if v.id != sheet.design.version_id), None)
    page: dict[str, Any] = {**frame(request, sheet.design, "compare"), "other": other}
    if other is not None:
        page |= _two(document_of(other.id), sheet.document)
    return render(request, "workflow/staff/compare.html", page)


@require_GET
@staff("workflow.design")
def compare_versions(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A version against the one before it."""
    versions = design_queries.versions_of(key)
    new = next((v for v in versions if v.number == number), None)
    old = next((v for v in versions if new and v.number < new.number), None)
    if new is None or old is None:
        raise ProcessNotFound
    page = {"version": new, "other": old, **_two(document_of(old.id), document_of(new.id))}
    return render(request, "workflow/staff/compare_versions.html", page)


def _two(old: Document, new: Document) -> dict[str, Any]:
    found = difference.differences(old, new)
    words = {"added": _("新增"), "removed": _("删去"), "changed": _("有变化")}
    sides = {"old": old, "new": new}
    charts = {
        side: picture(
            document, marks=difference.marks(found, side), words=words, prefix=f"chart-{side}"
        )
        for side, document in sides.items()
    }
    return {"differences": found, "charts": charts, "words": words}


@require_GET
@staff("workflow.design")
def replay(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Past runs of this flow against the working copy; it runs when asked to."""
    design = design_queries.process_design(public_id)
    page: dict[str, Any] = frame(request, design, "replay")
    result = examine_design(public_id=public_id)
    graph: Graph | None = result.graph
    if graph is None or _never_ends(result):
        document = parse(design_queries.design_xml(public_id))
        page |= {"findings": named(result.findings, document)}
    elif "run" in request.GET:
        found = replayed(design.key, graph)
        page |= {"result": found, "shown": found.different[:100]}
    return render(request, "workflow/staff/replay.html", page)
