"""The simulated gateway as an HTTP server. Start one with `Gateway(...)` in tests, or
`zhengtong pay-simulator` beside a platform."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from zhengtong.modules.billing.gateways import signing
from zhengtong.modules.billing.plugins import BadSignature
from zhengtong.simulation.gateway import pages
from zhengtong.simulation.gateway.store import CALLBACKS, FLAWS, Store
from zhengtong.simulation.gateway.telling import Teller

PREFIX = "/gateway/"
MOST_BYTES = 1_000_000


class Gateway(ThreadingHTTPServer):
    """`address` is what the platform calls; `host` 127.0.0.1 unless the demo is shown elsewhere."""

    daemon_threads = True

    def __init__(
        self,
        *,
        file: Path,
        merchant: str,
        secret: str,
        host: str = "127.0.0.1",
        port: int = 0,
        late: float = 20.0,
    ) -> None:
        self.store = Store(file)
        self.merchant, self.secret = merchant, secret
        self.teller = Teller(merchant=merchant, secret=secret, late=late)
        self.nonces: set[str] = set()
        super().__init__((host, port), Handler)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def address(self) -> str:
        return f"{self.root}{PREFIX.rstrip('/')}"

    def start(self) -> Gateway:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        self.shutdown()
        self.server_close()

    def notice(self, merchant_no: str) -> dict[str, Any]:
        """What it says of an order when asked, or calls back."""
        order = self.store.order(merchant_no)
        if order is None:
            return {"event": "payment", "merchant_no": merchant_no, "state": "unknown"}
        paid = self.store.payments_of(merchant_no)
        if not paid:
            return {"event": "payment", "merchant_no": merchant_no, "state": order["state"]}
        return {
            "event": "payment",
            "merchant_no": merchant_no,
            "state": "paid",
            "gateway_no": paid[0]["gateway_no"],
            "amount": paid[0]["amount"],
            "at": paid[0]["at"],
            "business_day": paid[0]["day"],
        }

    def settle(self, merchant_no: str, habit: str = "") -> None:
        """Somebody pressed pay."""
        order = self.store.order(merchant_no)
        assert order is not None, merchant_no
        self.store.pay(merchant_no)
        habit = habit or self.store.habit("callbacks", "normal")
        self.teller.tell(order["notify_url"], self.notice(merchant_no), habit)


class Handler(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def log_message(self, *given: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/pay/"):
            order = self.server.store.order(unquote(path.removeprefix("/pay/")))
            if order is not None:
                if order["state"] == "paid":
                    return self._html(pages.done_page(order, "已经支付 Paid already"))
                habit = self.server.store.habit("callbacks", "normal")
                return self._html(pages.pay_page(order, habit))
        self._html(pages.page("?", "<h1>没有这个订单 No such order</h1>"), 404)

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST_BYTES:
            return self._html(b"", 413)
        body = self.rfile.read(length)
        if path.startswith("/pay/"):
            return self._pressed(unquote(path.removeprefix("/pay/")), body)
        if path == "/control":
            return self._control(body)
        if not path.startswith(PREFIX):
            return self._html(b"", 404)
        return self._asked(path, body)

    def _pressed(self, merchant_no: str, body: bytes) -> None:
        order = self.server.store.order(merchant_no)
        if order is None:
            return self._html(pages.page("?", "<h1>没有这个订单 No such order</h1>"), 404)
        given = parse_qs(body.decode())
        if given.get("act") == ["fail"]:
            self.server.store.fail(merchant_no)
            self.server.teller.tell(order["notify_url"], self.server.notice(merchant_no), "normal")
            return self._html(pages.done_page(order, "支付没有成功 The payment failed"))
        habit = given.get("habit", [""])[0]
        self.server.settle(merchant_no, habit if habit in CALLBACKS else "")
        return self._html(pages.done_page(order, "支付成功 Paid"))

    def _control(self, body: bytes) -> None:
        """`{"callbacks": habit}`, `{"statement": [flaw, …]}`, `{"release": true}`."""
        asked = json.loads(body)
        if asked.get("callbacks") in CALLBACKS:
            self.server.store.learn("callbacks", asked["callbacks"])
        if isinstance(asked.get("statement"), list):
            flaws = [f for f in asked["statement"] if f in FLAWS]
            self.server.store.learn("statement", json.dumps(flaws))
        released = self.server.teller.release() if asked.get("release") else 0
        self._bytes(json.dumps({"released": released}).encode(), 200, {})

    def _asked(self, path: str, body: bytes) -> None:
        try:
            nonce = signing.check(
                self.server.secret,
                self.headers,
                direction="request",
                path=path,
                merchant=self.server.merchant,
                body=body,
            )
        except BadSignature:
            return self._bytes(b"{}", 401, {})
        if nonce in self.server.nonces:
            return self._bytes(b"{}", 409, {})
        self.server.nonces.add(nonce)
        try:
            said = self._answer(path.removeprefix(PREFIX), json.loads(body))
        except (KeyError, ValueError, TypeError):
            return self._bytes(b"{}", 400, {})
        answer = json.dumps(said, ensure_ascii=False).encode()
        headers = signing.signed(
            self.server.secret,
            direction="answer",
            path=path,
            merchant=self.server.merchant,
            body=answer,
            nonce=nonce,
        )
        return self._bytes(answer, 200, headers)

    def _answer(self, verb: str, asked: dict[str, Any]) -> dict[str, Any]:
        store = self.server.store
        if verb == "orders":
            store.add_order(asked)
            return {"pay_url": f"{self.server.root}/pay/{asked['merchant_no']}"}
        if verb == "orders/query":
            return self.server.notice(asked["merchant_no"])
        if verb in ("refunds", "refunds/query"):
            number = asked["refund_no"]
            found = store.refund_of(number) or (store.refund(asked) if verb == "refunds" else None)
            if found is None:
                state = "failed" if verb == "refunds" else "unknown"
                return {
                    "refund_no": number,
                    "state": state,
                    "reason": "no such payment, or too much",
                }
            return {
                "refund_no": number, "state": "done", "gateway_no": found["gateway_no"],
                "amount": found["amount"], "at": found["at"], "business_day": found["day"],
            }  # fmt: skip
        if verb == "statements":
            flaws = json.loads(store.habit("statement", "[]"))
            entries = store.statement(asked["day"], flaws)
            return {"day": asked["day"], "count": len(entries), "entries": entries}
        raise KeyError(verb)

    def _html(self, body: bytes, status: int = 200) -> None:
        self._bytes(body, status, {"Content-Type": "text/html; charset=utf-8"})

    def _bytes(self, body: bytes, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
