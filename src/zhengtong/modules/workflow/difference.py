"""What two versions of a flow have in common and where they differ. Pure; words for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from zhengtong.kernel.registry import Registry
from zhengtong.modules.workflow import parts
from zhengtong.modules.workflow.bpmn.document import Document, ParsedFlow, ParsedNode
from zhengtong.modules.workflow.directory import describe
from zhengtong.modules.workflow.plugins import step_documents, step_forms
from zhengtong.modules.workflow.wording import joined, limit_text, outcome_text

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference. `old` and `new` are element ids in either file, "" where it has none."""

    kind: str
    old: str
    new: str
    text: str


def differences(old: Document, new: Document) -> list[Difference]:
    """Steps first, then the lines between them."""
    found = [*_nodes(old, new)]
    found += _lines(old, new)
    return found


def marks(found: list[Difference], side: str) -> dict[str, str]:
    """What the chart of the `old` or the `new` side shows on each element."""
    return {getattr(d, side): d.kind for d in found if getattr(d, side)}


def _nodes(old: Document, new: Document) -> list[Difference]:
    found = []
    for node in new.nodes.values():
        if node.id not in old.nodes:
            found.append(_said(ADDED, "", node.id, gettext("新增“%(name)s”"), name_of(new, node)))
    for node in old.nodes.values():
        if node.id not in new.nodes:
            text = gettext("删去“%(name)s”")
            found.append(_said(REMOVED, node.id, "", text, name_of(old, node)))
            continue
        for text in _between(node, new.nodes[node.id], old, new):
            found.append(Difference(kind=CHANGED, old=node.id, new=node.id, text=text))
    return found


def _said(kind: str, old: str, new: str, text: str, name: str) -> Difference:
    inner = name.replace("“", "‘").replace("”", "’")
    return Difference(kind=kind, old=old, new=new, text=text % {"name": inner})


KINDS = {
    "startEvent": gettext_noop("开始"),
    "endEvent": gettext_noop("结束"),
    "parallelGateway": gettext_noop("并行网关"),
    "exclusiveGateway": gettext_noop("排他网关"),
    "inclusiveGateway": gettext_noop("包容网关"),
}


def name_of(document: Document, node: ParsedNode) -> str:
    """A name for people; a gateway without one is told by what leads to it."""
    english = (get_language() or "").startswith("en")
    name = (english and node.name_en) or node.name
    if name:
        return name
    kind = gettext(KINDS[node.tag]) if node.tag in KINDS else node.tag
    before = [document.nodes.get(f.source) for f in document.flows.values() if f.target == node.id]
    named = [((english and b.name_en) or b.name) for b in before if b and b.name]
    return gettext("“%(name)s”之后的%(kind)s") % {"name": named[0], "kind": kind} if named else kind


Tell = Callable[[Mapping[str, str], Document], str]


def _between(a: ParsedNode, b: ParsedNode, old: Document, new: Document) -> list[str]:
    name = name_of(new, b)
    found = []
    if a.tag != b.tag:
        found.append(gettext("“%(name)s”的类型变了") % {"name": name})
    if (a.name, a.name_en) != (b.name, b.name_en):
        said = {"old": name_of(old, a), "new": name}
        if said["old"] != said["new"]:
            found.append(gettext("“%(old)s”改名为“%(new)s”") % said)
        else:
            found.append(gettext("“%(name)s”的译名变了") % {"name": name})
    for _key, label, tell in _TOLD:
        before, after = tell(a.settings, old), tell(b.settings, new)
        if before != after:
            found.append(
                gettext("“%(name)s”的%(what)s由“%(old)s”改为“%(new)s”")
                % {
                    "name": name,
                    "what": gettext(label),
                    "old": before or "—",
                    "new": after or "—",
                }
            )
    return found


def _plain(key: str) -> Tell:
    return lambda said, _document: said.get(key, "")


def _part(key: str, board: Registry[Any]) -> Tell:
    return lambda said, _document: parts.label(board, said[key]) if said.get(key) else ""


def _permission(said: Mapping[str, str], _document: Document) -> str:
    return parts.permission_label(said["permission"]) if said.get("permission") else ""


def _limit(said: Mapping[str, str], _document: Document) -> str:
    limit = said.get("limit", "")
    return limit_text(int(limit), said.get("unit", "WORKDAY")) if limit.isdigit() else ""


def _posts(said: Mapping[str, str], _document: Document) -> str:
    listed = said.get("signers") or said.get("post", "")
    language = get_language() or "zh"
    return joined(describe(p, language=language) for p in listed.split(",") if p)


def _words(key: str) -> Tell:
    return lambda said, _d: joined(outcome_text(o) for o in said.get(key, "").split(",") if o)


def _steps(key: str) -> Tell:
    def tell(said: Mapping[str, str], document: Document) -> str:
        ids = [n for n in said.get(key, "").split(",") if n]
        nodes = [document.nodes.get(n) for n in ids]
        return joined(name_of(document, n) if n else i for n, i in zip(nodes, ids, strict=True))

    return tell


def _withdrawable(said: Mapping[str, str], _document: Document) -> str:
    return gettext("不可以") if said.get("withdrawable") == "false" else gettext("可以")


_TOLD: tuple[tuple[str, str, Tell], ...] = (
    ("post", gettext_noop("岗位"), _posts),
    ("limit", gettext_noop("时限"), _limit),
    ("outcomes", gettext_noop("办理意见"), _words("outcomes")),
    ("returnTo", gettext_noop("可退回的环节"), _steps("returnTo")),
    ("apart", gettext_noop("职责分离"), _steps("apart")),
    ("vote", gettext_noop("会签规则"), _plain("vote")),
    ("veto", gettext_noop("一票否决"), _words("veto")),
    ("stage", gettext_noop("阶段"), _plain("stage")),
    ("form", gettext_noop("表单"), _part("form", step_forms)),
    ("document", gettext_noop("文书"), _part("document", step_documents)),
    ("permission", gettext_noop("权限"), _permission),
    ("action", gettext_noop("动作"), _plain("action")),
    ("withdrawable", gettext_noop("撤回"), _withdrawable),
)


def _lines(old: Document, new: Document) -> list[Difference]:
    before, after = _by_ends(old), _by_ends(new)
    found = []
    for ends, flow in after.items():
        if ends not in before:
            text = gettext("新增连线：%(name)s")
            found.append(_said(ADDED, "", flow.id, text, _ends(new, flow)))
    for ends, flow in before.items():
        other = after.get(ends)
        if other is None:
            text = gettext("删去连线：%(name)s")
            found.append(_said(REMOVED, flow.id, "", text, _ends(old, flow)))
        elif _rule(old, flow) != _rule(new, other):
            text = gettext("走这条路的条件变了：%(name)s") % {"name": _ends(new, other)}
            found.append(Difference(kind=CHANGED, old=flow.id, new=other.id, text=text))
    return found


def _by_ends(document: Document) -> dict[tuple[str, str, int], ParsedFlow]:
    found: dict[tuple[str, str, int], ParsedFlow] = {}
    for flow in document.flows.values():
        number = sum(1 for a, b, _n in found if (a, b) == (flow.source, flow.target))
        found[(flow.source, flow.target, number)] = flow
    return found


def _rule(document: Document, flow: ParsedFlow) -> tuple[Any, bool]:
    source = document.nodes.get(flow.source)
    return flow.condition, bool(source and source.default == flow.id)


def _ends(document: Document, flow: ParsedFlow) -> str:
    source, target = document.nodes.get(flow.source), document.nodes.get(flow.target)
    names = (name_of(document, n) if n else "?" for n in (source, target))
    return " → ".join(names)
