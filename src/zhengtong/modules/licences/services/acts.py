"""What is done with a licence that exists: one command for every act of the state table."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, StaleVersion
from zhengtong.kernel.events import publish
from zhengtong.modules.licences import content, definition, identifier
from zhengtong.modules.licences.data import Holder, LicenceData
from zhengtong.modules.licences.errors import (
    BasisWanted,
    DataRefused,
    LicenceNotFound,
    NotExpired,
    NothingChanged,
    ReasonWanted,
    RenewalTooShort,
    TooManyEditions,
    WrongLicenceState,
)
from zhengtong.modules.licences.events import LicenceChanged
from zhengtong.modules.licences.models import Licence
from zhengtong.modules.licences.policies import permission_for
from zhengtong.modules.licences.services import issuing
from zhengtong.modules.licences.services.recording import edition_of, note
from zhengtong.modules.licences.states import RULES, Act, after, may

LicenceId = int | uuid.UUID


def locked(licence_id: LicenceId) -> Licence:
    """The licence, held. Raises LicenceNotFound."""
    wanted = {"public_id": licence_id} if isinstance(licence_id, uuid.UUID) else {"pk": licence_id}
    found = Licence.objects.select_for_update(of=("self",)).select_related("type")
    licence = found.filter(**wanted).first()
    if licence is None:
        raise LicenceNotFound
    return licence


@command
def change_licence(
    *,
    licence_id: LicenceId,
    data: Mapping[str, Any],
    actor: Actor,
    reason: str,
    basis: str = "",
    document_number: str = "",
    source_id: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """变更: other contents under the next version number; the old file says that it was replaced.
    The newest published version of the type applies. Raises NothingChanged, DataRefused."""
    licence = _held(Act.CHANGE, licence_id, actor, expected_version)
    _explained(Act.CHANGE, reason, basis)
    version = issuing.newest(licence.type)
    assert version is not None, "a licence was issued from a published version"
    found, faults = content.checked(definition.read(version.definition), data)
    if faults:
        raise DataRefused(errors=faults)
    if found == licence.data and version.pk == licence.type_version_id:
        raise NothingChanged
    licence.data, licence.type_version = found, version
    return _done(licence, Act.CHANGE, actor, reason, basis, document_number, source_id)


@command
def renew_licence(
    *,
    licence_id: LicenceId,
    valid_until: dt.date,
    actor: Actor,
    reason: str,
    basis: str = "",
    document_number: str = "",
    source_id: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """延续: valid for longer, under the next version number. Raises RenewalTooShort."""
    licence = _held(Act.RENEW, licence_id, actor, expected_version)
    _explained(Act.RENEW, reason, basis)
    if licence.valid_until is None or valid_until <= licence.valid_until:
        raise _beside("valid_until", RenewalTooShort)
    licence.valid_until = valid_until
    field = definition.read(licence.type_version.definition).validity.field
    if field:
        licence.data = {**licence.data, field: valid_until.isoformat()}
    return _done(licence, Act.RENEW, actor, reason, basis, document_number, source_id)


@command
def suspend_licence(
    *,
    licence_id: LicenceId,
    actor: Actor,
    reason: str,
    basis: str,
    document_number: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """暂扣."""
    return _plain(Act.SUSPEND, licence_id, actor, reason, basis, document_number, expected_version)


@command
def give_back_licence(
    *,
    licence_id: LicenceId,
    actor: Actor,
    reason: str,
    basis: str = "",
    document_number: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """发还 a suspended licence."""
    return _plain(
        Act.GIVE_BACK, licence_id, actor, reason, basis, document_number, expected_version
    )


@command
def revoke_licence(
    *,
    licence_id: LicenceId,
    actor: Actor,
    reason: str,
    basis: str,
    document_number: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """撤销: it should not have been granted (行政许可法 第六十九条)."""
    return _plain(Act.REVOKE, licence_id, actor, reason, basis, document_number, expected_version)


@command
def penalise_licence(
    *,
    licence_id: LicenceId,
    actor: Actor,
    reason: str,
    basis: str,
    document_number: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """吊销: taken away as a penalty (行政处罚法 第九条)."""
    return _plain(Act.PENALISE, licence_id, actor, reason, basis, document_number, expected_version)


@command
def cancel_licence(
    *,
    licence_id: LicenceId,
    actor: Actor,
    reason: str,
    basis: str,
    document_number: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """注销 (行政许可法 第七十条)."""
    return _plain(Act.CANCEL, licence_id, actor, reason, basis, document_number, expected_version)


@command
def transfer_licence(
    *,
    licence_id: LicenceId,
    actor: Actor,
    reason: str,
    basis: str = "",
    document_number: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """转出 to another place, which issues its own."""
    return _plain(Act.TRANSFER, licence_id, actor, reason, basis, document_number, expected_version)


@command
def cancel_transfer(
    *,
    licence_id: LicenceId,
    actor: Actor,
    reason: str,
    basis: str = "",
    document_number: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """取消转出: it is valid here again."""
    return _plain(
        Act.CANCEL_TRANSFER, licence_id, actor, reason, basis, document_number, expected_version
    )


@command
def annotate_licence(
    *,
    licence_id: LicenceId,
    actor: Actor,
    text: str,
    reason: str = "",
    document_number: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """加注: a remark that everybody who verifies it reads. An empty one takes it away."""
    licence = _held(Act.ANNOTATE, licence_id, actor, expected_version)
    _explained(Act.ANNOTATE, reason, "")
    said = text.replace("\0", "").strip()[:500]
    if said == licence.annotation:
        raise _beside("text", NothingChanged)
    licence.annotation = said
    return _done(licence, Act.ANNOTATE, actor, reason, "", document_number)


@command
def reissue_licence(
    *,
    licence_id: LicenceId,
    actor: Actor,
    reason: str,
    basis: str = "",
    document_number: str = "",
    expected_version: int | None = None,
) -> LicenceData:
    """补发: a new number and code for the same right; the old licence is cancelled. Answers with
    the new one."""
    old = _held(Act.REISSUE, licence_id, actor, expected_version)
    _explained(Act.REISSUE, reason, basis)
    _done(old, Act.REISSUE, actor, reason, basis, document_number)
    version = issuing.newest(old.type)
    assert version is not None, "a licence was issued from a published version"
    asked = issuing.Asked(
        holder=Holder(
            person_id=old.person_id,
            entity_id=old.entity_id,
            name=old.holder_name,
            code=old.holder_code,
        ),
        data=old.data,
        valid_from=old.valid_from,
        valid_until=old.valid_until,
        case_number=old.case_number,
        decided_by=old.decided_by_id,
        replaces_id=old.pk,
    )
    made = issuing.make(version, old.organization_id, asked, actor, reason, basis, document_number)
    return LicenceData.of(made, timezone.localdate())


@command
def lapse_licence(*, licence_id: LicenceId, actor: Actor, today: dt.date | None = None) -> bool:
    """过期失效: its last day is over. False when there is nothing to do."""
    licence = locked(licence_id)
    day = today or timezone.localdate()
    if not may(Act.LAPSE, licence.state) or not licence.is_expired(day):
        return False
    if actor.kind != "system":
        raise NotExpired
    _done(licence, Act.LAPSE, actor, "", "", "")
    return True


def _plain(
    act: Act,
    licence_id: LicenceId,
    actor: Actor,
    reason: str,
    basis: str,
    document_number: str,
    expected_version: int | None,
) -> LicenceData:
    """An act that only leads to another state."""
    licence = _held(act, licence_id, actor, expected_version)
    _explained(act, reason, basis)
    return _done(licence, act, actor, reason, basis, document_number)


def _held(act: Act, licence_id: LicenceId, actor: Actor, expected_version: int | None) -> Licence:
    """Lock it; who may; whether the page was of today; whether the table knows the act."""
    licence = locked(licence_id)
    require(actor, permission_for(act), licence)
    if expected_version is not None and licence.lock_version != expected_version:
        raise StaleVersion
    if not may(act, licence.state):
        raise WrongLicenceState(state=licence.get_state_display(), act=str(act.label))
    return licence


def _explained(act: Act, reason: str, basis: str) -> None:
    rule = RULES[act]
    if rule.needs_reason and not reason.strip():
        raise _beside("reason", ReasonWanted)
    if rule.needs_basis and not basis.strip():
        raise _beside("basis", BasisWanted)


def _beside(path: str, kind: type[InvalidInput]) -> InvalidInput:
    return kind(errors=[FieldError(path=path, message=kind().message, code=kind.code)])


def _done(
    licence: Licence,
    act: Act,
    actor: Actor,
    reason: str,
    basis: str,
    document_number: str,
    source_id: str = "",
) -> LicenceData:
    """Write the new state, a new edition where the rule says so, history, audit, fact."""
    rule, before, now = RULES[act], licence.state, timezone.now()
    licence.state = after(act, before)
    licence.changed_at = now
    licence.lock_version += 1
    if rule.new_version:
        _count_up(licence)
    licence.save()
    if rule.new_version:
        edition_of(licence, rule.operation, now)
    note(
        licence,
        act=act.value,
        operation=rule.operation,
        actor=actor,
        at=now,
        from_state=before,
        reason=reason.replace("\0", "").strip(),
        basis=basis.replace("\0", "").strip(),
        document_number=document_number.replace("\0", "").strip(),
        source_id=source_id,
    )
    publish(
        LicenceChanged(
            licence_id=licence.pk,
            licence_public_id=licence.public_id,
            act=act.value,
            from_state=before,
            to_state=licence.state,
            reason=reason.strip()[:500],
            at=now,
        )
    )
    return LicenceData.of(licence, timezone.localdate(now))


def _count_up(licence: Licence) -> None:
    if licence.version_no >= identifier.LAST_VERSION:
        raise TooManyEditions
    licence.version_no += 1
    parts = identifier.read(licence.identifier)
    licence.identifier = identifier.make(
        type_code=parts.type_code,
        organ_code=parts.organ_code,
        serial=parts.serial,
        version=licence.version_no,
    )


BY_ACT = {
    Act.SUSPEND: suspend_licence,
    Act.GIVE_BACK: give_back_licence,
    Act.REVOKE: revoke_licence,
    Act.PENALISE: penalise_licence,
    Act.CANCEL: cancel_licence,
    Act.TRANSFER: transfer_licence,
    Act.CANCEL_TRANSFER: cancel_transfer,
    Act.REISSUE: reissue_licence,
}
"""Acts that need nothing but reason and basis."""
