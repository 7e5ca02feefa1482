"""A unit defines a figure of its own, brings it as a table, and scores by it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from zhengtong.modules.assessment.errors import MetricInUse
from zhengtong.modules.assessment.imports import own
from zhengtong.modules.assessment.imports import services as importing
from zhengtong.modules.assessment.imports.board import offered
from zhengtong.modules.assessment.imports.models import MetricRow, OwnMetric
from zhengtong.modules.assessment.periods.tests import stage
from zhengtong.modules.assessment.schemes import services
from zhengtong.modules.assessment.schemes.checking import findings
from zhengtong.modules.assessment.schemes.reading import BadScheme, read
from zhengtong.modules.org.models import StaffMember

TYPED = {
    "key": "hours", "name_zh": "志愿服务时数", "name_en": "Hours of service",
    "says_zh": "登记在册的志愿服务小时数。", "source": "大厅志愿服务台账", "unit": "number",
    "kinds": "staff", "every": "month", "joined": "sum", "direction": "more",
}  # fmt: skip


@pytest.fixture
def county(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return stage.built()


def enter(client, actor) -> None:
    client.force_login(StaffMember.objects.get(pk=actor.staff_id).user)


def scheme(**indicator) -> dict:
    rule = {"kind": "per_unit", "points": 2}
    node = {"key": "hours", "name": {"zh": "志愿服务"}, "kind": "metric", "metric": "own_hours",
            "span": "month", "rule": rule, **indicator}  # fmt: skip
    return {
        "key": "own", "name": {"zh": "自拟"}, "kinds": ["staff"], "total": 100,
        "dimensions": [{"key": "d1", "name": {"zh": "服务"}, "full": 100, "start": "zero",
                        "indicators": [node]}],
    }  # fmt: skip


def filled(template: bytes, rows: list[list[object]]) -> SimpleUploadedFile:
    book = load_workbook(io.BytesIO(template))
    for row in rows:
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("时数.xlsx", stream.getvalue())


def published(county, definition) -> None:
    version = services.start_scheme(
        organization_id=county.hall.pk, definition=definition, actor=county.assessor
    )
    common = {"version_id": version.public_id}
    services.submit_version(**common, expected_version=1, actor=county.assessor)
    services.publish_version(**common, expected_version=2, actor=county.reviewer)


def test_from_its_definition_over_a_table_to_a_score_that_opens_its_rows(county, client):
    enter(client, county.assessor)
    new = reverse("assessment:new_metric")
    typed = {**TYPED, "organization": county.hall.pk}
    refused = client.post(new, {**typed, "name_zh": "迟到早退次数", "key": "Hours!"})
    page = refused.content.decode()
    assert (refused.status_code, "登记在册的志愿服务小时数。" in page) == (422, True)
    assert "标识由小写字母开头" in page
    assert client.post(new, {**typed, "name_zh": "迟到早退次数"}).status_code == 422
    assert client.post(new, typed)["Location"] == reverse(
        "assessment:metric", args=[OwnMetric.objects.get().public_id]
    )
    figure = OwnMetric.objects.get()
    template = client.get(
        reverse("assessment:metric_template", args=[figure.public_id, "staff"])
    ).content
    clerk = county.clerks[0]
    wrong = [
        [clerk.number, clerk.name, "2026-Q1", 3],
        [clerk.number, clerk.name, "2026-02", "三"],
        ["00000", "", "2026-02", 3],
    ]
    take = {"organization": county.hall.pk, "kind": "staff", "_action": "take"}
    address = reverse("assessment:new_import")
    page = client.post(address, {**take, "file": filled(template, wrong)}).content.decode()
    assert "请把时间写成 2026-03" in page
    assert "请填写不小于 0 的数字" in page
    assert not MetricRow.objects.exists()
    good = [[clerk.number, clerk.name, f"2026-0{n}", n] for n in (1, 2)]
    assert client.post(address, {**take, "file": filled(template, good)}).status_code == 302

    published(county, scheme())
    period = county.opened("own")
    county.calculated(period)
    assert county.total(period, 0) == 6
    member = county.member(period, 0)
    rows = client.get(
        reverse("assessment:figure", args=[period.public_id, member.public_id, "own_hours"])
    ).content.decode()
    assert "登记在册的志愿服务小时数。" in rows
    assert rows.count("时数.xlsx #") == 2
    other = county.opened()
    elsewhere = [other.public_id, county.member(other, 0).public_id, "own_hours"]
    assert client.get(reverse("assessment:figure", args=elsewhere)).status_code == 404
    with pytest.raises(MetricInUse, match="自拟"):
        own.retire_metric(metric_id=figure.public_id, reason="不用", actor=county.assessor)


def made(county, **more) -> OwnMetric:
    words = {**TYPED, "kinds": ["staff"], **more}
    return own.add_metric(
        organization_id=county.hall.pk, wording=own.Wording(**words), actor=county.assessor
    )


def test_a_figure_of_a_year_is_not_read_by_months_nor_by_other_units(county):
    made(county, every="year")
    read_by_months = findings(read(scheme()), offered(county.hall.pk))
    assert ["取不到" in f.message for f in read_by_months] == [True]
    assert findings(read(scheme(span="year")), offered(county.hall.pk)) == []
    with pytest.raises(BadScheme, match="更正") as refused:
        published(county, scheme(metric="own_nothing"))
    assert "own_nothing" in refused.value.errors[0].message
    other = county.assessor.organization_id
    assert [f.field for f in findings(read(scheme(span="year")), offered(other))] == ["metric"]


def test_what_is_joined_as_a_mean_is_not_added_and_a_retired_figure_still_counts(county):
    figure = made(county, joined="mean", unit="percent")
    table = [
        {"who": county.clerks[0].number, "on": f"2026-0{n}", "own_hours": value}
        for n, value in ((1, 90), (2, 80))
    ]
    content = stage.table(table, own=[offered(county.hall.pk)["own_hours"]])
    importing.take_import(
        organization_id=county.hall.pk, kind="staff", content=content, name="率.xlsx",
        actor=county.assessor,
    )  # fmt: skip
    rule = {"kind": "when", "test": "at_least", "bound": 85, "points": 10}
    published(county, scheme(span="period", rule=rule))
    period = county.opened("own")
    county.calculated(period)
    assert county.total(period, 0) == 10
    OwnMetric.objects.filter(pk=figure.pk).update(
        retired_at=dt.datetime.now(dt.UTC), retired_by=county.assessor.staff_id
    )
    county.calculated(period)
    first, again = period.calculations.order_by("number")
    assert again.digest == first.digest
