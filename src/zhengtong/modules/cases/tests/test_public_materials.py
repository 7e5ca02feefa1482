"""Uploading materials to a draft."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhengtong.modules.cases.tests.county import DATA, picture, text


@pytest.fixture
def draft(county, person):
    return county.application(person, **DATA)


@pytest.fixture
def address(draft):
    return f"/cases/application/{draft.public_id}/materials/"


def photo(name="树.jpg", colour="green"):
    return SimpleUploadedFile(name, picture(colour), content_type="image/jpeg")


def names(draft):
    return sorted(draft.materials.values_list("file_name", flat=True))


def test_the_page_says_what_to_bring_and_what_not(citizen, address):
    answer = text(citizen.get(address))
    assert "采伐林木的照片" in answer
    assert "伐区调查设计材料" not in answer
    assert "不用您上传的材料" in answer
    assert 'accept=".jpg,.jpeg,.png"' in answer


def test_several_photos_go_up_at_once(citizen, address, draft):
    files = [photo("一.jpg", "red"), photo("二.jpg", "blue")]
    answer = citizen.post(address, {"material-tree_photos": files})
    assert answer.url == address
    assert names(draft) == ["一.jpg", "二.jpg"]
    assert "一.jpg" in text(citizen.get(address))


def test_a_bad_file_is_named_with_its_reason_and_costs_no_other(citizen, address, draft):
    bad = SimpleUploadedFile("说明.exe", b"MZ", content_type="image/jpeg")
    answer = citizen.post(address, {"material-tree_photos": [photo(), bad]})
    assert answer.status_code == 422
    assert "“说明.exe”：不支持这种文件" in text(answer)
    assert "<title>错误：" in text(answer)
    assert 'href="#material-tree_photos"' in text(answer)
    assert names(draft) == ["树.jpg"]


def test_an_empty_and_a_disguised_file_are_refused(citizen, address, draft):
    empty = SimpleUploadedFile("空.jpg", b"")
    disguised = SimpleUploadedFile("假.jpg", b"%PDF-1.4\n%%EOF\n")
    answer = text(citizen.post(address, {"material-tree_photos": [empty, disguised]}))
    assert "0 字节" in answer
    assert "“假.jpg”" in answer
    assert names(draft) == []


def test_no_more_files_than_allowed(citizen, address, draft):
    files = [photo(f"{n}.jpg", f"#0000{n}0") for n in range(6)]
    answer = citizen.post(address, {"material-tree_photos": files})
    assert answer.status_code == 422
    assert "最多上传 5 个文件" in text(answer)
    assert len(names(draft)) == 5


def test_a_file_for_an_unknown_material_is_refused(citizen, address, draft):
    answer = citizen.post(address, {"material-passport": photo()})
    assert answer.status_code == 422
    assert names(draft) == []


def test_a_file_is_removed(citizen, address, draft):
    citizen.post(address, {"material-tree_photos": photo()})
    file = draft.materials.get()
    citizen.post(address, {"remove": str(file.file_public_id)})
    assert names(draft) == []
    assert citizen.post(address, {"remove": "nonsense"}).status_code == 302


def test_one_cannot_go_on_without_what_is_required(citizen, address):
    answer = citizen.post(address, {"_action": "continue"})
    assert answer.status_code == 422
    assert "请上传“采伐林木的照片”。" in text(answer)


def test_upload_and_continue_in_one_go(citizen, address, draft):
    answer = citizen.post(address, {"material-tree_photos": photo(), "_action": "continue"})
    assert answer.url == f"/cases/application/{draft.public_id}/delivery/"


def test_an_expired_session_says_that_files_must_be_chosen_again(client, address):
    answer = client.post(address, {"material-tree_photos": photo()}, follow=True)
    assert answer.redirect_chain[0][0].startswith("/accounts/login/?next=")
    assert "文件需要重新选择" in text(answer)
