"""Preparing an application: begin, save each step, put materials, hand in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.files.api import FileRules
from zhengtong.core.numbering.api import next_number
from zhengtong.core.prepared import together
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
)
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects, policies
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
    DeliveryMethod,
    DocumentKind,
    MaterialState,
)
from zhengtong.modules.cases.periods.kinds import promise_of
from zhengtong.modules.cases.renewals import rules as renewals
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData, MaterialData, RenewalData
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

ANSWER_DAYS = 5
"""Working days to accept, refuse or give the one-time notice (行政许可法 第三十二条第一款)."""


class ApplicationNotFound(NotFound):
    """没有找到这份申请草稿。它可能已经提交或者删除，请到“我的办件”查看。"""

    code = "application_not_found"


class NotOpenForApplication(StateError):
    """这个事项现在不接受申请。请查看办事指南上的说明，或者咨询窗口。"""

    code = "item_not_open"


class AlreadySubmitted(StateError):
    """这份申请已经提交，不能再修改。请到“我的办件”查看进展。"""

    code = "already_submitted"


class Incomplete(InvalidInput):
    """申请还不完整，请补上标出的内容。"""

    code = "incomplete"


class TooManyFiles(InvalidInput):
    """这份材料最多上传 %(most)s 个文件。请先移除不需要的文件。"""

    code = "too_many_files"


class PersonalAccountWanted(PermissionRefused):
    """请用个人账号申请；工作人员请在窗口收件页面录入。"""


class NoRepresentation(PermissionRefused):
    """这位办事人没有代表这家单位办事的登记。请先登记委托。"""


class BeyondDelegation(PermissionRefused):
    """单位给您的委托不包括这个事项。请联系单位的法定代表人，在“我的单位”里增加委托。"""

    code = "beyond_delegation"


class UnknownMaterial(InvalidInput):
    """这个事项不需要这份材料。"""

    code = "unknown_material"


@command
def start_application(
    *,
    item_public_id: uuid.UUID,
    actor: Actor,
    person_id: int | None = None,
    entity_id: int | None = None,
    data: dict[str, Any] | None = None,
    prefilled: dict[str, forms.PrefilledValue] | None = None,
    on_behalf: bool = False,
) -> Application:
    """Begin an application to the version of the item that is published today.

    A person applies for themselves or for the company they act for. Staff with `cases.counter`
    name the `person_id` (and `entity_id`) who stands before them, or `on_behalf` of whom an agent
    with `cases.agency` applies from wherever that person lives.
    """
    version = items.current_version(item_public_id)
    if not version.may_be_applied_for:
        raise NotOpenForApplication
    channel = Channel.API if actor.channel == "api" else Channel.WEB
    staff_id = None
    if person_id is not None:
        require(actor, "cases.counter")
        channel, staff_id = Channel.COUNTER, actor.staff_id
        if on_behalf:
            require(actor, "cases.agency")
            channel = Channel.AGENT
        _require_representation(person_id, entity_id, version.implementation_code)
        if channel != Channel.AGENT:
            places.require_window(version, actor, region_id=org.person(person_id).region_id)
    elif actor.person_id is None:
        raise PersonalAccountWanted
    else:
        person_id, entity_id = actor.person_id, actor.entity_id
        if not policies.covers(actor, version.id):
            raise BeyondDelegation
    draft = forms.save_draft(
        owner_key=f"application:{uuid.uuid4()}",
        form_version_id=version.form_version_id,
        data={**{k: v.value for k, v in (prefilled or {}).items()}, **(data or {})},
        actor=actor,
        prefilled=prefilled,
    )
    now = timezone.now()
    return rows.insert(
        Application(
            region_id=version.region_id,
            item_version_id=version.id,
            person_id=person_id,
            entity_id=entity_id,
            entered_by_id=staff_id,
            channel=channel,
            aspects=["agency"] if channel == Channel.AGENT else [],
            draft_public_id=draft.public_id,
            created_at=now,
            saved_at=now,
        )
    )


def _require_representation(person_id: int, entity_id: int | None, item_code: str) -> None:
    if entity_id and not org.may_act_for(person_id, entity_id, item_code=item_code):
        raise NoRepresentation


def application(*, public_id: uuid.UUID, actor: Actor) -> Application:
    """The actor's own draft. Raises ApplicationNotFound for anybody else's."""
    return _own(rows.first(Application, "public_id = %s", [public_id]), actor)


def _own(found: Application | None, actor: Actor) -> Application:
    if found is None or not policies.prepares(actor, found):
        raise ApplicationNotFound
    return found


def _held(public_id: uuid.UUID, actor: Actor) -> Application:
    return _own(rows.first(Application, "public_id = %s FOR UPDATE", [public_id]), actor)


def locked(public_id: uuid.UUID, actor: Actor) -> Application:
    """The actor's own draft, held. Raises ApplicationNotFound, AlreadySubmitted."""
    found = _held(public_id, actor)
    if found.case_id is not None:
        raise AlreadySubmitted
    return found


