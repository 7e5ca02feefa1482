"""Signatures of the payment protocol: HMAC-SM3 over a text of five lines. Pure.

    <direction> <path>
    <merchant>
    <unix seconds>
    <nonce>
    <SM3 of the body, hex>

`direction` is `request`, `answer` or `callback`, so that no message can be sent back as another.
"""

from __future__ import annotations

import hmac as constant
import secrets
import time
from collections.abc import Mapping

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from zhengtong.core.crypto.digests import sm3
from zhengtong.modules.billing.plugins import BadSignature

SKEW_SECONDS = 300
"""How far the clocks of the two may differ. Nonces are kept for ever, so a replay never passes."""
MERCHANT = "Zhengtong-Merchant"
TIMESTAMP = "Zhengtong-Timestamp"
NONCE = "Zhengtong-Nonce"
SIGNATURE = "Zhengtong-Signature"


def signature(
    secret: str,
    *,
    direction: str,
    path: str,
    merchant: str,
    timestamp: str,
    nonce: str,
    body: bytes,
) -> str:
    text = "\n".join((f"{direction} {path}", merchant, timestamp, nonce, sm3(body)))
    mac = HMAC(secret.encode(), hashes.SM3())
    mac.update(text.encode())
    return mac.finalize().hex()


def signed(
    secret: str,
    *,
    direction: str,
    path: str,
    merchant: str,
    body: bytes,
    nonce: str = "",
    at: float | None = None,
) -> dict[str, str]:
    """The headers that go with the body."""
    timestamp = str(int(time.time() if at is None else at))
    nonce = nonce or secrets.token_hex(16)
    found = signature(
        secret,
        direction=direction,
        path=path,
        merchant=merchant,
        timestamp=timestamp,
        nonce=nonce,
        body=body,
    )
    return {MERCHANT: merchant, TIMESTAMP: timestamp, NONCE: nonce, SIGNATURE: found}


def check(
    secret: str,
    headers: Mapping[str, str],
    *,
    direction: str,
    path: str,
    merchant: str,
    body: bytes,
    now: float | None = None,
) -> str:
    """The nonce of a message that is genuine and recent. Raises BadSignature with the reason."""
    timestamp, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
    if headers.get(MERCHANT, "") != merchant:
        raise BadSignature("merchant")
    if not (16 <= len(nonce) <= 64 and nonce.isascii() and nonce.isalnum()):
        raise BadSignature("nonce")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        raise BadSignature("timestamp")
    expected = signature(
        secret,
        direction=direction,
        path=path,
        merchant=merchant,
        timestamp=timestamp,
        nonce=nonce,
        body=body,
    )
    given = headers.get(SIGNATURE, "")
    if not constant.compare_digest(expected.encode(), given.encode()):
        raise BadSignature("signature")
    if abs((time.time() if now is None else now) - int(timestamp)) > SKEW_SECONDS:
        raise BadSignature("timestamp")
    return nonce
