"""Bringing what was asked for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhengtong.modules.cases.models import CaseStatus
from zhengtong.modules.cases.tests.county import picture, text


def photo(name="补拍.jpg", colour="blue"):
    return SimpleUploadedFile(name, picture(colour), content_type="image/jpeg")


def address(case):
    return f"/cases/{case.public_id}/supplement/"


@pytest.fixture
def case(county, person):
    return county.asked_for_more(person)


def test_the_page_asks_for_exactly_what_the_notice_lists(citizen, case):
    answer = text(citizen.get(address(case)))
    assert "采伐林木的照片" in answer
    assert "照片看不清地块。" in answer
    assert case.supplement_notice.due_on.isoformat() in answer
    assert "capture" not in answer


def test_files_wait_on_the_page_until_they_are_handed_in(citizen, case):
    citizen.post(address(case), {"material-tree_photos": photo(), "_action": "upload"})
    answer = text(citizen.get(address(case)))
    assert "补拍.jpg" in answer
    assert "已保存，还没有提交。" in answer
    case.refresh_from_db()
    assert case.status == CaseStatus.SUPPLEMENT_REQUESTED
    answer = citizen.post(address(case), {"_action": "submit"})
    assert answer.url == f"/cases/{case.public_id}/"
    case.refresh_from_db()
    assert case.status == CaseStatus.SUBMITTED
    assert case.materials.filter(supplement__isnull=False, file_name="补拍.jpg").exists()


def test_a_bad_photo_costs_neither_the_good_ones_nor_the_note(citizen, case):
    bad = SimpleUploadedFile("坏.jpg", b"not a picture")
    answer = citizen.post(
        address(case),
        {"material-tree_photos": [photo(), bad], "note": "换了晴天重拍", "_action": "submit"},
    )
    assert answer.status_code == 422
    assert "“坏.jpg”" in text(answer)
    assert "补拍.jpg" in text(answer)
    assert "换了晴天重拍" in text(answer)
    assert citizen.post(address(case), {"_action": "submit"}).status_code == 302
    case.refresh_from_db()
    assert case.status == CaseStatus.SUBMITTED


def test_a_waiting_file_is_removed_again(citizen, case):
    citizen.post(address(case), {"material-tree_photos": photo(), "_action": "upload"})
    file = citizen.session[f"supplement:{case.public_id}"]["files"]["tree_photos"][0]
    citizen.post(address(case), {"remove": file})
    assert "补拍.jpg" not in text(citizen.get(address(case)))


def test_nothing_brought_is_told_beside_what_is_missing(citizen, case):
    answer = citizen.post(address(case), {"_action": "submit"})
    assert answer.status_code == 422
    assert "请上传“采伐林木的照片”。" in text(answer)


def test_a_correction_in_words_needs_the_note(citizen, county, person):
    case = county.asked_for_more(person, corrections="请更正株数。")
    post = {"material-tree_photos": photo(), "_action": "submit"}
    answer = citizen.post(address(case), post)
    assert answer.status_code == 422
    assert "请更正株数。" in text(answer)
    assert "请在说明里写清楚您更正了什么。" in text(answer)
    assert citizen.post(address(case), {"note": "6 株", "_action": "submit"}).status_code == 302


def test_a_case_that_needs_nothing_says_so(citizen, county, person):
    case = county.submitted(person)
    assert citizen.get(address(case)).status_code == 409
