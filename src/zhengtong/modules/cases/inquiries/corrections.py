"""What the applicant puts right in a case that was handed in: answers until it is accepted, how
they are reached until it is delivered, a further paper until it is decided. What stood before is
kept."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    PermissionRefused,
    StaleVersion,
    StateError,
)
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.delivery import records
from zhengtong.modules.cases.events import CaseCorrected, MaterialAdded
from zhengtong.modules.cases.models import (
    Case,
    CaseMaterial,
    CaseRevision,
    CaseStatus,
    DeliveryMethod,
    RevisionKind,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services.attach import rules_of, situation_of
from zhengtong.modules.cases.services.errors import TooManyFiles
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import MaterialData
from zhengtong.modules.workflow import api as workflow

KEY = "inquiry"
MOST_ADDED = 10


class NothingChanged(InvalidInput):
    """没有改动任何内容。"""

    code = "nothing_changed"


class RouteWouldChange(StateError):
    """这个改动会改变由谁办理或者要交的材料。请撤回这份申请，再重新申请。"""

    code = "route_would_change"


class TooLateToCorrect(StateError):
    """已经受理，不能再改填写的内容。需要更正时，请联系承办单位，或者在办件里提问。"""

    code = "too_late_to_correct"


class TooLateToAdd(StateError):
    """已经作出决定，不能再补充材料。"""

    code = "too_late_to_add"


class FileWanted(InvalidInput):
    """请选择要补充的文件。"""

    code = "file_wanted"


def may_correct(case: Case) -> bool:
    return bool(case.status == CaseStatus.SUBMITTED)


def may_change_contact(case: Case) -> bool:
    return bool(case.is_open and case.delivered_at is None)


def may_add(case: Case) -> bool:
    return bool(case.is_open and case.decided_at is None)


def _own(
    case_id: CaseId, actor: Actor, expected_version: int | None, revision: int | None = None
) -> Case:
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if not policies.is_applicant(actor, case):
        raise PermissionRefused
    if revision is not None and revision != revision_of(case):
        raise StaleVersion
    return case


def revision_of(case: Case) -> int:
    """How often the applicant changed it; what a page was opened with."""
    return CaseRevision.objects.filter(case=case).count()


@command
def correct_answers(
    *,
    case_id: CaseId,
    actor: Actor,
    data: dict[str, Any],
    expected_version: int | None = None,
    revision: int | None = None,
) -> Case:
    """更正: answers of the form, before anybody has accepted them.

    An answer on which the flow, the organ or the materials depend is not changed under way: who
    wants that applies anew. `revision` is what the page was opened with.

    Raises TooLateToCorrect, RouteWouldChange, StaleVersion, InvalidInput with every field.
    """
    case = _own(case_id, actor, expected_version, revision)
    if not may_correct(case):
        raise TooLateToCorrect
    checked = forms.validate(form_version_id=case.form_version_id, data=data)
    if checked.errors:
        raise InvalidInput(errors=checked.errors)
    before, after = dict(case.form_data), checked.data
    if before == after:
        raise NothingChanged
    if _route(case, before) != _route(case, after):
        raise RouteWouldChange
    changed = {k for k in {*before, *after} if before.get(k) != after.get(k)}
    case.form_data = after
    case.save(update_fields=["form_data"])
    _kept(case, RevisionKind.ANSWERS, _part(before, changed), _part(after, changed), actor)
    return case


def _part(data: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {k: v for k, v in data.items() if k in keys}


def _route(case: Case, data: dict[str, Any]) -> tuple[Any, ...]:
    """What the run was begun with: materials, variables, and the place that names the organ."""
    situation = situation_of(case.item_version_id, data)
    simple = {k: v for k, v in data.items() if isinstance(v, str | int | float | bool)}
    asked = items.item_version(case.item_version_id).situations
    return (
        tuple(m.key for m in situation.materials),
        tuple(sorted((k, str(v)) for k, v in situation.variables.items())),
        data.get("location_region", ""),
        tuple(simple.get(q.key) for q in asked),
    )


@command
def change_contact(
    *,
    case_id: CaseId,
    actor: Actor,
    phone: str,
    delivery_method: str,
    delivery_address: str = "",
    expected_version: int | None = None,
    revision: int | None = None,
) -> Case:
    """Phone and delivery, at any time before the result is delivered."""
    case = _own(case_id, actor, expected_version, revision)
    if not may_change_contact(case):
        raise CaseStateError
    phone = "".join(phone.split()).replace("-", "")
    address = delivery_address.strip()
    is_post = delivery_method == DeliveryMethod.POST
    _check_contact(phone, delivery_method, address)
    columns = ("contact_phone", "delivery_method", "delivery_address")
    before = {c: getattr(case, c) for c in columns}
    after = {
        "contact_phone": phone,
        "delivery_method": delivery_method,
        "delivery_address": address if is_post else "",
    }
    if before == after:
        raise NothingChanged
    if case.status == CaseStatus.DELIVERING and delivery_method == DeliveryMethod.ELECTRONIC:
        raise InvalidInput(
            errors=[
                FieldError(
                    path="delivery_method", message=_("结果已经制好，请选择到窗口领取或者邮寄。")
                )
            ]
        )
    is_moved = any(before[c] != after[c] for c in columns[1:])
    if is_moved:
        records.require_movable(case)
    for column, value in after.items():
        setattr(case, column, value)
    rows.update(case, *columns)
    if is_moved and case.status == CaseStatus.DELIVERING:
        records.started_anew(case, at=timezone.now())
    _kept(case, RevisionKind.CONTACT, before, after, actor)
    return case


def _check_contact(phone: str, method: str, address: str) -> None:
    errors = []
    if not (phone.isascii() and phone.isdigit() and 7 <= len(phone) <= 12):
        message = _("电话号码不正确，请填写 11 位手机号码或者带区号的座机号码。")
        errors.append(FieldError(path="phone", message=message))
    if method not in DeliveryMethod.values:
        errors.append(FieldError(path="delivery_method", message=_("请选择怎样领取结果。")))
    if method == DeliveryMethod.POST and not address:
        errors.append(FieldError(path="delivery_address", message=_("请填写邮寄地址。")))
    if len(address) > 300:
        errors.append(FieldError(path="delivery_address", message=_("邮寄地址最多写 300 个字。")))
    if errors:
        raise InvalidInput(errors=errors)


def _kept(
    case: Case, kind: RevisionKind, before: dict[str, Any], after: dict[str, Any], actor: Actor
) -> None:
    now = timezone.now()
    CaseRevision.objects.create(
        case=case, kind=kind, before=before, after=after, made_by=actor.name, made_at=now
    )
    aspects.attach(case, KEY)
    told = "corrected" if kind == RevisionKind.ANSWERS else "contact_changed"
    workflow.record(
        instance_id=case.instance_id,
        kind=told,
        actor=actor,
        is_news=kind == RevisionKind.ANSWERS,
    )
    recorded(case, f"cases.{told}", actor, fields=sorted(after))
    publish(CaseCorrected(case_id=case.pk, case_public_id=case.public_id, kind=kind.value, at=now))


def revisions_of(case: Case) -> list[CaseRevision]:
    return list(CaseRevision.objects.filter(case=case).order_by("made_at", "id"))


def materials_for_more(case: Case) -> list[MaterialData]:
    """The materials to which a further paper may be put."""
    situation = situation_of(case.item_version_id, case.form_data)
    return [m for m in situation.materials if m.source == "applicant"]


@command
def add_paper(
    *, case_id: CaseId, actor: Actor, material_key: str, content: BinaryIO | None, name: str
) -> CaseMaterial:
    """补充材料 of one's own accord, before the decision. Nothing waits for it and no clock stops.

    Raises TooLateToAdd, FileWanted, TooManyFiles, and what is wrong with the file.
    """
    case = _own(case_id, actor, None)
    if not may_add(case):
        raise TooLateToAdd
    known = {m.key: m for m in materials_for_more(case)}
    material = known.get(material_key)
    if material is None:
        message = _("请选择补充的是哪一份材料。")
        raise InvalidInput(errors=[FieldError(path="material", message=message)])
    if content is None:
        raise FileWanted(errors=[FieldError(path="file", message=FileWanted().message)])
    if _added(case) >= MOST_ADDED:
        raise TooManyFiles(most=MOST_ADDED)
    now = timezone.now()
    stored = files.store(
        content=content,
        name=name,
        rules=rules_of(material),
        actor=actor,
        owner_kind="cases.case",
        owner_id=str(case.public_id),
    )
    row = CaseMaterial.objects.create(
        case=case,
        material_key=material_key,
        name=material.name,
        file_public_id=stored.public_id,
        file_name=stored.name,
        content_type=stored.content_type,
        size=stored.size,
        source="added",
        added_at=now,
    )
    aspects.attach(case, KEY)
    workflow.record(
        instance_id=case.instance_id,
        kind="material_added",
        actor=actor,
        payload={"text": stored.name},
        is_news=True,
    )
    recorded(case, "cases.add_paper", actor, name=stored.name)
    publish(MaterialAdded(case_id=case.pk, case_public_id=case.public_id, at=now))
    return row


def _added(case: Case) -> int:
    return CaseMaterial.objects.filter(case=case, source="added").count()
