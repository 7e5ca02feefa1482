"""A case is filed by itself, found again, lent, read as a book; a changed byte is found."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey
TRIES = 30


def test_a_case_is_archived_found_again_and_read_as_a_book(people: People) -> None:
    number, name = _closed_and_rated(people)
    archivist = people.sign_in("wenshouzhen")
    _found(archivist, number)
    archivist.locator("td.what a").click()
    # The number comes first; the package is made and checked by a job.
    do.eventually(archivist, archivist.url, "检测合格待入库")
    do.reads(archivist, "四性检测", number)
    do.press(archivist, "入库")
    do.reads(archivist, "在库")
    do.shoot(archivist, "archive-1-held")

    reader = people.sign_in("zhengmingcha")
    _found(reader, name)
    reader.locator("td.what a").first.click()
    expect(reader.get_by_role("link", name="当作一本书阅读")).to_have_count(0)
    do.press(reader, "提交申请")
    do.reads(reader, "请写明利用目的")
    reader.locator("#purpose").fill("核查群众来信反映的办理时限")
    do.press(reader, "提交申请")
    do.reads(reader, "正在等待审批")

    archivist.goto("/desk/archives/retrievals/")
    row = archivist.locator("tr", has_text="核查群众来信反映的办理时限").first
    row.get_by_role("button", name="批准", exact=True).click()
    do.reads(archivist, "可利用")

    reader.reload()
    reader.get_by_role("link", name="当作一本书阅读").click()
    do.reads(reader, "本卷目录", "办理经过", "申请表", "文书", "按利用申请阅读")
    do.shoot(reader, "archive-2-book")
    with reader.expect_download() as arriving:
        do.press(reader, "全卷下载为一个 PDF")
    text = _text(arriving.value.path())
    assert "郑明察" in text
    assert "本卷目录" in text

    code = archivist.goto("/desk/archives/?q=" + number) and archivist.locator("td.number").first
    _change_a_byte(people, code.inner_text())
    archivist.locator("td.what a").click()
    do.press(archivist, "现在检测")
    do.reads(archivist, "四性检测不合格", "的内容被改动过")
    do.shoot(archivist, "archive-3-changed")
    checked = people.platform.console("archive", "verify", "--all")
    assert checked.returncode == 1
    assert "1 not sound" in checked.stdout, checked.stdout


def _closed_and_rated(people: People) -> tuple[str, str]:
    citizen = people.sign_in("wuguixiang")
    applications.find(citizen, "老年证", "老年人优待证")
    applications.begin(citizen)
    do.choose(citizen, "第一次办")
    do.go_on(citizen)
    do.choose(citizen, "本人")
    do.go_on(citizen)
    do.go_on(citizen)
    applications.materials(citizen, portrait=do.photo("照片.jpg", size=(600, 800)))
    number = applications.hand_in(citizen)
    clerk = people.sign_in("zhengdongmei")
    do.open_task(clerk, number)
    do.act(clerk, "予以受理", says="已受理")
    do.act(clerk, "准予", "符合条件，当场核发。")
    citizen.goto("/cases/mine/")
    citizen.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.press(citizen, "评价这次服务")
    citizen.get_by_label(re.compile("^非常满意")).check()
    do.press(citizen, "提交评价")
    do.reads(citizen, "谢谢")
    return number, "吴桂香"


def _found(page: Page, words: str) -> None:
    """Until the job has filed it."""
    for _ in range(TRIES):
        page.goto("/desk/archives/?q=" + words)
        if page.locator("td.what a").count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{words} is not in the catalogue")


def _text(path: object) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(str(path)).pages)


def _change_a_byte(people: People, code: str) -> None:
    """Behind everybody's back, on disk."""
    import psycopg

    with psycopg.connect(people.platform.home.database_url) as connection:
        row = connection.execute(
            "SELECT f.blob_id FROM archives_archivepackage p"
            " JOIN archives_archiverecord r ON r.id = p.record_id"
            " JOIN files_storedfile f ON f.id = p.file_id WHERE r.code = %s AND p.number = 0",
            [code],
        ).fetchone()
    assert row
    path = people.platform.home.path / "files" / row[0][:2] / row[0][2:4] / row[0]
    content = bytearray(path.read_bytes())
    content[content.index(b"%PDF") + 1000] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)
