"""Read a drawn flow back as nested steps: what `draw` draws, and what others draw in that spirit.

A flow is *block-structured* when every split has its merge and nothing crosses the borders between
them; lines may lead back to a step. Then it can be edited as a table. `NotStructured` names the
element at which the reading failed and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from zhengtong.modules.workflow.bpmn.document import Document, ParsedFlow, ParsedNode
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
    Timer,
)

HUMAN = frozenset({"userTask", "manualTask"})
SPLITS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})
FOREIGN = frozenset(
    {
        "task",
        "scriptTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "callActivity",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
    }
)


class NotStructured(Exception):
    """The flow cannot be told as nested steps. `element` is where, `reason` why."""

    def __init__(self, element: str, reason: str) -> None:
        self.element, self.reason = element, reason
        super().__init__(reason)


@dataclass
class _Way:
    """Where a sequence leads when it has been read: its end, back (`goto`), or into a merge."""

    goto: str = ""
    merge: str = ""
    flows: list[str] = field(default_factory=list)


@dataclass
class _Reader:
    document: Document
    back: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def out(self, node: str) -> list[ParsedFlow]:
        return [f for f in self.document.flows.values() if f.source == node]

    def coming(self, node: str) -> int:
        """How many lines come in from before."""
        flows = self.document.flows.values()
        return sum(1 for f in flows if f.target == node and f.id not in self.back)

    def container(self, parent: str) -> Flow:
        """The flow inside the process or a sub-process."""
        nodes = [n for n in self.document.nodes.values() if n.parent == parent]
        starts = [n for n in nodes if n.tag == "startEvent"]
        if len(starts) != 1:
            raise NotStructured(parent, _("流程和每个子流程都要有且只有一个开始。"))
        start = starts[0]
        self._mark_back(start.id)
        self.seen.add(start.id)
        steps, way = self.run(self._only(start), [])
        if way.merge or way.goto:
            raise NotStructured(way.merge or way.goto, _("路径没有在同一处汇合。"))
        for node in nodes:
            if node.id not in self.seen:
                raise NotStructured(node.id, _("没有接到流程上。"))
        return Flow(start.id, tuple(steps))

    def _mark_back(self, start: str) -> None:
        """Lines that lead back to a step on the way to their own source."""
        active, done = {start}, set()
        stack = [(start, iter(self._after(start)))]
        while stack:
            node, todo = stack[-1]
            flow = next(todo, None)
            if flow is None:
                stack.pop()
                active.discard(node)
                done.add(node)
            elif flow.target in active:
                self.back.add(flow.id)
            elif flow.target not in done:
                active.add(flow.target)
                stack.append((flow.target, iter(self._after(flow.target))))

    def _after(self, node: str) -> list[ParsedFlow]:
        timers = [n.id for n in self.document.nodes.values() if n.attached_to == node]
        return [f for source in (node, *timers) for f in self.out(source)]

    def _only(self, node: ParsedNode) -> ParsedFlow:
        flows = self.out(node.id)
        if len(flows) != 1:
            why = _("没有连线离开这里。") if not flows else _("分支要通过网关画出。")
            raise NotStructured(node.id, why)
        return flows[0]

    def run(self, via: ParsedFlow, steps: list[Element]) -> tuple[list[Element], _Way]:
        """Along a line to where it ends, leads back, or runs into a merge."""
        while True:
            if via.id in self.back:
                return steps, _Way(goto=via.target)
            node = self.document.nodes.get(via.target)
            if node is None:
                raise NotStructured(via.id, _("连线的一端没有接上。"))
            if self.coming(node.id) > 1 and node.id not in self.passed:
                return steps, _Way(merge=node.id, flows=[via.id])
            if node.id in self.seen and node.id not in self.passed:
                raise NotStructured(node.id, _("路径没有在同一处汇合。"))
            self.seen.add(node.id)
            if node.tag == "endEvent":
                steps.append(_end(node))
                return steps, _Way()
            if node.tag in SPLITS and len(self.out(node.id)) > 1:
                following, way = self._split(node, steps)
                if following is None:
                    return steps, way
                via = following
                continue
            steps.append(self._plain(node))
            via = self._only(node)

    def _plain(self, node: ParsedNode) -> Element:
        if node.tag in HUMAN:
            return replace(_step(node), timer=self._timer(node))
        if self._attached(node.id):
            raise NotStructured(node.id, _("这里的定时器只能在图上改。"))
        if node.tag == "serviceTask":
            action = node.settings.get("action", "")
            return Service(node.id, node.name, action, node.name_en)
        if node.tag == "subProcess" and not node.by_event:
            inner = self.container(node.id)
            return SubProcess(node.id, node.name, inner.steps, node.name_en, inner.start)
        if node.tag in SPLITS:
            return Pass(node.id, node.tag, node.name, node.name_en)
        if node.tag in FOREIGN:
            return Foreign(node.id, node.tag, node.name, node.name_en)
        raise NotStructured(node.id, _("这种元素（%(tag)s）只能在图上改。") % {"tag": node.tag})

    def _attached(self, host: str) -> list[ParsedNode]:
        return [n for n in self.document.nodes.values() if n.attached_to == host]

    def _timer(self, host: ParsedNode) -> Timer | None:
        attached = self._attached(host.id)
        if not attached:
            return None
        clock = attached[0]
        if len(attached) > 1 or clock.definitions != ("timer",):
            raise NotStructured(clock.id, _("这里的定时器只能在图上改。"))
        self.seen.add(clock.id)
        steps, way = self.run(self._only(clock), [])
        if way.merge or way.goto:
            raise NotStructured(clock.id, _("定时器后面的路回到主流程，只能在图上改。"))
        limit = clock.settings.get("limit", "")
        return Timer(
            clock.id,
            clock.name,
            int(limit) if limit.isdigit() else 0,
            clock.settings.get("unit", "WORKDAY"),
            clock.name_en,
            clock.interrupting,
            tuple(steps),
        )

    def _split(self, node: ParsedNode, steps: list[Element]) -> tuple[ParsedFlow | None, _Way]:
        """Read all branches; the line on which it goes on after them, if any."""
        branches: list[Branch] = []
        ways: list[_Way] = []
        for flow in self.out(node.id):
            inside, way = self.run(flow, [])
            branches.append(_branch(flow, node, inside, way.goto))
            ways.append(way)
        if node.tag == "exclusiveGateway":
            return self._choice(node, branches, ways, steps)
        join = self._join(node, ways)
        fork: Element
        if node.tag == "parallelGateway":
            if any(b.goto for b in branches):
                raise NotStructured(node.id, _("并行的分支须在同一处汇合。"))
            veto = self.document.nodes[join].settings.get("veto", "")
            fork = Parallel(
                tuple(b.steps for b in branches), node.name, node.name_en, node.id, _words(veto),
                join, tuple(b.flow for b in branches),
            )  # fmt: skip
        else:
            fork = Inclusive(tuple(branches), node.name, node.name_en, node.id, join)
        steps.append(fork)
        return self._beyond(join), _Way()

    def _join(self, node: ParsedNode, ways: Sequence[_Way]) -> str:
        merges = {w.merge for w in ways}
        join = next(iter(merges))
        flows = [f for w in ways for f in w.flows]
        found = self.document.nodes.get(join)
        if (
            len(merges) != 1
            or found is None
            or found.tag != node.tag
            or len(flows) != self.coming(join)
        ):
            raise NotStructured(node.id, _("并行的分支须在同一处汇合。"))
        return join

    def _beyond(self, join: str) -> ParsedFlow:
        self.passed.add(join)
        self.seen.add(join)
        return self._only(self.document.nodes[join])

    def _choice(
        self,
        node: ParsedNode,
        branches: list[Branch],
        ways: list[_Way],
        steps: list[Element],
    ) -> tuple[ParsedFlow | None, _Way]:
        merges = {w.merge for w in ways if w.merge}
        if len(merges) > 1:
            raise NotStructured(node.id, _("路径没有在同一处汇合。"))
        flows = [f for w in ways for f in w.flows]
        merge = next(iter(merges), "")
        join = ""
        complete = bool(merge) and len(flows) == self.coming(merge)
        found = self.document.nodes.get(merge)
        if complete and found and found.tag == node.tag and len(self.out(merge)) == 1:
            join = merge
        after: Sequence[Element] = ()
        if not join:
            branches, after = _hoisted(branches, ways)
        steps.append(Choice(tuple(branches), node.name, node.name_en, node.id, join))
        steps.extend(after)
        if not merge:
            return None, _Way()
        if join:
            return self._beyond(join), _Way()
        if complete:
            self.passed.add(merge)
            return self.document.flows[flows[0]], _Way()
        return None, _Way(merge=merge, flows=flows)


def _hoisted(
    branches: list[Branch], ways: Sequence[_Way]
) -> tuple[list[Branch], Sequence[Element]]:
    """Where only one branch goes on, what is in it stands after the choice."""
    going = [n for n, w in enumerate(ways) if w.merge]
    if not going:
        going = [n for n, b in enumerate(branches) if b.default and not b.goto]
    if len(going) != 1:
        return branches, ()
    at = going[0]
    after = branches[at].steps
    return [replace(b, steps=()) if n == at else b for n, b in enumerate(branches)], after


def read(document: Document) -> Flow:
    """The flow as nested steps. Raises NotStructured."""
    _only_one_pool(document)
    try:
        return _Reader(document).container(document.process)
    except RecursionError:
        raise NotStructured(document.process, _("分支套得太深。")) from None


def _only_one_pool(document: Document) -> None:
    """Lanes and further pools are placed by hand; to lay the flow out anew would lose that."""
    pools = [o for o in document.others.values() if o.tag == "participant"]
    lanes = [o for o in document.others.values() if o.tag == "lane"]
    if lanes or len(pools) > 1:
        where = lanes[0] if lanes else pools[1]
        raise NotStructured(where.id, _("图里有泳道或多个泳池，环节的次序只能在图上改。"))


def _branch(flow: ParsedFlow, node: ParsedNode, steps: list[Element], goto: str) -> Branch:
    return Branch(
        tuple(steps), flow.condition, node.default == flow.id, flow.name, flow.name_en, goto,
        flow.id,
    )  # fmt: skip


def _end(node: ParsedNode) -> End:
    return End(node.id, node.name, node.name_en, "terminate" in node.definitions)


def _step(node: ParsedNode) -> Step:
    said = node.settings
    limit = said.get("limit", "")
    return Step(
        node.id,
        node.name,
        node.name_en,
        post=said.get("post", ""),
        stage=said.get("stage", "other"),
        limit=int(limit) if limit.isdigit() else None,
        unit=said.get("unit", "WORKDAY"),
        outcomes=_words(said.get("outcomes", "")),
        return_to=_words(said.get("returnTo", "")),
        form=said.get("form", ""),
        document=said.get("document", ""),
        permission=said.get("permission", ""),
        withdrawable=said.get("withdrawable", "true") != "false",
        apart=_words(said.get("apart", "")),
        vote=said.get("vote", ""),
        signers=_words(said.get("signers", "")),
        sequential=bool(node.sequential),
        manual=node.tag == "manualTask",
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in text.split(",") if w.strip())
