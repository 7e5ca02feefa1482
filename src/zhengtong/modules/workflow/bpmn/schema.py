"""Is a file BPMN 2.0 by the standard's own schema? The schema files are those of the OMG.

`xsd/` holds them unchanged; nothing is fetched, and a file's own schemaLocation is not followed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.workflow.bpmn.hostile import read_xml
from zhengtong.modules.workflow.bpmn.names import BPMN
from zhengtong.modules.workflow.bpmn.parse import parse
from zhengtong.modules.workflow.errors import BadBpmn

SCHEMA = Path(__file__).parent / "xsd" / "BPMN20.xsd"
MOST_SHOWN = 20
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Fault:
    """Where a file leaves the standard. `element` is an id, or "" where none is near."""

    element: str
    tag: str
    line: int
    message: str


@lru_cache(maxsize=1)
def _schema() -> Any:
    return etree.XMLSchema(etree.parse(SCHEMA))


def faults(content: bytes) -> list[Fault]:
    """Every place where the file is not valid, in the order of the file. Raises BadBpmn."""
    root = read_xml(content)
    with _one_at_a_time:
        schema = _schema()
        if schema.validate(root):
            return []
        log = [(e.line, e.message, e.path) for e in schema.error_log]
    return [_fault(root, *entry) for entry in log[:MOST_SHOWN]]


def _fault(root: Any, line: int, message: str, path: str | None) -> Fault:
    found = root.xpath(path, namespaces=_spaces(root)) if path else []
    element = found[0] if found and isinstance(found[0], etree._Element) else None
    tag = etree.QName(element).localname if element is not None else ""
    said = message.replace(f"{{{BPMN}}}", "")
    place = _("第 %(line)s 行的 <%(tag)s> 不合 BPMN 2.0 标准：%(said)s") % {
        "line": line,
        "tag": tag or "?",
        "said": said,
    }
    return Fault(_near(element), tag, line, place)


def _spaces(root: Any) -> dict[str, str]:
    return {prefix: space for prefix, space in root.nsmap.items() if prefix}


def _near(element: Any) -> str:
    while element is not None:
        if element.get("id"):
            return str(element.get("id"))
        element = element.getparent()
    return ""


def require_readable(content: bytes) -> None:
    """Raise BadBpmn (BpmnTooLarge, HostileXml) unless the file can be taken apart."""
    parse(content)


def require_valid(content: bytes) -> None:
    """Raise BadBpmn, with line and element of each fault, unless it is BPMN 2.0."""
    require_readable(content)
    found = faults(content)
    if found:
        cure = _("请在原来的绘图工具里改正后重新导出。")
        raise BadBpmn(
            errors=[
                FieldError(path="", message=f"{f.message} {cure}", code="schema") for f in found
            ]
        )
