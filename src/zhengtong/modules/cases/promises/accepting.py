"""From the signed promise to the accepted case: handed in with it, or chosen by the clerk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import PromiseMade
from zhengtong.modules.cases.models import (
    Application,
    Case,
    CaseMaterial,
    DocumentKind,
    MaterialState,
    Promise,
    PromiseKind,
    PromiseState,
)
from zhengtong.modules.cases.promises import course, door, keeping, signing
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.services.attach import situation_of
from zhengtong.modules.cases.services.locking import CaseId
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import MaterialData
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.data import StepResult

DOCUMENTS = {
    PromiseKind.PENDING: DocumentKind.PROMISE,
    PromiseKind.COMMITMENT: DocumentKind.COMMITMENT,
}


class TooLongPromise(InvalidInput):
    """这个事项的补交期限是 1 到 %(most)s 个工作日，请填写其中的整数。"""

    code = "too_long_promise"


class SignatureWanted(InvalidInput):
    """容缺受理要有申请人的书面承诺。请确认承诺人已经签署。"""

    code = "signature_wanted"


def handed_in(case: Case, draft: Application, kind: PromiseKind, actor: Actor) -> Promise | None:
    """The promise signed in the draft becomes the case's, for the papers that are not there; None
    when they are all there after all."""
    signed = draft.promises.filter(kind=kind).first()
    missing = _missing(case, kind, signed.material_keys) if signed else []
    if signed is None or not missing:
        return None
    made = keeping.create(
        case,
        kind,
        missing,
        signed_name=signed.signed_name,
        signed_at=signed.signed_at,
        staff_id=draft.entered_by_id,
    )
    if kind == PromiseKind.COMMITMENT:
        _spared(case, missing, at=case.submitted_at)
    days = items.item_version(case.item_version_id).guide.pending.days
    _told(case, made, missing, days=days, actor=actor)
    return made


def _missing(case: Case, kind: PromiseKind, keys: Collection[str]) -> list[MaterialData]:
    wanted = door.promised_for(kind, situation_of(case.item_version_id, case.form_data).materials)
    brought = keeping.with_file(case, keys)
    return [m for m in wanted if m.key in keys and m.key not in brought]


def _spared(case: Case, materials: list[MaterialData], *, at: dt.datetime) -> None:
    """The list of materials shows that the commitment stands for them."""
    for material in materials:
        rows.add(
            CaseMaterial(
                case=case,
                material_key=material.key,
                name=material.name,
                state=MaterialState.WAIVED,
                source="告知承诺",
                added_at=at,
            )
        )


def _told(
    case: Case, made: Promise, materials: list[MaterialData], *, days: int, actor: Actor
) -> None:
    """Attached, in writing, in the log, and told to whoever listens."""
    kind = PromiseKind(made.kind)
    now = timezone.now()
    aspects.attach(case, kind.value)
    names = [localized(m.name, "zh") for m in materials]
    facts = {"names": names, "days": days, "signed_name": made.signed_name}
    facts |= {"signed_on": timezone.localdate(made.signed_at).isoformat()}
    facts |= {"due_on": made.due_on.isoformat() if made.due_on else ""}
    issue(case, DOCUMENTS[kind], at=now, staff_id=actor.staff_id, facts=facts)
    keeping.noted(case, "promise_signed", actor, names=names, promise=kind.value)
    publish(
        PromiseMade(
            promise_id=made.pk,
            case_id=case.pk,
            case_public_id=case.public_id,
            kind=kind.value,
            at=now,
        )
    )


def require_still_open(case: Case, kind: PromiseKind) -> None:
    """Before acceptance: a promise broken since it was signed shuts the door on this one too.
    The clerk asks for the papers once, in writing; what was brought since needs no promise."""
    promise = Promise.objects.filter(case=case, kind=kind, state=PromiseState.SIGNED).first()
    if promise is None:
        return
    keys = [m.material_key for m in keeping.missing_of(promise)]
    if set(keys) - keeping.with_file(case, keys):
        door.require_open(person_id=case.person_id, entity_id=case.entity_id)


def begun(case: Case, *, on: dt.date) -> None:
    """Accepted with the promise that was signed online: the papers' clock runs from here."""
    promise = keeping.held(case, PromiseKind.PENDING)
    if promise.state != PromiseState.SIGNED:
        return
    now = timezone.now()
    keys = [m.material_key for m in keeping.missing_of(promise)]
    brought = keeping.with_file(case, keys)
    promise.materials.filter(material_key__in=brought).update(brought_at=now)
    if set(keys) <= brought:
        promise.save(update_fields=course.move(promise, PromiseState.VOID, at=now))
        return
    days = items.item_version(case.item_version_id).guide.pending.days
    _run(case, promise, days=days, on=on, at=now)


