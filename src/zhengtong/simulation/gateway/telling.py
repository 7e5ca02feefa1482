"""Callbacks of the simulated gateway: as they should be, or as the habit of the day has them."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from zhengtong.modules.billing.gateways import signing

AGAIN_AFTER = (1.0, 4.0, 10.0)
"""Seconds until a callback that was not taken is sent again."""


class Teller:
    """Sends callbacks in threads of its own; `held` ones wait until they are released."""

    def __init__(self, *, merchant: str, secret: str, late: float = 20.0) -> None:
        self.merchant, self.secret, self.late = merchant, secret, late
        self.held: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[int] = []

    def tell(self, url: str, told: dict[str, Any], habit: str) -> None:
        if habit == "never" or not url:
            return
        if habit == "held":
            self.held.append((url, told))
            return
        threading.Thread(target=self._send, args=(url, told, habit), daemon=True).start()

    def release(self, *, backwards: bool = True) -> int:
        """Send what was held, the last first."""
        waiting, self.held = self.held, []
        for url, told in reversed(waiting) if backwards else waiting:
            self.post(url, told)
        return len(waiting)

    def _send(self, url: str, told: dict[str, Any], habit: str) -> None:
        if habit == "late":
            time.sleep(self.late)
        if habit == "wrong_amount":
            told = {**told, "amount": told["amount"] - 1}
        if habit == "bad_signature":
            self.post(url, told, secret="x" * 40)
            return
        nonce = "0" * 16 + f"{time.time_ns():016x}" if habit == "replay" else ""
        for n in range(2 if habit in ("twice", "replay") else 1):
            status = self.post(url, told, nonce=nonce)
            pauses = iter(() if n else AGAIN_AFTER)
            while status != 200 and (pause := next(pauses, None)) is not None:
                time.sleep(pause)
                status = self.post(url, told)

    def post(self, url: str, told: dict[str, Any], *, secret: str = "", nonce: str = "") -> int:
        """One message; the status of the answer, 0 where nobody answered."""
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = signing.signed(
            secret or self.secret,
            direction="callback",
            path=urlsplit(url).path,
            merchant=self.merchant,
            body=body,
            nonce=nonce,
        )
        request = urllib.request.Request(  # noqa: S310 - the address that the platform gave
            url, data=body, headers={**headers, "Content-Type": "application/json"}, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                status = int(answer.status)
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            status = 0
        self.answers.append(status)
        return status
