"""Workbooks and JSON: what goes out comes back, faults are told by sheet, row and column."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from openpyxl import Workbook, load_workbook

from zhengtong.core.tests.killing import AGAIN, NOTHING, killed
from zhengtong.kernel.errors import StateError
from zhengtong.modules.items import api
from zhengtong.modules.items import definition as definitions
from zhengtong.modules.items.catalogue.make import LICENCES
from zhengtong.modules.items.editing.differences import compare
from zhengtong.modules.items.models import ImportBatch, ItemVersion, ServiceItem
from zhengtong.modules.items.seed import detailed_items
from zhengtong.modules.items.sheets import importing, writing
from zhengtong.modules.items.sheets.planning import merged
from zhengtong.modules.items.sheets.progress import told_apart
from zhengtong.modules.items.sheets.reading import read_workbook
from zhengtong.modules.items.tests.factories import DRAFTER, REVIEWER, version
from zhengtong.modules.items.tests.test_editor_pages import signed_in
from zhengtong.modules.licences.tests.world import licence_type
from zhengtong.modules.org.models import Organization
from zhengtong.modules.org.tests.factories import organization

pytestmark = pytest.mark.django_db


def book_of(*items: Any) -> Any:
    return load_workbook(io.BytesIO(writing.as_workbook(items or writing.exported())))


def sent(book: Any, name: str = "事项.xlsx") -> ImportBatch:
    target = io.BytesIO()
    book.save(target)
    return importing.send(content=io.BytesIO(target.getvalue()), name=name, actor=DRAFTER)


def put(book: Any, sheet: str, title: str, value: Any, row: int = 2) -> None:
    page = book[sheet]
    column = next(c.column for c in page[1] if c.value == title)
    page.cell(row=row, column=column).value = value


def places(batch: ImportBatch) -> list[tuple[str, int, str]]:
    return [(f["sheet"], f["row"], f["column"]) for f in batch.faults]


def test_the_sixteen_worked_out_items_come_back_as_they_went_out() -> None:
    for name, code in LICENCES.items():
        organ = organization(key=name)
        Organization.objects.filter(pk=organ.pk).update(credit_code=code[:18])
        licence_type(organ, code[18:])
    for n, seed in enumerate(detailed_items()):
        code = f"11999021000000014X4{n:012d}"
        item = {"code": code, "form": "", "flow": "", "definition": seed.guide}
        found = read_workbook(io.BytesIO(writing.as_workbook([item])))
        assert found.faults == []
        again = merged(found.items[code], {})
        assert compare(seed.guide, again) == [], seed.key
        assert definitions.read(again) == definitions.read(seed.guide), seed.key


@killed(
    "modules.items.sheets.importing._begun",
    again=AGAIN,
    because="each file is an import of its own",
)
@killed("modules.items.sheets.importing.approve", again=409)
def test_an_export_sent_back_changes_nothing() -> None:
    version()
    batch = sent(book_of())
    assert (batch.state, batch.faults) == ("ready", [])
    assert batch.summary["same"] == 1
    importing.approve(batch_id=batch.pk, actor=REVIEWER)
    assert ItemVersion.objects.count() == 1


@killed("core.files.services.link", again=NOTHING)
@killed("modules.items.sheets.importing.apply", again=409)
def test_a_changed_cell_becomes_the_next_version_after_another_person_approves() -> None:
    made = version()
    book = book_of()
    put(book, "事项", "承诺时限", 8)
    batch = sent(book)
    assert batch.summary["changed"] == 1
    assert batch.summary["names"][0][3] == [["承诺时限", "5", "8"]]
    assert api.current_version(made.item.public_id).promised.n == 5
    importing.approve(batch_id=batch.pk, actor=REVIEWER)
    batch.refresh_from_db()
    assert batch.state == "done"
    assert api.current_version(made.item.public_id).promised.n == 8
    assert [c.promised.n for c in api.search(text="林木采伐").rows] == [8]


def test_who_sent_it_cannot_approve_it() -> None:
    version()
    batch = sent(book_of())
    with pytest.raises(importing.OthersApprove):
        importing.approve(batch_id=batch.pk, actor=DRAFTER)


def test_a_new_code_becomes_a_new_item() -> None:
    made = version()
    book = book_of()
    code = made.item.implementation_code[:-3] + "777"
    for page in book.worksheets:
        for row in page.iter_rows(min_row=2, max_col=1):
            if row[0].value == made.item.implementation_code:
                row[0].value = code
    put(book, "事项", "申请表标识", "test.felling")
    batch = sent(book)
    assert batch.summary["new"] == 1, batch.faults
    importing.approve(batch_id=batch.pk, actor=REVIEWER)
    item = ServiceItem.objects.get(implementation_code=code)
    assert api.current_version(item.public_id).guide == api.item_version(made.pk).guide


@pytest.mark.parametrize(
    ("sheet", "title", "value", "told"),
    [
        ("事项", "承诺时限", "五天", "应当是不小于 0 的整数"),
        ("事项", "承诺时限", "=1+1", "不能有公式"),
        ("事项", "事项类型", "行政许克", "可用：行政许可"),
        ("事项", "服务对象", "自然人、外星人", "没有“外星人”这个选项"),
        ("事项", "事项名称", None, "缺中文"),
        ("事项", "承诺时限", 30, "承诺办结时限不能长于法定办结时限"),
        ("材料", "可以容缺后补，决定前补齐", "也许", "只能填“是”或“否”"),
        ("材料", "只在这些情形下", "天气=下雨", "所指的情形不存在"),
        ("材料", "只在这些情形下", "大", "写成“问题标识=答案的值”"),
        ("材料", "材料名称", None, "缺中文"),
        ("情形", "答案的值", "own use?", "申请表里没有标识"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place_and_cure_and_nothing_is_stored(
    sheet: str, title: str, value: Any, told: str
) -> None:
    version()
    book = book_of()
    put(book, sheet, title, value)
    batch = sent(book)
    assert batch.state == "refused"
    assert any(told in f["message"] for f in batch.faults), batch.faults
    assert {(f["sheet"], f["row"]) for f in batch.faults} == {(sheet, 2)}
    assert ItemVersion.objects.count() == 1
    with pytest.raises(StateError):
        importing.approve(batch_id=batch.pk, actor=REVIEWER)


def test_merged_cells_are_refused_where_they_stand() -> None:
    version()
    book = book_of()
    book["材料"].merge_cells("B3:B4")
    found = places(sent(book))
    assert ("材料", 3, "B") in found
    assert ("材料", 4, "材料名称") in found


def test_an_unknown_column_and_a_missing_code_are_refused() -> None:
    version()
    book = book_of()
    book["事项"].cell(row=1, column=2, value="事项名字")
    book["材料"].cell(row=3, column=1).value = None
    found = places(sent(book))
    assert ("事项", 1, "B 事项名字") in found
    assert ("材料", 3, "A 实施编码") in found


def test_a_row_of_an_item_that_is_not_listed_is_refused() -> None:
    version()
    book = book_of()
    book["收费"].append(["X" * 31, "收费"])
    batch = sent(book)
    assert "“事项”表里没有这个实施编码" in batch.faults[0]["message"]


def test_a_sheet_that_is_left_out_leaves_that_part_alone() -> None:
    made = version()
    book = book_of()
    del book["材料"]
    batch = sent(book)
    assert batch.summary["same"] == 1, batch.faults
    assert api.item_version(made.pk).materials


def test_all_faults_are_told_at_once() -> None:
    version()
    book = book_of()
    put(book, "事项", "承诺时限", "x")
    put(book, "事项", "到办事现场次数", "y")
    put(book, "材料", "份数", "z")
    assert sent(book).fault_count >= 3


def test_a_file_that_is_no_workbook_is_refused() -> None:
    from zhengtong.core.files.api import FileRefused

    with pytest.raises(FileRefused):
        importing.send(content=io.BytesIO(b"PK nothing"), name="a.xlsx", actor=DRAFTER)
    empty = sent(Workbook())
    assert "没有“事项”表" in empty.faults[0]["message"]


def test_json_goes_out_and_comes_back() -> None:
    made = version()
    body = json.loads(writing.as_json(writing.exported()))
    body["items"][0]["definition"]["promised"]["n"] = 9
    content = io.BytesIO(json.dumps(body).encode())
    batch = importing.send(content=content, name="items.json", actor=DRAFTER)
    importing.approve(batch_id=batch.pk, actor=REVIEWER)
    assert api.current_version(made.item.public_id).promised.n == 9


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"format": "x"}', b"[" * 5000])
def test_json_of_another_shape_is_refused(content: bytes) -> None:
    batch = importing.send(content=io.BytesIO(content), name="items.json", actor=DRAFTER)
    assert batch.state == "refused"


def test_a_misspelt_key_in_json_is_told_with_its_item() -> None:
    version()
    body = json.loads(writing.as_json(writing.exported()))
    body["items"][0]["definition"]["conditons"] = []
    content = io.BytesIO(json.dumps(body).encode())
    batch = importing.send(content=content, name="items.json", actor=DRAFTER)
    assert places(batch) == [("items", 1, "conditons")]


def test_the_template_has_drop_downs_and_a_help_sheet() -> None:
    book = load_workbook(io.BytesIO(writing.as_workbook([])))
    assert "说明" in book.sheetnames
    rules = book["事项"].data_validations.dataValidation
    assert len(rules) >= 8
    assert book["代码"].sheet_state == "hidden"


def test_large_files_are_worked_on_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    made = version()
    monkeypatch.setattr(importing, "AT_ONCE_BYTES", 0)
    monkeypatch.setattr(importing, "AT_ONCE_ITEMS", 0)
    book = book_of()
    put(book, "事项", "承诺时限", 8)
    batch = sent(book)
    assert batch.state == "checking"
    importing.check_import(batch_id=batch.pk)
    importing.approve(batch_id=batch.pk, actor=REVIEWER)
    batch.refresh_from_db()
    assert batch.state == "applying"
    importing.apply_import(batch_id=batch.pk, reviewer_id=0)
    batch.refresh_from_db()
    assert batch.state == "done"
    assert api.current_version(made.item.public_id).promised.n == 8


def test_what_cannot_be_written_is_not_written_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    made = version()
    monkeypatch.setattr(importing, "AT_ONCE_ITEMS", 0)
    book = book_of()
    put(book, "事项", "承诺时限", 8)
    batch = sent(book)
    importing.approve(batch_id=batch.pk, actor=REVIEWER)
    monkeypatch.setattr(importing, "planned", lambda batch: 1 / 0)
    importing.apply_import(batch_id=batch.pk, reviewer_id=0)
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert api.current_version(made.item.public_id).promised.n == 5


def test_the_pages_send_show_and_approve(client: Client) -> None:
    made = version()
    book = book_of()
    put(book, "事项", "承诺时限", 8)
    target = io.BytesIO()
    book.save(target)
    editor = signed_in(client, "items.manage")
    assert editor.post("/desk/items/imports/send/").status_code == 422
    upload = SimpleUploadedFile("事项.xlsx", target.getvalue())
    sent_page = editor.post("/desk/items/imports/send/", {"file": upload}, follow=True)
    assert "请另一位审核人打开这一页批准" in sent_page.content.decode()
    batch = ImportBatch.objects.get()
    reviewer = signed_in(Client(), "items.review")
    path = f"/desk/items/imports/{batch.public_id}/"
    assert "批准并发布" in reviewer.get(path).content.decode()
    assert editor.post(f"{path}approve/").status_code == 403
    early = reviewer.post(f"{path}approve/", {"effective_on": "2020-01-01"})
    assert early.status_code == 422
    done = reviewer.post(f"{path}approve/", follow=True)
    assert "已导入" in done.content.decode()
    assert api.current_version(made.item.public_id).promised.n == 8


def test_the_template_and_the_exports_are_downloads(client: Client) -> None:
    version()
    editor = signed_in(client, "items.manage")
    for name in ("template.xlsx", "items.xlsx", "items.json", "items.json?department=forestry"):
        response = editor.get(f"/desk/items/imports/{name}")
        assert response["Content-Disposition"].startswith("attachment"), name


@pytest.mark.django_db(transaction=True)
def test_others_see_how_far_it_has_come_before_it_is_in_force() -> None:
    batch = ImportBatch.objects.create(
        file_id=1, file_name="x.xlsx", sent_by="甲", state="applying", total=100
    )
    others = connection.copy()
    try:
        with told_apart(batch.pk) as progress, transaction.atomic():
            ImportBatch.objects.create(file_id=2, file_name="y.xlsx", sent_by="乙")
            for done in range(1, 76):
                progress(done, 100)
            with others.cursor() as cursor:
                cursor.execute("SELECT file_name, done FROM items_import")
                assert cursor.fetchall() == [("x.xlsx", 50)]
            progress(100, 100)
    finally:
        others.close()
    batch.refresh_from_db()
    assert batch.percent == 100


def test_the_page_of_an_import_says_how_far_it_has_come(client: Client) -> None:
    batch = ImportBatch.objects.create(
        file_id=1, file_name="x.xlsx", sent_by="甲", state="applying", total=3085, done=1250
    )
    page = signed_in(client, "items.manage").get(f"/desk/items/imports/{batch.public_id}/")
    assert "已写入 1250 / 3085 个事项（40%）" in page.content.decode()
