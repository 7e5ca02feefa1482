"""From a drawn document to the graph that executes, and to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from zhengtong.modules.workflow.bpmn.document import Document, ParsedNode
from zhengtong.modules.workflow.compiled import END, HUMAN, KINDS, TERMINATE, Flow, Graph, Node


def compile_document(document: Document) -> Graph:
    """Only what executes; the publish gate has judged the rest."""
    nodes = {n.id: _node(n, document.process) for n in document.nodes.values() if n.tag in KINDS}
    flows = {
        f.id: Flow(f.id, f.source, f.target, f.condition)
        for f in document.flows.values()
        if f.source in nodes and f.target in nodes
    }
    return Graph(document.process, document.name, document.name_en, nodes, flows)


def _node(parsed: ParsedNode, process: str) -> Node:
    said = parsed.settings
    kind = KINDS[parsed.tag]
    if kind == END and "terminate" in parsed.definitions:
        kind = TERMINATE
    limit = said.get("limit", "")
    return Node(
        id=parsed.id,
        kind=kind,
        name=parsed.name,
        name_en=parsed.name_en,
        parent="" if parsed.parent == process else parsed.parent,
        stage=said.get("stage", "other" if kind == HUMAN else ""),
        post=said.get("post", ""),
        limit=int(limit) if limit.isdigit() else None,
        unit=said.get("unit", "WORKDAY"),
        outcomes=_words(said.get("outcomes", "")) or (("done",) if kind == HUMAN else ()),
        return_to=_words(said.get("returnTo", "")),
        form=said.get("form", ""),
        document=said.get("document", ""),
        permission=said.get("permission", ""),
        withdrawable=said.get("withdrawable", "true") != "false",
        apart=_words(said.get("apart", "")),
        vote=said.get("vote", ""),
        signers=_words(said.get("signers", "")),
        sequential=bool(parsed.sequential),
        manual=parsed.tag == "manualTask",
        action=said.get("action", ""),
        veto=_words(said.get("veto", "")),
        default=parsed.default,
        host=parsed.attached_to,
        interrupting=parsed.interrupting,
        duration=parsed.duration,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in text.split(",") if w.strip())


def to_json(graph: Graph) -> dict[str, Any]:
    """Plain values, as stored beside the definition."""
    return {
        "key": graph.key,
        "name": graph.name,
        "name_en": graph.name_en,
        "nodes": [asdict(n) for n in graph.nodes.values()],
        "flows": [asdict(f) for f in graph.flows.values()],
    }


def from_json(stored: Mapping[str, Any]) -> Graph:
    lists = {"outcomes", "return_to", "apart", "signers", "veto"}
    nodes = []
    for said in stored["nodes"]:
        values: dict[str, Any] = {k: tuple(v) if k in lists else v for k, v in said.items()}
        nodes.append(Node(**values))
    flows = [Flow(**f) for f in stored["flows"]]
    return Graph(
        stored["key"],
        stored["name"],
        stored["name_en"],
        {n.id: n for n in nodes},
        {f.id: f for f in flows},
    )
