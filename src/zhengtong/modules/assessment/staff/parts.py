"""Which parts of a draft are edited on a page of their own: where a path leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.schemes import flat

CHAINS: Mapping[tuple[str, ...], str] = {
    ("dimensions",): "dimension",
    ("dimensions", "indicators"): "indicator",
    ("dimensions", "indicators", "factors"): "factor",
    **{(name,): name for name in flat.EXTRAS},
}


class Part:
    """Where a path leads: the kind of part, the list that holds it, its index (None: a new one)."""

    def __init__(self, definition: dict[str, Any], path: str) -> None:
        """Raises Http404 for a path that leads nowhere."""
        self.path = path
        self.index: int | None = None
        self.rows: list[dict[str, Any]] | None = None
        self.kind = "head"
        if path == "head":
            return
        names = path.split(".")
        self.kind = CHAINS.get(tuple(names[::2]), "") if len(names) % 2 == 0 else ""
        if not self.kind:
            raise Http404
        node: Any = definition
        for name, index in zip(names[::2], names[1::2], strict=True):
            if node is None or (name == "factors" and node.get("kind") != "product"):
                raise Http404
            rows = node.setdefault(name, [])
            known = index.isascii() and index.isdigit() and len(index) < 5
            if index != "new" and not (known and int(index) < len(rows)):
                raise Http404
            self.rows, self.index = rows, None if index == "new" else int(index)
            node = rows[self.index] if self.index is not None else None

    def node(self, definition: dict[str, Any]) -> dict[str, Any]:
        if self.kind == "head":
            return definition
        assert self.rows is not None
        return self.rows[self.index] if self.index is not None else {}

    def row(self, node: dict[str, Any]) -> dict[str, str]:
        match self.kind:
            case "head":
                return flat.head_row(node)
            case "dimension":
                return flat.dimension_row(node)
            case "indicator":
                return flat.indicator_row(node)
            case "factor":
                return flat.factor_row(node)
        return flat.addition_row(self.kind, node)

    def made(self, row: dict[str, str], base: dict[str, Any]) -> dict[str, Any]:
        match self.kind:
            case "head":
                return flat.head(row, base)
            case "dimension":
                return flat.dimension(row, base)
            case "indicator":
                return flat.indicator(row, base)
            case "factor":
                return flat.factor(row, base)
        return flat.addition(self.kind, row, base)


def place_of(definition: Mapping[str, Any], path: str) -> str:
    """The names along a path, for people: 考勤 › 迟到."""
    said, node = [], definition
    names = path.split(".")
    for name, index in zip(names[::2], names[1::2], strict=False):
        rows = node.get(name) or ()
        known = index.isascii() and index.isdigit() and len(index) < 5
        if not (known and isinstance(rows, list) and int(index) < len(rows)):
            break
        node = rows[int(index)]
        said.append(localized(node.get("name") or {"zh": ""}))
    return " › ".join(x for x in said if x)
