"""Arithmetic, signatures and the table of states: nothing of them needs a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.modules.billing import money
from zhengtong.modules.billing.gateways import http, signing
from zhengtong.modules.billing.models.bill_state import FOLLOWS, OPEN, BillState
from zhengtong.modules.billing.plugins import BadSignature

SECRET = "k" * 40


def test_a_product_is_rounded_half_up_to_a_fen():
    assert money.product(50, Decimal("12.5")) == 625
    assert money.product(333, Decimal("0.5")) == 167
    assert money.product(1, Decimal("0.499")) == 0


@given(st.integers(0, money.MOST - 1))
def test_an_amount_that_was_written_is_read_again(amount):
    assert money.fen(money.yuan(amount)) == amount


@pytest.mark.parametrize("text", ["", "-1", "1.234", "1e3", "abc", "01", "1.", "１２", "∞"])
def test_what_is_no_amount_is_refused(text):
    assert money.fen(text) is None


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (2000, "贰拾元整"),
        (123450, "壹仟贰佰叁拾肆元伍角整"),
        (10_001_005, "壹拾万零壹拾元零伍分"),
        (10_050_000_030, "壹亿零伍拾万元叁角整"),
        (5, "伍分"),
        (100_000_000_000, "壹拾亿元整"),
        (107_000_053, "壹佰零柒万元伍角叁分"),
    ],
)
def test_a_receipt_states_the_sum_in_words(fen, words):
    assert money.in_words(fen) == words


def signed(**changes):
    known = {"direction": "callback", "path": "/p/", "merchant": "m", "body": b"{}"}
    return signing.signed(SECRET, **known | changes)


def checked(headers, **changes):
    known = {"direction": "callback", "path": "/p/", "merchant": "m", "body": b"{}"}
    return signing.check(SECRET, headers, **known | changes)


def test_a_signature_holds_for_exactly_this_message():
    assert checked(signed(nonce="n" * 20)) == "n" * 20
    for changed in ({"body": b"{ }"}, {"path": "/q/"}, {"direction": "answer"}, {"merchant": "x"}):
        with pytest.raises(BadSignature):
            checked(signed(), **changed)


def test_a_message_of_long_ago_is_refused_however_well_signed():
    old = signed(at=1_000_000)
    assert checked(old, now=1_000_000 + signing.SKEW_SECONDS)
    with pytest.raises(BadSignature):
        checked(old, now=1_000_001 + signing.SKEW_SECONDS)


def test_another_secret_signs_otherwise_and_rubbish_is_no_signature():
    with pytest.raises(BadSignature):
        signing.check(
            "x" * 40, signed(), direction="callback", path="/p/", merchant="m", body=b"{}"
        )
    for name in (signing.SIGNATURE, signing.TIMESTAMP, signing.NONCE):
        with pytest.raises(BadSignature):
            checked({**signed(), name: "é"})


GOOD = {
    "merchant_no": "P1", "state": "paid", "gateway_no": "G1", "amount": 5,
    "at": "2026-11-20T10:00:00+08:00", "business_day": "2026-11-20",
}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "settled"},
        {"amount": "5"},
        {"amount": -5},
        {"amount": True},
        {"amount": 0},
        {"gateway_no": ""},
        {"merchant_no": "P" * 41},
        {"at": "2026-11-20T10:00:00"},
        {"business_day": "20.11.2026"},
    ],
)
def test_a_notice_that_is_no_notice_is_refused(changes):
    assert http.read_notice(GOOD, "payment").amount == 5
    with pytest.raises((ValueError, KeyError, TypeError)):
        http.read_notice({**GOOD, **changes}, "payment")


def test_nothing_leads_back_from_money_that_came_in_but_a_refund():
    reached, frontier = set(), {BillState.PAID}
    while frontier:
        reached |= frontier
        frontier = {s for f in frontier for s in FOLLOWS[f]} - reached
    assert reached == {BillState.PAID, BillState.PART_REFUNDED, BillState.REFUNDED}
    assert all(FOLLOWS[s] for s in OPEN)
