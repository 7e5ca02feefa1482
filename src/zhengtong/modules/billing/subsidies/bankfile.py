"""The files that pass between the county and a bank: layout, reading, comparing. Pure.

One UTF-8 line a record, fields parted by `|`, every line ended by its own check (the first eight
hex digits of the SM3 of what stands before) and a line feed:

    ZTPAY|1|batch|bank|file no.|made at|count|total in fen|check
    D|ref|name|account|amount in fen|use|check
    T|count|total in fen|SM3 of all bytes above|check

    ZTRET|1|batch|bank|file no.|made at|SM3 of the file answered|count|total in fen|check
    R|ref|amount in fen|S or F|code|words|check
    T|count|total|paid count|paid total|rejected count|rejected total|SM3 of all above|check

A digest tells damage, not forgery: the line between the two houses must be a safe one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zhengtong.core.crypto.digests import sm3

VERSION = "1"
MOST_BYTES = 64 * 1024 * 1024
_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")


class BadFile(ValueError):
    """`key` names the fault, `line` the place, from 1; `values` are what was found and wanted."""

    def __init__(self, key: str, line: int, **values: object) -> None:
        super().__init__(f"{key} at line {line}: {values}")
        self.key, self.line, self.values = key, line, values


@dataclass(frozen=True, kw_only=True)
class PayLine:
    """One person to be paid. `ref` comes back in the answer."""

    ref: str
    name: str
    account: str
    fen: int
    use: str


@dataclass(frozen=True, kw_only=True)
class Pay:
    """A file to a bank. `digest` is the SM3 that its last line states."""

    batch: str
    bank: str
    number: str
    made_at: str
    lines: Sequence[PayLine]
    digest: str = ""

    @property
    def total(self) -> int:
        return sum(line.fen for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class ReturnLine:
    """What became of one row. `code` and `words` say why it was rejected."""

    ref: str
    fen: int
    is_paid: bool
    code: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Return:
    """A bank's answer. `answers` is the digest of the file that it answers."""

    batch: str
    bank: str
    number: str
    made_at: str
    answers: str
    lines: Sequence[ReturnLine]
    digest: str = ""

    def sums(self, is_paid: bool) -> tuple[int, int]:
        """How many, and how much in fen."""
        chosen = [line.fen for line in self.lines if line.is_paid is is_paid]
        return len(chosen), sum(chosen)


def _line(*fields: object) -> bytes:
    body = "|".join(_field(f) for f in fields).encode()
    return body + b"|" + sm3(body)[:8].encode() + b"\n"


def _field(value: object) -> str:
    """Nothing that would part a line in two."""
    return re.sub(r"[|\x00-\x1f\x7f\x85\u2028\u2029]", " ", str(value))


def write_pay(pay: Pay) -> tuple[bytes, str]:
    """The bytes, and the digest that they state."""
    head = ("ZTPAY", VERSION, pay.batch, pay.bank, pay.number, pay.made_at)
    lines = [_line(*head, len(pay.lines), pay.total)]
    lines += [_line("D", x.ref, x.name, x.account, x.fen, x.use) for x in pay.lines]
    body = b"".join(lines)
    digest = sm3(body)
    return body + _line("T", len(pay.lines), pay.total, digest), digest


def write_return(answer: Return) -> tuple[bytes, str]:
    """As a bank writes it; for the bank's stand-in and for tests."""
    paid, rejected = answer.sums(True), answer.sums(False)
    whole = (paid[0] + rejected[0], paid[1] + rejected[1])
    head = ("ZTRET", VERSION, answer.batch, answer.bank, answer.number, answer.made_at)
    lines = [_line(*head, answer.answers, *whole)]
    for x in answer.lines:
        lines.append(_line("R", x.ref, x.fen, "S" if x.is_paid else "F", x.code, x.words))
    body = b"".join(lines)
    digest = sm3(body)
    return body + _line("T", *whole, *paid, *rejected, digest), digest


def read_pay(content: bytes) -> Pay:
    """Raises BadFile."""
    lines = _checked(content, "ZTPAY", 8)
    body = [_pay_line(fields, n) for n, fields in enumerate(lines[1:-1], start=2)]
    _, _, batch, bank, number, made_at, count, total = lines[0]
    found = Pay(batch=batch, bank=bank, number=number, made_at=made_at, lines=body)
    _equal("count", 1, count, len(body))
    _equal("total", 1, total, found.total)
    last = _last(lines, content, 4)
    for key, said, is_so in zip(("count", "total"), last, (len(body), found.total), strict=True):
        _equal(key, len(lines), said, is_so)
    return replace(found, digest=lines[-1][-1])


