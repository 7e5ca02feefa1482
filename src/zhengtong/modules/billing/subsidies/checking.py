"""A line of a roster becomes a row, or faults that name the place. No tables: what is known of
banks and of earlier payments is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.ids import mask
from zhengtong.kernel.text import is_person_name
from zhengtong.modules.billing.subsidies import cards, reckoning
from zhengtong.modules.billing.subsidies.rosters import Fault, Line
from zhengtong.modules.org import api as org


@dataclass(frozen=True, kw_only=True)
class Payee:
    """A line that holds: whom, to which card, how much of what, and why."""

    line: int
    name: str
    id_number: str
    id_index: str
    bank_id: int
    account: str
    quantity: Decimal
    amount_fen: int
    reason: str = ""
    phone: str = ""

    @property
    def id_masked(self) -> str:
        return mask(self.id_number)


def check(
    lines: Iterable[Line], *, standard_fen: int, banks: Mapping[str, int]
) -> tuple[list[Payee], list[Fault]]:
    """Those that hold, and all that is wrong. `banks`: name or key → id."""
    payees: list[Payee] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line in lines:
        found = _checked(line, standard_fen, banks)
        if isinstance(found, list):
            faults += found
            continue
        if earlier := seen.get(found.id_number):
            told = _("同一个人在第 %(line)s 行已经有了。") % {"line": earlier}
            faults.append(Fault(line.number, "id_number", told))
            continue
        seen[found.id_number] = line.number
        payees.append(found)
    return payees, faults


def paid_before(payees: Iterable[Payee], earlier: Mapping[str, str]) -> list[Fault]:
    """Those who have this period's money in another batch. `earlier`: index → its number."""
    return [
        Fault(
            p.line,
            "id_number",
            _("这一期已经列在批次 %(batch)s，不能重复发放。") % {"batch": earlier[p.id_index]},
        )
        for p in payees
        if p.id_index in earlier
    ]


def _checked(line: Line, standard_fen: int, banks: Mapping[str, int]) -> Payee | list[Fault]:
    faults: list[Fault] = []

    def wrong(column: str, message: str) -> None:
        faults.append(Fault(line.number, column, message))

    if not is_person_name(line.name) or len(line.name) > 60:
        wrong("name", _("请填写姓名，不能有数字和符号。"))
    id_number = ""
    try:
        id_number = org.read_identity_number(line.id_number).number
    except DomainError as error:
        wrong("id_number", error.message)
    bank_id = banks.get(line.bank)
    if bank_id is None:
        wrong("bank", _("不认识这家银行。请按“开户银行”表里的名称填写。"))
    account = cards.read_card(line.account)
    if account is None:
        wrong("account", _("银行卡号应为 16 至 19 位数字，且末位校验码正确。请对照卡面核对。"))
    quantity = reckoning.read_quantity(line.quantity)
    if quantity is None:
        wrong("quantity", _("数量应为大于零的数，最多两位小数。"))
    if len(line.reason) > 200:
        wrong("reason", _("最多 200 个字。"))
    if line.phone and not (line.phone.isascii() and line.phone.isdigit() and len(line.phone) == 11):
        wrong("phone", _("手机号应为 11 位数字，也可以不填。"))
    fen = reckoning.amount(quantity, standard_fen) if quantity is not None else 0
    if quantity is not None and not 0 < fen <= reckoning.MOST_FEN:
        wrong("quantity", _("算出来的金额不合理，请核对数量。"))
    if faults or bank_id is None or account is None or quantity is None:
        return faults
    return Payee(
        line=line.number,
        name=line.name.strip(),
        id_number=id_number,
        id_index=org.identity_index(id_number),
        bank_id=bank_id,
        account=account,
        quantity=quantity,
        amount_fen=fen,
        reason=line.reason,
        phone=line.phone,
    )
