"""What the archive holds, who reads it, how it leaves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.utils import timezone

from zhengtong.core.files import disk
from zhengtong.core.files.models import StoredFile
from zhengtong.kernel.errors import InvalidInput, PermissionRefused
from zhengtong.modules.archives import api, errors, queries, tasks
from zhengtong.modules.archives.lists import package_set, workbook
from zhengtong.modules.archives.models import (
    ArchiveEvent,
    ArchivePackage,
    ArchiveRecord,
    CheckResult,
    FilePlanRule,
    Verdict,
)
from zhengtong.modules.archives.services import (
    appraising,
    destroying,
    holding,
    lending,
    transferring,
)
from zhengtong.modules.archives.services import plan as plans
from zhengtong.modules.archives.states import RecordState, RecordStateError
from zhengtong.modules.archives.tests.shelf import SYSTEM, Shelf
from zhengtong.modules.archives.words import findings


def stored_path(package: ArchivePackage):
    return disk.path_of(StoredFile.objects.get(pk=package.file_id).blob_id)


def damage(record: api.RecordData, marker: bytes) -> None:
    """One byte of the stored package is changed on disk, behind everybody's back."""
    path = stored_path(ArchivePackage.objects.get(record=record.id, number=0))
    content = bytearray(path.read_bytes())
    content[content.index(marker)] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)


def test_records_are_numbered_within_their_prefix_without_holes(shelf: Shelf):
    one, two = shelf.filed(), shelf.filed()
    other = shelf.filed(matter_type="confirmation")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        shelf.filed()
        raise ZeroDivisionError
    three = shelf.filed()
    assert [r.code for r in (one, two, three, other)] == [
        "9001-WS·2020-D10-NLJ-0001",
        "9001-WS·2020-D10-NLJ-0002",
        "9001-WS·2020-D10-NLJ-0003",
        "9001-WS·2020-Y-NLJ-0001",
    ]


def test_the_same_source_is_filed_once(shelf: Shelf):
    given = shelf.filing()
    assert api.file_record(filing=given, actor=SYSTEM) == api.file_record(
        filing=given, actor=SYSTEM
    )
    assert ArchiveRecord.objects.count() == 1


def test_an_organ_without_fonds_and_a_matter_without_rule_are_refused_in_words(shelf: Shelf):
    from zhengtong.modules.org.tests import factories as make

    other = make.organization("water", "水利局")
    with pytest.raises(errors.NoFonds, match="水利局"):
        shelf.filed(organization_id=other.pk, organ_name="水利局")
    plan = plans.draft_plan(actor=shelf.archivist)
    plans.save_plan(
        number=plan.number,
        lines=[plans.RuleLine(category="WS", retention="D10", openness="open",
                              matter_type="award")],
        note="",
        expected_version=0,
        actor=shelf.archivist,
    )  # fmt: skip
    today = timezone.localdate()
    plans.publish_plan(
        number=plan.number, effective_on=today, expected_version=1, actor=shelf.heads[0]
    )
    with pytest.raises(errors.NoRule, match="林木采伐许可"):
        shelf.filed(dated_on=today)
    assert shelf.filed().plan_version == 1


