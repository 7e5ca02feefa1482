"""A flow as the rows of the step table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from zhengtong.modules.workflow.bpmn import rearrange
from zhengtong.modules.workflow.bpmn.document import Document
from zhengtong.modules.workflow.bpmn.read import HUMAN
from zhengtong.modules.workflow.bpmn.rearrange import Path
from zhengtong.modules.workflow.bpmn.steps import (
    Branch,
    Choice,
    Element,
    End,
    Flow,
    Foreign,
    Inclusive,
    Parallel,
    Pass,
    Service,
    Step,
    SubProcess,
)
from zhengtong.modules.workflow.findings import Finding
from zhengtong.modules.workflow.staff.facts import facts, permitted
from zhengtong.modules.workflow.staff.saying import condition_text
from zhengtong.modules.workflow.wording import limit_text

KINDS = {
    "userTask": gettext_noop("人工环节"),
    "manualTask": gettext_noop("线下环节"),
    "serviceTask": gettext_noop("自动环节"),
    "parallelGateway": gettext_noop("同时办（并联）"),
    "exclusiveGateway": gettext_noop("选一条走"),
    "inclusiveGateway": gettext_noop("符合的都走"),
    "subProcess": gettext_noop("阶段"),
    "boundaryEvent": gettext_noop("到期处理"),
    "startEvent": gettext_noop("开始"),
    "endEvent": gettext_noop("结束"),
    "task": gettext_noop("未定类型的环节"),
    "scriptTask": gettext_noop("脚本"),
    "callActivity": gettext_noop("调用其他流程"),
    "sequenceFlow": gettext_noop("连线"),
    "intermediateCatchEvent": gettext_noop("等待事件"),
    "intermediateThrowEvent": gettext_noop("发出事件"),
    "sendTask": gettext_noop("发送"),
    "receiveTask": gettext_noop("接收"),
    "businessRuleTask": gettext_noop("业务规则"),
    "eventBasedGateway": gettext_noop("事件网关"),
    "complexGateway": gettext_noop("复杂网关"),
}


def kind_text(tag: str) -> str:
    return gettext(KINDS[tag]) if tag in KINDS else tag


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. `place` is the path as text ("" where it cannot be moved).

    `kind`: step | service | split | branch | sub | timer | other | end | start. `into` is the place
    of the first step inside it, for adding there.
    """

    kind: str
    node: str
    title: str
    tag: str = ""
    number: str = ""
    depth: int = 0
    place: str = ""
    into: str = ""
    branch: str = ""
    post: str = ""
    limit: str = ""
    outcomes: str = ""
    returns: str = ""
    notes: Sequence[str] = ()
    line: str = ""
    may: frozenset[str] = frozenset()
    problems: Sequence[str] = field(default=())

    @property
    def kind_text(self) -> str:
        return kind_text(self.tag)


def told(path: Path) -> str:
    return "-".join(str(n) for n in path)


