"""What the simulated gateway remembers: orders, payments, refunds, in one SQLite file."""

from __future__ import annotations

import datetime as dt
import secrets
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALLBACKS = ("normal", "late", "twice", "replay", "held", "never", "wrong_amount", "bad_signature")
FLAWS = ("missing", "extra", "amount", "failed", "doubled", "twice", "next_day")
_TABLES = """
CREATE TABLE IF NOT EXISTS orders (merchant_no TEXT PRIMARY KEY, amount INTEGER, subject TEXT,
    notify_url TEXT, return_url TEXT, expires_at TEXT, state TEXT DEFAULT 'open');
CREATE TABLE IF NOT EXISTS payments (gateway_no TEXT PRIMARY KEY, merchant_no TEXT, amount INTEGER,
    at TEXT, day TEXT);
CREATE TABLE IF NOT EXISTS refunds (refund_no TEXT PRIMARY KEY, gateway_no TEXT, merchant_no TEXT,
    paid_no TEXT, amount INTEGER, at TEXT, day TEXT);
CREATE TABLE IF NOT EXISTS habits (name TEXT PRIMARY KEY, value TEXT);
"""


class Store:
    """Every call is a transaction of its own; any thread may call."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        with self._open() as db:
            db.executescript(_TABLES)

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.file, timeout=10)
        db.row_factory = sqlite3.Row
        return db

    def _all(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        db = self._open()
        try:
            with db:
                return [dict(row) for row in db.execute(sql, values)]
        finally:
            db.close()

    def _one(self, sql: str, *values: Any) -> dict[str, Any] | None:
        return next(iter(self._all(sql, *values)), None)

    def habit(self, name: str, otherwise: str) -> str:
        row = self._one("SELECT value FROM habits WHERE name = ?", name)
        return row["value"] if row else otherwise

    def learn(self, name: str, value: str) -> None:
        self._all("INSERT OR REPLACE INTO habits VALUES (?, ?)", name, value)

    def add_order(self, asked: dict[str, Any]) -> None:
        names = ("merchant_no", "amount", "subject", "notify_url", "return_url", "expires_at")
        self._all(
            "INSERT OR IGNORE INTO orders (merchant_no, amount, subject, notify_url, return_url,"
            " expires_at) VALUES (?, ?, ?, ?, ?, ?)",
            *(asked[n] for n in names),
        )

    def order(self, merchant_no: str) -> dict[str, Any] | None:
        return self._one("SELECT * FROM orders WHERE merchant_no = ?", merchant_no)

    def payments_of(self, merchant_no: str) -> list[dict[str, Any]]:
        return self._all("SELECT * FROM payments WHERE merchant_no = ? ORDER BY at", merchant_no)

    def pay(
        self, merchant_no: str, *, at: dt.datetime | None = None, gateway_no: str = ""
    ) -> dict[str, Any]:
        """The money of an order is taken. A real one refuses a second time; so does this."""
        order = self.order(merchant_no)
        if order is None:
            raise LookupError(merchant_no)
        if done := self.payments_of(merchant_no):
            return done[0]
        moment = (at or dt.datetime.now(SHANGHAI)).astimezone(SHANGHAI)
        number = gateway_no or f"SIM{moment:%Y%m%d%H%M%S}{secrets.token_hex(6).upper()}"
        self._all(
            "INSERT INTO payments VALUES (?, ?, ?, ?, ?)",
            number, merchant_no, order["amount"], moment.isoformat(), moment.date().isoformat(),
        )  # fmt: skip
        self._all("UPDATE orders SET state = 'paid' WHERE merchant_no = ?", merchant_no)
        return self.payments_of(merchant_no)[0]

    def fail(self, merchant_no: str) -> None:
        self._all(
            "UPDATE orders SET state = 'failed' WHERE merchant_no = ? AND state = 'open'",
            merchant_no,
        )

    def refund(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        """Money back from one payment, never more than came; None where there is no such payment or
        too little is left."""
        if done := self.refund_of(asked["refund_no"]):
            return done
        paid = self._one("SELECT * FROM payments WHERE gateway_no = ?", asked["gateway_no"])
        if paid is None:
            return None
        back = self._one(
            "SELECT coalesce(sum(amount), 0) AS n FROM refunds WHERE paid_no = ?",
            asked["gateway_no"],
        )
        if back is None or back["n"] + asked["amount"] > paid["amount"]:
            return None
        now = dt.datetime.now(SHANGHAI)
        self._all(
            "INSERT INTO refunds VALUES (?, ?, ?, ?, ?, ?, ?)",
            asked["refund_no"], f"SIMR{secrets.token_hex(8).upper()}", paid["merchant_no"],
            paid["gateway_no"], asked["amount"], now.isoformat(), now.date().isoformat(),
        )  # fmt: skip
        return self.refund_of(asked["refund_no"])

    def refund_of(self, refund_no: str) -> dict[str, Any] | None:
        return self._one("SELECT * FROM refunds WHERE refund_no = ?", refund_no)

    def statement(self, day: str, flaws: Sequence[str] = ()) -> list[dict[str, Any]]:
        """What happened that day, with one planted difference for each flaw."""
        paid = [
            _entry("pay", r["merchant_no"], r, "paid")
            for r in self._all("SELECT * FROM payments WHERE day = ? ORDER BY at", day)
        ]
        back = [
            _entry("refund", r["refund_no"], r, "refunded")
            for r in self._all("SELECT * FROM refunds WHERE day = ? ORDER BY at", day)
        ]
        return _spoiled(paid, flaws, day) + back


def _entry(kind: str, number: str, row: dict[str, Any], state: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "number": number,
        "gateway_no": row["gateway_no"],
        "amount": row["amount"],
        "state": state,
        "at": row["at"],
    }


def _spoiled(rows: list[dict[str, Any]], flaws: Sequence[str], day: str) -> list[dict[str, Any]]:
    """Each flaw spoils a row that no other has spoiled, while there are any."""
    whole, spoiled = [dict(r) for r in rows], []
    for flaw in flaws:
        if flaw == "extra":
            at = f"{day}T12:00:00+08:00"
            spoiled.append(
                _entry(
                    "pay", "PUNKNOWN0001", {"gateway_no": "SIMX1", "amount": 100, "at": at}, "paid"
                )
            )
            continue
        if not whole:
            break
        row = whole.pop(0)
        if flaw in ("missing", "next_day"):
            continue
        if flaw == "amount":
            row["amount"] += 1
        elif flaw == "failed":
            row["state"] = "failed"
        elif flaw == "doubled":
            spoiled.append(dict(row))
        elif flaw == "twice":
            spoiled.append({**row, "gateway_no": row["gateway_no"] + "B"})
        spoiled.append(row)
    return whole + spoiled