def _run(case: Case, promise: Promise, *, days: int, on: dt.date, at: dt.datetime) -> None:
    clock = workflow.start_clock(
        instance_id=case.instance_id,
        kind=keeping.CLOCK,
        limit=Limit(days, Unit.WORKDAY),
        start_on=on,
    )
    changed = course.move(promise, PromiseState.OPEN, at=at, due_on=clock.due_on)
    promise.save(update_fields=changed)


@command
def accept_with_pending(
    *,
    case_id: CaseId,
    actor: Actor,
    material_keys: Collection[str],
    days: int,
    signed_name: str,
    is_signed: bool,
    opinion: str = "",
    data: dict[str, Any] | None = None,
    expected_version: int | None = None,
) -> StepResult:
    """容缺受理 by the clerk: accepted now, the named papers come within `days` working days.

    The applicant's written promise is before the clerk (`is_signed`). Raises DoorShut,
    NothingPromised, NotToBePromised, TooLongPromise, SignatureWanted, SignatureDiffers, and what
    `accept_case` raises.
    """
    case, task = accept.prepared(case_id, actor, expected_version)
    door.require_open(person_id=case.person_id, entity_id=case.entity_id)
    wanted = _chosen(case, material_keys)
    _check(case, days=days, signed_name=signed_name, is_signed=is_signed)
    result = accept.accept_locked(case, task, actor=actor, opinion=opinion, data=data)
    now = timezone.now()
    made = keeping.create(
        case,
        PromiseKind.PENDING,
        wanted,
        signed_name=signing.written(signed_name),
        signed_at=now,
        staff_id=actor.staff_id,
    )
    _run(case, made, days=days, on=timezone.localdate(now), at=now)
    _told(case, made, wanted, days=days, actor=actor)
    return result


def _chosen(case: Case, keys: Collection[str]) -> list[MaterialData]:
    offered = door.promised_for(
        PromiseKind.PENDING, situation_of(case.item_version_id, case.form_data).materials
    )
    if not keys:
        raise signing.refused(signing.NothingPromised, "material_keys")
    taken = {k.value for k in PromiseKind if k.value in case.aspects}
    if PromiseKind.PENDING in taken or not set(keys) <= {m.key for m in offered}:
        raise signing.refused(signing.NotToBePromised, "material_keys")
    return [m for m in offered if m.key in keys]


def _check(case: Case, *, days: int, signed_name: str, is_signed: bool) -> None:
    most = items.item_version(case.item_version_id).guide.pending.days
    errors = []
    if not 1 <= days <= most:
        error = TooLongPromise(most=most)
        errors.append(FieldError(path="days", message=error.message, code=error.code))
    try:
        signing.check_signature(case.person_id, signed_name, path="signed_name")
    except signing.SignatureDiffers as differs:
        errors += differs.errors
    if not is_signed:
        wanted = SignatureWanted()
        errors.append(FieldError(path="is_signed", message=wanted.message, code=wanted.code))
    if errors:
        raise InvalidInput(_("请补上容缺受理的内容。"), errors=errors)
