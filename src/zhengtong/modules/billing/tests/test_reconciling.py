"""Every planted difference is found, nothing else is, and each can be settled."""

import datetime as dt

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.modules.billing import queries
from zhengtong.modules.billing.models import Difference, Payment
from zhengtong.modules.billing.plugins import Entry
from zhengtong.modules.billing.services import settling, statements
from zhengtong.modules.billing.tests.counting import done, today, told

PLANTED = (
    "same", "missing_here", "missing_there", "amount", "state", "lost", "doubled", "twice",
    "wrong_day", "refund",
)  # fmt: skip


def entry(payment, **changes):
    given = {
        "kind": "pay", "number": payment.merchant_no, "gateway_no": f"G{payment.pk}",
        "amount": payment.amount, "state": "paid", "at": timezone.now(),
    }  # fmt: skip
    return Entry(**given | changes)


def plant(house, what, n):
    """Rows of the statement, and the kinds of difference that they must lead to."""
    if what == "missing_here":
        stranger = Entry(
            kind="pay", number=f"X{n}", gateway_no=f"GX{n}", amount=5, state="paid",
            at=timezone.now(),
        )  # fmt: skip
        return [stranger], ["missing_here"]
    order = house.order(house.bill())
    if what == "lost":
        return [entry(order)], ["state"]
    told(order)
    if what == "missing_there":
        return [], ["missing_there"]
    if what == "amount":
        return [entry(order, amount=order.amount + 1)], ["amount"]
    if what == "state":
        return [entry(order, state="failed")], ["state"]
    if what == "doubled":
        return [entry(order), entry(order)], ["doubled"]
    if what == "twice":
        return [entry(order), entry(order, gateway_no=f"H{order.pk}")], ["doubled"]
    if what == "wrong_day":
        day = today() - dt.timedelta(days=1)
        Payment.objects.filter(pk=order.pk).update(business_day=day)
        return [entry(order)], ["wrong_day"]
    if what == "refund":
        refund = house.refund(payment=Payment.objects.get(pk=order.pk))
        back = entry(
            order, kind="refund", number=refund.refund_no, gateway_no=f"R{refund.pk}",
            amount=refund.amount, state="refunded",
        )  # fmt: skip
        return [entry(order), back], ["state"]
    return [entry(order)], []


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(PLANTED), min_size=1, max_size=9))
def test_every_planted_difference_is_found_and_no_other(house, planted):
    Payment.objects.filter(business_day=today()).update(business_day=dt.date(2020, 1, 1))
    Difference.objects.all().delete()
    rows, expected = [], []
    for n, what in enumerate(planted):
        more, kinds = plant(house, what, n)
        rows += more
        expected += kinds
    found = statements.import_statement(
        gateway="http", day=today(), entries=rows, actor=house.clerk
    )
    kinds = list(found.differences.filter(settlement="").values_list("kind", flat=True))
    assert sorted(kinds) == sorted(expected)
    wrong = len([k for k in kinds if k != "missing_there"])
    assert found.matched_count == len(rows) - wrong


def settle(house, difference, how):
    return settling.settle_difference(
        difference_id=difference.public_id, settlement=how, why="已与支付平台核实",
        actor=house.clerk,
    )  # fmt: skip


def test_a_lost_payment_is_taken_and_a_second_one_given_back(house):
    lost, twice = house.order(house.bill()), house.order(house.bill())
    told(twice)
    rows = [entry(lost), entry(twice), entry(twice, gateway_no="H1")]
    statements.import_statement(gateway="http", day=today(), entries=rows, actor=house.clerk)
    settle(house, Difference.objects.get(kind="state"), "taken")
    settle(house, Difference.objects.get(kind="doubled"), "surplus")
    lost.refresh_from_db()
    assert lost.settles
    assert queries.balances(bill=twice.bill)["surplus"] == -1000
    again = statements.import_statement(
        gateway="http", day=today(), entries=rows, actor=house.clerk
    )
    assert (again.matched_count, again.differences.filter(settlement="").count()) == (3, 0)


def test_a_corrected_statement_takes_the_place_and_what_it_settles_goes(house):
    order = house.order(house.bill())
    told(order)
    day = {"gateway": "http", "day": today(), "actor": house.clerk}
    first = statements.import_statement(entries=[], **day)
    assert Difference.objects.get().kind == "missing_there"
    second = statements.import_statement(entries=[entry(order)], **day)
    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert Difference.objects.get().settlement == "gone"


def test_a_refund_that_the_gateway_did_and_we_missed_is_taken(house):
    refund = house.refund()
    from zhengtong.modules.billing.services import refunding

    refunding.decide_refund(refund_id=refund.public_id, agree=True, note="", actor=house.second)
    row = entry(
        refund.payment, kind="refund", number=refund.refund_no, gateway_no="R9",
        amount=refund.amount, state="refunded",
    )  # fmt: skip
    statements.import_statement(
        gateway="http", day=today(), entries=[entry(refund.payment), row], actor=house.clerk
    )
    settle(house, Difference.objects.get(), "taken")
    refund.refresh_from_db()
    assert refund.state == "done"
    assert refunding.take_refund_notice(refund_id=refund.pk, notice=done(refund)) == "duplicate"
