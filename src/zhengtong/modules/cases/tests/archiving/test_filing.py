"""A case that ended is in the archive with all that it held, once; what comes later follows."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from zhengtong.core.files import api as files
from zhengtong.core.files import disk
from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.archives import api as archives
from zhengtong.modules.archives.models import ArchivePackage, ArchiveRecord
from zhengtong.modules.cases.archiving import book, filing
from zhengtong.modules.cases.archiving.gathering import parts_of
from zhengtong.modules.cases.archiving.handlers import file_rated
from zhengtong.modules.cases.archiving.unfiled import CasesToFile
from zhengtong.modules.cases.models import CaseArchive
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db


def package_of(record, number=0):
    row = ArchivePackage.objects.get(record=record.id, number=number)
    with files.open_file(row.file_id) as stream:
        return archives.verify_package(stream)


def whole(answer):
    return b"".join(answer.streaming_content)


def titles(verdict):
    return [line.title for line in verdict.lines if line.folder]


def test_a_closed_case_is_filed_whole_and_once(county, plan, person):
    case = county.finished(person)
    record = filing.archive_case(case_id=case.pk)
    verdict = package_of(record)
    assert verdict.is_sound
    assert record.state == "checked"
    assert verdict.metadata.source_number == case.number
    assert verdict.metadata.result == "准予"
    assert verdict.metadata.steps[0].title == "已提交申请"
    assert verdict.metadata.documents == list(
        case.documents.order_by("issued_at").values_list("number", flat=True)
    )
    found = " ".join(titles(verdict))
    for wanted in ("申请表", "树.jpg", "受理通知书", "准予", "办理过程"):
        assert wanted in found
    again = filing.archive_case(case_id=case.pk)
    assert (again.code, again.packages) == (record.code, 1)
    assert filing.waiting().count() == 0


def test_a_rating_is_in_no_file_that_staff_may_open(county, plan, person):
    case = county.finished(person)
    filing.archive_case(case_id=case.pk)
    giving.rate_case(case_id=case.pk, actor=acting(person), level="good", comment="快")
    assert filing.due() == []
    assert not [p for p in parts_of(case) if p.folder == "rating"]
    rating = next(p for p in parts_of(case, applicant=acting(person)) if p.folder == "rating")
    with rating.open() as stream:
        text = PdfReader(io.BytesIO(stream.read())).pages[0].extract_text()
    assert "满意" in text


def test_a_file_that_cannot_be_read_is_named_and_holds_nothing_back(county, plan, person):
    case = county.finished(person)
    material = case.materials.exclude(file_public_id=None).get()
    disk.path_of(files.get(material.file_public_id).sha256).unlink()
    record = filing.archive_case(case_id=case.pk)
    row = ArchiveRecord.objects.get(pk=record.id)
    assert not row.is_complete
    assert "树.jpg" in row.missing[0]
    assert package_of(record).is_sound
    assert row.state == "checked"


def test_a_case_that_cannot_be_filed_waits_with_the_reason(county, person):
    case = county.finished(person)
    assert filing.archive_case(case_id=case.pk) is None
    assert "还没有全宗号" in CaseArchive.objects.get(case=case).problem
    source = CasesToFile()
    assert source.counts(case.closed_at.year) == {case.organization_id: 1}
    (one,) = source.unfiled(case.closed_at.year, case.organization_id, 10)
    assert one.number == case.number
    assert "还没有全宗号" in one.problem


def test_an_open_case_is_not_filed(county, plan, person):
    case = county.submitted(person)
    assert filing.archive_case(case_id=case.pk) is None
    assert not ArchiveRecord.objects.exists()


def test_what_died_between_its_steps_goes_on_where_it_was(county, plan, person, monkeypatch):
    case = county.finished(person)
    for step in ("keep", "take_in"):
        with monkeypatch.context() as broken:
            broken.setattr(filing, step, lambda **_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                filing.archive_case(case_id=case.pk)
    with monkeypatch.context() as broken:
        broken.setattr(archives, "check", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            filing.archive_case(case_id=case.pk)
    record = filing.archive_case(case_id=case.pk)
    assert ArchiveRecord.objects.count() == 1
    assert record.packages == 1
    assert record.state == "checked"


def test_a_rating_files_the_case_by_a_job(county, plan, person, monkeypatch):
    from zhengtong.modules.cases.archiving import handlers
    from zhengtong.modules.cases.events import CaseRated

    case = county.finished(person)
    seen = []
    monkeypatch.setattr(handlers, "defer", lambda job, **ids: seen.append((job.name, ids)))
    file_rated(CaseRated(case_id=case.pk, case_public_id=case.public_id, at=case.closed_at))
    assert seen == [("cases.archiving.file", {"case_id": case.pk})]


@scenario(filing.take_in, again=NOTHING)
def taken(case):
    record = archives.file_record(filing=filing.filing_of(case), actor=filing.ACTOR)
    about = filing.metadata_of(case, record, number=0, missing=())
    made = archives.store_package(record=record, metadata=about, parts=[])
    return lambda: filing.take_in(
        case_id=case.pk,
        record_id=record.id,
        number=0,
        made=made,
        missing=(),
        parts=["form"],
        reason="",
    )


@scenario(filing.keep, again=NOTHING)
def kept(case):
    return lambda: filing.keep(case_id=case.pk, record_id=1, parts=["form"], problem="")


@scenario(book.note_copy, again=AGAIN, because="every copy that is taken is kept")
def copied(case):
    return lambda: book.note_copy(case_id=case.pk, actor=filing.ACTOR)


@pytest.mark.parametrize("ready", [taken, kept, copied], ids=lambda f: f.__name__)
def test_a_command_that_was_killed_leaves_nothing_and_succeeds_once(ready, county, plan, person):
    ready(county.finished(person))


def test_the_book_of_a_case_is_one_pdf_with_contents_and_bookmarks(
    county, person, client, settings
):
    case = county.finished(person)
    staff = make.staff(make.organization("inspection", "监察局"), "郑明察")
    make.hold(make.post(staff.organization, "s", make.role("all", "cases.view_all")), staff)
    assert client.get(f"/desk/cases/{case.public_id}/book/").status_code == 302
    client.force_login(staff.user)
    assert client.get(f"/desk/cases/{case.public_id}/book/").status_code == 404
    clerk = county.clerk
    from zhengtong.modules.org.models import StaffMember

    client.force_login(StaffMember.objects.get(pk=clerk.staff_id).user)
    page = client.get(f"/desk/cases/{case.public_id}/book/")
    assert page.status_code == 200
    for text in ("本卷目录", "申请表", "准予", "本机关决定准予许可"):
        assert text in page.content.decode()
    answer = client.post(f"/desk/cases/{case.public_id}/book/pdf/")
    reader = PdfReader(io.BytesIO(whole(answer)))
    front = reader.pages[0].extract_text()
    assert "申请表" in front
    assert case.number in front
    marks = [m.title for m in reader.outline if not isinstance(m, list)]
    assert marks == ["本卷目录", "申请", "申请材料", "文书", "办理过程"]
    assert f"1 / {len(reader.pages)}" in reader.pages[0].extract_text()
    assert len(reader.pages) >= 6


def test_the_applicants_book_shows_no_names_of_staff(county, person, citizen, client):
    case = county.finished(person)
    page = citizen.get(f"/cases/{case.public_id}/book/").content.decode()
    assert "准予" in page
    assert county.leader.name not in page
    answer = citizen.get(f"/cases/{case.public_id}/book/part/process/")
    text = PdfReader(io.BytesIO(whole(answer))).pages[0].extract_text()
    assert county.clerk.name not in text
    other = make.person("王五")
    client.force_login(other.user)
    assert client.get(f"/cases/{case.public_id}/book/").status_code == 404
