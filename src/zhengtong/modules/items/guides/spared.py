"""What applicants are spared: materials that the platform fetches or checks by itself.

Computed from the versions in force; nobody keeps this list by hand.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from zhengtong.kernel.text import Text, localized
from zhengtong.modules.items import queries
from zhengtong.modules.items.data import ItemVersionData


@dataclass(frozen=True, kw_only=True)
class SparedMaterial:
    """One material with the items for which nobody need bring it."""

    name: Text
    source: str
    source_note: Text
    items: tuple[tuple[uuid.UUID, Text], ...]


@dataclass(frozen=True, kw_only=True)
class Spared:
    """The list with its figures. `asked` counts what applicants still have to bring."""

    materials: tuple[SparedMaterial, ...]
    items: int
    uses: int
    asked: int

    @property
    def percent(self) -> int:
        """Share of all materials of all items that is spared."""
        return round(100 * self.uses / (self.uses + self.asked)) if self.uses + self.asked else 0


_kept: dict[tuple[int, ...], Spared] = {}


def spared_materials() -> Spared:
    """For all items in force, what is used most first."""
    key = tuple(sorted(queries.in_force_by_item().values()))
    if key not in _kept:
        _kept.clear()
        _kept[key] = _computed(list(queries.by_ids(key).values()))
    return _kept[key]


def _computed(versions: list[ItemVersionData]) -> Spared:
    found: dict[tuple[str, str, str], list[tuple[uuid.UUID, Text]]] = {}
    shown: dict[tuple[str, str, str], tuple[Text, str, Text]] = {}
    asked, helped = 0, 0
    for version in versions:
        materials = version.materials
        asked += sum(1 for m in materials if m.needs_upload)
        helped += any(m.is_spared for m in materials)
        for m in materials:
            if m.is_spared:
                key = (localized(m.name, "zh"), m.source, localized(m.source_note, "zh"))
                shown.setdefault(key, (m.name, m.source, m.source_note))
                found.setdefault(key, []).append((version.public_id, version.name))
    rows = [
        SparedMaterial(
            name=shown[key][0], source=shown[key][1], source_note=shown[key][2], items=tuple(items)
        )
        for key, items in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    uses = sum(len(row.items) for row in rows)
    return Spared(materials=tuple(rows), items=helped, uses=uses, asked=asked)
