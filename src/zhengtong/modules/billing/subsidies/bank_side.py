"""The other side of the bank's files, for a bank's stand-in: reads ours, writes its answer."""

from __future__ import annotations

from collections.abc import Mapping

from zhengtong.modules.billing.subsidies import bankfile
from zhengtong.modules.billing.subsidies.bankfile import BadFile, Pay
from zhengtong.modules.billing.subsidies.states import Code

BadPayFile = BadFile


def read_pay_file(content: bytes) -> Pay:
    """Raises BadPayFile."""
    return bankfile.read_pay(content)


def write_bank_answer(pay: Pay, rejects: Mapping[int, str], *, made_at: str) -> bytes:
    """All paid but the rows named (from 1), each with its code."""
    words = {
        n: (code, str(Code(code).label) if code in Code else code) for n, code in rejects.items()
    }
    return bankfile.write_return(bankfile.answered(pay, made_at=made_at, rejects=words))[0]
