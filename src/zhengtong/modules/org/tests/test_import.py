"""Import of organisations, posts and staff: all of it or nothing, errors by cell."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from zhengtong.core.pages import workbooks
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.org import api
from zhengtong.modules.org.models import Organization, Post, StaffMember, User
from zhengtong.modules.org.services import access_codes, importing
from zhengtong.modules.org.sheets import SHEETS
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


@pytest.fixture
def region():
    return make.region()


def filled(**rows: list[dict]) -> Workbook:
    """The template with rows: `organizations=[{"key": …}]`."""
    book = load_workbook(io.BytesIO(workbooks.template(SHEETS)))
    for sheet in SHEETS:
        ws = book[sheet.title]
        for i, row in enumerate(rows.get(sheet.key, []), start=2):
            for j, column in enumerate(sheet.columns, start=1):
                if column.key in row:
                    ws.cell(row=i, column=j, value=row[column.key])
    return book


def sent(book: Workbook) -> io.BytesIO:
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def bureau(code: str, **changes) -> dict:
    facts = {
        "credit_code": code, "key": "data", "name": "青禾县数据局", "short_name": "数据局",
        "kind": "县直部门", "region": "999021",
    }  # fmt: skip
    return {**facts, **changes}


def refused(book: Workbook) -> list[tuple[str, str]]:
    with pytest.raises(importing.ImportRefused) as refusal:
        importing.import_workbook(file=sent(book), actor=SYSTEM)
    return [(cell.sheet, cell.cell) for cell in refusal.value.cells]


def test_an_office_with_posts_and_people_comes_in_at_once(region):
    code = make.credit_code()
    book = filled(
        organizations=[bureau(code, position=7)],
        posts=[{"organization": code, "key": "reviewer", "name": "审查岗", "is_head": "是"}],
        staff=[{"number": 1001, "name": "李数", "organization": code, "posts": "reviewer:A"}],
    )
    result = importing.import_workbook(file=sent(book), actor=SYSTEM)
    assert result.added == {"organizations": 1, "posts": 1, "staff": 1}
    made = api.organization_by_key("data")
    assert api.holders(api.post_id(made.id, "reviewer"))[0].name == "李数"
    assert StaffMember.objects.get(number="1001").name == "李数"
    ((name, username, one_time),) = result.accounts
    assert (name, username) == ("李数", "lishu")
    access_codes.reset_password(username=username, code=one_time, password="their-own-long-secret")
    assert User.objects.get(username="lishu").check_password("their-own-long-secret")


def test_what_is_known_is_changed(region):
    code = make.credit_code()
    importing.import_workbook(file=sent(filled(organizations=[bureau(code)])), actor=SYSTEM)
    again = filled(organizations=[bureau(code, name="青禾县数据管理局")])
    result = importing.import_workbook(file=sent(again), actor=SYSTEM)
    assert result.changed == {"organizations": 1}
    assert Organization.objects.get(credit_code=code).name == "青禾县数据管理局"


def test_one_wrong_row_keeps_all_others_out(region):
    code = make.credit_code()
    book = filled(
        organizations=[bureau(code), bureau("123", key="other")],
        posts=[{"organization": "nowhere", "key": "a1", "name": "岗"}],
        staff=[
            {"number": 1, "name": "甲", "organization": code, "posts": "reviewer:C"},
            {"number": 2, "name": "乙", "organization": code, "email": "not mail"},
        ],
    )
    assert refused(book) == [("机构", "A3"), ("岗位", "A2"), ("人员", "K2"), ("人员", "J3")]
    assert not Organization.objects.exists()
    assert not Post.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("kind", "天文台", "G2"),
        ("region", "111111", "H2"),
        ("position", "first", "J2"),
        ("name", "长" * 201, "C2"),
        ("parent", "91999021MA0000001X", "I2"),
        ("key", "数据局", "B2"),
        ("name", None, "C2"),
    ],
)
def test_each_mistake_has_its_place(region, column, value, cell):
    book = filled(organizations=[bureau(make.credit_code(), **{column: value})])
    assert refused(book) == [("机构", cell)]


def test_formulas_and_merged_cells_are_refused_with_their_place(region):
    book = filled(organizations=[bureau(make.credit_code(), name='="青禾县"&"数据局"')])
    book["机构 Organisations"].merge_cells("K2:L2")
    assert set(refused(book)) == {("机构", "C2"), ("机构", "K2")}


def test_columns_may_stand_in_any_order_and_in_english(region):
    book = Workbook()
    ws = book.active
    ws.title = "Organisations"
    code = make.credit_code()
    heads = ("Name", "Key", "Kind", "Region code", "Short name", "Credit code")
    ws.append(heads)
    ws.append(("青禾县数据局", "data", "department", "999021", "数据局", code))
    result = importing.import_workbook(file=sent(book), actor=SYSTEM)
    assert result.added == {"organizations": 1}


def test_a_missing_column_and_an_empty_book_are_said_so(region):
    book = Workbook()
    book.active.title = "机构"
    book.active.append(("标识", "全称"))
    book.active.append(("data", "数据局"))
    assert refused(book) == [("机构", "1")] * 4
    assert refused(filled()) == [("机构", "A2")]


@pytest.mark.parametrize("raw", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused(raw):
    with pytest.raises(workbooks.NotAWorkbook):
        importing.import_workbook(file=io.BytesIO(raw), actor=SYSTEM)


def test_too_many_rows_are_refused(region):
    book = filled()
    book["机构 Organisations"].cell(row=SHEETS[0].most_rows + 2, column=1, value="x")
    with pytest.raises(workbooks.WorkbookTooLarge):
        importing.import_workbook(file=sent(book), actor=SYSTEM)


def test_only_who_manages_all_organisations_imports(region):
    forestry = make.organization()
    lead = make.staff(forestry)
    make.hold(make.post(forestry, "lead", make.role("department_lead", "org.manage")), lead)
    with pytest.raises(PermissionRefused):
        importing.import_workbook(file=sent(filled()), actor=make.actor(lead))
