"""Handing in: an application becomes a case."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.numbering.api import next_number
from zhengtong.core.prepared import together
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.receipts import receipt_facts
from zhengtong.modules.cases.events import CaseSubmitted
from zhengtong.modules.cases.levels import places
from zhengtong.modules.cases.models import (
    Application,
    ApplicationMaterial,
    Case,
    CaseMaterial,
    Channel,
    DocumentKind,
    MaterialState,
)
from zhengtong.modules.cases.periods.kinds import promise_of
from zhengtong.modules.cases.services.apply import held, require_representation
from zhengtong.modules.cases.services.attach import materials_of, situation_of, wanted_materials
from zhengtong.modules.cases.services.completeness import judged
from zhengtong.modules.cases.services.errors import Incomplete, NotOpenForApplication
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

ANSWER_DAYS = 5
"""Working days to accept, refuse or give the one-time notice (行政许可法 第三十二条第一款)."""


@command
def submit_application(*, public_id: uuid.UUID, actor: Actor) -> Case:
    """Hand in. The server checks everything again; sending twice returns the same case.

    Raises Incomplete with every problem at its field. 依据《行政许可法》第二十九条、第三十二条.
    """
    found = held(public_id, actor)
    if found.case_id is not None:
        return Case.objects.get(pk=found.case_id)
    version = items.item_version(found.item_version_id)
    if not version.may_be_applied_for:
        raise NotOpenForApplication
    if found.entered_by_id:
        # Somebody stands at the counter for a company: the delegation may have ended meanwhile.
        require_representation(found.person_id, found.entity_id, version.implementation_code)
    draft = forms.draft(found.draft_public_id)
    brought = materials_of(found)
    data, errors = judged(found, draft.data, brought, actor)
    if errors:
        raise Incomplete(errors=errors)
    now = timezone.now()
    case = _open_case(found, version, data, actor=actor, at=now)
    found.case = case
    told = {"item": version.implementation_code, "channel": case.channel}
    with together():
        _move_materials(found, brought, case, data, actor=actor, at=now)
        rows.update(found, "case")
        forms.discard_draft(public_id=found.draft_public_id, actor=actor)
        told_back = receipt_facts(found, brought, actor)
        issue(case, DocumentKind.RECEIPT, at=now, staff_id=actor.staff_id, facts=told_back)
        recorded(case, "cases.submit", actor, **told)
        publish(CaseSubmitted(case_id=case.pk, case_public_id=case.public_id, at=now))
    aspects.submitted(case, found, actor)
    return case


def _open_case(
    found: Application,
    version: ItemVersionData,
    data: dict[str, Any],
    *,
    actor: Actor,
    at: dt.datetime,
) -> Case:
    person = org.person(found.person_id)
    entity = org.entity(found.entity_id) if found.entity_id else None
    today = timezone.localdate(at)
    day = today.strftime("%Y%m%d")
    serial = next_number(series="case", scope=f"{version.region_id}:{day}")
    item_serial = next_number(series="project_no", scope=f"{version.implementation_code}:{day}")
    number = f"QH{day}-{serial:05d}"
    form = forms.form_version(version.form_version_id)
    at_window = found.entered_by_id if found.channel != Channel.AGENT else None
    window = places.window_of(actor, at_window)
    slots = slots_of(data, person_region_id=person.region_id)
    handler = places.handler_of(version, slots, received_at=window)
    promised = promise_of(version)
    instance = workflow.start(
        process_version_id=version.process_version_id,
        subject=number,
        owner_organization_id=handler,
        region_id=version.region_id,
        slots=slots,
        variables={
            **data,
            **situation_of(version.id, data).variables,
            **aspects.variables(found),
        },
        actor=actor,
        at=at,
    )
    case = Case(
        region_id=version.region_id,
        organization_id=handler,
        number=number,
        project_no=f"{version.implementation_code}{day}{item_serial:04d}",
        item_version_id=version.id,
        instance_id=instance.id,
        form_version_id=form.id,
        form_sha256=form.sha256,
        form_data=data,
        channel=found.channel,
        case_kind=version.case_kind,
        person_id=found.person_id,
        entity_id=found.entity_id,
        applicant_name=entity.name if entity else person.name,
        contact_name=person.name,
        contact_phone=person.phone,
        entered_by_id=found.entered_by_id,
        received_at_id=window.id if window else None,
        parent_id=found.parent_id,
        aspects=list(found.aspects),
        delivery_method=found.delivery_method,
        delivery_address=found.delivery_address,
        statutory_days=version.statutory.n,
        statutory_unit=version.statutory.unit.value,
        promised_days=promised.n,
        promised_unit=promised.unit.value,
        submitted_at=at,
    )
    rows.insert(case)
    workflow.start_clock(
        instance_id=instance.id,
        kind="pre_acceptance",
        limit=Limit(ANSWER_DAYS, Unit.WORKDAY),
        start_on=today,
    )
    return case


LOCAL_SLOTS = {"township": "applicant_township", "village": "applicant_village"}


def slots_of(data: dict[str, Any], *, person_region_id: int | None) -> dict[str, int]:
    """Organisations that a flow names by role: the township and the village of the applicant, or
    of the place that the form names in its field `location_region`."""
    chosen = org.region_by_code(str(data.get("location_region", "")))
    start = chosen.id if chosen else person_region_id
    if start is None:
        return {}
    levels = {r.id: r.level for r in org.region_trail(start) if r.level in LOCAL_SLOTS}
    township = next((i for i, level in levels.items() if level == "township"), None)
    if township is None:
        return {}
    return {
        LOCAL_SLOTS[o.kind]: o.id
        for o in org.organizations(region_id=township)
        if o.kind in LOCAL_SLOTS and levels.get(o.region_id) == o.kind
    }


def _move_materials(
    found: Application,
    brought: list[ApplicationMaterial],
    case: Case,
    data: dict[str, Any],
    *,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Copy the draft's files to the case and note what the platform supplies itself."""
    wanted = {m.key: m for m in wanted_materials(found, data)}
    kept = [row for row in brought if row.material_key in wanted]
    linked = files.link_all(
        public_ids=[row.file_public_id for row in kept],
        owner_kind="cases.case",
        owner_id=str(case.public_id),
        actor=actor,
    )
    for row in kept:
        file = linked[row.file_public_id]
        rows.add(
            CaseMaterial(
                case=case,
                material_key=row.material_key,
                name=wanted[row.material_key].name,
                file_public_id=file.public_id,
                file_name=file.name,
                content_type=file.content_type,
                size=file.size,
                source="applicant",
                added_at=at,
            )
        )
    for material in wanted.values():
        if material.is_spared:
            rows.add(
                CaseMaterial(
                    case=case,
                    material_key=material.key,
                    name=material.name,
                    state=MaterialState.FETCHED,
                    source=localized(material.source_note, "zh"),
                    added_at=at,
                )
            )