class _Table:
    def __init__(self, document: Document, problems: Mapping[str, list[str]]) -> None:
        self.document, self.problems = document, problems
        self.count = 0

    def said(self, node: str, name: str, name_en: str) -> str:
        english = (get_language() or "").startswith("en")
        tag = self.document.nodes[node].tag if node in self.document.nodes else ""
        return (english and name_en) or name or kind_text(tag)

    def rows(self, flow: Flow) -> Iterator[Row]:
        start = self.document.nodes[flow.start]
        yield self.row(start.id, kind="start", into="0", may=frozenset({"add"}))
        yield from self.sequence(flow.steps, (), 0)

    def sequence(self, steps: Sequence[Element], path: Path, depth: int) -> Iterator[Row]:
        for at, element in enumerate(steps):
            yield from self.element(element, (*path, at), depth, steps)

    def element(
        self, element: Element, path: Path, depth: int, around: Sequence[Element]
    ) -> Iterator[Row]:
        may = permitted(element, path, around)
        after = told((*path[:-1], path[-1] + 1))
        common: dict[str, Any] = {
            "place": told(path), "depth": depth, "may": may, "into": after,
        }  # fmt: skip
        if isinstance(element, Step):
            yield self.step(element, common)
            if element.timer:
                yield self.timer(element, path, depth + 1)
                yield from self.sequence(element.timer.steps, (*path, 0), depth + 2)
        elif isinstance(element, Parallel | Choice | Inclusive):
            yield self.row(element.node, kind="split", **common)
            yield from self.branches(element, path, depth + 1)
        elif isinstance(element, SubProcess):
            yield self.row(element.node, kind="sub", **{**common, "into": told((*path, 0, 0))})
            yield from self.sequence(element.steps, (*path, 0), depth + 1)
        elif isinstance(element, End):
            yield self.row(element.node, kind="end", **common)
        elif isinstance(element, Service):
            self.count += 1
            number = str(self.count)
            notes = (gettext("动作：%(name)s") % {"name": element.action},)
            yield self.row(element.node, kind="service", number=number, notes=notes, **common)
        elif isinstance(element, Pass | Foreign):
            yield self.row(element.node, kind="other", **common)

    def row(self, node: str, **more: Any) -> Row:
        parsed = self.document.nodes[node]
        more.setdefault("title", self.said(node, parsed.name, parsed.name_en))
        return Row(node=node, tag=parsed.tag, problems=self.problems.get(node, ()), **more)

    def step(self, element: Step, common: Mapping[str, Any]) -> Row:
        self.count += 1
        return self.row(
            element.node,
            kind="step",
            number=str(self.count),
            **facts(self.document, self.document.nodes[element.node]),
            **common,
        )

    def timer(self, element: Step, path: Path, depth: int) -> Row:
        timer = element.timer
        assert timer is not None
        notes = (
            gettext("到期后结束该环节") if timer.interrupting else gettext("到期后该环节继续"),
        )
        return self.row(
            timer.node,
            kind="timer",
            depth=depth,
            into=told((*path, 0, 0)),
            limit=limit_text(timer.limit, timer.unit),
            notes=notes,
            place=told(path),
            may=frozenset({"add", "remove_timer"}),
        )

    def branches(
        self, element: Parallel | Choice | Inclusive, path: Path, depth: int
    ) -> Iterator[Row]:
        for number, inner in enumerate(rearrange.inside(element)):
            branch = None if isinstance(element, Parallel) else element.branches[number]
            name = gettext("第 %(n)s 路") % {"n": number + 1}
            line, notes = "", []
            if isinstance(branch, Branch):
                said = self.said("", branch.name, branch.name_en)
                name = f"{name}：{said}" if said else name
                line = branch.flow
                notes = [self.when(branch)]
                if branch.goto:
                    notes.append(gettext("回到“%(name)s”") % {"name": self.name_of(branch.goto)})
            yield Row(
                kind="branch",
                node=line or f"{element.node}-{number}",
                title=name,
                depth=depth,
                branch=f"{told(path)}.{number}",
                into=told((*path, number, 0)),
                line=line,
                notes=notes,
                may=frozenset({"add", "remove_branch"}),
                problems=self.problems.get(line, ()),
            )
            yield from self.sequence(inner, (*path, number), depth + 1)

    def when(self, branch: Branch) -> str:
        if branch.default:
            return gettext("其他情况都走这条")
        if branch.condition is None:
            return gettext("还没有条件")
        return condition_text(branch.condition, self.document)

    def name_of(self, node: str) -> str:
        parsed = self.document.nodes.get(node)
        return self.said(node, parsed.name, parsed.name_en) if parsed else node


def by_element(findings: Sequence[Finding]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in findings:
        found.setdefault(finding.element, []).append(finding.message)
    return found


def table(document: Document, flow: Flow, findings: Sequence[Finding] = ()) -> list[Row]:
    """All rows of a block-structured flow."""
    return list(_Table(document, by_element(findings)).rows(flow))


def plain_table(document: Document, findings: Sequence[Finding] = ()) -> list[Row]:
    """Rows of a flow that is not: every node in the order of the file, nothing to move."""
    problems = by_element(findings)
    shown = _Table(document, problems)
    rows = []
    for node in document.nodes.values():
        more: dict[str, Any] = facts(document, node) if node.tag in HUMAN else {}
        kind = "step" if node.tag in HUMAN else "other"
        rows.append(shown.row(node.id, kind=kind, **more))
    for flow in document.flows.values():
        source = document.nodes.get(flow.source)
        if source and source.tag in ("exclusiveGateway", "inclusiveGateway"):
            ends = f"{shown.name_of(flow.source)} → {shown.name_of(flow.target)}"
            rows.append(
                Row(
                    kind="branch",
                    node=flow.id,
                    title=flow.name or ends,
                    line=flow.id,
                    tag="sequenceFlow",
                    problems=problems.get(flow.id, ()),
                )
            )
    return rows
