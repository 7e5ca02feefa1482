"""批量发证: a table is read and every line checked; then licences are issued by jobs, some hundred
lines in one transaction, so that a kill loses nothing and doubles nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.jobs import api as jobs
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.modules.licences import content, definition
from zhengtong.modules.licences.data import Holder
from zhengtong.modules.licences.errors import (
    BatchNotWaiting,
    BatchRefused,
    LicenceNotFound,
    NotAnIssuer,
    NothingToIssue,
    TooManyLines,
)
from zhengtong.modules.licences.models import (
    BatchRow,
    BatchState,
    LicenceBatch,
    TypeVersion,
)
from zhengtong.modules.licences.services import issuing
from zhengtong.modules.licences.sheets import HOLDER_COLUMNS, Line

CHUNK = 100
MOST_LINES = 20_000
SOURCE = "batch"


@command
def take_batch(
    *, type_code: str, organization_id: int, name: str, lines: Sequence[Line], actor: Actor
) -> LicenceBatch:
    """Keep the table with what is wrong in each line; nothing is issued yet. Raises BatchRefused
    for a table without lines or with too many."""
    require(actor, "licences.issue", organization_id)
    version = issuing.ready_version(type_code)
    if organization_id not in version.type.issuer_ids:
        raise NotAnIssuer
    if not lines:
        raise BatchRefused
    if len(lines) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    assert actor.staff_id is not None, "licences.issue is held by staff"
    batch = LicenceBatch.objects.create(
        type_version=version,
        organization_id=organization_id,
        made_by_id=actor.staff_id,
        name=name[:120],
        total=len(lines),
        made_at=timezone.now(),
    )
    rows = _checked(version, batch, lines)
    BatchRow.objects.bulk_create(rows, batch_size=1000)
    batch.refused = sum(1 for r in rows if r.errors)
    batch.save(update_fields=["refused"])
    _record(batch, "licences.batch_taken", actor, lines=batch.total, refused=batch.refused)
    return batch


def _checked(version: TypeVersion, batch: LicenceBatch, lines: Sequence[Line]) -> list[BatchRow]:
    rules = definition.read(version.definition)
    seen: dict[str, int] = {}
    rows = []
    for line in lines:
        errors = _faults(rules, version.type.holder_kind, line)
        same = _same(line)
        if same in seen:
            errors.append(["", str(SameAs(line=seen[same]))])
        seen.setdefault(same, line.number)
        rows.append(BatchRow(batch=batch, line=line.number, data=dict(line.values), errors=errors))
    return rows


class SameAs(InvalidInput):
    """与第 %(line)d 行完全相同。"""

    code = "licence_batch_same"


def _same(line: Line) -> str:
    return repr(sorted(line.values.items()))


def _faults(rules: definition.Definition, holder_kind: str, line: Line) -> list[list[str]]:
    """(field, sentence) of everything wrong. The code's form is checked; who it is, when issued."""
    found: list[list[str]] = []
    try:
        _holder_form(line.values, holder_kind)
    except InvalidInput as refused:
        found += [[e.path, e.message] for e in refused.errors]
    _data, faults = content.checked(rules, _fields(line.values))
    return found + [[f.path, f.message] for f in faults]


def _holder_form(values: Mapping[str, str], kind: str) -> None:
    from zhengtong.kernel.ids import is_credit_code, is_identity_number
    from zhengtong.modules.licences.errors import HolderRefused
    from zhengtong.modules.licences.models import HolderKind

    code = "".join(values.get("holder_code", "").split()).upper()
    is_right = (kind != HolderKind.PERSON and is_credit_code(code)) or (
        kind != HolderKind.COMPANY and is_identity_number(code)
    )
    wrong = []
    if not is_right:
        wrong.append(FieldError(path="holder_code", message=HolderRefused().message))
    if not values.get("holder_name", "").strip():
        wrong.append(FieldError(path="holder_name", message=HolderNameWanted().message))
    if wrong:
        raise HolderRefused(errors=wrong)


class HolderNameWanted(InvalidInput):
    """请填写持证主体的姓名或名称。"""

    code = "licence_holder_name_wanted"


def _fields(values: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in values.items() if k not in HOLDER_COLUMNS}


