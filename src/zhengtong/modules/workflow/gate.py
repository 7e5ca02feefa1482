"""The publish gate: a drawn flow is proven before it runs. Pure; the caller says who holds posts.

What it finds names the element, the rule and what to do. Nothing is published while it finds
anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.workflow import compiled as c
from zhengtong.modules.workflow import conditions, soundness
from zhengtong.modules.workflow.bpmn import schema
from zhengtong.modules.workflow.bpmn.document import Document
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.compiled import Graph, Node
from zhengtong.modules.workflow.compiling import compile_document
from zhengtong.modules.workflow.errors import BadCondition
from zhengtong.modules.workflow.findings import Finding, GateContext, GateResult, at_node
from zhengtong.modules.workflow.gate_steps import steps
from zhengtong.modules.workflow.longest import critical_path, limits
from zhengtong.modules.workflow.verdicts import REFUSED, judge

MOST_NODES = 500


def examine(content: bytes, context: GateContext) -> GateResult:
    """Judge a BPMN file. Raises BadBpmn when it cannot be read at all."""
    document = parse(content)
    verdicts = judge(document)
    findings = [
        Finding(rule="refused_element", element=v.element, message=v.reason)
        for v in verdicts
        if v.verdict == REFUSED
    ]
    findings += _valid(content)
    findings += _broken(document)
    if not findings:
        findings += list(_structure(document))
    if findings:
        return GateResult(document, verdicts, findings)
    graph = compile_document(document)
    findings += list(_shape(graph))
    if findings:
        return GateResult(document, verdicts, findings)
    proof = soundness.explore(graph)
    findings += list(_proof(graph, proof))
    findings += list(steps(graph, context))
    findings += list(_conditions(graph, context))
    days = critical_path(graph)
    findings += list(limits(days, context))
    return GateResult(document, verdicts, findings, graph, days, proof)


def _valid(content: bytes) -> Iterator[Finding]:
    """Where the file leaves the standard's own schema."""
    for fault in schema.faults(content):
        yield Finding(rule="schema", element=fault.element, message=fault.message)


def _broken(document: Document) -> Iterator[Finding]:
    messages = {
        "missing_id": _("有元素没有编号。"),
        "double_id": _("编号重复。"),
        "bad_condition": _("条件不是有效的数据。"),
        "dangling_flow": _("连线的一端没有接上。"),
        "crossing_flow": _("连线不能穿过子流程的边界。"),
        "dangling_boundary": _("定时器没有放在环节上。"),
        "dangling_default": _("默认路径不存在。"),
    }
    for element, rule in document.broken:
        yield Finding(rule=rule, element=element, message=messages[rule])
    if len(document.processes) > 1:
        yield Finding(
            rule="several_processes",
            element=document.process,
            message=_("一个文件里只能有一个要执行的流程。"),
        )


def _structure(document: Document) -> Iterator[Finding]:
    """What must be right before the graph can be compiled."""
    if len(document.nodes) > MOST_NODES:
        message = _("流程太大，最多 %(n)s 个元素。") % {"n": MOST_NODES}
        yield Finding(rule="too_many_nodes", element=document.process, message=message)
    containers = [document.process] + [
        n.id for n in document.nodes.values() if n.tag == "subProcess"
    ]
    for container in containers:
        inside = [n for n in document.nodes.values() if n.parent == container]
        starts = [n for n in inside if n.tag == "startEvent"]
        if len(starts) != 1:
            yield Finding(
                rule="one_start",
                element=container,
                message=_("流程和每个子流程都要有且只有一个开始。"),
            )
        if not any(n.tag == "endEvent" for n in inside):
            yield Finding(rule="no_end", element=container, message=_("没有结束。"))


def _shape(graph: Graph) -> Iterator[Finding]:
    """How nodes are tied together."""
    for node in graph.nodes.values():
        coming, going = len(graph.incoming[node.id]), len(graph.outgoing[node.id])
        ends = node.kind in (c.END, c.TERMINATE)
        if not coming and node.kind not in (c.START, c.TIMER):
            yield at_node(node, "no_way_in", _("没有连线到达这里。"))
        if not going and not ends:
            yield at_node(node, "no_way_out", _("没有连线离开这里。"))
        if going > 1 and node.kind not in c.GATEWAYS:
            yield at_node(node, "gateway_wanted", _("分支要通过网关画出。"))
        if node.kind == c.EXCLUSIVE or node.kind == c.INCLUSIVE:
            yield from _choice(graph, node, going)
        if node.kind == c.INCLUSIVE:
            if going > 1 and node.id not in graph.blocks:
                yield at_node(node, "unmatched", _("包容网关须有配对的汇合网关。"))
            if coming > 1 and node.id not in graph.joins:
                yield at_node(node, "unmatched", _("包容汇合须有配对的分支网关。"))
        if node.veto and node.id not in graph.joins:
            yield at_node(node, "veto_place", _("一票否决只能设在有配对分支的汇合网关上。"))
        if node.kind == c.TIMER:
            yield from _timer(graph, node)


