"""Our side of the payment protocol against a real server that speaks it."""

from __future__ import annotations

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from zhengtong.modules.billing.gateways.http import HttpGateway
from zhengtong.modules.billing.plugins import GatewayFault, Order, RefundOrder
from zhengtong.simulation.gateway.server import Gateway

TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()


@pytest.fixture
def bank(settings, tmp_path):
    settings.PAY_MERCHANT, settings.PAY_SECRET = "qinghe", "s" * 40
    found = Gateway(file=tmp_path / "bank.sqlite3", merchant="qinghe", secret="s" * 40).start()
    settings.PAY_URL = found.address
    yield found
    found.stop()


def order(number="P1", amount=2000, notify_url=""):
    return Order(
        merchant_no=number, amount=amount, subject="补卡", notify_url=notify_url,
        expires_at=dt.datetime.now(dt.UTC), return_url="http://127.0.0.1/back/",
    )  # fmt: skip


def test_an_order_is_opened_paid_refunded_and_stands_in_the_statement(bank):
    ours = HttpGateway()
    assert ours.create(order()) == f"{bank.root}/pay/P1"
    assert ours.create(order()) == f"{bank.root}/pay/P1"
    assert ours.query("P1").state == "open"
    assert ours.query("P0").state == "unknown"
    bank.settle("P1", "never")
    paid = ours.query("P1")
    assert (paid.state, paid.amount, paid.business_day) == ("paid", 2000, TODAY)
    back = RefundOrder(
        refund_no="R1", merchant_no="P1", gateway_no=paid.gateway_no, amount=500, reason="撤回"
    )
    assert ours.query_refund("R1").state == "unknown"
    assert ours.refund(back).gateway_no == ours.refund(back).gateway_no
    too_much = RefundOrder(**{**vars(back), "refund_no": "R2", "amount": 1501})
    assert ours.refund(too_much).state == "failed"
    entries = ours.statement(TODAY)
    assert [(e.kind, e.amount, e.state) for e in entries] == [
        ("pay", 2000, "paid"),
        ("refund", 500, "refunded"),
    ]


def test_every_flaw_that_is_planted_stands_in_the_statement(bank):
    for n in range(6):
        bank.store.add_order(
            {**vars(order(f"P{n}")), "expires_at": "", "notify_url": "", "return_url": ""}
        )
        bank.store.pay(f"P{n}")
    rows = bank.store.statement(
        TODAY.isoformat(), ["missing", "extra", "amount", "failed", "doubled", "twice"]
    )
    assert len(rows) == 8
    assert len({r["gateway_no"] for r in rows}) == 7
    assert [r["amount"] for r in rows].count(2001) == 1


def test_who_has_another_secret_is_not_answered_and_not_believed(bank, settings):
    settings.PAY_SECRET = "x" * 40
    with pytest.raises(GatewayFault, match="401"):
        HttpGateway().query("P1")


def test_an_answer_that_is_not_signed_is_no_answer(settings):
    class Liar(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"state": "paid"}')

        def log_message(self, *given):
            pass

    server = HTTPServer(("127.0.0.1", 0), Liar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PAY_MERCHANT, settings.PAY_SECRET = "qinghe", "s" * 40
    settings.PAY_URL = f"http://127.0.0.1:{server.server_address[1]}"
    with pytest.raises(GatewayFault, match="not signed"):
        HttpGateway().query("P1")
    server.shutdown()
    server.server_close()


def test_a_gateway_that_is_not_set_says_what_is_missing(settings):
    settings.PAY_URL, settings.PAY_MERCHANT, settings.PAY_SECRET = "", "", "short"
    assert len(HttpGateway().check_config()) == 3
    with pytest.raises(GatewayFault):
        HttpGateway().query("P1")
