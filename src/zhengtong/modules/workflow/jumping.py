"""Moving a run to a step: where it could go, and what would end and open by it."""

from __future__ import annotations

from zhengtong.kernel.text import localized
from zhengtong.modules.workflow import holding
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.compiled import HUMAN, Graph, Node
from zhengtong.modules.workflow.data import JumpPreview, JumpTarget, NextStep
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.errors import (
    InstanceEnded,
    InstanceNotFound,
    InstanceOnHold,
    JumpRefused,
)
from zhengtong.modules.workflow.models import Instance
from zhengtong.modules.workflow.queries import post_opened, tokens_of
from zhengtong.modules.workflow.tasks_view import read_tasks


def target_of(graph: Graph, target: str) -> Node:
    """The human step of that id on the main way of the flow. Raises JumpRefused."""
    node = graph.nodes.get(target)
    if node is None or node.kind != HUMAN or target in graph.side_paths:
        raise JumpRefused
    return node


def jump_targets(*, process_version_id: int) -> list[JumpTarget]:
    """Every step to which `admin_jump` can move a run, in reading order."""
    graph = graph_of(process_version_id)
    return [
        JumpTarget(
            node=node.id,
            name=node.text,
            stage=node.stage,
            leads_to=frozenset(
                {node.stage, *(graph.nodes[n].stage for n in graph.after_return(node.id))} - {""}
            ),
        )
        for node in graph.humans
        if node.id not in graph.side_paths
    ]


def preview_jump(*, instance_id: int, target: str) -> JumpPreview:
    """What `admin_jump` would do now: a dry run, nothing changes. Raises JumpRefused,
    InstanceOnHold, InstanceEnded."""
    row = Instance.objects.filter(pk=instance_id).first()
    if row is None:
        raise InstanceNotFound
    if row.state != "running":
        raise InstanceOnHold if row.state == "suspended" else InstanceEnded
    graph = graph_of(row.process_version_id)
    node = target_of(graph, target)
    marking = tokens_of(row)
    marking.past = holding.past_of(instance_id)
    Advance(graph, marking).jump(node)
    ids = [c.id for c in marking.closed]
    opened = [(graph.nodes[o.node], post_opened(row, graph, o)) for o in marking.opened]
    names = directory().post_names({post for _node, post in opened})
    return JumpPreview(
        closes=tuple(read_tasks("t.id = ANY(%s) ORDER BY t.id", [ids])) if ids else (),
        opens=tuple(
            NextStep(node=n.id, name=n.text, post_id=p, post_name=localized(names.get(p)))
            for n, p in opened
        ),
    )