def test_a_published_plan_and_what_happened_stay_as_they_are(shelf: Shelf):
    shelf.filed()
    for change in (
        lambda: FilePlanRule.objects.update(retention="Y"),
        lambda: FilePlanRule.objects.all()._raw_delete("default"),
        lambda: ArchiveEvent.objects.update(by="x"),
        lambda: ArchiveEvent.objects.all()._raw_delete("default"),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            change()
    with pytest.raises(errors.PlanPublished):
        plans.save_plan(number=1, lines=[], note="", expected_version=2, actor=shelf.archivist)


def test_a_sound_package_passes_the_four_properties(shelf: Shelf):
    record = shelf.checked()
    result = CheckResult.objects.get(record=record.id)
    assert result.passed, [r for r in result.results if not r["passed"]]
    assert {r["property"] for r in result.results} == {
        "authenticity", "integrity", "usability", "safety",
    }  # fmt: skip
    assert shelf.row(record).state == RecordState.CHECKED


def test_a_changed_byte_in_the_stored_package_is_found_and_said_in_words(shelf: Shelf):
    record = shelf.held()
    damage(record, b"a decision")
    result = api.check(record_id=record.id, occasion="patrol", actor=SYSTEM)
    assert not result.passed
    assert findings(result.findings) == ["文件“content/documents/0001-决定书.pdf”的内容被改动过"]
    failed = {r["key"] for r in result.results if not r["passed"]}
    assert failed == {"package_unchanged", "files_unchanged"}
    assert shelf.row(record).is_sound is False
    assert shelf.row(record).state == RecordState.HELD


def test_a_damaged_package_is_not_taken_in(shelf: Shelf):
    record = shelf.packaged()
    damage(record, b"a decision")
    api.check(record_id=record.id, occasion="filing", actor=SYSTEM)
    with pytest.raises(RecordStateError):
        holding.hold_records(ids=[record.id], actor=shelf.archivist)


def test_a_package_that_is_gone_is_said_to_be_gone(shelf: Shelf):
    record = shelf.held()
    stored_path(ArchivePackage.objects.get(record=record.id)).unlink()
    result = api.check(record_id=record.id, occasion="patrol", actor=SYSTEM)
    assert findings(result.findings) == ["信息包的文件不在存储里了"]


def test_a_supplement_stands_beside_the_first_package(shelf: Shelf):
    record = shelf.held()
    shelf.packaged(1, record)
    assert api.check(record_id=record.id, occasion="asked", actor=shelf.archivist).passed
    assert ArchivePackage.objects.filter(record=record.id).count() == 2
    assert shelf.row(record).state == RecordState.HELD


def test_nobody_reads_without_an_approved_request_and_not_after_its_term(shelf: Shelf):
    record = shelf.held()
    with pytest.raises(PermissionRefused):
        lending.note_use(record_id=record.id, what="book", actor=shelf.reader)
    found = lending.request_retrieval(
        record_id=record.id, purpose="核查采伐面积", days=5, actor=shelf.reader
    )
    with pytest.raises(PermissionRefused):
        lending.note_use(record_id=record.id, what="book", actor=shelf.reader)
    lending.decide_retrieval(
        public_id=found.public_id, is_approved=True, words="", actor=shelf.archivist
    )
    assert lending.note_use(record_id=record.id, what="book", actor=shelf.reader)
    found.refresh_from_db()
    found.until = timezone.now() - dt.timedelta(minutes=1)
    found.save()
    with pytest.raises(PermissionRefused):
        lending.note_use(record_id=record.id, what="book", actor=shelf.reader)
    assert tasks.end_terms() == 1
    assert shelf.row(record).state == RecordState.HELD


def test_what_is_lent_twice_is_back_when_both_gave_it_back(shelf: Shelf):
    first = shelf.lent()
    other = lending.request_retrieval(
        record_id=first.record_id, purpose="统计采伐数量", days=5, actor=shelf.heads[0]
    )
    lending.decide_retrieval(
        public_id=other.public_id, is_approved=True, words="", actor=shelf.archivist
    )
    lending.return_retrieval(public_id=first.public_id, actor=shelf.reader)
    row = ArchiveRecord.objects.get(pk=first.record_id)
    assert row.state == RecordState.LENT
    lending.return_retrieval(public_id=other.public_id, actor=shelf.archivist)
    row.refresh_from_db()
    assert row.state == RecordState.HELD


def test_the_archivist_does_not_approve_an_own_request(shelf: Shelf):
    found = lending.request_retrieval(
        record_id=shelf.held().id, purpose="核查采伐面积", days=5, actor=shelf.archivist
    )
    with pytest.raises(errors.NotOwnRequest):
        lending.decide_retrieval(
            public_id=found.public_id, is_approved=True, words="", actor=shelf.archivist
        )
    with pytest.raises(InvalidInput):
        lending.decide_retrieval(
            public_id=found.public_id, is_approved=False, words=" ", actor=shelf.second
        )


def test_a_request_without_a_purpose_names_both_fields(shelf: Shelf):
    with pytest.raises(InvalidInput) as refused:
        lending.request_retrieval(
            record_id=shelf.held().id, purpose="看", days=61, actor=shelf.reader
        )
    assert [e.path for e in refused.value.errors] == ["purpose", "days"]


def test_what_is_kept_for_ever_is_never_destroyed(shelf: Shelf):
    record = shelf.due(matter_type="confirmation")
    with pytest.raises(InvalidInput) as refused:
        appraising.appraise(
            record_id=record.id,
            verdict=Verdict.DESTROY,
            opinion="没有继续保存的价值",
            actor=shelf.archivist,
        )
    assert [e.code for e in refused.value.errors] == ["permanent"]


def test_what_is_kept_longer_falls_due_later(shelf: Shelf):
    record = shelf.due()
    row = appraising.appraise(
        record_id=record.id,
        verdict=Verdict.EXTEND,
        opinion="仍有查考价值",
        years=10,
        actor=shelf.archivist,
    )
    assert (row.state, row.due_on) == (RecordState.HELD, dt.date(2041, 1, 1))


def test_destruction_takes_two_others_and_a_waiting_time(shelf: Shelf):
    made = shelf.list_to_destroy()
    head, head2 = shelf.heads
    with pytest.raises(PermissionRefused):
        destroying.approve_destruction(
            public_id=made.public_id, words="同意销毁", actor=shelf.archivist
        )
    destroying.approve_destruction(public_id=made.public_id, words="同意销毁", actor=head)
    with pytest.raises(errors.SamePerson):
        destroying.approve_destruction(public_id=made.public_id, words="同意销毁", actor=head)
    with pytest.raises(RecordStateError):
        destroying.carry_out_destruction(
            public_id=made.public_id, watched_by=shelf.second.staff_id, actor=shelf.archivist
        )
    destroying.approve_destruction(public_id=made.public_id, words="同意销毁", actor=head2)
    with pytest.raises(errors.WaitingTime):
        destroying.carry_out_destruction(
            public_id=made.public_id, watched_by=shelf.second.staff_id, actor=shelf.archivist
        )


def test_destroyed_files_are_gone_and_the_entry_stays(shelf: Shelf, settings):
    settings.ARCHIVES_DESTRUCTION_DAYS = 0
    made = shelf.approved_list()
    record = ArchiveRecord.objects.get(pk=made.records[0])
    file_id = ArchivePackage.objects.get(record=record).file_id
    with pytest.raises(errors.SamePerson):
        destroying.carry_out_destruction(
            public_id=made.public_id, watched_by=shelf.archivist.staff_id, actor=shelf.archivist
        )
    destroying.carry_out_destruction(
        public_id=made.public_id, watched_by=shelf.second.staff_id, actor=shelf.archivist
    )
    record.refresh_from_db()
    package = ArchivePackage.objects.get(record=record)
    assert record.state == RecordState.DESTROYED
    assert package.file_id is None
    assert StoredFile.objects.get(pk=file_id).owner_kind == ""
    assert queries.search(shelf.reader, {"q": record.code}).rows == [record]
    with pytest.raises(errors.FilesDestroyed):
        api.check(record_id=record.pk, occasion="asked", actor=shelf.archivist)


def test_a_record_stands_on_one_list_at_a_time(shelf: Shelf):
    made = shelf.list_to_destroy()
    with pytest.raises(RecordStateError):
        destroying.make_destruction_list(
            ids=made.records, reason="保管期限届满", actor=shelf.archivist
        )
    destroying.withdraw_destruction(
        public_id=made.public_id, reason="还要再看", actor=shelf.archivist
    )
    assert destroying.make_destruction_list(
        ids=made.records, reason="保管期限届满", actor=shelf.archivist
    )


def test_a_transfer_takes_the_list_the_packages_and_a_receipt(shelf: Shelf):
    import io
    import zipfile

    from openpyxl import load_workbook

    made = shelf.list_to_transfer()
    records = list(ArchiveRecord.objects.filter(pk__in=made.records))
    sheet = load_workbook(io.BytesIO(workbook(made.number, records))).active
    assert sheet["B2"].value == records[0].code
    with package_set(made.number, records) as out, zipfile.ZipFile(out) as archive:
        content = archive.read(f"{records[0].code}.zip")
        assert api.verify_package(content).is_sound
    with pytest.raises(InvalidInput) as refused:
        transferring.confirm_transfer(
            public_id=made.public_id,
            receipt_number="",
            received_by="",
            received_on="2026-02-30",
            actor=shelf.archivist,
        )
    assert [e.path for e in refused.value.errors] == [
        "receipt_number", "received_by", "received_on",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("李合生", True),
        ("采伐许可", True),
        ("许可采伐", False),
        ("9001-WS·2020", True),
        ("QH0000000", True),
        ("QH00000009", False),
        ("，", False),
        ("'); DROP", False),
    ],
)
def test_the_catalogue_is_searched_by_number_words_and_people(shelf: Shelf, text, found):
    record = shelf.filed()
    rows = queries.search(shelf.reader, {"q": text}).rows
    assert bool(rows) is found
    assert {r.pk for r in rows} <= {record.id}


