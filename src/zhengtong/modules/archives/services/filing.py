"""Filing: a number for what came to its end, then its package, then the first check."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import Any

from django.db.models import Value
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.numbering.api import next_number
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel import bigrams
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.archives.codes import ArchivalCode, due_on
from zhengtong.modules.archives.data import Filing, PackageMade, RecordData
from zhengtong.modules.archives.errors import NoFonds, NoRule, RecordNotFound
from zhengtong.modules.archives.events import RecordFiled
from zhengtong.modules.archives.models import (
    ArchivePackage,
    ArchiveRecord,
    FilePlan,
    FilePlanRule,
    FondsOrgan,
)
from zhengtong.modules.archives.package import Metadata, Part, write_package
from zhengtong.modules.archives.package.layout import tidy
from zhengtong.modules.archives.planning import fitting
from zhengtong.modules.archives.services.recording import note

OWNER = "archives.record"
MOST_PACKAGE = 4 * 1024**3
RULES = files.FileRules(extensions=("zip",), max_bytes=MOST_PACKAGE, is_made_here=True)


@command
def file_record(*, filing: Filing, actor: Actor) -> RecordData:
    """Give it a number by the plan in force (归档). The same source is filed once: a second call
    answers what there is. Raises NoFonds and NoRule, for the archivist to mend."""
    one_at_a_time(f"archives:{filing.source_kind}:{filing.source_id}")
    found = ArchiveRecord.objects.filter(
        source_kind=filing.source_kind, source_id=filing.source_id
    ).first()
    if found is not None:
        return record_data(found.pk)
    now = timezone.now()
    organ = (
        FondsOrgan.objects.select_related("fonds")
        .filter(organization_id=filing.organization_id)
        .first()
    )
    if organ is None:
        raise NoFonds(organ=filing.organ_name)
    rule = rule_for(filing)
    code = ArchivalCode(
        fonds=organ.fonds.number,
        category=rule.category,
        year=filing.dated_on.year,
        retention=rule.retention,
        organ=organ.code,
        number=1,
    )
    serial = next_number(series="archives:record", scope=code.prefix)
    record = ArchiveRecord.objects.create(
        region_id=filing.region_id,
        organization_id=filing.organization_id,
        fonds=organ.fonds,
        rule=rule,
        code=f"{code.prefix}-{serial:04d}",
        prefix=code.prefix,
        item_number=serial,
        category=rule.category,
        year=code.year,
        retention=rule.retention,
        organ_code=organ.code,
        title=filing.title[:300],
        responsible=filing.responsible[:120],
        people="、".join(filing.people)[:300],
        matter_name=filing.matter_name[:200],
        dated_on=filing.dated_on,
        secrecy=rule.secrecy,
        openness=rule.openness,
        due_on=due_on(code.year, rule.retention),
        source_kind=filing.source_kind,
        source_id=filing.source_id,
        source_number=filing.source_number,
        filed_at=now,
        vector=Value(_vector(filing, f"{code.prefix}-{serial:04d}")),
    )
    note(record, "filed", actor, at=now, code=record.code, rule=rule.pk)
    publish(
        RecordFiled(
            record_id=record.pk,
            record_public_id=record.public_id,
            source_kind=record.source_kind,
            source_id=record.source_id,
            code=record.code,
            at=now,
        )
    )
    return RecordData.of(record, packages=0)


def _vector(filing: Filing, code: str) -> str:
    texts = (filing.title, *filing.people, filing.responsible, filing.source_number, code)
    return bigrams.vector((text, "") for text in texts)


def rule_for(filing: Filing) -> FilePlanRule:
    """The line of the plan in force on the day the file came to its end. Raises NoRule."""
    plan = plan_in_force(filing)
    rules = (
        FilePlanRule.objects.filter(plan=plan).select_related("plan").order_by("position")
        if plan
        else ()
    )
    rule = fitting(
        list(rules),
        organization_id=filing.organization_id,
        matter_type=filing.matter_type,
        item_code=filing.item_code,
    )
    if rule is None:
        raise NoRule(matter=filing.matter_name)
    return rule


def plan_in_force(filing: Filing) -> FilePlan | None:
    """The plan of that day; of days before the first plan, the first one."""
    published = FilePlan.objects.exclude(published_at=None)
    then = published.filter(effective_on__lte=filing.dated_on).order_by("-effective_on", "-number")
    return then.first() or published.order_by("effective_on", "number").first()


def record_data(record_id: int) -> RecordData:
    """Raises RecordNotFound."""
    record = (
        ArchiveRecord.objects.select_related("fonds", "rule__plan")
        .defer("vector")
        .filter(pk=record_id)
        .first()
    )
    if record is None:
        raise RecordNotFound
    count = ArchivePackage.objects.filter(record=record).count()
    return RecordData.of(record, packages=count)


def store_package(*, record: RecordData, metadata: Metadata, parts: Iterable[Part]) -> PackageMade:
    """Write the package and keep its file, block by block. Nothing else is changed: who calls
    goes on with `add_package`. What was written before a crash is swept away."""
    with tempfile.TemporaryFile() as out:
        written = write_package(out, metadata, parts)
        out.seek(0)
        suffix = f"-补{metadata.supplement}" if metadata.supplement else ""
        stored = files.store(
            content=out,
            name=tidy(f"{record.code}{suffix}.zip"),
            rules=RULES,
            actor=Actor.system("archives"),
        )
    return PackageMade(
        file_id=stored.id,
        size=written.size,
        sm3=written.sm3,
        manifest_sm3=written.manifest_sm3,
        lines=[vars(line) for line in written.lines],
    )


@command
def add_package(
    *,
    record_id: int,
    number: int,
    made: PackageMade,
    missing: tuple[str, ...] = (),
    reason: str = "",
    signature: dict[str, Any] | None = None,
    actor: Actor,
) -> bool:
    """Take the package into the record: number 0 first, supplements after it. `missing` names the
    files that could not be read. False when this number is there already."""
    record = ArchiveRecord.objects.select_for_update().defer("vector").get(pk=record_id)
    if ArchivePackage.objects.filter(record=record, number=number).exists():
        return False
    linked = files.link(
        file_id=made.file_id,
        owner_kind=OWNER,
        owner_id=record.public_id,
        purpose=str(number),
        actor=Actor.system("archives"),
    )
    ArchivePackage.objects.create(
        record=record,
        number=number,
        file_id=linked.id,
        size=made.size,
        sm3=made.sm3,
        manifest_sm3=made.manifest_sm3,
        lines=made.lines,
        signature=signature,
        reason=reason,
        made_at=timezone.now(),
    )
    record.missing = [*record.missing, *missing]
    record.is_complete = not record.missing
    record.pages += sum(1 for line in made.lines if line["folder"])
    record.version += 1
    record.save(update_fields=["missing", "is_complete", "pages", "version"])
    kind = "supplemented" if number else "packaged"
    note(record, kind, actor, number=number, sm3=made.sm3, missing=list(missing), reason=reason)
    return True
