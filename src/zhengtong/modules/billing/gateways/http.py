"""The HTTP gateway: JSON over HTTP, every message signed both ways (docs/guides/billing.md)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.modules.billing import money
from zhengtong.modules.billing.gateways import signing
from zhengtong.modules.billing.plugins import (
    BadSignature,
    Entry,
    GatewayFault,
    Malformed,
    Notice,
    Order,
    RefundOrder,
)

SECONDS = 10
STATEMENT_SECONDS = 120
MOST_BYTES = 64 * 1024 * 1024
PAYMENT_STATES = frozenset({"paid", "failed", "open", "unknown"})
REFUND_STATES = frozenset({"done", "failed", "open", "unknown"})
ENTRY_STATES = frozenset({"paid", "refunded", "failed"})


class HttpGateway:
    """`ZHENGTONG_PAY_URL`, `ZHENGTONG_PAY_MERCHANT` and `ZHENGTONG_PAY_SECRET` name it."""

    label = gettext_noop("支付平台")

    def create(self, order: Order) -> str:
        answer = self._ask(
            "orders",
            {
                "merchant_no": order.merchant_no,
                "amount": order.amount,
                "subject": order.subject,
                "expires_at": order.expires_at.isoformat(),
                "notify_url": order.notify_url,
                "return_url": order.return_url,
            },
        )
        url = str(answer.get("pay_url", ""))
        if urlsplit(url).scheme not in ("http", "https") or len(url) > 500:
            raise GatewayFault("pay_url")
        return url

    def query(self, merchant_no: str) -> Notice:
        return self._noticed(self._ask("orders/query", {"merchant_no": merchant_no}), "payment")

    def refund(self, order: RefundOrder) -> Notice:
        asked = {
            "refund_no": order.refund_no,
            "merchant_no": order.merchant_no,
            "gateway_no": order.gateway_no,
            "amount": order.amount,
            "reason": order.reason,
        }
        return self._noticed(self._ask("refunds", asked), "refund")

    def query_refund(self, refund_no: str) -> Notice:
        return self._noticed(self._ask("refunds/query", {"refund_no": refund_no}), "refund")

    def statement(self, day: dt.date) -> Sequence[Entry]:
        answer = self._ask("statements", {"day": day.isoformat()}, seconds=STATEMENT_SECONDS)
        try:
            if answer["day"] != day.isoformat() or answer["count"] != len(answer["entries"]):
                raise ValueError("incomplete")
            return [_entry(row) for row in answer["entries"]]
        except (KeyError, TypeError, ValueError) as error:
            raise GatewayFault(f"statement: {error!r}") from error

    def verify(self, path: str, headers: Mapping[str, str], body: bytes) -> Notice:
        nonce = signing.check(
            settings.PAY_SECRET,
            headers,
            direction="callback",
            path=path,
            merchant=settings.PAY_MERCHANT,
            body=body,
        )
        try:
            told = json.loads(body)
            return read_notice(told, str(told["event"]), nonce=nonce)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise Malformed(str(error)) from error

    def check_config(self) -> list[str]:
        problems = []
        parts = urlsplit(settings.PAY_URL)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            problems.append(_("没有设置支付平台的地址（ZHENGTONG_PAY_URL）。"))
        if not settings.PAY_MERCHANT:
            problems.append(_("没有设置商户号（ZHENGTONG_PAY_MERCHANT）。"))
        if len(settings.PAY_SECRET) < 32:
            problems.append(_("没有设置密钥，或者密钥少于 32 个字符（ZHENGTONG_PAY_SECRET）。"))
        return problems

    def _noticed(self, answer: Mapping[str, Any], event: str) -> Notice:
        try:
            return read_notice(answer, event)
        except (KeyError, TypeError, ValueError) as error:
            raise GatewayFault(f"{event}: {error!r}") from error

    def _ask(
        self, verb: str, asked: Mapping[str, Any], *, seconds: int = SECONDS
    ) -> dict[str, Any]:
        """Post one question and believe only a signed answer to it."""
        if problems := self.check_config():
            raise GatewayFault(problems[0])
        url = f"{settings.PAY_URL.rstrip('/')}/{verb}"
        path = urlsplit(url).path
        body = json.dumps(asked, ensure_ascii=False).encode()
        known = {"path": path, "merchant": settings.PAY_MERCHANT}
        headers = signing.signed(settings.PAY_SECRET, direction="request", body=body, **known)
        # The scheme was checked above: http or https only.
        request = Request(  # noqa: S310
            url, data=body, headers={**headers, "Content-Type": "application/json"}, method="POST"
        )
        try:
            with urlopen(request, timeout=seconds) as answer:  # noqa: S310
                said = answer.read(MOST_BYTES + 1)
                given = dict(answer.headers.items())
        except HTTPError as error:
            raise GatewayFault(f"{verb}: HTTP {error.code}") from error
        except (URLError, OSError, HTTPException) as error:
            raise GatewayFault(f"{verb}: {error}") from error
        return _believed(given, said, headers[signing.NONCE], known)


def _believed(
    given: Mapping[str, str], said: bytes, nonce: str, known: Mapping[str, str]
) -> dict[str, Any]:
    try:
        echoed = signing.check(settings.PAY_SECRET, given, direction="answer", body=said, **known)
        found = json.loads(said)
    except BadSignature as error:
        raise GatewayFault(f"answer not signed: {error}") from error
    except (ValueError, RecursionError) as error:
        raise GatewayFault("answer is no JSON") from error
    if echoed != nonce or not isinstance(found, dict):
        raise GatewayFault("answer to another question")
    return found


def read_notice(told: Mapping[str, Any], event: str, *, nonce: str = "") -> Notice:
    """Raises ValueError, KeyError or TypeError for what is no notice."""
    if event not in ("payment", "refund"):
        raise ValueError("event")
    number = str(told["merchant_no" if event == "payment" else "refund_no"])
    state = str(told["state"])
    if state not in (PAYMENT_STATES if event == "payment" else REFUND_STATES):
        raise ValueError("state")
    happened = state in ("paid", "done")
    amount = told.get("amount", 0)
    at = dt.datetime.fromisoformat(str(told["at"])) if happened else None
    gateway_no = str(told.get("gateway_no", ""))
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount < money.MOST:
        raise ValueError("amount")
    if at is not None and at.tzinfo is None:
        raise ValueError("at")
    if not 0 < len(number) <= 40 or len(gateway_no) > 64 or (happened and not gateway_no):
        raise ValueError("number")
    if happened and not amount:
        raise ValueError("amount")
    return Notice(
        event=event,
        number=number,
        state=state,
        gateway_no=gateway_no,
        amount=amount,
        at=at,
        business_day=dt.date.fromisoformat(str(told["business_day"])) if happened else None,
        reason=str(told.get("reason", ""))[:300],
        nonce=nonce,
    )


def _entry(row: Mapping[str, Any]) -> Entry:
    at = dt.datetime.fromisoformat(str(row["at"]))
    amount = row["amount"]
    kind, state, number = str(row["kind"]), str(row["state"]), str(row["number"])
    if kind not in ("pay", "refund") or state not in ENTRY_STATES or at.tzinfo is None:
        raise ValueError(number)
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount < money.MOST:
        raise ValueError(number)
    gateway_no = str(row["gateway_no"])
    if not 0 < len(number) <= 40 or not 0 < len(gateway_no) <= 64 or "\0" in number + gateway_no:
        raise ValueError("number")
    return Entry(kind=kind, number=number, gateway_no=gateway_no, amount=amount, state=state, at=at)
