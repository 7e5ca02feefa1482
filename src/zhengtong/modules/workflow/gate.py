"""The publish gate: a drawn flow is proven before it runs. Pure; the caller says who holds posts.

What it finds names the element, the rule and what to do. Nothing is published while it finds
anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.modules.workflow import compiled as c
from zhengtong.modules.workflow import conditions, soundness
from zhengtong.modules.workflow.bpmn import schema
from zhengtong.modules.workflow.bpmn.parse import Document, parse
from zhengtong.modules.workflow.compiled import Graph, Node, compile_document
from zhengtong.modules.workflow.errors import BadCondition
from zhengtong.modules.workflow.verdicts import REFUSED, ElementVerdict, judge
from zhengtong.modules.workflow.votes import parse_rule

MOST_NODES = 500
STAGES = frozenset({"accept", "review", "decide", "deliver", "other"})

HasHolder = Callable[[str], bool | None]
"""Given a post as written in the definition: is it held? None: the post does not exist."""

PartCheck = Callable[[str, str], str]
"""Given the key of a form or document and the step's stage: what is wrong, or ""."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that stands against publishing. `element` is the id in the BPMN file."""

    rule: str
    element: str
    message: str


@dataclass(frozen=True, kw_only=True)
class GateContext:
    """What the flow is checked against. Leave out what is not known: then it is not checked.

    `fields`: types of the form's fields by key (text, number, boolean, date, list), for conditions.
    """

    has_holder: HasHolder | None = None
    actions: frozenset[str] = frozenset()
    fields: Mapping[str, str] | None = None
    forms: PartCheck | None = None
    documents: PartCheck | None = None
    permissions: Collection[str] | None = None
    promised: Limit | None = None
    statutory: Limit | None = None


@dataclass(frozen=True)
class GateResult:
    """`graph` executes when `findings` is empty. `days` is the longest way through, in workdays."""

    document: Document
    verdicts: list[ElementVerdict]
    findings: list[Finding]
    graph: Graph | None = None
    days: Fraction = Fraction(0)
    soundness: soundness.Verdict | None = field(default=None)


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
    findings += list(_steps(graph, context))
    findings += list(_conditions(graph, context))
    days = critical_path(graph)
    findings += list(_limits(days, context))
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
            yield _at(node, "no_way_in", _("没有连线到达这里。"))
        if not going and not ends:
            yield _at(node, "no_way_out", _("没有连线离开这里。"))
        if going > 1 and node.kind not in c.GATEWAYS:
            yield _at(node, "gateway_wanted", _("分支要通过网关画出。"))
        if node.kind == c.EXCLUSIVE or node.kind == c.INCLUSIVE:
            yield from _choice(graph, node, going)
        if node.kind == c.INCLUSIVE:
            if going > 1 and node.id not in graph.blocks:
                yield _at(node, "unmatched", _("包容网关须有配对的汇合网关。"))
            if coming > 1 and node.id not in graph.joins:
                yield _at(node, "unmatched", _("包容汇合须有配对的分支网关。"))
        if node.veto and node.id not in graph.joins:
            yield _at(node, "veto_place", _("一票否决只能设在有配对分支的汇合网关上。"))
        if node.kind == c.TIMER:
            yield from _timer(graph, node)


def _choice(graph: Graph, node: Node, going: int) -> Iterator[Finding]:
    if going < 2:
        return
    flows = graph.outgoing[node.id]
    if not any(f.id == node.default for f in flows):
        yield _at(node, "no_default", _("须指定一条默认路径，条件都不满足时走这条。"))
    for flow in flows:
        if flow.id != node.default and flow.condition is None:
            yield Finding(
                rule="no_condition",
                element=flow.id,
                message=_("这条路径没有条件，也不是默认路径。"),
            )


def _timer(graph: Graph, node: Node) -> Iterator[Finding]:
    if duration_of(node) is None:
        yield _at(node, "timer_duration", _("定时器须写明时限，如 5 个工作日。"))
    if node.interrupting:
        return
    beside = graph.downstream(node.id) - {node.id}
    allowed = (c.SERVICE, c.END, c.EXCLUSIVE)
    if any(graph.nodes[n].kind not in allowed for n in beside) or any(
        f.source not in beside | {node.id} for n in beside for f in graph.incoming[n]
    ):
        yield _at(node, "timer_beside", _("不中断环节的定时器后面只能有自动环节和自己的结束。"))


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


def _steps(graph: Graph, context: GateContext) -> Iterator[Finding]:
    for node in graph.nodes.values():
        if node.kind == c.SERVICE and node.action not in context.actions:
            message = _("没有名为“%(name)s”的自动动作。") % {"name": node.action}
            yield _at(node, "unknown_action", message)
        if node.kind == c.HUMAN:
            yield from _human(graph, node, context)


