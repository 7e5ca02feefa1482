"""The case of the upper organ: its own number and clocks, with the whole file of the lower one."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.numbering.api import next_number
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit
from zhengtong.kernel.errors import StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import CaseAccepted
from zhengtong.modules.cases.models import Case, CaseMaterial, CaseStatus, DocumentKind
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.services.attach import situation_of
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.cases.services.submit import slots_of
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

GENERAL_FLOW = "item.plain"
"""By which the upper organ goes on where the item names no other."""

LOWER_ORGAN = "lower_organ"
"""`CaseMaterial.source` of what came up with the forwarding, or was completed afterwards."""


class UpperFlowMissing(StateError):
    """实施主体没有可用的办理流程，暂时不能转报。请联系事项管理人员。"""

    code = "upper_flow_missing"


def open_upper(lower: Case, version: ItemVersionData, *, actor: Actor, at: dt.datetime) -> Case:
    """Begin the case of the item's owner. The application was accepted below, so this one begins
    accepted, and the owner's limits run from the day of the forwarding.

    Raises UpperFlowMissing.
    """
    upwards = version.guide.forwarding
    assert upwards is not None, "only for items that are forwarded"
    flow = workflow.latest_process(upwards.process or GENERAL_FLOW)
    if flow is None:
        raise UpperFlowMissing
    case = _made(lower, version, at)
    person = org.person(lower.person_id)
    data = lower.form_data
    case.instance_id = workflow.start(
        process_version_id=flow.id,
        subject=case.number,
        owner_organization_id=case.organization_id,
        region_id=case.region_id,
        slots=slots_of(data, person_region_id=person.region_id),
        variables={**data, **situation_of(version.id, data).variables},
        actor=actor,
        at=at,
    ).id
    rows.insert(case)
    _hand_up(lower, case, at)
    accept.start_limits(case, on=timezone.localdate(at))
    issue(case, DocumentKind.ACCEPTANCE, at=at, staff_id=None)
    recorded(case, "cases.forwarded_here", actor, lower=lower.number)
    publish(CaseAccepted(case_id=case.pk, case_public_id=case.public_id, at=at))
    aspects.accepted(case, actor, timezone.localdate(at))
    return case


def _made(lower: Case, version: ItemVersionData, at: dt.datetime) -> Case:
    day = timezone.localdate(at).strftime("%Y%m%d")
    serial = next_number(series="case", scope=f"{version.region_id}:{day}")
    of_item = next_number(series="project_no", scope=f"{version.implementation_code}:{day}")
    statutory, promised = limits_above(version)
    return Case(
        region_id=version.region_id,
        organization_id=version.owner_organization_id,
        number=f"QH{day}-{serial:05d}",
        project_no=f"{version.implementation_code}{day}{of_item:04d}",
        item_version_id=version.id,
        form_version_id=lower.form_version_id,
        form_sha256=lower.form_sha256,
        form_data=lower.form_data,
        status=CaseStatus.IN_PROGRESS,
        channel=lower.channel,
        case_kind="promised",
        person_id=lower.person_id,
        entity_id=lower.entity_id,
        applicant_name=lower.applicant_name,
        contact_name=lower.contact_name,
        contact_phone=lower.contact_phone,
        entered_by_id=lower.entered_by_id,
        received_at_id=lower.received_at_id,
        aspects=["forwarding"],
        delivery_method=lower.delivery_method,
        delivery_address=lower.delivery_address,
        statutory_days=statutory.n,
        statutory_unit=statutory.unit.value,
        promised_days=promised.n,
        promised_unit=promised.unit.value,
        submitted_at=at,
        accepted_at=at,
    )


def limits_above(version: ItemVersionData) -> tuple[Limit, Limit]:
    """Statutory and promised limit of the upper organ."""
    upwards = version.guide.forwarding
    assert upwards is not None, "only for items that are forwarded"
    statutory = upwards.statutory or version.statutory
    return statutory, upwards.promised or statutory


def _hand_up(lower: Case, upper: Case, at: dt.datetime) -> None:
    """The same files; who may open the upper case may read them."""
    for row in lower.materials.order_by("id"):
        rows.add(
            CaseMaterial(
                case=upper,
                material_key=row.material_key,
                name=row.name,
                state=row.state,
                file_public_id=row.file_public_id,
                file_name=row.file_name,
                content_type=row.content_type,
                size=row.size,
                source=row.source,
                added_at=at,
            )
        )
