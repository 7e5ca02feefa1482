"""What others get to see of the archive: plain frozen values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from zhengtong.modules.archives.models import ArchiveRecord


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What is to be filed, named by its source. `item_code` is the implementation code of the
    matter; `dated_on` the day on which it came to its end, whose year it is filed under."""

    source_kind: str
    source_id: str
    source_number: str
    region_id: int
    organization_id: int
    organ_name: str
    title: str
    responsible: str
    people: tuple[str, ...]
    matter_name: str
    matter_type: str
    item_code: str
    dated_on: dt.date


@dataclass(frozen=True, kw_only=True)
class RecordData:
    """A record as its source sees it, with all that goes into the metadata of its package."""

    id: int
    public_id: uuid.UUID
    code: str
    fonds_number: str
    fonds_name: str
    category: str
    year: int
    retention: str
    organ_code: str
    item_number: int
    secrecy: str
    openness: str
    plan_version: int
    state: str
    is_complete: bool
    packages: int

    @classmethod
    def of(cls, record: ArchiveRecord, *, packages: int) -> RecordData:
        return cls(
            id=record.pk,
            public_id=record.public_id,
            code=record.code,
            fonds_number=record.fonds.number,
            fonds_name=record.fonds.name,
            category=record.category,
            year=record.year,
            retention=record.retention,
            organ_code=record.organ_code,
            item_number=record.item_number,
            secrecy=record.secrecy,
            openness=record.openness,
            plan_version=record.rule.plan.number,
            state=record.state,
            is_complete=record.is_complete,
            packages=packages,
        )


@dataclass(frozen=True, kw_only=True)
class PackageMade:
    """A package that was written and stored. `file_id` is that of core.files."""

    file_id: int
    size: int
    sm3: str
    manifest_sm3: str
    lines: list[dict[str, Any]]
