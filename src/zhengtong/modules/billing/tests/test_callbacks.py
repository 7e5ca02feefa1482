"""Whatever the gateway says, in whatever order: the book is that of what happened."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.modules.billing import queries
from zhengtong.modules.billing.models import GatewayMessage, Movement, Payment, Refund, Verdict
from zhengtong.modules.billing.plugins import seals
from zhengtong.modules.billing.services import asking, callbacks, issuing, receipts, refunding
from zhengtong.modules.billing.tests.counting import (
    PATH,
    done,
    headers,
    message,
    notice,
    told,
)

BOOK = ("kind", "debit", "credit", "amount")


def test_paid_is_what_a_signed_callback_of_the_right_amount_says(house):
    payment = house.paid()
    assert (payment.state, payment.settles) == ("paid", True)
    assert payment.bill.receipts.get().amount == 1000
    assert queries.balances(bill=payment.bill) == {
        "receivable": 0, "revenue": -1000, "gateway": 1000,
    }  # fmt: skip


def test_a_bad_signature_and_a_replay_are_kept_and_change_nothing(house):
    order = house.order(house.bill())
    body = message(order)
    good = headers(body)
    take = {"gateway": "http", "path": PATH, "body": body}
    assert (
        callbacks.take_callback(headers=headers(body, secret="x" * 40), **take) == "bad_signature"
    )
    assert callbacks.take_callback(headers=headers(body, at=time.time() - 999), **take) == (
        "bad_signature"
    )
    order.refresh_from_db()
    assert order.state == "started"
    assert callbacks.take_callback(headers=good, **take) == "taken"
    assert callbacks.take_callback(headers=good, **take) == "replayed"
    assert GatewayMessage.objects.count() == 4
    assert Movement.objects.filter(kind="received").count() == 1


def test_a_wrong_amount_is_flagged_and_not_paid(house):
    order = house.order(house.bill())
    assert told(order, amount=999) == Verdict.WRONG_AMOUNT
    order.refresh_from_db()
    order.bill.refresh_from_db()
    assert (order.state, order.bill.state) == ("flagged", "issued")
    assert queries.balances(bill=order.bill)["surplus"] == -999
    assert Refund.objects.get(payment=order).state == "proposed"


def test_money_for_a_bill_that_was_cancelled_meanwhile_goes_back(house):
    order = house.order(house.bill())
    issuing.cancel_bill(bill_id=order.bill_id, why="开错了", actor=house.clerk)
    assert told(order) == Verdict.LATE
    assert Refund.objects.get(payment=order).amount == 1000


def test_what_is_broken_or_about_nothing_is_said_to_be_so(house):
    order = house.order(house.bill())
    assert told(order, merchant_no="P0") == Verdict.UNKNOWN
    assert told(order, state="?") == Verdict.MALFORMED
    body = b"[" * 4000
    verdict = callbacks.take_callback(gateway="http", path=PATH, headers=headers(body), body=body)
    assert verdict == Verdict.MALFORMED


def test_a_callback_that_never_came_is_asked_for(house, monkeypatch):
    order = house.order(house.bill())
    Payment.objects.filter(pk=order.pk).update(started_at=order.started_at - asking.PAUSE * 2)
    gateway = type("Asked", (), {"query": lambda _self, _no: notice(order)})()
    monkeypatch.setattr(asking, "gateways", {"http": gateway})
    assert asking.ask_all() == 1
    order.refresh_from_db()
    assert order.settles


def test_a_surplus_may_go_back_by_itself_where_the_county_says_so(house, settings):
    settings.BILLING_SURPLUS_BY_ITSELF = True
    bill = house.bill()
    orders = [house.order(bill), house.order(bill)]
    assert [told(o) for o in orders] == ["taken", "late"]
    refund = Refund.objects.get()
    assert (refund.state, refund.decided_by_id) == ("approved", None)
    refunding.begin_sending(refund_id=refund.pk)
    assert refunding.take_refund_notice(refund_id=refund.pk, notice=done(refund)) == "taken"
    assert queries.balances(bill=bill)["surplus"] == 0


SAID = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["paid", "failed", "again", "asked"])),
    min_size=1,
    max_size=14,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(SAID)
def test_any_order_of_any_messages_ends_in_the_same_book(house, said):
    """Three orders of one bill; of each it is told any number of times that it failed or was paid
    (under one number of the gateway), called back or asked."""
    bill = house.bill()
    orders = [house.order(bill) for _ in range(3)]
    for n, what in said:
        if what == "asked":
            asking.take_answer(payment_id=orders[n].pk, notice=notice(orders[n]))
        elif what == "failed":
            told(orders[n], state="failed", gateway_no="", amount=0)
        else:
            told(orders[n])
    came = {n for n, what in said if what != "failed"}
    balances = queries.balances(bill=bill)
    assert balances.get("gateway", 0) == 1000 * len(came)
    assert balances.get("surplus", 0) == -1000 * max(0, len(came) - 1)
    assert balances["receivable"] == (0 if came else 1000)
    assert bill.payments.filter(settles=True).count() == bool(came)
    assert Refund.objects.filter(bill=bill).count() == max(0, len(came) - 1)


def test_one_order_paid_twice_at_the_gateway_is_one_payment_and_a_surplus(house):
    order = house.order(house.bill())
    assert told(order) == "taken"
    assert told(order, gateway_no="another") == "late"
    assert order.bill.payments.count() == 2
    assert sorted(Movement.objects.filter(bill=order.bill).values_list(*BOOK)) == [
        ("charged", "receivable", "revenue", 1000),
        ("received", "gateway", "receivable", 1000),
        ("surplus", "gateway", "surplus", 1000),
    ]


@pytest.mark.parametrize("amount", [400, 1000])
def test_a_refund_is_proposed_by_one_approved_by_another_and_done_once(house, amount):
    from zhengtong.modules.billing.errors import AnotherPerson, RefundTooLarge

    refund = house.refund(amount)
    with pytest.raises(AnotherPerson):
        refunding.decide_refund(refund_id=refund.public_id, agree=True, note="", actor=house.clerk)
    with pytest.raises(RefundTooLarge):
        house.refund(1001 - amount, refund.payment)
    refunding.decide_refund(refund_id=refund.public_id, agree=True, note="", actor=house.second)
    refunding.begin_sending(refund_id=refund.pk)
    for verdict in ("taken", "duplicate"):
        assert refunding.take_refund_notice(refund_id=refund.pk, notice=done(refund)) == verdict
    refund.bill.refresh_from_db()
    assert refund.bill.state == ("refunded" if amount == 1000 else "part_refunded")
    assert queries.balances(bill=refund.bill)["gateway"] == 1000 - amount


def test_a_receipt_is_sealed_where_the_organ_has_a_seal_for_it_and_made_once(house):
    class Stamp:
        def seal(self, pdf, *, organization_id, number):
            assert organization_id == house.organ.pk
            return pdf + b"%sealed " + number.encode()

    plain, stamped = (house.paid().bill.receipts.get() for _ in range(2))
    receipts.file_of(receipt_id=plain.pk)
    with seals.temporarily("organ", Stamp()):
        first = receipts.file_of(receipt_id=stamped.pk)
        assert receipts.file_of(receipt_id=stamped.pk) == first
    for one, is_sealed in ((plain, False), (stamped, True)):
        one.refresh_from_db()
        assert one.is_sealed == is_sealed
