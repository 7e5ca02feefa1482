"""D1: an amount outside of the range that is published for its situation is found, one inside is
not, and where nothing is published there is nothing to find."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.events import CaseDecided
from zhengtong.modules.cases.models import Case, StepRecord
from zhengtong.modules.cases.tests import county as make_county
from zhengtong.modules.items import api as items
from zhengtong.modules.items.benchmarks import services
from zhengtong.modules.items.benchmarks.ranges import Range
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.models import BenchmarkVersion
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.models import Finding
from zhengtong.modules.supervision.plugins import Scope, checks
from zhengtong.modules.supervision.rules.shipped import install
from zhengtong.modules.supervision.services.sweep import look_again
from zhengtong.modules.workflow import api as workflow

DRAFTER, REVIEWER = make_county.DRAFTER, make_county.REVIEWER
TODAY = dt.date(2026, 11, 2)


def grade(option: str, least: int | None, most: int | None) -> dict[str, Any]:
    return {
        "circumstance": "一般",
        "range": "按幅度",
        "option": option,
        "least": least or "",
        "most": most or "",
    }


GRADES = [grade("自用材（建房、家用）", 50_000, 200_000), grade("commercial", None, 80_000)]


@pytest.fixture
def county(db, monkeypatch, settings, tmp_path):
    """The county's item, whose form asks for an amount too."""
    settings.FILES_ROOT = tmp_path / "files"
    money = m.page("sum", "金额", "Amount", m.ask("money", "amount", "金额", "Amount", min=0))
    form = {**make_county.FORM, "pages": [*make_county.FORM["pages"], money]}
    monkeypatch.setattr(make_county, "FORM", form)
    return make_county.county()


@pytest.fixture
def decided(county, monkeypatch):
    """A case that was granted this amount (fen)."""

    def made(amount: int, kind: str = "own_use") -> Case:
        data = {**make_county.DATA, "amount": amount, "felling_kind": kind}
        monkeypatch.setattr(make_county, "DATA", data)
        return county.finished(make.person())

    return made


def published(county, grades=GRADES, fields=("amount", "felling_kind")) -> BenchmarkVersion:
    pk = services.create_benchmark(
        organization_id=county.version.owner_organization_id,
        item_id=county.version.item_id,
        act={"zh": "采伐补助", "en": "Grant"},
        actor=DRAFTER,
    )
    version = BenchmarkVersion.objects.get(pk=pk)
    services.tie_benchmark(
        benchmark_id=version.benchmark_id,
        item_id=county.version.item_id,
        amount_field=fields[0],
        situation_field=fields[1],
        actor=DRAFTER,
    )
    basis = {"title": "《森林法》", "article": "第七十六条"}
    values = {"act": version.act, "legal_bases": [basis], "grades": grades}
    services.save_benchmark(version_id=pk, values=values, lock_version=1, actor=DRAFTER)
    services.publish_benchmark(version_id=pk, actor=REVIEWER)
    version.refresh_from_db()
    return version


def found_of(case: Case) -> list[Any]:
    check = checks.get("outside_range")
    return list(check.of_cases([case.pk], Scope(), {}, timezone.now()))


def test_an_amount_outside_of_its_range_is_found_after_the_decision(county, decided):
    install()
    published(county)
    case = decided(200_001)
    look_again([case.pk], CaseDecided, now=timezone.now())
    found = Finding.objects.get(case=case, rule__key="outside_range")
    assert found.detail["zh"] == (
        "金额 2,000.01 元，裁量基准“采伐补助”第 1 版规定：一般 500 至 2000 元。"
    )
    assert "500 to 2000 yuan" in found.detail["en"]


def test_an_amount_within_its_range_is_not_found_and_each_situation_has_its_own(county, decided):
    published(county)
    assert found_of(decided(50_000)) == []
    assert found_of(decided(200_000)) == []
    assert len(found_of(decided(80_001, "commercial"))) == 1


def test_where_no_range_is_published_nothing_is_found(county, decided):
    case = decided(99_999_999)
    assert found_of(case) == []
    published(county, [grade("commercial", None, 100)])
    assert found_of(case) == []


def test_amounts_are_read_in_history_too_and_only_within_the_scope(county, decided):
    published(county)
    case = decided(1)
    check, now = checks.get("outside_range"), timezone.now()
    today = timezone.localdate(now)
    assert [h.case_id for h in check.run(Scope(since=today, until=today), {}, now)] == [case.pk]
    before = today - dt.timedelta(1)
    assert list(check.run(Scope(since=before, until=before), {}, now)) == []
    assert list(check.of_cases([case.pk], Scope(organizations=(0,)), {}, now)) == []


def test_what_the_officer_filled_in_at_a_step_counts_before_what_was_applied_for(county, decided):
    published(county)
    case = decided(99_999_999)
    assert len(found_of(case)) == 1
    StepRecord.objects.create(
        case=case,
        task_id=workflow.task_spans(instance_ids=[case.instance_id])[case.instance_id][0].id,
        form_version_id=county.version.form_version_id,
        content={"answers": {"amount": 60_000}, "salt": "x"},
        sha256="0" * 64,
        at=timezone.now(),
    )
    assert found_of(case) == []


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        (grade("租用", 1, 2), "grades.0.option"),
        (grade("commercial", 2, 1), "grades.0.most"),
        ({**grade("commercial", 1, 2), "least": "很多"}, "grades.0.least"),
    ],
)
def test_ranges_that_cannot_be_are_not_published(county, wrong, path):
    with pytest.raises(services.BenchmarkIncomplete) as refused:
        published(county, [wrong])
    assert [e.path for e in refused.value.errors] == [path]


def test_only_answers_of_the_form_can_be_the_amount(county):
    with pytest.raises(InvalidInput) as refused:
        published(county, fields=("plot_name", "tree_count"))
    assert {e.path for e in refused.value.errors} == {"amount_field", "situation_field"}


def test_the_public_reads_the_range_from_the_item(county):
    published(county)
    client = Client()
    page = client.get(f"/items/{county.item}/").content.decode()
    assert "采伐补助（裁量基准）" in page
    (address,) = re.findall(r'href="(/items/discretion/[0-9a-f-]{36}/)"', page)
    shown = client.get(address).content.decode()
    assert "500 至 2000 元" in shown
    assert "商品林（出售）" in shown, "the option of the form in words"


def test_a_day_is_judged_by_the_version_of_that_day():
    benchmark = uuid7()

    def version(number: int, day: dt.date, *, ended: bool = False) -> items.RangeVersion:
        return items.RangeVersion(
            benchmark_public_id=benchmark,
            item_id=1,
            number=number,
            act="",
            effective_on=day,
            is_ended=ended,
            amount_field="amount",
            situation_field="",
            ranges=[Range(option="", circumstance="", least=None, most=100)],
        )

    later = TODAY + dt.timedelta(7)
    both = [version(1, TODAY), version(2, later)]
    assert items.version_on(both, TODAY - dt.timedelta(1)) == []
    assert [v.number for v in items.version_on(both, later - dt.timedelta(1))] == [1]
    assert [v.number for v in items.version_on(both, later)] == [2]
    assert items.version_on([version(1, TODAY, ended=True)], later) == []
