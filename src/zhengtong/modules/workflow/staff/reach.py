"""What comes after what in a drawing, executable or not. For panels: the engine has its graph."""

from __future__ import annotations

from zhengtong.modules.workflow.bpmn.document import Document, ParsedNode


def distances(document: Document, start: str) -> dict[str, int]:
    """Every node that can follow, with the fewest lines to it; deadlines on a step count."""
    found = {start: 0}
    todo = [start]
    for node in todo:
        following = [f.target for f in document.flows.values() if f.source == node]
        following += [n.id for n in document.nodes.values() if n.attached_to == node]
        for after in following:
            if after in document.nodes and after not in found:
                found[after] = found[node] + 1
                todo.append(after)
    return found


def levels(document: Document, node: str) -> list[str]:
    """The node and the sub-processes around it, inside out."""
    found = [node]
    while (parent := document.nodes[found[-1]].parent) in document.nodes and parent not in found:
        found.append(parent)
    return found


def before(document: Document, node: ParsedNode, among: list[ParsedNode]) -> list[ParsedNode]:
    """Those of `among` after which the node can come."""
    own = set(levels(document, node.id))
    found = []
    for other in among:
        if other.id == node.id:
            continue
        starts = [s for s in levels(document, other.id) if s not in own]
        if any(own & distances(document, s).keys() for s in starts):
            found.append(other)
    return found


def join_of(document: Document, split: str) -> str:
    """The gateway of its kind at which all ways of a split meet again, or ""."""
    ways = [f.target for f in document.flows.values() if f.source == split]
    if len(ways) < 2 or any(w not in document.nodes for w in ways):
        return ""
    reached = [distances(document, w) for w in ways]
    shared = set.intersection(*(set(r) for r in reached)) - {split}
    flows = document.flows.values()
    joins = [
        n
        for n in shared
        if document.nodes[n].tag == document.nodes[split].tag
        and sum(1 for f in flows if f.target == n) > 1
        and sum(1 for f in flows if f.source == n) == 1
    ]
    return min(joins, key=lambda n: (max(r[n] for r in reached), n), default="")
