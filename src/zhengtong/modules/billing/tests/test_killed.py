"""Every command about money, killed anywhere, leaves nothing and then succeeds once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.billing.models import Difference, Payment
from zhengtong.modules.billing.plugins import Entry
from zhengtong.modules.billing.services import (
    asking,
    callbacks,
    closing,
    issuing,
    paying,
    receipts,
    reconciling,
    reducing,
    refunding,
    settling,
    statements,
)
from zhengtong.modules.billing.tests import counting
from zhengtong.modules.billing.tests.counting import PATH, House, done, headers, message, notice

Command = Callable[[], Any]


@scenario(issuing.charge, again=NOTHING)
def charging(at: House) -> Command:
    return lambda: issuing.charge(source=at.source(5), lines=[at.line(5)], actor=at.clerk)


@scenario(
    issuing.assess_line, again=AGAIN, because="until it is paid an amount may be assessed anew"
)
def assessing(at: House) -> Command:
    bill = at.bill(unit_amount=None)
    line = bill.lines.get().pk
    return lambda: issuing.assess_line(
        bill_id=bill.pk, line_id=line, unit_amount=500, note="按面积", actor=at.clerk
    )


@scenario(issuing.cancel_bill, again=409)
def cancelling(at: House) -> Command:
    bill = at.bill()
    return lambda: issuing.cancel_bill(bill_id=bill.pk, why="开错", actor=at.clerk)


@scenario(issuing.drop_fees, again=NOTHING)
def dropping(at: House) -> Command:
    at.bill()
    return lambda: issuing.drop_fees(ref_ids=[1], why="撤回", actor=at.clerk)


@scenario(reducing.reduce_line, again=409)
def reducing_all(at: House) -> Command:
    bill = at.bill()
    line = bill.lines.get().pk
    return lambda: reducing.reduce_line(
        bill_id=bill.pk, line_id=line, reduction=1000, by_rule="规定", why="低保",
        actor=at.clerk,
    )  # fmt: skip


@scenario(reducing.decide_reduction, again=409)
def deciding_a_reduction(at: House) -> Command:
    bill = at.bill(unit_amount=100_000)
    line = bill.lines.get().pk
    reducing.reduce_line(
        bill_id=bill.pk, line_id=line, reduction=60_000, by_rule="规定", why="低保",
        actor=at.clerk,
    )  # fmt: skip
    return lambda: reducing.decide_reduction(
        bill_id=bill.pk, line_id=line, agree=True, note="", actor=at.second
    )


@scenario(
    paying.begin_payment, again=AGAIN, because="a payer may try again; what comes twice goes back"
)
def beginning_a_payment(at: House) -> Command:
    bill, payer = at.bill(), at.payer
    return lambda: paying.begin_payment(bill_id=bill.pk, gateway="http", actor=payer)


@scenario(paying.note_order, again=NOTHING)
def noting_an_order(at: House) -> Command:
    order = at.order(at.bill())
    return lambda: paying.note_order(payment_id=order.pk, pay_url="https://bank.example/1")


@scenario(paying.drop_order, again=NOTHING)
def dropping_an_order(at: House) -> Command:
    order = at.order(at.bill())
    return lambda: paying.drop_order(payment_id=order.pk, why="silent", actor=at.payer)


@scenario(paying.take_money, again=409)
def taking_cash(at: House) -> Command:
    bill, clerk = at.bill(), at.clerk
    return lambda: paying.take_money(bill_id=bill.pk, method="cash", actor=clerk)


@scenario(receipts.file_of, again=NOTHING)
def printing(at: House) -> Command:
    receipt = at.paid().bill.receipts.get()
    return lambda: receipts.file_of(receipt_id=receipt.pk)


@scenario(
    callbacks.take_callback, again=AGAIN, because="the replay itself is written down, and no more"
)
def called_back(at: House) -> Command:
    body = message(at.order(at.bill()))
    signed = headers(body)
    return lambda: callbacks.take_callback(gateway="http", path=PATH, headers=signed, body=body)


@scenario(callbacks.take_notice, again=NOTHING)
def noticing(at: House) -> Command:
    said = notice(at.order(at.bill()))
    return lambda: callbacks.take_notice(gateway="http", notice=said)


@scenario(asking.take_answer, again=AGAIN, because="how often it was asked is counted")
def answered(at: House) -> Command:
    order = at.order(at.bill())
    said = notice(order)
    return lambda: asking.take_answer(payment_id=order.pk, notice=said)


@scenario(refunding.propose_refund, again=422)
def proposing(at: House) -> Command:
    payment = at.paid()
    return lambda: refunding.propose_refund(
        bill_id=payment.bill_id, refund=900, by_rule="规定", why="撤回", actor=at.clerk
    )


@scenario(refunding.decide_refund, again=409)
def approving(at: House) -> Command:
    refund = at.refund()
    return lambda: refunding.decide_refund(
        refund_id=refund.public_id, agree=True, note="", actor=at.second
    )


def approved(at: House, payment: Payment | None = None) -> Any:
    refund = at.refund(400, payment)
    return refunding.decide_refund(refund_id=refund.public_id, agree=True, note="", actor=at.second)


@scenario(refunding.pay_back, again=409)
def paying_back(at: House) -> Command:
    bill = at.bill()
    refund = approved(at, paying.take_money(bill_id=bill.pk, method="cash", actor=at.clerk))
    return lambda: refunding.pay_back(refund_id=refund.public_id, actor=at.clerk)


@scenario(refunding.begin_sending, again=AGAIN, because="every try is counted")
def beginning_to_send(at: House) -> Command:
    refund = approved(at)
    return lambda: refunding.begin_sending(refund_id=refund.pk)


@scenario(refunding.note_trouble, again=NOTHING)
def noting_trouble(at: House) -> Command:
    refund = approved(at)
    refunding.begin_sending(refund_id=refund.pk)
    return lambda: refunding.note_trouble(refund_id=refund.pk, problem="timeout")


@scenario(refunding.take_refund_notice, again=NOTHING)
def refunded(at: House) -> Command:
    refund = approved(at)
    said = done(refund)
    return lambda: refunding.take_refund_notice(refund_id=refund.pk, notice=said)


@scenario(closing.close_drawer, again=409)
def closing_the_drawer(at: House) -> Command:
    paying.take_money(bill_id=at.bill().pk, method="cash", actor=at.clerk)
    return lambda: closing.close_drawer(
        day=counting.today(), cash_counted=1000, pos_counted=0, note="", actor=at.clerk
    )


@scenario(closing.close_online, again=409)
def closing_online(at: House) -> Command:
    day = counting.today() - dt.timedelta(days=1)
    Payment.objects.filter(pk=at.paid().pk).update(business_day=day)
    return lambda: closing.close_online(organization_id=at.organ.pk, day=day, actor=at.clerk)


def rows(payment: Payment) -> list[Entry]:
    return [
        Entry(
            kind="pay", number=payment.merchant_no, gateway_no=f"G{payment.pk}", amount=999,
            state="paid", at=timezone.now(),
        )
    ]  # fmt: skip


@scenario(statements.import_statement, again=AGAIN, because="the same statement is compared anew")
def importing(at: House) -> Command:
    entries = rows(at.paid())
    return lambda: statements.import_statement(
        gateway="http", day=counting.today(), entries=entries, actor=at.clerk
    )


@scenario(reconciling.reconcile, again=AGAIN, because="that it was compared anew is recorded")
def comparing(at: House) -> Command:
    made = importing.ready(at)()
    return lambda: reconciling.reconcile(statement_id=made.pk, actor=at.clerk)


@scenario(settling.settle_difference, again=409)
def settling_it(at: House) -> Command:
    importing.ready(at)()
    found = Difference.objects.get()
    return lambda: settling.settle_difference(
        difference_id=found.public_id, settlement="explained", why="已核实", actor=at.clerk
    )


COMMANDS = (
    charging, assessing, cancelling, dropping, reducing_all, deciding_a_reduction,
    beginning_a_payment, noting_an_order, dropping_an_order, taking_cash, printing, called_back,
    noticing, answered, proposing, approving, paying_back, beginning_to_send, noting_trouble,
    refunded, closing_the_drawer, closing_online, importing, comparing, settling_it,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, house):
    command(house)
