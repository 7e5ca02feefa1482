"""Boards of billing: payment gateways, and who seals a receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from zhengtong.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked to be paid. Amount in fen; the same `merchant_no` twice is one order."""

    merchant_no: str
    amount: int
    subject: str
    expires_at: dt.datetime
    notify_url: str
    return_url: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a gateway says of a payment or of a refund, called back or asked.

    `event`: payment | refund. `state`: paid | failed | open | unknown, or done | failed | open |
    unknown. `number` is ours (of the payment, of the refund), `gateway_no` theirs.
    """

    event: str
    number: str
    state: str
    gateway_no: str = ""
    amount: int = 0
    at: dt.datetime | None = None
    business_day: dt.date | None = None
    reason: str = ""
    nonce: str = ""


@dataclass(frozen=True, kw_only=True)
class RefundOrder:
    """`gateway_no` is theirs of the payment of which `amount` is given back."""

    refund_no: str
    merchant_no: str
    gateway_no: str
    amount: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a day's statement: `kind` pay | refund; `state` paid | refunded | failed."""

    kind: str
    number: str
    gateway_no: str
    amount: int
    state: str
    at: dt.datetime


class GatewayFault(Exception):
    """The gateway did not answer, or not in a way that can be understood. Nothing is known of what
    was asked: ask again."""


class BadSignature(Exception):
    """The message was not signed by the gateway, or not for us, or too long ago."""


class Malformed(Exception):
    """Signed, but not a message of the protocol."""


@runtime_checkable
class Gateway(Protocol):
    """`label` is a msgid. Every call but `verify` and `check_config` talks to the gateway and
    raises GatewayFault when that fails; asking twice does no harm."""

    label: str

    def create(self, order: Order) -> str:
        """Open the order; the address at which it is paid."""
        ...

    def query(self, merchant_no: str) -> Notice:
        """What became of an order."""
        ...

    def refund(self, order: RefundOrder) -> Notice:
        """Give money back; `state` says how far that is."""
        ...

    def query_refund(self, refund_no: str) -> Notice: ...

    def statement(self, day: dt.date) -> Sequence[Entry]:
        """Every payment and refund of their day."""
        ...

    def verify(self, path: str, headers: Mapping[str, str], body: bytes) -> Notice:
        """The notice that a callback carries. Raises BadSignature, Malformed. Talks to nobody."""
        ...

    def check_config(self) -> list[str]:
        """What keeps it from working, one sentence each."""
        ...


gateways: Registry[Gateway] = Registry("billing.gateways", Gateway)


@runtime_checkable
class Seal(Protocol):
    """Seals the PDF of a receipt for the organ that gives it."""

    def seal(self, pdf: bytes, *, organization_id: int, number: str) -> bytes | None:
        """The sealed file, or None where that organ has no seal for receipts."""
        ...


seals: Registry[Seal] = Registry("billing.seals", Seal)
"""At most one is asked: the first by its key."""