def read_return(content: bytes) -> Return:
    """Form, checks of the lines, sums and the digest. Raises BadFile."""
    lines = _checked(content, "ZTRET", 9)
    body = [_return_line(fields, n) for n, fields in enumerate(lines[1:-1], start=2)]
    _, _, batch, bank, number, made_at, answers, count, total = lines[0]
    found = Return(
        batch=batch, bank=bank, number=number, made_at=made_at, answers=answers, lines=body
    )
    paid, rejected = found.sums(True), found.sums(False)
    whole = (paid[0] + rejected[0], paid[1] + rejected[1])
    _equal("count", 1, count, whole[0])
    _equal("total", 1, total, whole[1])
    keys = ("count", "total", "paid_count", "paid_total", "rejected_count", "rejected_total")
    last = _last(lines, content, 8)
    for key, said, is_so in zip(keys, last, (*whole, *paid, *rejected), strict=True):
        _equal(key, len(lines), said, is_so)
    return replace(found, digest=lines[-1][-1])


def _checked(content: bytes, kind: str, width: int) -> list[list[str]]:
    """The fields of every line, without its check. At least a head and a last line."""
    if not content or len(content) > MOST_BYTES:
        raise BadFile("empty" if not content else "large", 1)
    raw = content.split(b"\n")
    if raw.pop() != b"":
        raise BadFile("cut", len(raw) + 1)
    lines = [_fields(line, n) for n, line in enumerate(raw, start=1)]
    if lines[0][:2] != [kind, VERSION] or len(lines[0]) != width:
        raise BadFile("head", 1, kind=kind)
    if len(lines) < 2 or lines[-1][0] != "T":
        raise BadFile("cut", len(lines))
    return lines


def _fields(line: bytes, number: int) -> list[str]:
    body, _, check = line.rpartition(b"|")
    if sm3(body)[:8].encode() != check:
        raise BadFile("changed", number)
    try:
        return body.decode().split("|")
    except UnicodeDecodeError:
        raise BadFile("form", number) from None


def _last(lines: list[list[str]], content: bytes, width: int) -> list[str]:
    """The numbers of the last line, once its digest is right."""
    fields = lines[-1]
    if len(fields) != width:
        raise BadFile("form", len(lines))
    above = content[: content.rstrip(b"\n").rfind(b"\n") + 1]
    if sm3(above) != fields[-1]:
        raise BadFile("digest", len(lines))
    return fields[1:-1]


def _pay_line(fields: list[str], n: int) -> PayLine:
    if len(fields) != 6 or fields[0] != "D":
        raise BadFile("form", n)
    _, ref, name, account, fen, use = fields
    return PayLine(ref=ref, name=name, account=account, fen=_number(fen, n), use=use)


def _return_line(fields: list[str], n: int) -> ReturnLine:
    if len(fields) != 6 or fields[0] != "R" or fields[3] not in ("S", "F"):
        raise BadFile("form", n)
    _, ref, fen, said, code, words = fields
    if said == "F" and not code:
        raise BadFile("no_reason", n, ref=ref)
    return ReturnLine(
        ref=ref, fen=_number(fen, n), is_paid=said == "S", code=code[:12], words=words[:120]
    )


def _number(text: str, n: int) -> int:
    if not _NUMBER.fullmatch(text):
        raise BadFile("number", n, found=text[:20])
    return int(text)


def _equal(key: str, line: int, said: str, is_so: int) -> None:
    if _number(said, line) != is_so:
        raise BadFile(key, line, found=int(said), wanted=is_so)


def compare(
    answer: Return, *, batch: str, bank: str, number: str, digest: str, rows: dict[str, int]
) -> None:
    """That it answers this very file, row by row. `rows`: ref → fen. Raises BadFile."""
    for key, found, wanted in (
        ("other_batch", answer.batch, batch),
        ("other_bank", answer.bank, bank),
        ("other_file", answer.number, number),
        ("other_content", answer.answers, digest),
    ):
        if found != wanted:
            raise BadFile(key, 1, found=found[:60], wanted=wanted)
    seen: set[str] = set()
    for n, line in enumerate(answer.lines, start=2):
        _compare_line(line, n, rows, seen)
        seen.add(line.ref)
    if missing := rows.keys() - seen:
        raise BadFile("missing", len(answer.lines) + 2, count=len(missing), ref=min(missing))


def _compare_line(line: ReturnLine, n: int, rows: dict[str, int], seen: set[str]) -> None:
    if line.ref not in rows:
        raise BadFile("unknown_row", n, ref=line.ref[:40])
    if line.ref in seen:
        raise BadFile("row_twice", n, ref=line.ref)
    if line.fen != rows[line.ref]:
        raise BadFile("amount", n, ref=line.ref, found=line.fen, wanted=rows[line.ref])


def answered(pay: Pay, *, made_at: str, rejects: Mapping[int, tuple[str, str]]) -> Return:
    """What a bank that read the file would answer: all paid but the rows named (from 1), each with
    its code and words. For the bank's stand-in; the platform itself never calls it."""
    lines = [
        ReturnLine(ref=x.ref, fen=x.fen, is_paid=n not in rejects, code=code, words=words)
        for n, x in enumerate(pay.lines, start=1)
        for code, words in [rejects.get(n, ("", ""))]
    ]
    return Return(
        batch=pay.batch,
        bank=pay.bank,
        number=pay.number,
        made_at=made_at,
        answers=pay.digest,
        lines=lines,
    )
