"""An archive with a plan, an archivist, two heads, a reader; and records in every state."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.archives import api
from zhengtong.modules.archives.models import ArchiveRecord, RetrievalRequest, Verdict
from zhengtong.modules.archives.services import (
    appraising,
    destroying,
    holding,
    lending,
    transferring,
)
from zhengtong.modules.archives.services import plan as plans
from zhengtong.modules.org.tests import factories as make

SYSTEM = Actor.system("test")
RULES = (
    plans.RuleLine(category="WS", retention="D10", openness="controlled"),
    plans.RuleLine(category="WS", retention="Y", openness="open", matter_type="confirmation"),
)


@dataclass
class Shelf:
    office: Any
    archivist: Actor
    second: Actor
    heads: tuple[Actor, Actor]
    reader: Actor
    filed_ones: int = 0

    def filing(self, **changes: Any) -> api.Filing:
        self.filed_ones += 1
        facts: dict[str, Any] = {
            "source_kind": "test",
            "source_id": str(self.filed_ones),
            "source_number": f"QH{self.filed_ones:08d}",
            "region_id": self.office.region_id,
            "organization_id": self.office.pk,
            "organ_name": "农林局",
            "title": "李合生：林木采伐许可",
            "responsible": "青禾县农林局",
            "people": ("李合生",),
            "matter_name": "林木采伐许可",
            "matter_type": "licensing",
            "item_code": "11999021",
            "dated_on": dt.date(2020, 5, 6),
        }
        return api.Filing(**{**facts, **changes})

    def filed(self, **changes: Any) -> api.RecordData:
        return api.file_record(filing=self.filing(**changes), actor=SYSTEM)

    def packaged(self, number: int = 0, record: Any = None, **changes: Any) -> api.RecordData:
        record = record or self.filed(**changes)
        api.add_package(
            record_id=record.id, number=number, made=self.written(record, number), actor=SYSTEM
        )
        return record

    def written(self, record: api.RecordData, number: int = 0) -> api.PackageMade:
        about = metadata(record, ArchiveRecord.objects.get(pk=record.id), number)
        return api.store_package(record=record, metadata=about, parts=PARTS)

    def checked(self, **changes: Any) -> api.RecordData:
        record = self.packaged(**changes)
        api.check(record_id=record.id, occasion="filing", actor=SYSTEM)
        return record

    def held(self, **changes: Any) -> api.RecordData:
        record = self.checked(**changes)
        holding.hold_records(ids=[record.id], actor=self.archivist)
        return record

    def asked(self) -> RetrievalRequest:
        return lending.request_retrieval(
            record_id=self.held().id, purpose="核查采伐面积", days=5, actor=self.reader
        )

    def lent(self) -> RetrievalRequest:
        return lending.decide_retrieval(
            public_id=self.asked().public_id, is_approved=True, words="", actor=self.archivist
        )

    def due(self, **changes: Any) -> api.RecordData:
        record = self.held(**changes)
        appraising.fall_due(record_id=record.id, today=dt.date(2040, 1, 1), actor=SYSTEM)
        return record

    def appraised(self, verdict: Verdict = Verdict.DESTROY) -> api.RecordData:
        record = self.due()
        appraising.appraise(
            record_id=record.id, verdict=verdict, opinion="没有继续保存的价值", actor=self.archivist
        )
        return record

    def list_to_destroy(self) -> Any:
        return destroying.make_destruction_list(
            ids=[self.appraised().id], reason="保管期限届满", actor=self.archivist
        )

    def approved_list(self) -> Any:
        made = self.list_to_destroy()
        for head in self.heads:
            destroying.approve_destruction(public_id=made.public_id, words="同意销毁", actor=head)
        made.refresh_from_db()
        return made

    def list_to_transfer(self) -> Any:
        return transferring.make_transfer_list(
            ids=[self.appraised(Verdict.TRANSFER).id], receiver="青禾县档案馆", actor=self.archivist
        )

    def row(self, record: api.RecordData) -> ArchiveRecord:
        return ArchiveRecord.objects.get(pk=record.id)


PARTS = [
    api.Part(
        folder="documents",
        name="决定书.pdf",
        title="准予决定书",
        format="application/pdf",
        open=lambda: io.BytesIO(b"%PDF-1.7 a decision"),
    ),
    api.Part(
        folder="materials",
        name="照片.jpg",
        title="照片",
        format="image/jpeg",
        open=lambda: io.BytesIO(b"\xff\xd8 tree"),
    ),
]


def metadata(record: api.RecordData, row: ArchiveRecord, number: int = 0) -> api.Metadata:
    now = timezone.localtime().isoformat(timespec="seconds")
    return api.Metadata(
        archival_code=record.code,
        fonds_number=record.fonds_number,
        fonds_name=record.fonds_name,
        category=record.category,
        year=record.year,
        retention=record.retention,
        organ_code=record.organ_code,
        organ_name="农林局",
        item_number=record.item_number,
        supplement=number,
        title=row.title,
        responsible=row.responsible,
        dated_on=row.dated_on.isoformat(),
        secrecy=record.secrecy,
        openness=record.openness,
        source_system="zhengtong",
        source_kind="test",
        source_number=row.source_number,
        matter_name=row.matter_name,
        matter_code="11999021",
        matter_type="licensing",
        result="准予",
        submitted_at=now,
        accepted_at=now,
        decided_at=now,
        closed_at=now,
        plan_version=record.plan_version,
        steps=[api.Step(at=now, title="申请")],
    )


def made() -> Shelf:
    office = make.organization()
    actors = []
    for key, permission in (
        ("archivist", "archives.manage"),
        ("second", "archives.manage"),
        ("head", "archives.head"),
        ("head2", "archives.head"),
        ("reader", "archives.read"),
    ):
        staff = make.staff(office, f"档案{key}")
        make.hold(make.post(office, key, make.role(key, permission)), staff)
        actors.append(make.actor(staff))
    archivist, second, head, head2, reader = actors
    plans.set_fonds(
        number="9001", name="青禾县", organization_id=office.pk, organ_code="NLJ", actor=SYSTEM
    )
    plan = plans.draft_plan(actor=SYSTEM)
    plans.save_plan(
        number=plan.number, lines=RULES, note="", expected_version=plan.version, actor=SYSTEM
    )
    plans.publish_plan(
        number=plan.number,
        effective_on=dt.date(2015, 1, 1),
        expected_version=plan.version + 1,
        actor=SYSTEM,
    )
    return Shelf(office, archivist, second, (head, head2), reader)
