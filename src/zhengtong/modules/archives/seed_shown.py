"""Records of the demo county in the states that pages show: held, lent, waiting to be destroyed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.access import Actor
from zhengtong.modules.archives.data import Filing, RecordData
from zhengtong.modules.archives.models import ArchiveRecord, Verdict
from zhengtong.modules.archives.package import Metadata, Part, Step
from zhengtong.modules.archives.queries import record_of_source
from zhengtong.modules.archives.services import (
    appraising,
    checking,
    destroying,
    filing,
    holding,
    lending,
)
from zhengtong.modules.archives.states import RecordState
from zhengtong.modules.org import api as org

SEED = Actor.system("demo")
NOTE = Path(__file__).parent / "book" / "note.typ"
OLD = dt.date(2014, 9, 18)


def load(*, filed: Sequence[int], today: dt.date) -> None:
    """`filed` are records that were just filed; all but the last are taken in, the first is lent.
    Without the demo county's archivist nothing is shown."""
    archivist, reader = _actor("文守真"), _actor("郑明察")
    if archivist is None or reader is None:
        return
    sound = ArchiveRecord.objects.filter(pk__in=filed, state=RecordState.CHECKED)
    ids = list(sound.order_by("pk").values_list("pk", flat=True))
    if len(ids) > 1:
        holding.hold_records(ids=ids[:-1], actor=archivist)
        _lend(ids[0], archivist, reader)
    _outlived(archivist, today)


def _lend(record_id: int, archivist: Actor, reader: Actor) -> None:
    asked = lending.request_retrieval(
        record_id=record_id, purpose="核查群众来信反映的办理时限", days=15, actor=reader
    )
    lending.decide_retrieval(
        public_id=asked.public_id, is_approved=True, words="同意查阅", actor=archivist
    )


def _outlived(archivist: Actor, today: dt.date) -> None:
    """A file of ten years, kept since 2014."""
    organ = org.organization_by_key("forestry")
    if organ is None or record_of_source(kind="legacy", source_id="2014-0017"):
        return
    record = filing.file_record(
        filing=Filing(
            source_kind="legacy",
            source_id="2014-0017",
            source_number="农林局存2014-0017",
            region_id=organ.region_id,
            organization_id=organ.id,
            organ_name=organ.name_zh,
            title="关于2014年秋季苗木展销场地安排的便函",
            responsible=organ.name_zh,
            people=(),
            matter_name="一般事务",
            matter_type="",
            item_code="",
            dated_on=OLD,
        ),
        actor=SEED,
    )
    about = _metadata(record, organ.name_zh)
    paper = typesetting.pdf(
        NOTE,
        {
            "title": "关于2014年秋季苗木展销场地安排的便函",
            "text": "展销会定于9月下旬在城关镇举行，请各站协助安排场地。",
            "lang": "zh",
        },
    )
    parts = [
        Part(
            folder="documents",
            name="便函.pdf",
            title="便函",
            format="application/pdf",
            open=lambda: io.BytesIO(paper),
        )
    ]
    made = filing.store_package(record=record, metadata=about, parts=parts)
    filing.add_package(record_id=record.id, number=0, made=made, actor=SEED)
    checking.check(record_id=record.id, occasion="filing", actor=SEED)
    holding.hold_records(ids=[record.id], actor=archivist)
    appraising.fall_due(record_id=record.id, today=today, actor=SEED)
    appraising.appraise(
        record_id=record.id,
        verdict=Verdict.DESTROY,
        opinion="事务性便函，保管期限届满，没有继续保存的价值",
        actor=archivist,
    )
    destroying.make_destruction_list(
        ids=[record.id], reason="保管期限届满，经鉴定没有保存价值", actor=archivist
    )


def _metadata(record: RecordData, organ: str) -> Metadata:
    return Metadata(
        archival_code=record.code,
        fonds_number=record.fonds_number,
        fonds_name=record.fonds_name,
        category=record.category,
        year=record.year,
        retention=record.retention,
        organ_code=record.organ_code,
        organ_name=organ,
        item_number=record.item_number,
        supplement=0,
        title="关于2014年秋季苗木展销场地安排的便函",
        responsible=organ,
        dated_on=OLD.isoformat(),
        secrecy=record.secrecy,
        openness=record.openness,
        source_system="legacy",
        source_kind="legacy",
        source_number="农林局存2014-0017",
        matter_name="一般事务",
        matter_code="",
        matter_type="",
        result="办结",
        submitted_at="",
        accepted_at="",
        decided_at="",
        closed_at=f"{OLD.isoformat()}T00:00:00+08:00",
        plan_version=record.plan_version,
        steps=[Step(at=f"{OLD.isoformat()}T00:00:00+08:00", title="发出")],
    )


def _actor(name: str) -> Actor | None:
    found = next((s for s in org.staff_of() if s.name == name and s.number.startswith("QH")), None)
    return org.actor_for(found.user_id) if found and found.user_id else None
