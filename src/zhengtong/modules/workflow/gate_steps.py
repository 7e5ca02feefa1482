"""The publish gate at the steps of people: who does them, what they may open, where they return."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Unit
from zhengtong.modules.workflow import compiled as c
from zhengtong.modules.workflow.compiled import Graph, Node
from zhengtong.modules.workflow.findings import Finding, GateContext, at_node
from zhengtong.modules.workflow.votes import parse_rule

STAGES = frozenset({"accept", "review", "decide", "deliver", "other"})


def steps(graph: Graph, context: GateContext) -> Iterator[Finding]:
    for node in graph.nodes.values():
        if node.kind == c.SERVICE and node.action not in context.actions:
            message = _("没有名为“%(name)s”的自动动作。") % {"name": node.action}
            yield at_node(node, "unknown_action", message)
        if node.kind == c.HUMAN:
            yield from _human(graph, node, context)


def _human(graph: Graph, node: Node, context: GateContext) -> Iterator[Finding]:
    if not node.name:
        yield at_node(node, "no_name", _("环节没有名称。"))
    if node.limit is None or node.unit not in Unit.__members__:
        yield at_node(node, "no_limit", _("环节没有时限。"))
    if node.stage not in STAGES:
        yield at_node(node, "unknown_stage", _("环节的阶段不正确。"))
    for post in node.signers or (node.post,):
        yield from _post(node, post, context)
    if node.signers and (parse_rule(node.vote) is None or len(node.outcomes) < 2):
        yield at_node(node, "vote_rule", _("会签须有规则，并有同意、不同意两种意见。"))
    for target in node.apart:
        if target not in graph.nodes or graph.nodes[target].kind != c.HUMAN:
            yield at_node(node, "apart_unknown", _("“须由不同的人办理”指向的环节不存在。"))
    for target in node.return_to:
        yield from _return(graph, node, target)
    yield from _parts(node, context)


def _parts(node: Node, context: GateContext) -> Iterator[Finding]:
    """The form, the document and the permission that the step names."""
    named = (
        ("step_form", node.form, context.forms),
        ("step_document", node.document, context.documents),
    )
    for rule, key, check in named:
        problem = check(key, node.stage) if key and check else ""
        if problem:
            yield at_node(node, rule, problem)
    known = context.permissions
    if node.permission and known is not None and node.permission not in known:
        message = _("没有名为“%(name)s”的权限。") % {"name": node.permission}
        yield at_node(node, "unknown_permission", message)


def _post(node: Node, post: str, context: GateContext) -> Iterator[Finding]:
    owner, _sep, key = post.partition(":")
    if not owner or not key:
        yield at_node(node, "no_post", _("环节没有岗位。"))
        return
    if context.has_holder is None:
        return
    held = context.has_holder(post)
    if held is None:
        message = _("岗位“%(post)s”不存在。") % {"post": post}
        yield at_node(node, "unknown_post", message)
    elif not held:
        message = _("岗位“%(post)s”没有人。") % {"post": post}
        yield at_node(node, "empty_post", message)


def _return(graph: Graph, node: Node, target: str) -> Iterator[Finding]:
    found = graph.nodes.get(target)
    if found is None or found.kind != c.HUMAN or target == node.id:
        yield at_node(node, "return_unknown", _("退回的目标不是人工环节。"))
        return
    if target in graph.side_paths or node.id in graph.side_paths:
        yield at_node(node, "return_unknown", _("退回的目标不是人工环节。"))
        return
    if not _leads_to(graph, target, node.id):
        message = _("不能退回到“%(name)s”：它不在这一环节之前。") % {"name": found.name}
        yield at_node(node, "return_not_before", message)
    loose = [
        n.id
        for n in graph.nodes.values()
        if (n.kind == c.PARALLEL and len(graph.outgoing[n.id]) > 1 and n.id not in graph.blocks)
        or (graph.is_join(n.id) and n.id not in graph.joins)
    ]
    if loose:
        yield at_node(node, "return_loose", _("有没有配对的并行网关，不能设置退回。"))


def _leads_to(graph: Graph, before: str, after: str) -> bool:
    """Whether `after` comes after `before`, across the borders of sub-processes."""
    above = [after, *graph.parents(after)]
    for start in [before, *graph.parents(before)]:
        for end in above:
            same = graph.nodes[start].parent == graph.nodes[end].parent
            if same and start != end and end in graph.downstream(start):
                return True
    return False
