"""What the publish gate is told, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from zhengtong.kernel.deadlines import Limit
from zhengtong.modules.workflow import soundness
from zhengtong.modules.workflow.bpmn.document import Document
from zhengtong.modules.workflow.compiled import Graph, Node
from zhengtong.modules.workflow.verdicts import ElementVerdict

HasHolder = Callable[[str], bool | None]
"""Given a post as written in the definition: is it held? None: the post does not exist."""

PartCheck = Callable[[str, str], str]
"""Given the key of a form or document and the step's stage: what is wrong, or ""."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that stands against publishing. `element` is the id in the BPMN file."""

    rule: str
    element: str
    message: str


@dataclass(frozen=True, kw_only=True)
class GateContext:
    """What the flow is checked against. Leave out what is not known: then it is not checked.

    `fields`: types of the form's fields by key (text, number, boolean, date, list), for conditions.
    """

    has_holder: HasHolder | None = None
    actions: frozenset[str] = frozenset()
    fields: Mapping[str, str] | None = None
    forms: PartCheck | None = None
    documents: PartCheck | None = None
    permissions: Collection[str] | None = None
    promised: Limit | None = None
    statutory: Limit | None = None


@dataclass(frozen=True)
class GateResult:
    """`graph` executes when `findings` is empty. `days` is the longest way through, in workdays."""

    document: Document
    verdicts: list[ElementVerdict]
    findings: list[Finding]
    graph: Graph | None = None
    days: Fraction = Fraction(0)
    soundness: soundness.Verdict | None = field(default=None)


def at_node(node: Node, rule: str, message: str) -> Finding:
    return Finding(rule=rule, element=node.id, message=message)
