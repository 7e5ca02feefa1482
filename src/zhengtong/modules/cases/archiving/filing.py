"""Files a case that ended: number, package, check; what comes later follows as a supplement.

Each step is a transaction of its own and may be repeated: a job that dies goes on where it was.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone, translation

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.text import localized
from zhengtong.modules.archives import api as archives
from zhengtong.modules.cases.archiving import story
from zhengtong.modules.cases.archiving.gathering import parts_of
from zhengtong.modules.cases.models import (
    Case,
    CaseArchive,
    CaseDocument,
    CloseType,
    LegalOutcome,
)
from zhengtong.modules.cases.plugins import ArchivePart
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

log = logging.getLogger(__name__)
KIND = "cases.case"
ACTOR = Actor.system("archiving")


def archive_case(*, case_id: int) -> archives.RecordData | None:
    """Whatever of the case the archive lacks is filed now. None when nothing is to be filed, or
    something stands in the way, which `CaseArchive.problem` then says in words."""
    case = Case.objects.get(pk=case_id)
    if case.closed_at is None or case.close_type == CloseType.DELETED:
        return None
    try:
        record = archives.file_record(filing=filing_of(case), actor=ACTOR)
    except DomainError as error:
        with translation.override("zh-hans"):
            keep(case_id=case.pk, record_id=None, parts=[], problem=error.message)
        return None
    row = CaseArchive.objects.filter(case=case).first()
    kept = set(row.kept) if row else set()
    new = [part for part in parts_of(case) if part.key not in kept]
    # The log goes along with whatever comes later.
    if not record.packages or [p for p in new if p.key != "process"]:
        _add(case, record, new, number=record.packages)
    elif record.state != "filed":
        return record
    archives.check(record_id=record.id, occasion="filing", actor=ACTOR)
    return archives.record_data(record.id)


def _add(
    case: Case, record: archives.RecordData, new: Sequence[ArchivePart], *, number: int
) -> None:
    readable = [p for p in new if _opens(p)]
    missing = tuple(p.title for p in new if p not in readable)
    for name in missing:
        log.warning("archiving: case %s: cannot read %s", case.number, name)
    made = archives.store_package(
        record=record,
        metadata=metadata_of(case, record, number=number, missing=missing),
        parts=[
            archives.Part(folder=p.folder, name=p.name, title=p.title, format=p.format, open=p.open)
            for p in readable
        ],
    )
    take_in(
        case_id=case.pk,
        record_id=record.id,
        number=number,
        made=made,
        missing=missing,
        parts=[p.key for p in new],
        reason="、".join(p.title for p in new)[:100] if number else "",
    )


@command
def take_in(
    *,
    case_id: int,
    record_id: int,
    number: int,
    made: archives.PackageMade,
    missing: tuple[str, ...],
    parts: list[str],
    reason: str,
) -> None:
    """The package, and what it holds of the case, in one: neither is there without the other."""
    if archives.add_package(
        record_id=record_id,
        number=number,
        made=made,
        missing=missing,
        reason=reason,
        actor=ACTOR,
    ):
        keep(case_id=case_id, record_id=record_id, parts=parts, problem="")


def _opens(part: ArchivePart) -> bool:
    """Whether it can be read at all: what cannot is flagged and does not hold the others back."""
    try:
        with part.open() as stream:
            first = stream.read(1)
            return bool(first) or part.size == 0
    except (OSError, DomainError):
        return False


@command
def keep(*, case_id: int, record_id: int | None, parts: list[str], problem: str) -> None:
    """Remember what is in the archive now, or what stood in the way."""
    row, _new = CaseArchive.objects.select_for_update().get_or_create(
        case_id=case_id, defaults={"tried_at": timezone.now()}
    )
    row.tried_at, row.problem = timezone.now(), problem[:300]
    if record_id is not None:
        row.record_id, row.filed_at = record_id, row.tried_at
        row.kept = sorted({*row.kept, *parts})
    row.save()


def filing_of(case: Case) -> archives.Filing:
    """What the catalogue says of it."""
    version = items.item_version(case.item_version_id)
    organ = org.organization(case.organization_id)
    name = localized(version.name, "zh")
    entity = org.entity(case.entity_id) if case.entity_id else None
    people = [case.applicant_name, entity.name if entity else "", case.contact_name]
    assert case.closed_at is not None
    return archives.Filing(
        source_kind=KIND,
        source_id=str(case.pk),
        source_number=case.number,
        region_id=case.region_id,
        organization_id=case.organization_id,
        organ_name=organ.name_zh,
        title=f"{case.applicant_name}：{name}",
        responsible=organ.name_zh,
        people=tuple(dict.fromkeys(p for p in people if p)),
        matter_name=name,
        matter_type=version.matter_type,
        item_code=version.implementation_code,
        dated_on=timezone.localdate(case.closed_at),
    )


def metadata_of(
    case: Case, record: archives.RecordData, *, number: int, missing: Sequence[str]
) -> archives.Metadata:
    with translation.override("zh-hans"):
        filing = filing_of(case)
        outcome = LegalOutcome(case.legal_outcome).label if case.legal_outcome else ""
        return archives.Metadata(
            archival_code=record.code,
            fonds_number=record.fonds_number,
            fonds_name=record.fonds_name,
            category=record.category,
            year=record.year,
            retention=record.retention,
            organ_code=record.organ_code,
            organ_name=filing.organ_name,
            item_number=record.item_number,
            supplement=number,
            title=filing.title,
            responsible=filing.responsible,
            dated_on=filing.dated_on.isoformat(),
            secrecy=record.secrecy,
            openness=record.openness,
            source_system="zhengtong",
            source_kind=KIND,
            source_number=case.number,
            matter_name=filing.matter_name,
            matter_code=filing.item_code,
            matter_type=filing.matter_type,
            result=str(outcome or CloseType(case.close_type).label),
            submitted_at=_moment(case.submitted_at),
            accepted_at=_moment(case.accepted_at),
            decided_at=_moment(case.decided_at),
            closed_at=_moment(case.closed_at),
            plan_version=record.plan_version,
            is_complete=not missing,
            missing=list(missing),
            documents=list(case.documents.order_by("issued_at").values_list("number", flat=True)),
            people=[_person(case, name, n) for n, name in enumerate(filing.people)],
            steps=story.steps_of(case),
        )


def _person(case: Case, name: str, n: int) -> archives.Person:
    kind = "entity" if case.entity_id and n == 0 else "person"
    return archives.Person(role="applicant" if n == 0 else "related", name=name, kind=kind)


def _moment(at: dt.datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def ended() -> QuerySet[Case]:
    """Cases that belong into the archive: every one that ended, unless it was entered by
    mistake."""
    return Case.objects.exclude(closed_at=None).exclude(close_type=CloseType.DELETED)


def waiting() -> QuerySet[Case]:
    """Those of them that are not there."""
    filed = CaseArchive.objects.filter(case=OuterRef("pk")).exclude(record_id=None)
    return ended().exclude(Exists(filed))


def due(*, now: dt.datetime | None = None, most: int = 20_000) -> list[int]:
    """For the nightly pass: what ended some days ago, and what a filed case has got since."""
    before = (now or timezone.now()) - dt.timedelta(days=settings.ARCHIVES_AFTER_DAYS)
    first = waiting().filter(closed_at__lte=before).order_by("closed_at")
    found = list(first.values_list("pk", flat=True)[:most])
    archived = CaseArchive.objects.filter(case=OuterRef("case_id")).values("filed_at")[:1]
    rows = CaseDocument.objects.annotate(archived_at=archived).filter(
        issued_at__gt=F("archived_at")
    )
    found += list(rows.values_list("case_id", flat=True).distinct()[:most])
    return list(dict.fromkeys(found))
