"""What a bundle says, read and checked; and what it comes to over the items of today."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import Text
from zhengtong.modules.items.data import ItemVersionData, MaterialData, SituationQuestion

Answers = Mapping[str, str]
When = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class PartData:
    """One item of a bundle. `item` is the item's public id; `needs` are the keys of the parts whose
    result it waits for; `when` the answers for which it belongs to the bundle (empty: always).

    `answers` are questions of the item that the bundle answers itself; `later` are fields that can
    only be filled in once the result of an earlier part is there.
    """

    key: str
    item: uuid.UUID
    needs: tuple[str, ...] = ()
    when: When = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    later: tuple[str, ...] = ()
    note: Text = ""


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Fields, questions or materials of several parts that are one: part key → its own key."""

    key: str
    of: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class BundleBody:
    """The definition of a version."""

    name: Text
    summary: Text
    life_event: str
    audience: str
    parts: tuple[PartData, ...]
    questions: tuple[SituationQuestion, ...] = ()
    fields: tuple[Merge, ...] = ()
    materials: tuple[Merge, ...] = ()

    def part(self, key: str) -> PartData | None:
        return next((p for p in self.parts if p.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How merged answers become the answers of each item.

    `fields`: part → the part's field → merged field; `constants`: part → field → value.
    """

    fields: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, Mapping[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return {
            "fields": {k: dict(v) for k, v in self.fields.items()},
            "constants": {k: dict(v) for k, v in self.constants.items()},
        }

    def split(self, part: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of one part out of the merged ones."""
        taken = {own: data[key] for own, key in self.fields.get(part, {}).items() if key in data}
        return {**taken, **self.constants.get(part, {})}

    def merged_path(self, part: str, path: str) -> str:
        """Where a fault of a part's answers is put right in the merged form."""
        first, dot, rest = path.partition(".")
        key = self.fields.get(part, {}).get(first)
        return f"{key}{dot}{rest}" if key else ""


@dataclass(frozen=True, kw_only=True)
class MergedForm:
    """A form definition that asks everything once. `asked` counts its questions, `separately`
    those of all the forms it stands for."""

    definition: dict[str, Any]
    plan: Plan
    asked: int
    separately: int
    problems: tuple[FieldError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MergedMaterial:
    """One material with the parts that use it. `key` is the bundle's own."""

    key: str
    material: MaterialData
    of: Mapping[str, str]
    certain: bool
    extensions: tuple[str, ...] = ()
    max_bytes: int = 0

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.of)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Parts that run side by side. `starts` is the day on which they may begin, counted from 0."""

    number: int
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Working days, as promised, one after another and as a bundle; and visits likewise."""

    days_apart: int
    days: int
    visits_apart: int
    visits: int
    stages: tuple[Stage, ...]
    critical: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BundleVersionData:
    """A version of a bundle with the items it stands for today."""

    id: int
    public_id: uuid.UUID
    bundle_id: int
    bundle_public_id: uuid.UUID
    key: str
    number: int
    status: str
    effective_on: dt.date | None
    ends_on: dt.date | None
    lead_organization_id: int
    body: BundleBody
    definition: Mapping[str, Any]
    sha256: str
    drafted_by: str
    reviewed_by: str
    lock_version: int
    items: Mapping[str, ItemVersionData] = field(default_factory=dict)

    @property
    def name(self) -> Text:
        return self.body.name
