"""Planted differences are found, named and repaired."""

import uuid

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, NOTHING, killed
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.exchange import batches, codes, reconciling, writing
from zhengtong.modules.cases.models import (
    ExchangeAccept,
    ExchangeCheck,
    ExchangeDifference,
    ExchangeMaterial,
    ExchangeProcess,
    ExchangeResult,
)
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.cases.tests.exchange.test_rows import granted
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def written(desk, person):
    cases = [granted(desk, person), desk.accepted(person)]
    writing.write([c.pk for c in cases])
    return cases


def today():
    return [timezone.localdate()]


@killed("modules.cases.exchange.reconciling._keep", again=NOTHING)
def test_rows_that_follow_from_the_cases_do_not_differ(written):
    assert reconciling.check(today()) == 0
    for check in ExchangeCheck.objects.all():
        assert check.is_equal
        assert check.expected == check.found
        assert check.cases == 2


def plant_missing(cases):
    ExchangeResult.objects.all().delete()


def plant_changed(cases):
    ExchangeAccept.objects.filter(project_no=cases[0].project_no).update(applyer_name="别人")


def plant_extra(cases):
    row = ExchangeMaterial.objects.filter(project_no=cases[0].project_no).first()
    row.row_guid = str(uuid.uuid4())
    row.save(force_insert=True)


@pytest.mark.parametrize(
    ("plant", "kind", "columns"),
    [
        (plant_missing, "missing", ""),
        (plant_changed, "differs", "applyer_name"),
        (plant_extra, "extra", ""),
    ],
)
def test_a_planted_difference_is_found_with_its_case_and_repaired(written, plant, kind, columns):
    plant(written)
    assert reconciling.check(today()) == 1
    found = ExchangeDifference.objects.get()
    assert (found.kind, found.columns, found.case_id) == (kind, columns, written[0].pk)
    check = ExchangeCheck.objects.get(table=found.table)
    assert not check.is_equal
    assert reconciling.repair(days=today(), actor=writing.ACTOR) == 0
    assert not ExchangeDifference.objects.exists()


@killed("modules.cases.exchange.reconciling._remove_strays", again=NOTHING)
def test_a_row_that_belongs_to_no_case_is_found_and_told_as_deleted(written):
    batches.export()
    row = ExchangeProcess.objects.first()
    row.row_guid, row.project_no, row.cd_batch = str(uuid.uuid4()), "NOWHERE", "x"
    row.save(force_insert=True)
    assert reconciling.strays() == 1
    assert reconciling.repair(days=today(), actor=writing.ACTOR) == 0
    row.refresh_from_db()
    assert (row.cd_operation, row.cd_batch) == ("D", "")


@killed(
    "modules.org.services.people.people_secrets",
    again=AGAIN,
    because="every reading leaves its trace",
)
def test_a_row_deleted_after_leaving_is_told_and_comes_back_as_new(written):
    batches.export()
    ExchangeAccept.objects.update(cd_operation="D")
    assert reconciling.check(today()) == 2
    reconciling.repair(days=today(), actor=writing.ACTOR)
    assert set(ExchangeAccept.objects.values_list("cd_operation", "cd_batch")) == {("I", "")}


@killed("modules.cases.exchange.codes.set_code", again=NOTHING)
def test_a_new_code_shows_as_differences_until_repaired(written, operator):
    codes.set_code(
        table="apply_type", value="web", code="7", is_verified=True, actor=make.actor(operator)
    )
    assert reconciling.check(today()) == 2
    assert reconciling.repair(days=today(), actor=writing.ACTOR) == 0
    assert set(ExchangeAccept.objects.values_list("apply_type", flat=True)) == {"7"}


@killed("modules.cases.exchange.writing._write", again=NOTHING)
def test_the_night_writes_what_is_behind_and_compares_what_changed(desk, person):
    granted(desk, person)
    assert reconciling.nightly() == 0
    assert ExchangeCheck.objects.count() == 5
    plant_missing([])
    assert reconciling.nightly() == 1


def test_nobody_repairs_without_the_permission(written, desk):
    with pytest.raises(PermissionRefused):
        reconciling.repair(days=today(), actor=make.actor(desk.approver))


def test_the_pages_show_and_repair(written, operator, desk, django_assert_max_num_queries):
    plant_changed(written)
    desk_page = browser(operator)
    day = timezone.localdate().isoformat()
    done = desk_page.post("/desk/exchange/checks/", {"from": day, "to": day})
    assert done.status_code == 302
    for address in ("", "checks/", f"checks/{day}/", "errors/", "codes/"):
        with django_assert_max_num_queries(40):
            assert desk_page.get(f"/desk/exchange/{address}").status_code == 200
    assert "applyer_name" in desk_page.get(f"/desk/exchange/checks/{day}/").content.decode()
    desk_page.post(f"/desk/exchange/checks/{day}/repair/")
    assert not ExchangeDifference.objects.exists()
    assert desk_page.post("/desk/exchange/export/").status_code == 302
    number = ExchangeAccept.objects.first().cd_batch
    page = desk_page.get(f"/desk/exchange/{number}/").content.decode()
    assert "SM3" in page
    assert desk_page.post(f"/desk/exchange/{number}/again/").status_code == 302


@pytest.mark.parametrize(
    "span",
    [
        {},
        {"from": "2026-01-02", "to": "2026-01-01"},
        {"from": "x", "to": "y"},
        {"from": "2020-01-01", "to": "2026-01-01"},
    ],
)
def test_a_senseless_span_is_refused_in_words_and_kept_on_the_page(operator, span):
    answer = browser(operator).post("/desk/exchange/checks/", span)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请填写起止日期" in page
    assert all(f'value="{typed}"' in page for typed in span.values())


def test_a_senseless_code_is_refused_and_kept_on_the_page(operator):
    client = browser(operator)
    given = {"table": "apply_type", "value": "web", "code": "太长了吧"}
    refused = client.post("/desk/exchange/codes/", given)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "太长了吧" in page
    assert "非常不满意" in page
    assert client.post("/desk/exchange/codes/", {**given, "value": "moon"}).status_code == 404


def test_others_do_not_see_the_exchange(desk):
    assert browser(desk.counter).get("/desk/exchange/").status_code == 403


def test_the_console_writes_sends_checks_and_repairs(desk, person, capsys):
    granted(desk, person)
    call_command("exchange", "write")
    call_command("exchange", "check", "--all")
    plant_missing([])
    with pytest.raises(CommandError):
        call_command("exchange", "check", "--all")
    call_command("exchange", "repair", "--all")
    call_command("exchange", "send")
    assert "delivered" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("exchange", "check")
