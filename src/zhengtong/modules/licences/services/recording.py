"""What every command on a licence leaves behind: event of the register, audit, published fact."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhengtong.core.audit import api as audit
from zhengtong.kernel.access import Actor
from zhengtong.modules.licences.models import Edition, Licence, LicenceEvent
from zhengtong.modules.licences.states import Operation

LONGEST_REASON = 500
LONGEST_BASIS = 300


def note(
    licence: Licence,
    *,
    act: str,
    operation: Operation,
    actor: Actor,
    at: dt.datetime,
    from_state: str = "",
    reason: str = "",
    basis: str = "",
    document_number: str = "",
    source_id: str = "",
) -> LicenceEvent:
    """One line of its history, and of the audit."""
    made = LicenceEvent.objects.create(
        licence=licence,
        at=at,
        operation=operation,
        act=act,
        from_state=from_state,
        to_state=licence.state,
        version_no=licence.version_no,
        reason=reason[:LONGEST_REASON],
        basis=basis[:LONGEST_BASIS],
        document_number=document_number[:60],
        source_id=source_id[:60],
        actor_name=actor.name[:120],
        staff_id=actor.staff_id,
    )
    audited(licence, f"licences.{act}", actor, operation=operation.value, state=licence.state)
    return made


def audited(licence: Licence, action: str, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"licence:{licence.pk}",
        object_type="licence",
        object_id=str(licence.public_id),
        detail={"number": licence.number, **detail},
    )


def edition_of(licence: Licence, operation: Operation, at: dt.datetime) -> Edition:
    """Keep what is given out now; the files hang on it."""
    return Edition.objects.create(
        licence=licence,
        number=licence.version_no,
        identifier=licence.identifier,
        operation=operation,
        type_version_id=licence.type_version_id,
        data=licence.data,
        issued_on=licence.issued_on,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        created_at=at,
    )
