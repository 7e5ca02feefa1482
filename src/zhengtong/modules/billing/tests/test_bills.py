"""A bill from its making to its end without money."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from zhengtong.modules.billing import api, queries
from zhengtong.modules.billing.errors import (
    AmountTooLarge,
    AnotherPerson,
    BillNotFound,
    NotAssessed,
    NotReducible,
    ReductionWaits,
)
from zhengtong.modules.billing.models import Bill, BillLine, Movement
from zhengtong.modules.billing.services import issuing, paying, reducing
from zhengtong.modules.billing.tests.counting import told
from zhengtong.modules.org.tests import factories as make


def test_fees_of_several_departments_stand_on_one_bill_and_the_sum_is_theirs(house):
    other = make.organization("water", "水利局")
    first = house.line(7, quantity=Decimal("2.5"))
    second = house.line(8, organization_id=other.pk, unit_amount=333)
    bill = house.bill(first, second)
    assert (bill.state, bill.amount) == ("issued", 2833)
    assert queries.balances(bill=bill) == {"receivable": 2833, "revenue": -2833}
    seen_there = make.staff(other)
    make.hold(make.post(other, "counter", make.role("view", "billing.view")), seen_there)
    assert api.bill(bill_id=bill.pk, actor=make.actor(seen_there)).amount == 2833


def test_a_fee_is_charged_once_for_a_case_and_a_later_one_joins_the_open_bill(house):
    bill = house.bill()
    again = api.charge(source=house.source(1), lines=[house.line(1)], actor=house.clerk)
    assert again is None
    joined = api.charge(
        source=house.source(1), lines=[house.line(1, fee_key="1:另一项")], actor=house.clerk
    )
    assert joined == bill.pk
    bill.refresh_from_db()
    assert bill.amount == 2000


def test_numbers_of_an_organ_and_year_have_no_holes_even_after_a_failed_issue(house):
    first = house.bill()
    with pytest.raises(RuntimeError), transaction.atomic():
        house.bill()
        raise RuntimeError
    second = house.bill()
    serials = [int(b.number.rpartition("-")[2]) for b in (first, second)]
    assert serials[1] == serials[0] + 1


def test_a_standard_in_words_waits_for_a_person_and_cannot_be_paid_before(house):
    bill = house.bill(unit_amount=None, quantity=Decimal(3))
    assert (bill.state, bill.number) == ("draft", "")
    with pytest.raises(NotAssessed):
        house.order(bill)
    line = bill.lines.get()
    bill = issuing.assess_line(
        bill_id=bill.pk, line_id=line.pk, unit_amount=1234, note="按面积", actor=house.clerk
    )
    assert (bill.state, bill.amount) == ("issued", 3702)
    assert bill.number


def reduce(house, bill, amount, actor=None):
    return reducing.reduce_line(
        bill_id=bill.pk, line_id=bill.lines.get().pk, reduction=amount, by_rule="文件第三条",
        why="低保对象", actor=actor or house.clerk,
    )  # fmt: skip


def test_a_reduction_lowers_the_bill_and_all_of_it_exempts(house):
    bill = reduce(house, house.bill(), 400)
    assert (bill.state, bill.amount) == ("issued", 600)
    bill = reduce(house, house.bill(), 1000)
    assert (bill.state, bill.amount) == ("exempted", 0)
    assert queries.balances(bill=bill) == {"receivable": 0, "revenue": 0}


def test_a_reduction_above_the_limit_needs_another_person(house, settings):
    settings.BILLING_REDUCTION_LIMIT = 300
    bill = reduce(house, house.bill(), 400)
    assert bill.amount == 1000
    with pytest.raises(ReductionWaits):
        house.order(bill)
    line = bill.lines.get()
    with pytest.raises(AnotherPerson):
        reducing.decide_reduction(
            bill_id=bill.pk, line_id=line.pk, agree=True, note="", actor=house.clerk
        )
    bill = reducing.decide_reduction(
        bill_id=bill.pk, line_id=line.pk, agree=True, note="", actor=house.second
    )
    assert bill.amount == 600


def test_no_reduction_without_a_rule_nor_of_more_than_there_is(house):
    with pytest.raises(NotReducible):
        reduce(house, house.bill(may_be_reduced=False), 100)
    with pytest.raises(AmountTooLarge):
        reduce(house, house.bill(), 1001)


def test_what_was_ordered_before_a_reduction_is_a_surplus_afterwards(house):
    bill = house.bill()
    order = house.order(bill)
    reduce(house, bill, 400)
    assert told(order) == "late"
    bill.refresh_from_db()
    assert bill.state == "issued"
    assert queries.balances(bill=bill)["surplus"] == -1000


def test_unpaid_fees_of_a_case_that_ended_go_and_the_rest_stays(house):
    bill = house.bill(house.line(1), house.line(2, unit_amount=500))
    api.drop_fees(ref_ids=[1], why="撤回", actor=house.clerk)
    bill.refresh_from_db()
    assert (bill.state, bill.amount) == ("issued", 500)
    api.drop_fees(ref_ids=[2], why="撤回", actor=house.clerk)
    bill.refresh_from_db()
    assert bill.state == "cancelled"
    assert queries.balances(bill=bill) == {"receivable": 0, "revenue": 0}


def test_the_database_refuses_a_sum_that_is_not_that_of_the_lines(house):
    bill = house.bill()
    with pytest.raises(IntegrityError), transaction.atomic():
        Bill.objects.filter(pk=bill.pk).update(standard_amount=999, amount=999)
        connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        BillLine.objects.filter(bill=bill).update(reduced_amount=400, amount=600)
        connection.check_constraints()


def test_the_book_is_never_rewritten(house):
    house.bill()
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Movement.objects.update(amount=1)


def test_a_stranger_and_another_organ_find_no_bill(house):
    bill = house.bill()
    stranger = make.queries_actor(make.person("王二").user_id)
    outside = make.staff(make.organization("water", "水利局"))
    for actor in (stranger, make.actor(outside)):
        with pytest.raises(BillNotFound):
            api.bill(bill_id=bill.pk, actor=actor)
    with pytest.raises(BillNotFound):
        paying.begin_payment(bill_id=bill.pk, gateway="http", actor=stranger)
