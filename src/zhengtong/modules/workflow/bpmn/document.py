"""A BPMN file as read: nodes, flows, pictures and what else stood in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ParsedNode:
    """A flow node as written. `settings` are the attributes of our namespace."""

    id: str
    tag: str
    name: str
    name_en: str
    parent: str
    settings: Mapping[str, str]
    default: str = ""
    attached_to: str = ""
    interrupting: bool = True
    sequential: bool | None = None
    loop: bool = False
    definitions: tuple[str, ...] = ()
    duration: str = ""
    called: str = ""
    by_event: bool = False


@dataclass(frozen=True)
class ParsedFlow:
    """A sequence flow. `condition` is our data; `code` tells of a foreign expression."""

    id: str
    source: str
    target: str
    name: str
    name_en: str
    parent: str
    condition: Any = None
    code: str = ""


@dataclass(frozen=True)
class Other:
    """Anything else with an id: kept as documentation."""

    id: str
    tag: str
    name: str


@dataclass(frozen=True)
class Picture:
    """One drawn shape: box, label box, and whether a pool or lane lies on its side."""

    box: Box
    label: Box | None = None
    horizontal: bool = True
    expanded: bool = False


@dataclass(frozen=True)
class Line:
    """One drawn edge."""

    points: tuple[tuple[float, float], ...]
    label: Box | None = None


@dataclass(frozen=True)
class Document:
    """A BPMN file, taken apart. `process` is the one that would execute."""

    process: str
    name: str
    name_en: str
    nodes: Mapping[str, ParsedNode]
    flows: Mapping[str, ParsedFlow]
    others: Mapping[str, Other]
    pictures: Mapping[str, Picture]
    lines: Mapping[str, Line]
    processes: tuple[str, ...] = ()
    broken: tuple[tuple[str, str], ...] = field(default=())
