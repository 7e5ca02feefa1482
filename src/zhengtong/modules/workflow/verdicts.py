"""What the engine says of each element of a foreign BPMN file: executes, kept, or refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.modules.workflow.bpmn.document import Document, ParsedFlow, ParsedNode

EXECUTES, DOCUMENTATION, REFUSED = "executes", "documentation", "refused"

_KEPT = frozenset(
    {
        "participant",
        "lane",
        "textAnnotation",
        "association",
        "group",
        "category",
        "categoryValue",
        "dataObject",
        "dataObjectReference",
        "dataStore",
        "dataStoreReference",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
        "messageFlow",
        "message",
        "itemDefinition",
        "error",
        "escalation",
        "signal",
        "interface",
        "operation",
        "resource",
        "collaboration",
        "process",
        "definitions",
        "import",
        "relationship",
        "monitoring",
        "auditing",
    }
)


_CURES = {
    "callActivity": gettext_noop("暂不支持调用其他流程；请用子流程。"),
    "sendTask": gettext_noop("发送任务（sendTask）不执行；请改为自动环节。"),
    "receiveTask": gettext_noop("接收任务（receiveTask）不执行；等外面的答复请改为人工环节。"),
    "businessRuleTask": gettext_noop("业务规则任务不执行；请用排他网关和数据条件。"),
    "intermediateCatchEvent": gettext_noop(
        "中间事件不执行；等消息请改为人工环节，等时间请在环节上放定时器。"
    ),
    "intermediateThrowEvent": gettext_noop("中间事件不执行；发消息请改为自动环节，不需要就删去。"),
    "eventBasedGateway": gettext_noop("事件网关不执行；请用人工环节的意见和排他网关。"),
    "complexGateway": gettext_noop("复杂网关不执行；请用并行网关或包容网关。"),
    "adHocSubProcess": gettext_noop("即席子流程的次序由人随意定，不执行；请画出次序。"),
    "transaction": gettext_noop("事务子流程不执行；请用子流程和退回。"),
}


@dataclass(frozen=True, kw_only=True)
class ElementVerdict:
    """One element, and the reason when it is refused."""

    element: str
    tag: str
    name: str
    verdict: str
    reason: str = ""


def judge(document: Document) -> list[ElementVerdict]:
    """A verdict for every element, in the order of the file."""
    found = [_of_node(n, document) for n in document.nodes.values()]
    found += [_of_flow(f, document) for f in document.flows.values()]
    for other in document.others.values():
        verdict = DOCUMENTATION
        reason = "" if other.tag in _KEPT else _("作为说明保留，不影响执行。")
        found.append(
            ElementVerdict(
                element=other.id, tag=other.tag, name=other.name, verdict=verdict, reason=reason
            )
        )
    return found


def _of_node(node: ParsedNode, document: Document) -> ElementVerdict:
    reason = _node_reason(node, document)
    return ElementVerdict(
        element=node.id,
        tag=node.tag,
        name=node.name,
        verdict=REFUSED if reason else EXECUTES,
        reason=reason,
    )


def _node_reason(node: ParsedNode, document: Document) -> str:
    simple = {
        "userTask",
        "manualTask",
        "serviceTask",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "subProcess",
    }
    if node.loop:
        return _("不支持标准循环；请用退回或画出的回路。")
    if node.sequential is not None and node.tag not in ("userTask", "manualTask"):
        return _("只有人工环节可以会签（多实例）。")
    if node.tag == "subProcess" and node.by_event:
        return _("暂不支持事件子流程。")
    if node.tag in simple:
        return ""
    if node.tag == "startEvent":
        return _("暂不支持由消息、定时或信号开始的流程。") if node.definitions else ""
    if node.tag == "endEvent":
        plain = not node.definitions or node.definitions == ("terminate",)
        return "" if plain else _("结束事件只支持普通结束和终止结束。")
    if node.tag == "boundaryEvent":
        return _boundary_reason(node, document)
    if node.tag == "task":
        return _("没有类型的任务无法执行；请改为用户任务、人工任务或服务任务。")
    if node.tag == "scriptTask":
        return _("脚本任务含有代码，不执行代码。")
    if node.tag in _CURES:
        return _(_CURES[node.tag])
    return _("暂不支持这种元素（%(tag)s）。") % {"tag": node.tag}


def _boundary_reason(node: ParsedNode, document: Document) -> str:
    if node.definitions != ("timer",):
        return _("边界事件只支持定时器。")
    host = document.nodes.get(node.attached_to)
    if host is not None and host.tag not in ("userTask", "manualTask", "subProcess"):
        return _("定时器只能放在人工环节或子流程上。")
    return ""


def _of_flow(flow: ParsedFlow, document: Document) -> ElementVerdict:
    reason = ""
    source = document.nodes.get(flow.source)
    if flow.code and flow.condition is None:
        reason = _("条件是代码，不执行；请用数据条件。")
    elif (
        flow.condition is not None
        and source is not None
        and source.tag not in ("exclusiveGateway", "inclusiveGateway")
    ):
        reason = _("只有排他网关和包容网关后面的连线可以有条件。")
    return ElementVerdict(
        element=flow.id,
        tag="sequenceFlow",
        name=flow.name,
        verdict=REFUSED if reason else EXECUTES,
        reason=reason,
    )