@command
def save_application(
    *,
    public_id: uuid.UUID,
    actor: Actor,
    data: dict[str, Any] | None = None,
    delivery_method: str | None = None,
    delivery_address: str | None = None,
    page: int | None = None,
    expected_version: int | None = None,
) -> Application:
    """Keep what was typed, complete or not. Raises StaleVersion when saved elsewhere meanwhile."""
    found = locked(public_id, actor)
    if data is not None:
        kept = forms.draft(found.draft_public_id)
        forms.save_draft(
            owner_key=kept.owner_key,
            form_version_id=kept.form_version_id,
            data=data,
            actor=actor,
            page=page,
            expected_version=expected_version,
        )
    if delivery_method is not None:
        if delivery_method not in DeliveryMethod.values:
            raise Incomplete(
                errors=[FieldError(path="delivery_method", message=_("请选择怎样领取结果。"))]
            )
        found.delivery_method = delivery_method
    if delivery_address is not None:
        found.delivery_address = delivery_address.strip()[:300]
    found.saved_at = timezone.now()
    found.save()
    return found


@command
def discard_application(*, public_id: uuid.UUID, actor: Actor) -> None:
    found = locked(public_id, actor)
    forms.discard_draft(public_id=found.draft_public_id, actor=actor)
    found.discarded_at = timezone.now()
    found.save(update_fields=["discarded_at"])


def wanted_materials(found: Application, data: dict[str, Any]) -> list[MaterialData]:
    """What this applicant has to bring, by the answers to the situation questions in the form."""
    return list(situation_of(found.item_version_id, data).materials)


def situation_of(item_version_id: int, data: dict[str, Any]) -> items.Situation:
    """The situation's questions are fields of the form, so its data holds the answers."""
    answers = {k: v for k, v in data.items() if isinstance(v, str)}
    return items.resolve_situation(item_version_id=item_version_id, answers=answers)


@command
def attach_material(
    *,
    public_id: uuid.UUID,
    material_key: str,
    content: BinaryIO | bytes,
    name: str,
    actor: Actor,
) -> ApplicationMaterial:
    """Put one file to one material. The refusals of `core.files` say what is wrong with it."""
    found = locked(public_id, actor)
    data = forms.draft(found.draft_public_id).data
    material = _material(wanted_materials(found, data), material_key)
    if sum(m.material_key == material_key for m in materials_of(found)) >= material.max_files:
        raise TooManyFiles(most=material.max_files)
    with together():
        stored = files.store(
            content=content,
            name=name,
            rules=rules_of(material),
            actor=actor,
            owner_kind="cases.application",
            owner_id=str(found.public_id),
        )
        found.saved_at = timezone.now()
        row = ApplicationMaterial(
            application=found,
            material_key=material_key,
            file_public_id=stored.public_id,
            file_name=stored.name,
            content_type=stored.content_type,
            size=stored.size,
            added_at=found.saved_at,
        )
        rows.update(found, "saved_at")
        rows.add(row)
    return row


