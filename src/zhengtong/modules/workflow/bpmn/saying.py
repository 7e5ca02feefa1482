"""What a drawn step and a drawn branch say of themselves: their properties in the file."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from zhengtong.modules.workflow.bpmn.names import bpmn, zt
from zhengtong.modules.workflow.bpmn.steps import Branch, Step


def say_step(element: Any, step: Step) -> None:
    said: dict[str, str] = {
        "post": step.post if not step.signers else "",
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
        "vote": step.vote or ("all" if step.signers else ""),
        "signers": ",".join(step.signers),
    }
    for name, value in said.items():
        if value:
            element.set(zt(name), value)
    if step.signers:
        loop = etree.SubElement(element, bpmn("multiInstanceLoopCharacteristics"))
        loop.set("id", f"{step.node}_signers")
        loop.set("isSequential", "true" if step.sequential else "false")


def say_branch(flow: Any, branch: Branch, source: Any) -> None:
    if branch.name:
        flow.set("name", branch.name)
    if branch.name_en:
        flow.set(zt("nameEn"), branch.name_en)
    if branch.default:
        source.set("default", flow.get("id"))
    if branch.condition is not None:
        extension = etree.SubElement(flow, bpmn("extensionElements"))
        condition = etree.SubElement(extension, zt("condition"))
        condition.text = json.dumps(branch.condition, ensure_ascii=False, sort_keys=True)
