"""What a row of the step table says of its step: who, how long, what it may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from zhengtong.modules.workflow import parts
from zhengtong.modules.workflow.bpmn.document import Document, ParsedNode
from zhengtong.modules.workflow.bpmn.rearrange import Path
from zhengtong.modules.workflow.bpmn.steps import Choice, Element, End, Inclusive, Parallel, Step
from zhengtong.modules.workflow.directory import describe
from zhengtong.modules.workflow.plugins import step_documents, step_forms
from zhengtong.modules.workflow.votes import parse_rule
from zhengtong.modules.workflow.wording import joined, limit_text, outcome_text


def facts(document: Document, parsed: ParsedNode) -> dict[str, Any]:
    """What the columns of a human step say."""
    said, language = parsed.settings, get_language() or "zh"
    english = language.startswith("en")

    def listed(name: str) -> list[str]:
        return [w for w in said.get(name, "").split(",") if w]

    def named(node: str) -> str:
        other = document.nodes.get(node)
        return ((english and other.name_en) or other.name or node) if other else node

    posts = listed("signers") or [p for p in [said.get("post", "")] if p]
    limit = said.get("limit", "")
    notes = []
    if said.get("signers"):
        notes.append(gettext("会签：%(rule)s") % {"rule": rule_text(said.get("vote", ""))})
    if said.get("apart"):
        apart = joined(named(n) for n in listed("apart"))
        notes.append(gettext("不能与“%(name)s”是同一人") % {"name": apart})
    if said.get("form"):
        notes.append(gettext("表单：%(name)s") % {"name": parts.label(step_forms, said["form"])})
    if said.get("document"):
        notes.append(
            gettext("文书：%(name)s") % {"name": parts.label(step_documents, said["document"])}
        )
    if said.get("permission"):
        name = parts.permission_label(said["permission"])
        notes.append(gettext("还要有权限：%(name)s") % {"name": name})
    if said.get("withdrawable") == "false":
        notes.append(gettext("办后不能撤回"))
    return {
        "post": joined(describe(p, language=language) for p in posts),
        "limit": limit_text(int(limit), said.get("unit", "WORKDAY")) if limit.isdigit() else "",
        "outcomes": joined(outcome_text(o) for o in listed("outcomes")),
        "returns": joined(named(n) for n in listed("returnTo")),
        "notes": tuple(notes),
    }


def rule_text(rule: str) -> str:
    """A countersign rule in words."""
    kind, _sep, value = rule.partition(":")
    if parse_rule(rule) is None:
        return rule
    if kind == "n":
        return gettext("%(n)s 人同意即通过") % {"n": value}
    if kind == "ratio":
        share = value if "/" in value else f"{float(value) * 100:g}%"
        return gettext("同意达到 %(share)s 即通过") % {"share": share}
    words = {"all": gettext("全部签完"), "veto": gettext("一票否决")}
    return words.get(kind, rule)


def permitted(element: Element, path: Path, around: Sequence[Element]) -> frozenset[str]:
    if isinstance(element, End):
        return frozenset()
    at = path[-1]
    found = {"add", "remove"}
    if at > 0 or len(path) > 1:
        found.add("up")
    last = at + 1 >= len(around) or isinstance(around[at + 1], End)
    if not last or len(path) > 1:
        found.add("down")
    if at > 0:
        found.add("beside")
    if isinstance(element, Step) and element.timer is None:
        found.add("add_timer")
    if isinstance(element, Parallel | Choice | Inclusive):
        found.add("add_branch")
    if isinstance(element, Parallel):
        found.add("in_turn")
    return frozenset(found)
