"""Flows in a package: the BPMN file, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from lxml import etree

from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound
from zhengtong.modules.items import queries
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.packages.parts.forms import _address
from zhengtong.modules.items.plugins import Choice, Promotion
from zhengtong.modules.workflow import api as workflow

KIND = "flow"
_NAMELESS = frozenset({"incoming", "outgoing"})


class FlowPart:
    """The newest version of a flow, by its key."""

    label = gettext_noop("办理流程")
    order = 20

    def choices(self) -> Sequence[Choice]:
        rows = ItemVersion.objects.filter(pk__in=queries.in_force_by_item().values())
        used = set(rows.exclude(process_version=None).values_list("process_version_id", flat=True))
        found = {v.key: v for v in (workflow.process_version(i) for i in used)}
        return [
            Choice(key=k, title={"zh": v.name, "en": v.name_en or v.name})
            for k, v in sorted(found.items())
        ]

    def export(self, key: str) -> tuple[dict[str, Any], Sequence[tuple[str, str]]]:
        version = workflow.latest_process(key)
        if version is None:
            raise NotFound
        name = {"zh": version.name, "en": version.name_en or version.name}
        return {"name": name, "bpmn": workflow.bpmn_xml(version.id).decode()}, ()

    def existing(self, key: str) -> dict[str, Any] | None:
        try:
            return self.export(key)[0]
        except NotFound:
            return None

    def readable(self, content: Mapping[str, Any]) -> Any:
        """Steps and lines with their properties, out of the file itself."""
        text = str(content.get("bpmn", ""))
        digest = hashlib.sha256(text.encode()).hexdigest()
        return {"name": content.get("name"), **_elements(text), "sha256": digest[:16]}

    def problems(self, key: str, content: Mapping[str, Any]) -> Sequence[FieldError]:
        try:
            result = workflow.examine_process(bpmn_xml=str(content.get("bpmn", "")).encode())
        except InvalidInput as bad:
            return bad.errors or [FieldError(path="bpmn", message=bad.message)]
        return [FieldError(path=f.element, message=f.message) for f in result.findings]

    def promote(self, key: str, content: Mapping[str, Any], promotion: Promotion) -> str:
        xml = str(content["bpmn"]).encode()
        if promotion.in_force:
            version = workflow.register_process(
                key=key,
                bpmn_xml=xml,
                drawn_by=promotion.drafter.name,
                reviewed_by=promotion.reviewer.name,
                effective_on=timezone.localdate(),
                actor=promotion.reviewer,
            )
            promotion.done[KIND, key] = version.id
            return ""
        made = workflow.start_process_design(
            key=key, name=content["name"], actor=promotion.drafter, bpmn_xml=xml
        )
        promotion.done[KIND, key] = made.public_id
        return _address("workflow-staff:design", made.public_id)


def _elements(text: str) -> dict[str, Any]:
    """What a person would call the steps and the lines. Nothing outside the file is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {"steps": [], "lines": []}
    steps: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for element in root.iter():
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        identity = element.get("id")
        if not identity or tag in _NAMELESS or "BPMN" in tag or tag in ("definitions", "process"):
            continue
        facts = {etree.QName(k).localname: v for k, v in element.attrib.items() if k not in ("id",)}
        for child in element:
            if isinstance(child.tag, str) and etree.QName(child).localname == "extensionElements":
                for own in child:
                    if isinstance(own.tag, str):
                        facts[etree.QName(own).localname] = " ".join(
                            f"{etree.QName(k).localname}={v}" for k, v in own.attrib.items()
                        )
        row = {"key": identity, "type": tag, **facts, "name": facts.get("name") or _(tag)}
        (lines if tag == "sequenceFlow" else steps).append(row)
    return {"steps": steps, "lines": lines}
