"""A unit's own scheme: from a table or in the browser, published by a second person."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.assessment.errors import FaultyTable
from zhengtong.modules.assessment.periods.tests import stage
from zhengtong.modules.assessment.plugins import metrics
from zhengtong.modules.assessment.schemes import tables
from zhengtong.modules.assessment.schemes.models import Scheme, SchemeVersion
from zhengtong.modules.assessment.schemes.reading import read
from zhengtong.modules.org.models import StaffMember


@pytest.fixture
def county(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return stage.built()


def filled(*changes: tuple[str, str, object]) -> bytes:
    """The template with its examples, some cells changed."""
    book = load_workbook(io.BytesIO(tables.empty()))
    for sheet, cell, value in changes:
        next(w for w in book.worksheets if w.title.startswith(sheet))[cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_template_with_its_examples_is_a_scheme():
    found = read(tables.read(filled()))
    assert [d.full for d in found.dimensions] == [60, 40]
    assert found.sums_off() == []
    late = found.dimensions[1].indicators[0].how
    assert (late.metric, late.span, late.rule.kind, late.rule.bound) == (
        "attendance_late", "month", "when", 5,
    )  # fmt: skip


def test_a_wrong_table_names_sheet_row_and_column_of_everything():
    with pytest.raises(FaultyTable) as refused:
        tables.read(filled(("维度", "D2", "很多"), ("指标", "A3", "出勤"), ("指标", "F2", "两分")))
    places = {(f.sheet, f.row, f.column) for f in refused.value.faults}
    assert places == {("维度", 2, "D"), ("指标", 2, "F"), ("指标", 3, "A")}


def unlike(change) -> bytes:
    """The template with its examples, changed as a person might."""
    book = load_workbook(io.BytesIO(tables.empty()))
    change({w.title.split(" ")[0]: w for w in book.worksheets})
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def many(pages) -> None:
    for n in range(3, 600):
        pages["指标"].cell(row=n, column=1, value="service")


STRANGE = {
    "合计 85 分，总分写的是 100 分": lambda p: p["维度"].__setitem__("D2", 45),
    "没有“attendance_lazy”这个数据指标": lambda p: p["指标"].__setitem__("O3", "attendance_lazy"),
    "这里是公式": lambda p: p["维度"].__setitem__("D2", "=20*3"),
    "A2:A3 是合并的单元格": lambda p: p["指标"].merge_cells("A2:A3"),
    "“指标”这张表最多 500 行": many,
    "只能有一个方案": lambda p: p["方案"].append(["other", "另一个", "", "个人", 100]),
    "请填写方案这一张表": lambda p: p["方案"].delete_rows(2),
    "缺少“名称”这一列": lambda p: p["维度"].delete_cols(2),
    "只能是：岗位类别": lambda p: p["其他规则"].append(["奖金", "", "年终奖"]),
    "没有写明否决后是哪个等次": lambda p: p["其他规则"].append(["否决", "", "吃拿卡要"]),
    "标识“attendance”重复了": lambda p: p["维度"].__setitem__("A2", "attendance"),
}


@pytest.mark.parametrize("words", STRANGE)
def test_a_strange_table_is_refused_in_words(words):
    with pytest.raises(InvalidInput) as refused:
        tables.read(unlike(STRANGE[words]), dict(metrics.items()))
    said = [e.message for e in (*refused.value.errors, *getattr(refused.value, "faults", ()))]
    assert any(words in message for message in said)


def test_of_a_strange_table_nothing_is_kept(county, client):
    enter(client, county.assessor)
    for words, content in (
        ("合计 85 分", unlike(STRANGE["合计 85 分，总分写的是 100 分"])),
        ("这不是能读的 .xlsx 文件", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)),
    ):
        page = client.post(
            reverse("assessment:new_scheme"),
            {"_action": "take", "organization": county.hall.pk,
             "file": SimpleUploadedFile("方案.xlsx", content)},
        )  # fmt: skip
        assert (page.status_code, words in page.content.decode()) == (422, True), words
    assert not Scheme.objects.exclude(organization=None).exists()


def test_a_table_may_hold_every_part_and_name_its_figures():
    def change(pages) -> None:
        pages["指标"]["O3"] = "迟到早退次数"
        for n, row in enumerate(
            (
                {"A": "岗位类别", "B": "front", "C": "窗口岗"},
                {"A": "后果", "C": "不能评先", "I": "扣分", "K": 20, "L": "是", "M": "是"},
                {"A": "奖励", "C": "全勤奖", "N": "在岗工作日", "O": 12},
                {"A": "荣誉", "C": "红旗窗口", "Q": "窗口", "R": 1},
            ),
            start=2,
        ):
            for letter, value in row.items():
                pages["其他规则"][f"{letter}{n}"] = value

    scheme = read(tables.read(unlike(change), dict(metrics.items())))
    assert scheme.dimensions[1].indicators[0].how.metric == "attendance_late"
    assert [g.key for g in scheme.groups] == ["front"]
    barring = scheme.thresholds[0]
    assert (barring.measure, barring.bound, barring.in_year, barring.bars) == (
        "minus", 20, True, True,
    )  # fmt: skip
    assert (scheme.rewards[0].metric, scheme.rewards[0].yuan) == ("attendance_duty_days", 12)
    assert (scheme.honours[0].of, scheme.honours[0].top) == ("place", 1)


def enter(client, actor) -> None:
    client.force_login(StaffMember.objects.get(pk=actor.staff_id).user)


def test_a_draft_is_checked_edited_and_published_by_another(county, client):
    enter(client, county.assessor)
    address = reverse("assessment:new_scheme")
    typed = {"organization": county.hall.pk, "_action": "check"}
    file = SimpleUploadedFile("方案.xlsx", filled())
    shown = client.post(address, {**typed, "file": file})
    assert "窗口服务考核" in shown.content.decode()
    assert not Scheme.objects.filter(key="my_scheme").exists()
    file = SimpleUploadedFile("方案.xlsx", filled())
    client.post(address, {**typed, "file": file, "_action": "take"})
    version = SchemeVersion.objects.get(scheme__key="my_scheme")

    part = reverse("assessment:edit_part", args=[version.public_id, "dimensions.0.indicators.0"])
    row = {"key": "i1", "name": "态度生硬", "kind": "event", "unit": "each", "version": 1}
    refused = client.post(part, {**row, "points": "很多"})
    assert refused.status_code == 422
    assert "很多" in refused.content.decode()
    assert client.post(part, {**row, "points": "-4"}).status_code == 302
    stale = client.post(part, {**row, "points": "-5"})
    assert stale.status_code == 409

    act = reverse("assessment:scheme_act", args=[version.public_id, "submit"])
    client.post(act, {"version": 2})
    publish = reverse("assessment:scheme_act", args=[version.public_id, "publish"])
    assert client.post(publish, {"version": 3}).status_code == 403
    enter(client, county.reviewer)
    assert client.post(publish, {"version": 3}).status_code == 302
    version.refresh_from_db()
    assert version.state == "published"
    assert version.definition["dimensions"][0]["indicators"][0]["points"] == "-4"


PARTS = (
    ("groups.new", {"key": "front", "name": "窗口岗"}),
    ("grades.new", {"key": "good", "name": "优秀", "quota": "12"}),
    ("grades.new", {"key": "bad", "name": "不合格", "veto": "yes"}),
    ("vetoes.new", {"key": "bribe", "name": "吃拿卡要"}),
    ("thresholds.new", {"key": "barred", "name": "不能评先", "measure": "minus",
                        "test": "at_least", "bound": "20", "bars": "yes", "kinds": "staff"}),
    ("rewards.new", {"key": "full", "name": "全勤奖", "metric": "attendance_duty_days",
                     "yuan": "12", "span": "month",
                     "unless": ["attendance_late", "attendance_absent"]}),
    ("exclusions.new", {"key": "away", "name": "长期不在岗"}),
    ("honours.new", {"key": "star", "name": "服务明星", "of": "member", "top": "3"}),
    ("dimensions.0", {"key": "d1", "name": "业务量", "full": "100", "start": "zero", "floor": "0",
                      "cap": "100", "weight": "front=1"}),
    ("dimensions.0.indicators.new", {"key": "work", "name": "办件量", "kind": "product",
                                     "quantity": "件数", "rule_kind": "ratio", "to": "number",
                                     "bound": "100", "points": "100"}),
    ("dimensions.0.indicators.0.factors.new", {"key": "size", "name": "难度", "banded": "yes",
                                               "cases": "20=0.5\n以上=1.2"}),
)  # fmt: skip
WRONG = (
    ("vetoes.new", {"key": "v", "name": "否决", "dimension": "nowhere"}, "没有这个维度"),
    ("thresholds.new", {"key": "t", "name": "后果", "bound": "很多"}, "很多"),
    ("rewards.new", {"key": "r", "name": "奖励", "metric": "nobody", "yuan": "1"}, "nobody"),
    ("honours.new", {"key": "h", "name": "荣誉", "top": "0"}, "名额在 1 和 100 之间"),
    ("dimensions.0.indicators.0.factors.0",
     {"key": "size", "name": "难度", "banded": "yes", "cases": "20=半"}, "20=半"),
    ("dimensions.0.indicators.new",
     {"key": "x", "name": "某项", "kind": "metric", "metric": "attendance_late", "points": "1",
      "rule_kind": "ratio", "to": "metric"}, "请选择拿哪个指标来除"),
)  # fmt: skip


def test_a_whole_scheme_is_written_in_the_browser_and_wrong_parts_change_nothing(county, client):
    enter(client, county.assessor)
    start = {"_action": "copy", "scheme": "blank", "organization": county.hall.pk, "name": "自拟",
             "key": "own"}  # fmt: skip
    page = client.post(reverse("assessment:new_scheme"), start)
    version = SchemeVersion.objects.get(scheme__key="own")
    assert page["Location"] == reverse("assessment:scheme", args=[version.public_id])

    def act(verb: str, **more):
        version.refresh_from_db()
        address = reverse("assessment:scheme_act", args=[version.public_id, verb])
        return client.post(address, {"version": version.lock_version, **more})

    def save(path: str, typed):
        version.refresh_from_db()
        address = reverse("assessment:edit_part", args=[version.public_id, path])
        return client.post(address, {"version": version.lock_version, **typed})

    empty = act("submit")
    assert (empty.status_code, "还没有指标" in empty.content.decode()) == (422, True)
    for path, typed in PARTS:
        assert save(path, typed).status_code == 302, path
    before = SchemeVersion.objects.get(pk=version.pk).definition
    for path, typed, words in WRONG:
        refused = save(path, typed)
        assert (refused.status_code, words in refused.content.decode()) == (422, True), path
    version.refresh_from_db()
    assert version.definition == before
    assert save("dimensions.0", {**PARTS[8][1], "full": "85"}).status_code == 302
    off = act("submit")
    assert (off.status_code, "合计 85 分，总分是 100 分" in off.content.decode()) == (409, True)
    assert act("submit", accepts_sum="yes").status_code == 302
    enter(client, county.reviewer)
    assert act("publish").status_code == 302
    enter(client, county.assessor)
    assert save("grades.0", {"key": "good", "name": "好"}).status_code == 404
    found = read(Scheme.objects.get(key="own").current.definition)
    assert found.dimensions[0].indicators[0].how.factors[0].of(21) == Decimal("1.2")
    assert found.rewards[0].unless == ("attendance_late", "attendance_absent")


def test_every_page_of_a_period_opens(county, client, django_assert_max_num_queries):
    period = county.opened()
    record = county.confirmed(period)
    county.ranked(period)
    member = county.member(period, 0)
    enter(client, county.assessor)
    for name in (
        "period",
        "members",
        "records",
        "results",
        "appeals",
        "honours",
        "enter",
        "export",
    ):
        with django_assert_max_num_queries(32):
            assert (
                client.get(reverse(f"assessment:{name}", args=[period.public_id])).status_code
                == 200
            )
    result = reverse("assessment:result", args=[period.public_id, member.public_id])
    assert "−1 × 1 = −1" in client.get(result).content.decode()
    assert client.get(reverse("assessment:record", args=[record.public_id])).status_code == 200
    enter(client, county.clerk(0))
    assert "99" in client.get(reverse("assessment:own", args=[member.public_id])).content.decode()
    other = reverse("assessment:own", args=[county.member(period, 1).public_id])
    assert client.get(other).status_code == 404
    assert client.get(reverse("assessment:period", args=[period.public_id])).status_code == 403


def test_an_average_and_an_earlier_calculation_open_what_they_are_made_of(county, client):
    period = county.opened("school_staff", "teaching")
    chosen = {"subject": "other", "class_size": "40"}
    for n, lessons in enumerate((10, 20)):
        county.confirmed(period, n, "lessons", quantity=Decimal(lessons), factors=chosen)
    county.calculated(period)
    county.confirmed(period, 0, "late")
    county.calculated(period)
    enter(client, county.assessor)
    average = reverse("assessment:average", args=[period.public_id, "lessons"])
    page = client.get(average, {"group": "teaching"}).content.decode()
    assert "30 ÷ 2 = <strong>15</strong>" in page
    member = county.member(period, 0)
    result = reverse("assessment:result", args=[period.public_id, member.public_id])
    assert "迟到" in client.get(result).content.decode()
    first = client.get(result, {"calculation": 1}).content.decode()
    assert ("迟到" in first, "第 1 次计算" in first) == (False, True)
    assert client.get(average.replace("lessons", "nothing")).status_code == 404


def test_a_notice_shows_no_record_and_is_gone_after_its_last_day(county, client):
    period = county.opened()
    county.confirmed(period, note="巡查发现未挂牌")
    county.published(period)
    address = reverse("assessment_notices:notice", args=[period.public_id])
    with stage.at("2026-04-17"):
        page = client.get(address).content.decode()
    assert "何苗" in page
    assert "未挂牌" not in page
    assert county.clerks[0].number not in page
    with stage.at("2026-04-18"):
        assert client.get(address).status_code == 404
