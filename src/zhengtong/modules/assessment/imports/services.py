"""Taking a table in as a whole, and withdrawing it."""

from __future__ import annotations

import hashlib
import uuid

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import (
    ImportedTwice,
    ImportUsed,
    NoSuchRecord,
    WrongRecordState,
)
from zhengtong.modules.assessment.imports.board import own_of
from zhengtong.modules.assessment.imports.checking import checked
from zhengtong.modules.assessment.imports.models import MetricImport, MetricRow
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, PeriodState
from zhengtong.modules.assessment.policies import ASSESS
from zhengtong.modules.assessment.schemes.holding import reason_of

OWNER = "assessment.import"
RULES = files.FileRules(extensions=("xlsx",), max_bytes=5 * 1024 * 1024)


@command
def take_import(
    *, organization_id: int, kind: str, content: bytes, name: str, actor: Actor
) -> MetricImport:
    """All of the table or nothing. Raises FaultyTable, ImportedTwice."""
    require(actor, ASSESS, organization_id)
    allowed = policies.organizations_of(actor, ASSESS)
    rows = checked(content, kind, allowed, own_of(organization_id, kind))
    digest = hashlib.sha256(content).hexdigest()
    if MetricImport.objects.filter(
        organization_id=organization_id, digest=digest, withdrawn_at=None
    ).exists():
        raise ImportedTwice
    stored = files.store(content=content, name=name, rules=RULES, actor=actor)
    batch = MetricImport.objects.create(
        organization_id=organization_id,
        subject_kind=kind,
        file_id=stored.id,
        name=stored.name[:200],
        digest=digest,
        row_count=len(rows),
        made_by_id=actor.staff_id,
    )
    files.link(file_id=stored.id, owner_kind=OWNER, owner_id=batch.pk, actor=actor)
    MetricRow.objects.bulk_create(
        [
            MetricRow(
                batch=batch,
                line=r.line,
                metric=r.metric,
                subject_kind=kind,
                subject_id=r.subject_id,
                on=r.on,
                value=r.value,
                note=r.note,
            )
            for r in rows
        ],
        batch_size=2000,
    )
    _audited("import", batch, actor)
    return batch


@command
def withdraw_import(*, import_id: uuid.UUID, reason: str, actor: Actor) -> MetricImport:
    """撤回: it counts no longer, and stays on record. Raises ImportUsed, WrongRecordState,
    ReasonWanted."""
    rows = policies.visible_imports(actor).select_for_update(of=("self",))
    batch = rows.filter(public_id=import_id).first()
    if batch is None:
        raise NoSuchRecord
    require(actor, ASSESS, batch)
    if batch.withdrawn_at is not None:
        raise WrongRecordState
    words = reason_of(reason)
    if period := _used_by(batch):
        raise ImportUsed(period=period.title)
    batch.withdrawn_at, batch.withdrawn_by_id = timezone.now(), actor.staff_id
    batch.withdrawn_note = words[:300]
    batch.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_note"])
    _audited("withdraw_import", batch, actor, words)
    return batch


def _used_by(batch: MetricImport) -> AssessmentPeriod | None:
    """A period in its notice or after it, over days and subjects of this table."""
    days = list(batch.rows.values_list("on", flat=True).distinct())
    subjects = batch.rows.values("subject_id")
    if not days:
        return None
    return (
        AssessmentPeriod.objects.filter(
            state__in=(PeriodState.PUBLISHED, PeriodState.CONFIRMED, PeriodState.RANKED),
            subject_kind=batch.subject_kind,
            first_on__lte=max(days),
            last_on__gte=min(days),
            members__subject_id__in=subjects,
        )
        .order_by("pk")
        .first()
    )


def _audited(act: str, batch: MetricImport, actor: Actor, words: str = "") -> None:
    audit.record(
        f"assessment.{act}",
        actor=actor,
        stream=f"assessment_import:{batch.pk}",
        object_type="assessment_import",
        object_id=str(batch.public_id),
        detail={"rows": batch.row_count, "name": batch.name} | ({"words": words} if words else {}),
    )