def materials_of(found: Application) -> list[ApplicationMaterial]:
    """The files put to a draft, the first first."""
    return rows.all_of(ApplicationMaterial, "application_id = %s ORDER BY id", [found.pk])


@command
def remove_material(*, public_id: uuid.UUID, file_public_id: uuid.UUID, actor: Actor) -> None:
    found = locked(public_id, actor)
    found.materials.filter(file_public_id=file_public_id).delete()


def rules_of(material: MaterialData) -> FileRules:
    """What a file for this material may be."""
    return FileRules(extensions=material.extensions, max_bytes=material.max_bytes)


def _material(wanted: list[MaterialData], key: str) -> MaterialData:
    for material in wanted:
        if material.key == key:
            return material
    raise UnknownMaterial


def problems(
    found: Application,
    *,
    data: dict[str, Any],
    actor: Actor | None = None,
    brought: Sequence[ApplicationMaterial] | None = None,
) -> list[FieldError]:
    """Everything that keeps the application from being handed in, in the order of the pages.

    With an `actor` read-only prefilled values are fetched again and compared. `brought` are its
    files, where the caller has read them already.
    """
    return _judged(found, data, materials_of(found) if brought is None else brought, actor)[1]


def _judged(
    found: Application,
    data: dict[str, Any],
    brought: Sequence[ApplicationMaterial],
    actor: Actor | None,
) -> tuple[dict[str, Any], list[FieldError]]:
    """The settled data, and what is wrong with the application."""
    version = items.item_version(found.item_version_id)
    around = {"actor": actor, "person_id": found.person_id, "entity_id": found.entity_id}
    checked = forms.validate(form_version_id=version.form_version_id, data=data, context=around)
    errors = list(checked.errors)
    have = {m.material_key for m in brought}
    missing = [m for m in wanted_materials(found, data) if m.needs_upload and m.key not in have]
    if missing and found.aspects:
        excused = aspects.excused(found)
        missing = [m for m in missing if m.key not in excused]
    errors += [
        FieldError(path=f"material-{m.key}", message=_bring(m), code="material_missing")
        for m in missing
    ]
    if found.delivery_method == DeliveryMethod.POST and not found.delivery_address:
        errors.append(FieldError(path="delivery_address", message=_address_wanted()))
    if found.aspects:
        errors += aspects.problems(found)
    if version.renewal is not None:
        errors += _renewing(version.renewal, checked.data)
    return checked.data, errors


def _renewing(rule: RenewalData, data: dict[str, Any]) -> list[FieldError]:
    """A permit that has expired, or is renewed too late, where the item's law refuses that."""
    wanted = renewals.asked(rule, data, on=timezone.localdate())
    return renewals.problems(rule, wanted) if wanted else []


def _bring(material: MaterialData) -> str:
    return _("请上传“%(name)s”。") % {"name": localized(material.name)}


def _address_wanted() -> str:
    return _("请填写邮寄地址。")


@command
def submit_application(*, public_id: uuid.UUID, actor: Actor) -> Case:
    """Hand in. The server checks everything again; sending twice returns the same case.

    Raises Incomplete with every problem at its field. 依据《行政许可法》第二十九条、第三十二条.
    """
    found = _held(public_id, actor)
    if found.case_id is not None:
        return Case.objects.get(pk=found.case_id)
    version = items.item_version(found.item_version_id)
    if not version.may_be_applied_for:
        raise NotOpenForApplication
    if found.entered_by_id:
        # Somebody stands at the counter for a company: the delegation may have ended meanwhile.
        _require_representation(found.person_id, found.entity_id, version.implementation_code)
    draft = forms.draft(found.draft_public_id)
    brought = materials_of(found)
    data, errors = _judged(found, draft.data, brought, actor)
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
