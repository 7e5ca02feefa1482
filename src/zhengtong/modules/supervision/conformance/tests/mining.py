"""Reads XES as tools of process mining do: in pieces, global values where an event is silent."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

XES = "{http://www.xes-standard.org/}"
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "xes.xsd"))
READ = {
    "string": str,
    "id": str,
    "int": int,
    "float": float,
    "boolean": "true".__eq__,
    "date": dt.datetime.fromisoformat,
}


def attributes(element: Any) -> dict[str, Any]:
    """Those of one element; a key that stands twice would be an error."""
    found: dict[str, Any] = {}
    for one in element:
        kind = etree.QName(one).localname
        if kind in READ:
            key = one.get("key")
            assert key not in found, key
            found[key] = READ[kind](one.get("value"))
    return found


def read(content: bytes) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The traces with their events; whatever a classifier names is known of every event."""
    usual: dict[str, Any] = {}
    keys: set[str] = set()
    traces = []
    for _event, element in etree.iterparse(BytesIO(content), events=["end"]):
        match etree.QName(element).localname:
            case "global" if element.get("scope") == "event":
                usual = attributes(element)
            case "classifier":
                keys |= set(element.get("keys").split())
            case "trace":
                events = [usual | attributes(e) for e in element.iterfind(f"{XES}event")]
                traces.append((attributes(element), events))
                element.clear()
    assert keys <= usual.keys()
    return traces