@command
def start_batch(*, batch_id: uuid.UUID, actor: Actor) -> LicenceBatch:
    """Begin to issue; the jobs go on by themselves. Raises BatchNotWaiting, NothingToIssue."""
    from zhengtong.modules.licences.tasks import issue_lines

    batch = _locked(batch_id)
    require(actor, "licences.issue", batch)
    if batch.state not in (BatchState.CHECKED, BatchState.STOPPED):
        raise BatchNotWaiting
    if not batch.left:
        raise NothingToIssue
    batch.state, batch.started_at = BatchState.RUNNING, batch.started_at or timezone.now()
    batch.stepped_at = timezone.now()
    batch.save(update_fields=["state", "started_at", "stepped_at"])
    _record(batch, "licences.batch_started", actor)
    jobs.defer(issue_lines, batch_id=batch.pk)
    return batch


@command
def stop_batch(*, batch_id: uuid.UUID, actor: Actor) -> LicenceBatch:
    """Stop after the lines at hand; it can be started again. Raises BatchNotWaiting."""
    batch = _locked(batch_id)
    require(actor, "licences.issue", batch)
    if batch.state != BatchState.RUNNING:
        raise BatchNotWaiting
    batch.state = BatchState.STOPPED
    batch.save(update_fields=["state"])
    _record(batch, "licences.batch_stopped", actor)
    return batch


@command
def issue_next_lines(*, batch_id: int, most: int = CHUNK) -> int:
    """Issue the next lines, in the name of who started it. How many were done; 0 ends it. Who
    comes while another is at it waits, and takes the lines after."""
    batch = (
        LicenceBatch.objects.select_for_update(of=("self",))
        .select_related("type_version__type")
        .get(pk=batch_id)
    )
    if batch.state != BatchState.RUNNING:
        return 0
    rows = list(
        BatchRow.objects.select_for_update()
        .filter(batch=batch, licence=None, errors=[])
        .order_by("line")[:most]
    )
    actor = _in_the_name_of(batch)
    done = sum(_issue(batch, row, actor) for row in rows)
    now = timezone.now()
    batch.issued += done
    batch.refused += len(rows) - done
    batch.stepped_at = now
    if len(rows) < most:
        batch.state, batch.ended_at = BatchState.DONE, now
        _record(batch, "licences.batch_ended", actor, issued=batch.issued)
    batch.save(update_fields=["issued", "refused", "stepped_at", "state", "ended_at"])
    return len(rows)


def _in_the_name_of(batch: LicenceBatch) -> Actor:
    from zhengtong.modules.org import api as org

    names = org.staff_names([batch.made_by_id])
    return Actor(
        kind="system",
        name=names.get(batch.made_by_id, "licences.batch"),
        staff_id=batch.made_by_id,
        organization_id=batch.organization_id,
        channel="system",
    )


def _issue(batch: LicenceBatch, row: BatchRow, actor: Actor) -> bool:
    """One line, whole or not at all; a refusal stays with the line and harms no other."""
    values = row.data
    asked = issuing.Asked(
        holder=Holder(name=values.get("holder_name", ""), code=values.get("holder_code", "")),
        data=_fields(values),
        source_kind=SOURCE,
        source_id=f"{batch.public_id}:{row.line}",
        decided_by=batch.made_by_id,
    )
    try:
        with transaction.atomic():
            row.licence = issuing.make(batch.type_version, batch.organization_id, asked, actor)
    except DomainError as refused:
        errors = getattr(refused, "errors", ())
        row.errors = [[e.path, e.message] for e in errors] or [["", refused.message]]
    row.save(update_fields=["licence", "errors"])
    return row.licence_id is not None


def _locked(batch_id: uuid.UUID) -> LicenceBatch:
    found = LicenceBatch.objects.select_for_update().filter(public_id=batch_id).first()
    if found is None:
        raise LicenceNotFound
    return found


def _record(batch: LicenceBatch, action: str, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"licence_batch:{batch.pk}",
        object_type="licence_batch",
        object_id=str(batch.public_id),
        detail=detail,
    )


__all__ = [
    "issue_next_lines",
    "start_batch",
    "stop_batch",
    "take_batch",
]
