"""The published chart and the table that says the same in words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.utils.translation import gettext, override

from zhengtong.modules.workflow import findings, gate
from zhengtong.modules.workflow.bpmn.chart import chart
from zhengtong.modules.workflow.compiled import START, Graph, Node
from zhengtong.modules.workflow.data import StepRow
from zhengtong.modules.workflow.definitions import document_of, graph_of
from zhengtong.modules.workflow.design_queries import of_public_id
from zhengtong.modules.workflow.errors import InstanceNotFound
from zhengtong.modules.workflow.models import Instance, Scope, Task
from zhengtong.modules.workflow.wording import joined, limit_text


def chart_svg(
    *,
    process_version_id: int,
    state: Mapping[str, str] | None = None,
    language: str = "zh-hans",
    prefix: str = "",
) -> str:
    """The flow chart as SVG, ready for the page. `state` comes from `chart_state`."""
    graph = graph_of(process_version_id)
    english = language.startswith("en")
    with override(language):
        notes = {n.id: limit_text(n.limit, n.unit) for n in graph.humans}
        name = (english and graph.name_en) or graph.name
        title = gettext("%(name)s流程图") % {"name": name}
        description = _in_words(graph.humans, english, notes, state or {})
    return chart(
        document_of(process_version_id),
        title=title,
        description=description,
        english=english,
        state=state,
        notes=notes,
        prefix=prefix or f"chart-{process_version_id}",
    )


def _in_words(
    steps: tuple[Node, ...], english: bool, notes: Mapping[str, str], state: Mapping[str, str]
) -> str:
    words = {"done": gettext("已办"), "current": gettext("正在办理")}
    said = []
    for number, step in enumerate(steps, start=1):
        name = (english and step.name_en) or step.name
        facts = [notes[step.id]] if notes[step.id] else []
        if state.get(step.id) in words:
            facts.append(words[state[step.id]])
        said.append(f"{number}. {name}" + (f" ({', '.join(facts)})" if facts else ""))
    return joined(said, separators=("；", "; "))


def step_table(*, process_version_id: int) -> list[StepRow]:
    """Human steps in reading order."""
    return _rows(graph_of(process_version_id), process_version_id)


def design_chart(*, public_id: uuid.UUID, language: str = "zh-hans") -> tuple[str, list[StepRow]]:
    """Chart and step table of a working copy; no table while it cannot be compiled."""
    result = gate.examine(bytes(of_public_id(public_id).bpmn_xml), findings.GateContext())
    english = language.startswith("en")
    humans = result.graph.humans if result.graph else ()
    with override(language):
        notes = {n.id: limit_text(n.limit, n.unit) for n in humans}
        name = (english and result.document.name_en) or result.document.name
        title = gettext("%(name)s流程图") % {"name": name}
        description = _in_words(humans, english, notes, {})
    drawn = chart(
        result.document,
        title=title,
        description=description,
        english=english,
        notes=notes,
        prefix=f"chart-{public_id}",
    )
    return drawn, _rows(result.graph, 0) if result.graph else []


def _rows(graph: Graph, process_version_id: int) -> list[StepRow]:
    return [
        StepRow(
            node=n.id,
            names=n.text,
            post_key=n.post,
            stage=n.stage,
            limit_n=n.limit,
            unit=n.unit,
            outcome_keys=n.outcomes,
            return_names=tuple(graph.nodes[t].text for t in n.return_to),
            signers=n.signers,
            version_id=process_version_id,
        )
        for n in graph.humans
    ]


def chart_state(*, instance_id: int) -> dict[str, str]:
    """done | current for each node that the run has come to; everything else is still to come.

    What a return has put back in question counts as still to come.
    """
    version = Instance.objects.filter(pk=instance_id).values_list("process_version_id", flat=True)
    if not version:
        raise InstanceNotFound
    graph = graph_of(version[0])
    found = {n.id: "done" for n in graph.nodes.values() if n.kind == START and not n.parent}
    found |= _scopes_passed(instance_id)
    rows = Task.objects.filter(instance_id=instance_id).order_by("id")
    for node, state, reopens, straight in rows.values_list(
        "node", "state", "reopens_id", "straight_to"
    ):
        if reopens and not straight:
            for later in graph.after_return(node):
                found.pop(later, None)
        if state in ("open", "claimed", "suspended"):
            found[node] = "current"
        elif state == "done":
            found[node] = "done"
        else:
            found.pop(node, None)
    return found


def _scopes_passed(instance_id: int) -> dict[str, str]:
    found: dict[str, str] = {}
    scopes = Scope.objects.filter(instance_id=instance_id).exclude(node="").order_by("id")
    for node, kind, state in scopes.values_list("node", "kind", "state"):
        if state == "cancelled" or kind == "multi":
            continue
        found[node] = "current" if kind == "subprocess" and state == "active" else "done"
    return found
