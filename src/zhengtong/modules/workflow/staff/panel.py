"""The panel of one step, line or gateway: what it shows and how what was typed becomes a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.workflow.bpmn import properties
from zhengtong.modules.workflow.bpmn.document import Document, ParsedFlow, ParsedNode
from zhengtong.modules.workflow.bpmn.read import HUMAN
from zhengtong.modules.workflow.bpmn.steps import Service, Step, Timer
from zhengtong.modules.workflow.plugins import service_actions
from zhengtong.modules.workflow.staff import saying
from zhengtong.modules.workflow.staff.choices import RULES, STAGES, UNITS
from zhengtong.modules.workflow.votes import parse_rule
from zhengtong.modules.workflow.wording import joined, outcome_text

Edit = Callable[[bytes], bytes]
KINDS = ("userTask", "manualTask", "serviceTask")
PROPERTIES = frozenset(
    {"userTask", "manualTask", "serviceTask", "task", "scriptTask", "sendTask", "receiveTask"}
    | {"businessRuleTask"}
)
MOST = 500


@dataclass
class _Typed:
    """What was typed, and what is wrong with it."""

    post: QueryDict
    errors: list[FieldError] = field(default_factory=list)

    def text(self, name: str, most: int = 120) -> str:
        return " ".join(self.post.get(name, "").split())[:most]

    def wrong(self, name: str, message: str) -> None:
        self.errors.append(FieldError(path=name, message=message))

    def number(self, name: str, *, least: int = 0, most: int = MOST) -> int | None:
        said = self.text(name)
        if not said:
            return None
        if not said.isdigit() or not least <= int(said) <= most:
            message = _("请填写 %(least)s 到 %(most)s 之间的整数。")
            self.wrong(name, message % {"least": least, "most": most})
            return None
        return int(said)

    def one_of(self, name: str, known: Mapping[str, Any], otherwise: str) -> str:
        said = self.text(name)
        return said if said in known else otherwise

    def name(self) -> tuple[str, str]:
        name = self.text("name", 200)
        if not name:
            self.wrong("name", _("请填写名称。"))
        return name, self.text("name_en", 300)

    def done(self) -> None:
        if self.errors:
            raise InvalidInput(errors=self.errors)


def shown(node: ParsedNode) -> dict[str, Any]:
    """The fields of a step as they stand."""
    said = dict(node.settings)
    rule, _sep, share = said.get("vote", "").partition(":")
    return {
        "name": node.name,
        "name_en": node.name_en,
        "kind": node.tag if node.tag in KINDS else "",
        "post": said.get("post", ""),
        "stage": said.get("stage", "review"),
        "limit": said.get("limit", ""),
        "unit": said.get("unit", "WORKDAY"),
        "outcomes": joined(outcome_text(o) for o in _words(said.get("outcomes", ""))),
        "return_to": _words(said.get("returnTo", "")),
        "apart": _words(said.get("apart", "")),
        "form": said.get("form", ""),
        "document": said.get("document", ""),
        "permission": said.get("permission", ""),
        "withdrawable": said.get("withdrawable", "true") != "false",
        "signers": _words(said.get("signers", "")),
        "rule": rule or "all",
        "share": _percent(rule, share),
        "sequential": bool(node.sequential),
        "action": said.get("action", ""),
        "interrupting": node.interrupting,
        "veto": joined(outcome_text(o) for o in _words(said.get("veto", ""))),
    }


def typed(post: QueryDict) -> dict[str, Any]:
    """The same fields as they were typed: nothing is lost when something is wrong."""
    values: dict[str, Any] = {key: post.get(key, "") for key in post}
    for listed in ("return_to", "apart", "signers"):
        values[listed] = [v for v in post.getlist(listed) if v]
    for flag in ("withdrawable", "sequential", "interrupting"):
        values[flag] = flag in post
    return values


def step_edit(node: ParsedNode, post: QueryDict) -> Edit:
    """The change that the panel asks for. Raises InvalidInput with the fields that are wrong."""
    said = _Typed(post)
    kind = said.one_of("kind", dict.fromkeys(KINDS), "userTask")
    if node.tag in PROPERTIES and kind == "serviceTask":
        return _service(node, said)
    if node.tag in PROPERTIES:
        return _human(node, said, manual=kind == "manualTask")
    if node.tag == "boundaryEvent":
        return _timer(node, said)
    name = said.text("name", 200), said.text("name_en", 300)
    said.done()
    return lambda content: properties.set_name(content, node.id, *name)


def _service(node: ParsedNode, said: _Typed) -> Edit:
    name, name_en = said.name()
    action = said.one_of("action", dict.fromkeys(a for a, _x in service_actions.items()), "")
    if not action:
        said.wrong("action", _("请选择动作。"))
    said.done()
    return lambda content: properties.set_service(content, Service(node.id, name, action, name_en))


def _human(node: ParsedNode, said: _Typed, *, manual: bool) -> Edit:
    name, name_en = said.name()
    signers = tuple(s for s in said.post.getlist("signers") if s)[:20]
    if signers and len(set(signers)) != len(signers):
        said.wrong("signers", _("同一岗位只要选一次。"))
    is_signed = said.text("signing") == "several"
    if is_signed and len(signers) < 2:
        said.wrong("signers", _("会签至少要选两个岗位。"))
    step = Step(
        node.id,
        name,
        name_en,
        post=said.text("post"),
        stage=said.one_of("stage", STAGES, "other"),
        limit=said.number("limit"),
        unit=said.one_of("unit", UNITS, "WORKDAY"),
        outcomes=saying.outcome_keys(said.post.get("outcomes", "")[:500]),
        return_to=tuple(said.post.getlist("return_to")),
        form=said.text("form"),
        document=said.text("document"),
        permission=said.text("permission"),
        withdrawable="withdrawable" in said.post,
        apart=tuple(said.post.getlist("apart")),
        vote=_rule(said, len(signers)) if is_signed else "",
        signers=signers if is_signed else (),
        sequential=is_signed and "sequential" in said.post,
        manual=manual,
    )
    said.done()
    return lambda content: properties.set_human(content, step)


def _rule(said: _Typed, signers: int) -> str:
    rule = said.one_of("rule", RULES, "all")
    if rule == "n":
        return f"n:{said.number('share', least=1, most=max(signers, 1)) or 1}"
    if rule == "ratio":
        share = said.text("share").removesuffix("%")
        rule = f"ratio:{int(share) / 100}" if share.isdigit() else f"ratio:{share}"
        if parse_rule(rule) is None:
            said.wrong("share", _("请填写百分比（如 50）或分数（如 2/3）。"))
    return rule


def _timer(node: ParsedNode, said: _Typed) -> Edit:
    name, name_en = said.name()
    limit = said.number("limit", least=1)
    if limit is None and not said.errors:
        said.wrong("limit", _("请填写时限。"))
    said.done()
    unit = said.one_of("unit", UNITS, "WORKDAY")
    timer = Timer(node.id, name, limit or 1, unit, name_en, "interrupting" in said.post)
    return lambda content: properties.set_timer(content, timer)


def split_edit(node: ParsedNode, join: str, post: QueryDict) -> Edit:
    said = _Typed(post)
    known = ("parallelGateway", "exclusiveGateway", "inclusiveGateway")
    tag = said.one_of("tag", dict.fromkeys(known), node.tag)
    veto = ",".join(saying.outcome_keys(post.get("veto", "")[:200]))
    name = said.text("name", 200), said.text("name_en", 300)
    return lambda content: properties.set_split(
        content, node.id, join, tag=tag, name=name[0], name_en=name[1], veto=veto
    )


def line_edit(flow: ParsedFlow, document: Document, post: QueryDict) -> Edit:
    """A way out of a choice: its words and condition (all of up to three comparisons)."""
    said = _Typed(post)
    default = said.text("when") == "default"
    name, name_en = said.text("name", 200), said.text("name_en", 300)
    keep = said.text("when") == "keep"
    condition = flow.condition if keep else None if default else _condition(said, document)
    said.done()
    return lambda content: properties.set_line(
        content, flow.id, name=name, name_en=name_en, condition=condition, default=default
    )


LEAVES = 3


def _condition(said: _Typed, document: Document) -> Mapping[str, Any] | None:
    leaves = []
    for n in range(LEAVES):
        field_name, operator = said.text(f"field_{n}"), said.text(f"operator_{n}")
        if not field_name:
            continue
        if operator not in saying.OPERATORS:
            said.wrong(f"operator_{n}", _("请选择怎样比较。"))
            continue
        leaf: dict[str, Any] = {"field": field_name, "operator": operator}
        if operator not in ("is_set", "is_empty"):
            leaf["value"] = _value(said, n, field_name, operator)
        leaves.append(leaf)
    if not leaves and not said.errors:
        said.wrong("field_0", _("请填写条件，或选“其他情况都走这条”。"))
    if not leaves:
        return None
    return leaves[0] if len(leaves) == 1 else {"and": leaves}


def _value(said: _Typed, n: int, field_name: str, operator: str) -> Any:
    text = said.text(f"value_{n}", 200)
    if not text:
        said.wrong(f"value_{n}", _("请填写比较的值。"))
        return ""
    if field_name.startswith("outcome_"):
        keys = saying.outcome_keys(text)
        return list(keys) if operator in ("in", "not_in") else keys[0]
    kind = said.text(f"kind_{n}") or "text"
    try:
        if operator in ("in", "not_in"):
            return saying.values(text, kind)
        return saying.typed_value(text, kind)
    except ValueError:
        said.wrong(f"value_{n}", _("请填写数字。"))
        return ""


def condition_shown(flow: ParsedFlow, document: Document) -> list[dict[str, str]] | None:
    """The comparisons as the form shows them; None when the condition is of a richer kind."""
    leaves = saying.only_leaves(flow.condition)
    if leaves is None or len(leaves) > LEAVES:
        return None
    rows = []
    for leaf in leaves:
        value = leaf.get("value", "")
        one = value[0] if isinstance(value, list) and value else value
        kind = "boolean" if isinstance(one, bool) else "number"
        rows.append(
            {
                "field": str(leaf["field"]),
                "operator": str(leaf.get("operator", "")),
                "value": saying.value_text(str(leaf["field"]), value) if "value" in leaf else "",
                "kind": kind if isinstance(one, int | float) else "text",
            }
        )
    return rows + [{"field": "", "operator": "", "value": "", "kind": "text"}] * (
        LEAVES - len(rows)
    )


def humans(document: Document) -> list[ParsedNode]:
    return [n for n in document.nodes.values() if n.tag in HUMAN]


def _percent(rule: str, share: str) -> str:
    if rule != "ratio" or "/" in share or parse_rule(f"ratio:{share}") is None:
        return share
    return f"{float(share) * 100:g}"


def _words(text: str) -> list[str]:
    return [w.strip() for w in text.split(",") if w.strip()]