def _human(graph: Graph, node: Node, context: GateContext) -> Iterator[Finding]:
    if not node.name:
        yield _at(node, "no_name", _("环节没有名称。"))
    if node.limit is None or node.unit not in Unit.__members__:
        yield _at(node, "no_limit", _("环节没有时限。"))
    if node.stage not in STAGES:
        yield _at(node, "unknown_stage", _("环节的阶段不正确。"))
    for post in node.signers or (node.post,):
        yield from _post(node, post, context)
    if node.signers and (parse_rule(node.vote) is None or len(node.outcomes) < 2):
        yield _at(node, "vote_rule", _("会签须有规则，并有同意、不同意两种意见。"))
    for target in node.apart:
        if target not in graph.nodes or graph.nodes[target].kind != c.HUMAN:
            yield _at(node, "apart_unknown", _("“须由不同的人办理”指向的环节不存在。"))
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
            yield _at(node, rule, problem)
    known = context.permissions
    if node.permission and known is not None and node.permission not in known:
        message = _("没有名为“%(name)s”的权限。") % {"name": node.permission}
        yield _at(node, "unknown_permission", message)


def _post(node: Node, post: str, context: GateContext) -> Iterator[Finding]:
    owner, _sep, key = post.partition(":")
    if not owner or not key:
        yield _at(node, "no_post", _("环节没有岗位。"))
        return
    if context.has_holder is None:
        return
    held = context.has_holder(post)
    if held is None:
        message = _("岗位“%(post)s”不存在。") % {"post": post}
        yield _at(node, "unknown_post", message)
    elif not held:
        message = _("岗位“%(post)s”没有人。") % {"post": post}
        yield _at(node, "empty_post", message)


def _return(graph: Graph, node: Node, target: str) -> Iterator[Finding]:
    found = graph.nodes.get(target)
    if found is None or found.kind != c.HUMAN or target == node.id:
        yield _at(node, "return_unknown", _("退回的目标不是人工环节。"))
        return
    if target in graph.side_paths or node.id in graph.side_paths:
        yield _at(node, "return_unknown", _("退回的目标不是人工环节。"))
        return
    if not _leads_to(graph, target, node.id):
        message = _("不能退回到“%(name)s”：它不在这一环节之前。") % {"name": found.name}
        yield _at(node, "return_not_before", message)
    loose = [
        n.id
        for n in graph.nodes.values()
        if (n.kind == c.PARALLEL and len(graph.outgoing[n.id]) > 1 and n.id not in graph.blocks)
        or (graph.is_join(n.id) and n.id not in graph.joins)
    ]
    if loose:
        yield _at(node, "return_loose", _("有没有配对的并行网关，不能设置退回。"))


def _leads_to(graph: Graph, before: str, after: str) -> bool:
    """Whether `after` comes after `before`, across the borders of sub-processes."""
    above = [after, *graph.parents(after)]
    for start in [before, *graph.parents(before)]:
        for end in above:
            same = graph.nodes[start].parent == graph.nodes[end].parent
            if same and start != end and end in graph.downstream(start):
                return True
    return False


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


def critical_path(graph: Graph) -> Fraction:
    """The longest way through, loops aside: branches at the same time count once, in workdays."""
    return _longest(graph, "")


def _longest(graph: Graph, parent: str) -> Fraction:
    longest: dict[str, Fraction] = {}
    best = Fraction(0)
    for node in graph.order:
        if graph.nodes[node].parent != parent or node in graph.side_paths:
            continue
        before = [longest[f.source] for f in graph.incoming[node] if f.source in longest]
        host = graph.nodes[node].host
        if host in longest:
            before.append(longest[host])
        longest[node] = max(before, default=Fraction(0)) + _own(graph, graph.nodes[node])
        best = max(best, longest[node])
    return best


def _own(graph: Graph, node: Node) -> Fraction:
    return _longest(graph, node.id) if node.kind == c.SUBPROCESS else own_days(node)


def own_days(node: Node) -> Fraction:
    """The limit of a human step in working days; 0 for everything else."""
    if node.kind != c.HUMAN or node.limit is None or node.unit not in Unit.__members__:
        return Fraction(0)
    return workdays(Limit(node.limit, Unit[node.unit]))


def workdays(limit: Limit) -> Fraction:
    """About how many working days; exact for working days, careful for the others."""
    share = {
        Unit.WORKDAY: Fraction(1),
        Unit.CALENDAR_DAY: Fraction(5, 7),
        Unit.HOUR: Fraction(5, 7 * 24),
        Unit.MONTH: Fraction(20),
        Unit.YEAR: Fraction(240),
    }
    return limit.n * share[limit.unit]


def _limits(days: Fraction, context: GateContext) -> Iterator[Finding]:
    promised, statutory = context.promised, context.statutory
    if promised is not None and days > workdays(promised):
        message = _("各环节时限合计 %(days)s 个工作日，超过承诺时限。") % {
            "days": float(round(days, 1))
        }
        yield Finding(rule="longer_than_promised", element="", message=message)
    if promised is not None and statutory is not None and workdays(promised) > workdays(statutory):
        message = _("承诺时限长于法定时限。")
        yield Finding(rule="promised_longer_than_statutory", element="", message=message)


def _at(node: Node, rule: str, message: str) -> Finding:
    return Finding(rule=rule, element=node.id, message=message)
