"""Write what a step, a line or a gateway is into its element; the rest of the file stays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lxml import etree

from zhengtong.modules.workflow.bpmn.hostile import read_xml
from zhengtong.modules.workflow.bpmn.names import bpmn, zt
from zhengtong.modules.workflow.bpmn.steps import Service, Step, Timer
from zhengtong.modules.workflow.bpmn.weave import chosen, written
from zhengtong.modules.workflow.errors import BadPlace

_KINDS = "userTask manualTask serviceTask task scriptTask sendTask receiveTask businessRuleTask"
ACTIVITIES = frozenset(bpmn(t) for t in _KINDS.split())
_AFTER_LOOP = frozenset({bpmn("rendering"), bpmn("script")})
_OURS = (
    "post", "stage", "limit", "unit", "outcomes", "returnTo", "form", "document",
    "permission", "withdrawable", "apart", "vote", "signers", "action",
)  # fmt: skip


def _opened(content: bytes, identity: str) -> tuple[Any, Any]:
    root = read_xml(content)
    found = next((e for e in chosen(root).iter() if e.get("id") == identity), None)
    if found is None:
        raise BadPlace
    return root, found


def set_human(content: bytes, step: Step) -> bytes:
    """All that the panel knows of a human step. What was of another kind becomes one."""
    root, element = _opened(content, step.node)
    _become(element, "manualTask" if step.manual else "userTask")
    _named(element, step.name, step.name_en)
    said = {
        "post": "" if step.signers else step.post,
        "stage": step.stage,
        "limit": "" if step.limit is None else str(step.limit),
        "unit": step.unit,
        "outcomes": ",".join(step.outcomes),
        "returnTo": ",".join(step.return_to),
        "form": step.form,
        "document": step.document,
        "permission": step.permission,
        "withdrawable": "" if step.withdrawable else "false",
        "apart": ",".join(step.apart),
        "vote": (step.vote or "all") if step.signers else "",
        "signers": ",".join(step.signers),
    }
    _say(element, {name: said.get(name, "") for name in _OURS})
    _several(element, bool(step.signers), step.sequential)
    return written(root)


def set_service(content: bytes, step: Service) -> bytes:
    root, element = _opened(content, step.node)
    _become(element, "serviceTask")
    _named(element, step.name, step.name_en)
    _say(element, dict.fromkeys(_OURS, "") | {"action": step.action})
    _several(element, False, False)
    return written(root)


def set_name(content: bytes, node: str, name: str, name_en: str) -> bytes:
    """Of a start, an end, a sub-process, a gateway, anything."""
    root, element = _opened(content, node)
    _named(element, name, name_en)
    return written(root)


def set_process(content: bytes, name: str, name_en: str) -> bytes:
    root = read_xml(content)
    _named(chosen(root), name, name_en)
    return written(root)


def set_split(
    content: bytes, node: str, join: str, *, tag: str, name: str, name_en: str, veto: str
) -> bytes:
    """The kind of a split and its join together, and the veto of a parallel join."""
    root, element = _opened(content, node)
    _named(element, name, name_en)
    element.tag = bpmn(tag)
    if tag == "parallelGateway":
        element.attrib.pop("default", None)
    merge = next((e for e in chosen(root).iter() if join and e.get("id") == join), None)
    if merge is not None:
        merge.tag = bpmn(tag)
        _say(merge, {"veto": veto if tag == "parallelGateway" else ""})
    return written(root)


def set_line(
    content: bytes,
    line: str,
    *,
    name: str,
    name_en: str,
    condition: Mapping[str, Any] | None,
    default: bool,
) -> bytes:
    """One way out of a choice: its words, and when it is taken."""
    root, element = _opened(content, line)
    _named(element, name, name_en)
    source = next(e for e in chosen(root).iter() if e.get("id") == element.get("sourceRef"))
    if default:
        source.set("default", line)
    elif source.get("default") == line:
        del source.attrib["default"]
    _condition(element, None if default else condition)
    return written(root)


def set_timer(content: bytes, timer: Timer) -> bytes:
    root, element = _opened(content, timer.node)
    _named(element, timer.name, timer.name_en)
    element.set("cancelActivity", "true" if timer.interrupting else "false")
    _say(element, {"limit": str(timer.limit), "unit": timer.unit})
    return written(root)


def _condition(element: Any, condition: Mapping[str, Any] | None) -> None:
    """Our data. A foreign expression goes: it would say something else."""
    for foreign in element.findall(bpmn("conditionExpression")):
        element.remove(foreign)
    extension = element.find(bpmn("extensionElements"))
    if extension is not None:
        for old in extension.findall(zt("condition")):
            extension.remove(old)
        if not len(extension):
            element.remove(extension)
            extension = None
    if condition is None:
        return
    if extension is None:
        extension = etree.Element(bpmn("extensionElements"))
        at = sum(1 for child in element if child.tag == bpmn("documentation"))
        element.insert(at, extension)
    said = etree.SubElement(extension, zt("condition"))
    said.text = json.dumps(condition, ensure_ascii=False, sort_keys=True)


def _become(element: Any, tag: str) -> None:
    if element.tag not in ACTIVITIES:
        raise BadPlace
    if element.tag != bpmn(tag):
        element.tag = bpmn(tag)
        for foreign in [c for c in element if c.tag in _AFTER_LOOP]:
            element.remove(foreign)
        for name in ("script", "scriptFormat", "implementation", "operationRef", "messageRef"):
            element.attrib.pop(name, None)


def _named(element: Any, name: str, name_en: str) -> None:
    for key, value in (("name", name.strip()), (zt("nameEn"), name_en.strip())):
        if value:
            element.set(key, value)
        else:
            element.attrib.pop(key, None)


def _say(element: Any, said: Mapping[str, str]) -> None:
    for name, value in said.items():
        if value:
            element.set(zt(name), value)
        else:
            element.attrib.pop(zt(name), None)


def _several(element: Any, wanted: bool, sequential: bool) -> None:
    loop = element.find(bpmn("multiInstanceLoopCharacteristics"))
    if not wanted:
        if loop is not None:
            element.remove(loop)
        return
    if loop is None:
        loop = etree.Element(bpmn("multiInstanceLoopCharacteristics"))
        loop.set("id", f"{element.get('id')}_signers")
        at = next((n for n, c in enumerate(element) if c.tag in _AFTER_LOOP), len(element))
        element.insert(at, loop)
    loop.set("isSequential", "true" if sequential else "false")
