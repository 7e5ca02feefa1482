"""Pages and the API about money: who sees what, what is refused and how."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from zhengtong.modules.billing.models import Difference, Refund
from zhengtong.modules.billing.services import paying, statements
from zhengtong.modules.billing.tests.counting import PATH, headers, message, today, told
from zhengtong.modules.org import api as org
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def payer(client, house):
    client.force_login(house.person.user)
    return client


@pytest.fixture
def clerk(house):
    browser = Client()
    browser.force_login(house.staff.user)
    return browser


def page(response):
    return response.content.decode()


def act(clerk, bill, verb, **post):
    bill.refresh_from_db()
    url = reverse("desk_bill_act", args=[bill.public_id, verb])
    return clerk.post(url, {"lock_version": bill.lock_version, **post})


def test_the_payer_reads_what_for_and_why_and_a_stranger_nothing(house, payer):
    bill = house.bill()
    said = page(payer.get(reverse("bill", args=[bill.public_id])))
    assert all(word in said for word in ("补卡工本费", "某条例第一条", "10.00", bill.number))
    assert bill.number in page(payer.get(reverse("my_bills")))
    stranger = Client()
    stranger.force_login(make.person("王二").user)
    assert stranger.get(reverse("bill", args=[bill.public_id])).status_code == 404


def test_without_a_gateway_one_is_sent_to_the_counter(house, payer, settings):
    settings.PAY_URL = ""
    bill = house.bill()
    answer = payer.post(reverse("bill_pay", args=[bill.public_id]))
    assert answer.status_code == 503
    assert "请到窗口缴款" in page(answer)
    settings.PAY_URL = "http://127.0.0.1:9/gateway"
    assert "支付平台没有回应" in page(payer.post(reverse("bill_pay", args=[bill.public_id])))
    assert bill.payments.get().state == "failed"


def test_the_page_of_a_payment_does_not_say_paid_before_the_gateway_does(house, payer):
    order = house.order(house.bill())
    paying.note_order(payment_id=order.pk, pay_url="https://bank.example/1")
    url = reverse("bill_payment", args=[order.bill.public_id, order.public_id])
    waiting = payer.get(url)
    assert waiting["Refresh"]
    assert "正在等支付平台的消息" in page(waiting)
    told(order)
    paid = payer.get(url)
    assert "缴款成功" in page(paid)
    assert "Refresh" not in paid
    receipt = payer.get(reverse("bill_receipt", args=[order.bill.receipts.get().public_id]))
    assert b"".join(receipt.streaming_content).startswith(b"%PDF")


def test_the_door_for_gateways_answers_what_became_of_a_message(house, client):
    order = house.order(house.bill())
    body = message(order)
    good = {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in headers(body).items()}
    send = {"path": PATH, "data": body, "content_type": "application/json"}
    assert client.post(**send).status_code == 401
    assert client.post(**send, **good).json() == {"verdict": "taken"}
    assert client.post(**send, **good).status_code == 409
    assert client.post(**{**send, "data": b"x" * 20_000}).status_code == 413
    assert client.post("/pay/callback/nobody/", b"{}", "application/json").status_code == 404
    assert client.get(PATH).status_code == 405


def test_who_knocks_with_rubbish_all_the_time_is_not_listened_to(house, client, monkeypatch):
    from zhengtong.modules.billing.public import callback

    monkeypatch.setattr(callback, "MOST_BAD", 2)
    asked = [
        client.post(PATH, b"{}", "application/json", REMOTE_ADDR="192.0.2.7") for _ in range(3)
    ]
    assert [a.status_code for a in asked] == [401, 401, 429]


def test_what_is_refused_at_the_desk_comes_back_with_what_was_typed(house, clerk):
    bill = house.bill()
    answer = act(clerk, bill, "reduce", line=bill.lines.get().pk, reduction="3.5", basis="")
    assert answer.status_code == 422
    assert "请写明依据" in page(answer)
    assert 'value="3.5"' in page(answer)
    stale = clerk.post(
        reverse("desk_bill_act", args=[bill.public_id, "collect"]),
        {"method": "cash", "lock_version": 99},
    )
    assert stale.status_code == 409


def test_cash_is_taken_once_however_often_the_button_is_pressed(house, clerk):
    bill = house.bill()
    assert act(clerk, bill, "collect", method="cash").status_code == 302
    assert act(clerk, bill, "collect", method="cash").status_code == 409
    said = page(clerk.get(reverse("cashier"), {"q": bill.number}))
    assert bill.number in said
    closed = clerk.post(
        reverse("cashier_close"), {"cash_counted": "9.90", "pos_counted": "0", "note": ""}
    )
    assert closed.status_code == 422
    assert "清点金额与应有金额不一致" in page(closed)


def test_a_refund_goes_through_two_people_on_the_pages(house, clerk):
    payment = house.paid()
    bill = payment.bill
    act(clerk, bill, "propose-refund", refund="4", basis="退费规定", reason="撤回")
    refund = Refund.objects.get()
    own = act(clerk, bill, "decide-refund", refund_id=refund.public_id, decision="agree")
    assert own.status_code == 409
    second = Client()
    second.force_login(house.other.user)
    assert bill.number in page(second.get(reverse("billing_approvals")))
    answer = act(second, bill, "decide-refund", refund_id=refund.public_id, decision="agree")
    assert answer.status_code == 302
    refund.refresh_from_db()
    assert refund.state == "approved"


def test_the_register_as_a_workbook_holds_what_the_filters_leave(house, clerk):
    paid, open_bill = house.paid().bill, house.bill()
    answer = clerk.get(reverse("desk_bills_export"), {"state": "issued"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.values)
    assert [r[0] for r in rows[1:]] == [open_bill.number]
    assert paid.number in page(clerk.get(reverse("desk_bills")))


def test_a_difference_is_settled_on_its_page_with_a_reason(house, clerk):
    told(house.order(house.bill()))
    found = statements.import_statement(gateway="http", day=today(), entries=[], actor=house.clerk)
    assert "对方没有" in page(clerk.get(reverse("statement", args=[found.public_id])))
    url = reverse("difference_settle", args=[Difference.objects.get().public_id])
    assert clerk.post(url, {"settlement": "carried", "reason": ""}).status_code == 422
    assert clerk.post(url, {"settlement": "taken", "reason": "不行"}).status_code == 409
    assert clerk.post(url, {"settlement": "carried", "reason": "次日"}).status_code == 302
    for name in ("reconciliation", "gateway_health"):
        assert clerk.get(reverse(name)).status_code == 200


def test_pages_about_money_are_for_those_who_handle_it(house, client):
    client.force_login(make.staff(house.organ, "旁人").user)
    for name in ("cashier", "desk_bills", "billing_approvals", "reconciliation", "gateway_health"):
        assert client.get(reverse(name)).status_code == 403


def asking(person):
    return Client(headers={"authorization": f"Bearer {org.token_create(person.user.username)}"})


def test_the_api_shows_bills_to_whom_they_concern(house):
    bill, payer = house.bill(), asking(house.person)
    row = payer.get("/api/v1/bills/", {"state": "issued"}).json()["rows"][0]
    assert (row["number"], row["amount"]) == (bill.number, 1000)
    one = payer.get(f"/api/v1/bills/{bill.public_id}/").json()
    assert one["lines"][0]["basis"] == "某条例第一条"
    assert payer.get("/api/v1/bills/", {"cursor": "zzz"}).status_code == 400
    stranger = asking(make.person("王二"))
    assert stranger.get(f"/api/v1/bills/{bill.public_id}/").status_code == 404
