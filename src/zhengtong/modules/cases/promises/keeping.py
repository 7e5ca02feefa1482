"""What every act on a promise of a case leaves behind, and how one takes hold of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import (
    Case,
    CaseMaterial,
    MaterialState,
    Promise,
    PromisedMaterial,
    PromiseKind,
)
from zhengtong.modules.cases.promises.course import PromiseStateError
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.items.data import MaterialData
from zhengtong.modules.workflow import api as workflow

CLOCK = "promise"
"""Kind of the clock that runs until the papers must be there."""


def create(
    case: Case,
    kind: PromiseKind,
    materials: Iterable[MaterialData],
    *,
    signed_name: str,
    signed_at: dt.datetime,
    staff_id: int | None,
) -> Promise:
    """The promise with its papers, signed and not yet accepted."""
    made = Promise.objects.create(
        case=case,
        region_id=case.region_id,
        organization_id=case.organization_id,
        person_id=case.person_id,
        entity_id=case.entity_id,
        kind=kind,
        signed_name=signed_name,
        signed_at=signed_at,
        witnessed_by_id=staff_id,
    )
    PromisedMaterial.objects.bulk_create(
        PromisedMaterial(promise=made, material_key=m.key, name=m.name) for m in materials
    )
    return made


def held(case: Case, kind: str) -> Promise:
    """The promise of a case that the caller holds, locked too. Raises PromiseStateError."""
    found = Promise.objects.select_for_update().filter(case=case, kind=kind).first()
    if found is None:
        raise PromiseStateError
    return found


def missing_of(promise: Promise) -> list[PromisedMaterial]:
    return list(promise.materials.filter(brought_at=None).order_by("id"))


def names_of(materials: Iterable[PromisedMaterial]) -> list[str]:
    """In Chinese, as documents print them."""
    return [localized(m.name, "zh") for m in materials]


def with_file(case: Case, keys: Collection[str]) -> set[str]:
    """Those of the materials for which the case has a file."""
    found = CaseMaterial.objects.filter(
        case=case, material_key__in=keys, state=MaterialState.PROVIDED
    )
    return set(found.values_list("material_key", flat=True))


def noted(
    case: Case,
    kind: str,
    actor: Actor,
    *,
    text: str = "",
    names: Sequence[str] = (),
    is_news: bool = False,
    **detail: Any,
) -> None:
    """A line of the process log, and the audit entry. `is_news`: pages opened before are stale."""
    said = "；".join([*names, *([text] if text else [])])
    workflow.record(
        instance_id=case.instance_id,
        kind=kind,
        actor=actor,
        payload={"text": said, **detail},
        is_news=is_news,
    )
    recorded(case, f"cases.{kind}", actor, **detail)
