"""XML namespaces of BPMN 2.0 and of our extension."""

from __future__ import annotations

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
ZT = "https://zhengtong.org/bpmn/1"

PREFIXES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "zt": ZT}


def bpmn(tag: str) -> str:
    return f"{{{BPMN}}}{tag}"


def bpmndi(tag: str) -> str:
    return f"{{{BPMNDI}}}{tag}"


def zt(name: str) -> str:
    return f"{{{ZT}}}{name}"
