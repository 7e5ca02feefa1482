"""The editor's form: from what was posted to content and back, nothing typed lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from zhengtong.modules.supervision.plugins import Check
from zhengtong.modules.supervision.rules import conditions
from zhengtong.modules.supervision.rules.content import Content, number
from zhengtong.modules.supervision.rules.fields import FIELDS
from zhengtong.modules.supervision.rules.scope import PARTS

_CELL = re.compile(r"^groups\.(\d{1,2})\.(\d{1,2})\.(field|op|value)$")
LONGEST = 1000


def read(posted: QueryDict, check_key: str, check: Check) -> Content:
    """As typed: numbers that are none stay text, and are refused by the command."""
    return Content(
        check_key=check_key,
        level=posted.get("level", "")[:20],
        card=posted.get("card", "")[:20],
        name=_texts(posted, "name"),
        explanation=_texts(posted, "explanation"),
        params={p.name: _number(posted, p) for p in check.params},
        conditions=read_conditions(posted) if check_key == conditions.KEY else {},
        scope={part: _codes(posted.getlist(f"scope_{part}")) for part in PARTS},
    )


def _texts(posted: QueryDict, name: str) -> dict[str, str]:
    found = {
        k: posted.get(f"{name}_{k}", "").replace("\0", "").strip()[:LONGEST] for k in ("zh", "en")
    }
    return {k: v for k, v in found.items() if v or k == "zh"}


def _number(posted: QueryDict, param: Any) -> Any:
    text = posted.get(f"param_{param.name}", "")[:40]
    try:
        return number(param, text)
    except ValueError:
        return text


def _codes(values: list[str]) -> list[str]:
    return sorted({v[:40] for v in values if v})[:500]


def read_conditions(posted: QueryDict) -> dict[str, Any]:
    """The groups in order; rows of fields that are not on the list are left out."""
    cells: dict[tuple[int, int], dict[str, str]] = {}
    for key in posted:
        if found := _CELL.match(key):
            at = (int(found[1]), int(found[2]))
            cells.setdefault(at, {})[found[3]] = posted.get(key, "")[:200]
    groups: dict[int, list[dict[str, str]]] = {}
    for (group, _row), cell in sorted(cells.items()):
        if cell.get("field") in FIELDS:
            rows = groups.setdefault(group, [])
            rows.append({"op": "", "value": "", **cell})
    return {
        "match": _match(posted.get("match")),
        "groups": [
            {"match": _match(posted.get(f"groups.{n}.match")), "conditions": rows}
            for n, rows in groups.items()
        ],
    }


def _match(text: str | None) -> str:
    return "any" if text == "any" else "all"


def changed(stored: Mapping[str, Any], act: str, field: str) -> dict[str, Any]:
    """A row added (`add` to the last group, `add_group` to a new one) or taken away
    (`remove.0.1`)."""
    groups = [{"match": g["match"], "conditions": list(g["conditions"])} for g in stored["groups"]]
    if act.startswith("remove."):
        _kept(groups, act)
    elif field in FIELDS:
        if act == "add_group" or not groups:
            groups.append({"match": "all", "conditions": []})
        first_op = next(iter(FIELDS[field].operators))
        groups[-1]["conditions"].append({"field": field, "op": first_op, "value": ""})
    return {"match": stored["match"], "groups": [g for g in groups if g["conditions"]]}


def _kept(groups: list[dict[str, Any]], act: str) -> None:
    parts = act.split(".")
    if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
        group, row = int(parts[1]), int(parts[2])
        if group < len(groups) and row < len(groups[group]["conditions"]):
            del groups[group]["conditions"][row]