def _choice(graph: Graph, node: Node, going: int) -> Iterator[Finding]:
    if going < 2:
        return
    flows = graph.outgoing[node.id]
    if not any(f.id == node.default for f in flows):
        yield at_node(node, "no_default", _("须指定一条默认路径，条件都不满足时走这条。"))
    for flow in flows:
        if flow.id != node.default and flow.condition is None:
            yield Finding(
                rule="no_condition",
                element=flow.id,
                message=_("这条路径没有条件，也不是默认路径。"),
            )


def _timer(graph: Graph, node: Node) -> Iterator[Finding]:
    if duration_of(node) is None:
        yield at_node(node, "timer_duration", _("定时器须写明时限，如 5 个工作日。"))
    if node.interrupting:
        return
    beside = graph.downstream(node.id) - {node.id}
    allowed = (c.SERVICE, c.END, c.EXCLUSIVE)
    if any(graph.nodes[n].kind not in allowed for n in beside) or any(
        f.source not in beside | {node.id} for n in beside for f in graph.incoming[n]
    ):
        yield at_node(node, "timer_beside", _("不中断环节的定时器后面只能有自动环节和自己的结束。"))


def duration_of(node: Node) -> Limit | None:
    """The period of a boundary timer: our limit, or an ISO 8601 duration in days or hours."""
    if node.limit is not None and node.unit in Unit.__members__:
        return Limit(node.limit, Unit[node.unit])
    text = node.duration
    if text.startswith("PT") and text.endswith("H") and text[2:-1].isdigit():
        return Limit(int(text[2:-1]), Unit.HOUR)
    if text.startswith("P") and text.endswith("D") and text[1:-1].isdigit():
        return Limit(int(text[1:-1]), Unit.CALENDAR_DAY)
    return None


def _proof(graph: Graph, proof: soundness.Verdict) -> Iterator[Finding]:
    if proof.too_many:
        yield Finding(
            rule="too_complex", element=graph.key, message=_("流程太复杂，无法证明它总能办完。")
        )
    if proof.endless:
        yield Finding(
            rule="endless", element=graph.key, message=_("有一条没有人工环节的回路，会一直循环。")
        )
    for element in sorted(proof.doubled):
        yield Finding(
            rule="doubled", element=element, message=_("同一环节可能同时出现两次，请检查汇合。")
        )
    for element in sorted(proof.stuck):
        yield Finding(
            rule="stuck", element=element, message=_("办到这里可能无法继续，请检查汇合。")
        )
    for element in sorted(proof.dead):
        yield Finding(rule="dead", element=element, message=_("这一环节永远不会办到。"))


_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (str,),
    "list": (str, int, float),
}


def _conditions(graph: Graph, context: GateContext) -> Iterator[Finding]:
    for flow in graph.flows.values():
        if flow.condition is None:
            continue
        try:
            conditions.check(flow.condition)
        except BadCondition as error:
            yield Finding(rule="bad_condition", element=flow.id, message=error.message)
            continue
        for leaf in conditions.leaves(flow.condition):
            message = _leaf(graph, leaf, context)
            if message:
                yield Finding(rule="condition_field", element=flow.id, message=message)


def _leaf(graph: Graph, leaf: Mapping[str, Any], context: GateContext) -> str:
    name = leaf["field"]
    values = leaf.get("value")
    listed = values if isinstance(values, list) else [values]
    if name.startswith("outcome_"):
        node = graph.nodes.get(name.removeprefix("outcome_"))
        if node is None or not (node.outcomes or node.veto):
            return _("条件引用的环节“%(name)s”不存在。") % {"name": name}
        known = {*node.outcomes, *node.veto, *(["agree"] if node.veto else [])}
        if leaf["operator"] not in conditions.BARE and not set(listed) <= known:
            return _("条件里的意见“%(name)s”不在该环节的选项中。") % {"name": values}
        return ""
    if context.fields is None:
        return ""
    if name not in context.fields:
        return _("条件引用的字段“%(name)s”不在表单中。") % {"name": name}
    wanted = _TYPES.get(context.fields[name])
    if wanted and leaf["operator"] not in conditions.BARE:
        for value in listed:
            if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
                return _("条件的值与字段“%(name)s”的类型不符。") % {"name": name}
    return ""
