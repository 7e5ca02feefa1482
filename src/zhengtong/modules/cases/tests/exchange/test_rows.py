"""What each table says of a case, in the national layouts."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from zhengtong.modules.cases.exchange import layout, writing
from zhengtong.modules.cases.exchange.layout import TABLES
from zhengtong.modules.cases.models import (
    CaseDocument,
    ExchangeAccept,
    ExchangeFault,
    ExchangeMaterial,
    ExchangeProcess,
    ExchangeResult,
    ExchangeSpecialProcedure,
)
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.services import accept, handle
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.org.tests import factories as make

NATIONAL = {
    layout.ACCEPT: (
        "row_guid project_no task_code local_task_code catalog_code task_handle_item task_version"
        " task_name project_name project_type apply_date apply_type applyer_name applyer_type"
        " applyer_page_type applyer_page_code contact_name contact_type contact_code"
        " contact_mobile address zip_code legal accept_date accept_doc_no org_code org_name"
        " handle_user_name promise_date cd_operation cd_time cd_batch"
    ),
    layout.PROCESS: (
        "row_guid project_no task_code process_name event_name event_start_time event_end_time"
        " handle_user_name handle_explain cd_operation cd_time cd_batch"
    ),
    layout.RESULT: (
        "row_guid project_no task_code result_type result_date result_explain result_cetr_name"
        " result_cetr_no is_delivery_results satisfaction cd_operation cd_time cd_batch"
    ),
    layout.SPECIAL: (
        "row_guid project_no task_code special_type special_name special_reason special_time"
        " special_end_time special_result special_explain special_applyer handle_user"
        " cd_operation cd_time cd_batch"
    ),
    layout.MATERIAL: (
        "row_guid project_no task_code material_name get_type get_num material_attach_name"
        " material_attach_ids cd_operation cd_time cd_batch"
    ),
}
REQUIRED = {
    "accept_date",
    "apply_date",
    "apply_type",
    "applyer_name",
    "applyer_page_code",
    "applyer_page_type",
    "applyer_type",
    "catalog_code",
    "org_code",
    "org_name",
    "project_no",
    "project_type",
    "row_guid",
    "task_code",
    "task_name",
    "task_version",
}


def granted(desk, person):
    case = desk.reviewed(person)
    handle.complete_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        actor=make.actor(desk.approver),
        outcome="grant",
        opinion="准予采伐。",
    )
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("key", TABLES)
def test_the_columns_are_those_of_the_national_table(key):
    assert set(TABLES[key].names) == set(NATIONAL[key].split())


def test_what_must_not_be_empty_is_what_the_layout_says():
    columns = TABLES[layout.ACCEPT].columns
    required = {c.name for c in columns if c.is_required} - {*layout.BOOKKEEPING}
    assert required == REQUIRED


def test_a_finished_case_has_a_row_in_each_table_that_concerns_it(desk, person):
    case = granted(desk, person)
    giving.rate_case(case_id=case.pk, actor=acting(person), level="very_good")
    writing.write([case.pk])
    row = ExchangeAccept.objects.get(project_no=case.project_no)
    assert row.accept_date == case.accepted_at
    assert row.applyer_page_code == person.id_number
    assert (row.applyer_page_type, row.applyer_type, row.project_type) == ("111", "1", "2")
    assert row.org_code == case.organization.credit_code
    papers = dict(CaseDocument.objects.filter(case=case).values_list("kind", "number"))
    assert row.accept_doc_no == papers["acceptance"]
    result = ExchangeResult.objects.get(project_no=case.project_no)
    assert (result.result_type, result.result_date) == ("0", case.closed_at)
    assert (result.result_cetr_no, result.satisfaction) == (papers["grant"], "5")
    steps = ExchangeProcess.objects.filter(project_no=case.project_no)
    assert steps.count() == 3
    assert all(s.event_end_time and s.event_name == "1" for s in steps)
    assert ExchangeMaterial.objects.filter(project_no=case.project_no).count() == (
        case.materials.count()
    )


def test_the_number_of_the_document_is_sealed_in_the_table(desk, person):
    writing.write([desk.accepted(person).pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT applyer_page_code FROM exchange_pro_accept")
        (stored,) = cursor.fetchone()
    assert person.id_number.encode() not in bytes(stored)


def test_a_case_that_was_never_accepted_has_a_result_and_no_acceptance(desk, person):
    case = desk.submitted(person)
    accept.refuse_case(case_id=case.pk, actor=make.actor(desk.counter), reason="不属本机关。")
    writing.write([case.pk])
    assert not ExchangeAccept.objects.exists()
    assert ExchangeResult.objects.get().result_type == "1"
    assert ExchangeResult.objects.get().result_explain == "不属本机关。"


def test_special_procedures_and_extensions_have_their_kinds(desk, person):
    case = desk.accepted(person)
    ground = desk.county.version.special_procedures[0]
    handle.suspend_case(
        case_id=case.pk,
        actor=make.actor(desk.reviewer),
        ground=ground,
        expected_on=timezone.localdate() + dt.timedelta(days=9),
        reason="需要核查。",
    )
    writing.write([case.pk])
    row = ExchangeSpecialProcedure.objects.get()
    assert (row.special_type, row.special_reason, row.special_end_time) == ("2", "需要核查。", None)
    handle.resume_case(case_id=case.pk, actor=make.actor(desk.reviewer), result="属实。")
    handle.extend_case(
        case_id=case.pk, actor=make.actor(desk.approver), days=5, reason="案情复杂。"
    )
    done = writing.write([case.pk])
    assert (done.inserted, done.updated) >= (1, 1)
    kinds = ExchangeSpecialProcedure.objects.values_list("special_type", "special_reason")
    assert sorted(kinds) == [("1", "案情复杂。"), ("2", "需要核查。")]


def test_writing_twice_changes_nothing(desk, person):
    case = granted(desk, person)
    first = writing.write([case.pk])
    assert first.inserted > 5
    again = writing.write([case.pk])
    assert (again.inserted, again.updated, again.deleted) == (0, 0, 0)


def test_a_row_that_the_layout_refuses_is_listed_and_written_once_it_is_right(desk, person):
    case = desk.accepted(person)
    person.id_number = None
    person.save()
    assert writing.write([case.pk]).faults == 1
    fault = ExchangeFault.objects.get()
    assert (fault.column, fault.code, fault.case_id) == ("applyer_page_code", "missing", case.pk)
    assert not ExchangeAccept.objects.exists()
    person.id_number = make.identity_number(77)
    person.save()
    writing.write([case.pk])
    assert ExchangeAccept.objects.count() == 1
    assert not ExchangeFault.objects.exists()


def test_too_long_is_refused_not_cut(desk, person):
    case = desk.accepted(person)
    type(case).objects.filter(pk=case.pk).update(applicant_name="长" * 101)
    writing.write([case.pk])
    assert set(ExchangeFault.objects.values_list("column", "code")) == {
        ("applyer_name", "too_long")
    }


def test_writing_costs_the_same_number_of_queries_for_many_cases(
    desk, person, django_assert_max_num_queries
):
    ids = [desk.accepted(person).pk for _ in range(4)]
    with django_assert_max_num_queries(48):
        writing.write(ids)
