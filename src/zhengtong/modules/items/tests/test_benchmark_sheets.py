"""Benchmarks in a workbook, and the penalty of the catalogue that each belongs to."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from zhengtong.core.tests.killing import AGAIN, NOTHING, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.items.benchmarks import services, sheets
from zhengtong.modules.items.benchmarks.ties import NotItsPenalty
from zhengtong.modules.items.models import BenchmarkVersion, DiscretionBenchmark, ServiceItem
from zhengtong.modules.items.tests.factories import DRAFTER, item, owner, version
from zhengtong.modules.items.tests.test_benchmarks import WHOLE, published
from zhengtong.modules.items.tests.test_editor_pages import signed_in

pytestmark = pytest.mark.django_db


def book() -> Any:
    return load_workbook(io.BytesIO(sheets.exported()))


def sent(made: Any, actor: Actor = DRAFTER) -> int:
    target = io.BytesIO()
    made.save(target)
    content = io.BytesIO(target.getvalue())
    return sheets.take_in(content=content, name="基准.xlsx", actor=actor)


def put(made: Any, sheet: str, title: str, value: Any, row: int = 2) -> None:
    column = next(c.column for c in made[sheet][1] if c.value == title)
    made[sheet].cell(row=row, column=column).value = value


def refused(made: Any) -> list[tuple[str, int, str, str]]:
    with pytest.raises(sheets.WorkbookRefused) as caught:
        sent(made)
    return [(f.sheet, f.row, f.column, f.message) for f in caught.value.faults]


def penalty_item(number: int = 7) -> ServiceItem:
    return version(of=item(number), matter_type="penalty").item


def draft_of(benchmark_id: int) -> BenchmarkVersion:
    return BenchmarkVersion.objects.get(benchmark_id=benchmark_id, state="draft")


@killed(
    "modules.items.benchmarks.sheets.take_in",
    again=AGAIN,
    because="a sheet is read again into the same drafts",
)
def test_what_was_exported_and_changed_comes_back_as_a_draft_of_the_same_benchmark() -> None:
    old = published()
    made = book()
    put(made, "裁量分档", "情节", "特别轻微")
    assert sent(made) == 1
    new = draft_of(old.benchmark_id)
    assert new.number == 2
    assert new.grades[0]["circumstance"]["zh"] == "特别轻微"
    assert {key: getattr(new, key) for key in ("act", "legal_bases")} == {
        key: WHOLE[key] for key in ("act", "legal_bases")
    }
    old.refresh_from_db()
    assert old.state == "published"


def test_a_new_number_is_a_new_benchmark() -> None:
    published()
    made = book()
    for name in ("裁量基准", "裁量依据", "裁量分档"):
        for row in range(2, made[name].max_row + 1):
            put(made, name, "编号", "1", row)
    put(made, "裁量基准", "行为或者事项", "盗伐林木")
    assert sent(made) == 1
    assert DiscretionBenchmark.objects.count() == 2
    assert BenchmarkVersion.objects.get(state="draft").act["zh"] == "盗伐林木"


def test_sheets_and_columns_left_out_stay_as_they_are() -> None:
    old = published()
    made = book()
    del made["裁量依据"]
    made["裁量基准"].delete_cols(2, 2)
    sent(made)
    assert draft_of(old.benchmark_id).legal_bases == WHOLE["legal_bases"]


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("裁量基准", "部门"), "没有的局", "没有这个部门"),
        (("裁量基准", "编号"), "00000000-0000-7000-8000-000000000000", "没有这个编号"),
        (("裁量基准", "行为或者事项"), "=A1", "不能有公式"),
        (("裁量基准", "行为或者事项"), None, ""),
        (("裁量基准", "对应事项的实施编码"), "1" * 31, "没有找到这个事项"),
        (("裁量依据", "条款项"), "有关条款", "要写到条"),
        (("裁量分档", "种类和幅度"), None, ""),
        (("裁量分档", "编号"), "9", "“裁量基准”表里没有这个编号"),
    ],
)
def test_a_fault_names_sheet_row_and_column_and_nothing_is_taken_in(
    place: tuple[str, str], value: Any, words: str
) -> None:
    published()
    made = book()
    put(made, *place, value)
    if place == ("裁量基准", "行为或者事项"):
        put(made, "裁量基准", "行为或者事项（英文）", None)
    faults = refused(made)
    assert any(
        sheet == place[0] and row == 2 and column.endswith(place[1]) and words in message
        for sheet, row, column, message in faults
    ), faults
    assert not BenchmarkVersion.objects.filter(state="draft").exists()


def test_all_faults_are_told_at_once() -> None:
    published()
    made = book()
    put(made, "裁量基准", "部门", "没有的局")
    put(made, "裁量依据", "条款项", "有关条款")
    put(made, "裁量分档", "情节", "=A1")
    assert {fault[0] for fault in refused(made)} == {"裁量基准", "裁量依据", "裁量分档"}


def test_merged_cells_are_refused() -> None:
    published()
    made = book()
    made["裁量分档"].merge_cells("B2:B3")
    assert ("裁量分档", 2, "B") in [f[:3] for f in refused(made)]


def test_the_same_act_twice_in_one_department_is_refused() -> None:
    published()
    made = book()
    for name in ("裁量基准", "裁量依据", "裁量分档"):
        for row in range(2, made[name].max_row + 1):
            put(made, name, "编号", "1", row)
    assert "已经有这条裁量基准" in refused(made)[0][3]


def test_strangers_cannot_import() -> None:
    published()
    with pytest.raises(PermissionRefused):
        sent(book(), Actor(kind="user", name="路人"))


def test_the_template_holds_the_sheets_and_is_refused_empty() -> None:
    made = load_workbook(io.BytesIO(sheets.template()))
    assert made.sheetnames[:3] == ["裁量基准", "裁量依据", "裁量分档"]
    assert "一行内容都没有" in refused(made)[0][3]


@killed("modules.forms.services.publish.publish", again=NOTHING)
@killed("modules.items.benchmarks.services.tie_benchmark", again=NOTHING)
@killed("modules.items.services.catalogue.register_item", again=NOTHING)
@killed("modules.items.services.drafts.submit_version", again=409)
@killed(
    "modules.items.services.versions.propose_version",
    again=AGAIN,
    because="each is a version of its own",
)
@killed("modules.items.services.versions.publish_version", again=409)
@killed("modules.workflow.services.publish.register_process", again=NOTHING)
def test_a_benchmark_belongs_to_a_penalty_of_its_own_body(client: Client) -> None:
    made, penal = published(), penalty_item()
    services.tie_benchmark(benchmark_id=made.benchmark_id, item_id=penal.pk, actor=DRAFTER)
    page = client.get(f"/items/discretion/{made.benchmark.public_id}/").content.decode()
    assert f"/items/{penal.public_id}/" in page
    permit = version(of=item(8)).item
    with pytest.raises(NotItsPenalty):
        services.tie_benchmark(benchmark_id=made.benchmark_id, item_id=permit.pk, actor=DRAFTER)
    with pytest.raises(NotItsPenalty):
        services.create_benchmark(
            organization_id=owner().pk, act="x", item_id=permit.pk, actor=DRAFTER
        )


def test_the_tie_goes_out_and_comes_in_with_the_workbook() -> None:
    made, penal = published(), penalty_item()
    services.tie_benchmark(benchmark_id=made.benchmark_id, item_id=penal.pk, actor=DRAFTER)
    exported = book()
    put(exported, "裁量基准", "对应事项的实施编码", None)
    sent(exported)
    made.benchmark.refresh_from_db()
    assert made.benchmark.item_id is None
    put(exported, "裁量基准", "对应事项的实施编码", penal.implementation_code)
    sent(exported)
    made.benchmark.refresh_from_db()
    assert made.benchmark.item_id == penal.pk


def test_the_desk_ties_exports_and_takes_in(client: Client) -> None:
    made, penal = published(), penalty_item()
    desk = signed_in(client, "items.manage")
    path = f"/desk/items/discretion/{made.pk}/"
    assert f'<option value="{penal.pk}">' in desk.get(path).content.decode()
    assert desk.post(f"{path}item/", {"item": "999999"}).status_code == 422
    assert desk.post(f"{path}item/", {"item": str(penal.pk)}).status_code == 302
    made.benchmark.refresh_from_db()
    assert made.benchmark.item_id == penal.pk
    content = desk.get("/desk/items/discretion/benchmarks.xlsx").content
    upload = SimpleUploadedFile("基准.xlsx", content)
    answer = desk.post("/desk/items/discretion/send/", {"file": upload}, follow=True)
    assert "1 条已成为草稿" in answer.content.decode()
    exported = load_workbook(io.BytesIO(content))
    put(exported, "裁量基准", "部门", "没有的局")
    target = io.BytesIO()
    exported.save(target)
    upload = SimpleUploadedFile("基准.xlsx", target.getvalue())
    answer = desk.post("/desk/items/discretion/send/", {"file": upload})
    assert answer.status_code == 422
    assert "没有这个部门：没有的局" in answer.content.decode()
    assert desk.post("/desk/items/discretion/send/").status_code == 422