def test_another_organ_does_not_see_the_catalogue_entry(shelf: Shelf):
    from zhengtong.modules.org.tests import factories as make

    record = shelf.row(shelf.filed())
    stranger = make.staff(make.organization("water", "水利局"), "外单位")
    make.hold(make.post(stranger.organization, "r", make.role("r2", "archives.read")), stranger)
    actor = make.actor(stranger)
    assert not queries.search(actor, {}).rows
    with pytest.raises(errors.RecordNotFound):
        queries.one(actor, record.public_id)


def test_a_plan_line_that_is_wrong_is_named_by_its_place(shelf: Shelf):
    plan = plans.draft_plan(actor=shelf.archivist)
    lines = [
        plans.RuleLine(category="WS", retention="D10", openness="open"),
        plans.RuleLine(category="ws1", retention="D25", openness="open", matter_type="x"),
        plans.RuleLine(category="WS", retention="D10", openness="open"),
    ]
    with pytest.raises(InvalidInput) as refused:
        plans.save_plan(
            number=plan.number, lines=lines, note="", expected_version=0, actor=shelf.archivist
        )
    assert {e.path for e in refused.value.errors} == {
        "rows.1.category", "rows.1.retention", "rows.1.matter_type", "rows.2.category",
    }  # fmt: skip
