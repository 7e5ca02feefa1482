"""Reads of working copies and of the list of flows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from zhengtong.kernel.access import Actor
from zhengtong.modules.workflow.data import ProcessDesignData, ProcessVersionData
from zhengtong.modules.workflow.errors import DesignNotFound, ProcessNotFound
from zhengtong.modules.workflow.models import ProcessDesign, ProcessVersion
from zhengtong.modules.workflow.services.publish import version_data

PAGE = 50


def of_public_id(public_id: uuid.UUID, *, locked: bool = False) -> ProcessDesign:
    """The row, perhaps locked. Raises DesignNotFound."""
    rows = ProcessDesign.objects.select_related(None)
    row = (rows.select_for_update() if locked else rows).filter(public_id=public_id).first()
    if row is None:
        raise DesignNotFound
    return row


def process_design(public_id: uuid.UUID) -> ProcessDesignData:
    """A working copy, open or closed."""
    return design_data(of_public_id(public_id))


def process_designs(public_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, ProcessDesignData]:
    """Several at once, by public id."""
    rows = ProcessDesign.objects.filter(public_id__in=list(public_ids))
    return {row.public_id: design_data(row) for row in rows}


def design_data(row: ProcessDesign) -> ProcessDesignData:
    return ProcessDesignData(
        public_id=row.public_id,
        key=row.key,
        name={"zh": row.name, "en": row.name_en or row.name},
        sha256=row.sha256,
        lock_version=row.lock_version,
        is_open=row.state == ProcessDesign.State.OPEN,
        state=str(row.state),
        version_id=row.version_id,
        based_on_id=row.based_on_id,
        updated_at=row.updated_at,
        drawn_by=row.drawn_by,
    )


@dataclass(frozen=True, kw_only=True)
class FlowLine:
    """One flow in the list: its newest version, if any, and its open working copy, if any."""

    key: str
    version: ProcessVersionData | None
    design: ProcessDesignData | None

    @property
    def name(self) -> dict[str, str]:
        if self.design:
            return dict(self.design.name)
        assert self.version is not None
        return {"zh": self.version.name, "en": self.version.name_en or self.version.name}


def flows(*, query: str = "", after: str = "", size: int = PAGE) -> tuple[list[FlowLine], str]:
    """Flows by key, and the key after which the next page begins ("" at the end)."""
    versions = ProcessVersion.objects.all()
    designs = ProcessDesign.objects.filter(state="open")
    if query:
        versions = versions.filter(key__icontains=query) | versions.filter(name__icontains=query)
        designs = designs.filter(key__icontains=query) | designs.filter(name__icontains=query)
    keys = sorted(
        set(versions.filter(key__gt=after).values_list("key", flat=True).distinct()
            .order_by("key")[: size + 1])
        | set(designs.filter(key__gt=after).values_list("key", flat=True).order_by("key")
              [: size + 1])
    )  # fmt: skip
    shown = keys[:size]
    return flows_of(shown), shown[-1] if len(keys) > size else ""


def flows_of(keys: Sequence[str]) -> list[FlowLine]:
    """The lines of these flows, in their order; those that exist."""
    shown = list(keys)
    newest = (
        ProcessVersion.objects.filter(key__in=shown)
        .values("key")
        .annotate(last=Max("id"))
        .values_list("last", flat=True)
    )
    light = ProcessVersion.objects.defer("bpmn_xml", "compiled")
    by_key = {v.key: version_data(v) for v in light.filter(id__in=newest)}
    drawn = {
        d.key: design_data(d)
        for d in ProcessDesign.objects.filter(key__in=shown, state="open").defer("bpmn_xml")
    }
    return [
        FlowLine(key=k, version=by_key.get(k), design=drawn.get(k))
        for k in shown
        if k in by_key or k in drawn
    ]


def design_xml(public_id: uuid.UUID) -> bytes:
    """The drawing as it was last saved, byte for byte."""
    return bytes(of_public_id(public_id).bpmn_xml)


def identity(actor: Actor) -> str:
    """How a working copy remembers who has drawn."""
    return f"{actor.kind}:{actor.user_id or actor.name}"


def has_drawn(public_id: uuid.UUID, actor: Actor) -> bool:
    return identity(actor) in of_public_id(public_id).drawers


def version_of(key: str, number: int) -> ProcessVersionData:
    """Raises ProcessNotFound."""
    rows = ProcessVersion.objects.filter(key=key, number=number).defer("bpmn_xml", "compiled")
    row = rows.first()
    if row is None:
        raise ProcessNotFound
    return version_data(row)


def versions_of(key: str) -> list[ProcessVersionData]:
    """All versions of a flow, newest first."""
    rows = ProcessVersion.objects.filter(key=key).defer("bpmn_xml", "compiled")
    return [version_data(v) for v in rows.order_by("-number")]
