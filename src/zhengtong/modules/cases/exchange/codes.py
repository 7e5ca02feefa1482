"""Under which code each of our values leaves.

What stands here with its source is the beginning; a county whose library wants another code enters
it on the page, where those that nobody has checked against the standard are marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound
from zhengtong.modules.cases.models import ExchangeCode

Codes = Mapping[tuple[str, str], str]


@dataclass(frozen=True, kw_only=True)
class CodeTable:
    """Our values with the codes that they begin with. `width` is that of the column."""

    label: str
    source: str
    is_verified: bool
    width: int
    values: Mapping[str, str]


GB = "GB/T 39046-2020"
PRACTICE = gettext_noop("实践中所见")
UNKNOWN = gettext_noop("没有见到标准，待核定")

TABLES: Mapping[str, CodeTable] = {
    "project_type": CodeTable(
        label=gettext_noop("办件类型"),
        source=GB,
        is_verified=True,
        width=2,
        values={"immediate": "1", "promised": "2", "joint": "9", "forwarded": "9"},
    ),
    "special_type": CodeTable(
        label=gettext_noop("特别程序种类"),
        source=GB,
        is_verified=True,
        width=2,
        values={"extension": "1", "other": "2"},
    ),
    "result_type": CodeTable(
        label=gettext_noop("办结类型"),
        source=PRACTICE,
        is_verified=False,
        width=2,
        values={n: n for n in "01234567"},
    ),
    "satisfaction": CodeTable(
        label=gettext_noop("满意度"),
        source=PRACTICE,
        is_verified=False,
        width=2,
        values={"very_good": "5", "good": "4", "fair": "3", "poor": "2", "very_poor": "1"},
    ),
    "applyer_type": CodeTable(
        label=gettext_noop("申请人类型"),
        source=PRACTICE,
        is_verified=False,
        width=2,
        values={
            "person": "1",
            "enterprise": "2",
            "institution": "3",
            "social": "4",
            "individual": "5",
            "cooperative": "2",
            "other": "9",
        },
    ),
    "applyer_page_type": CodeTable(
        label=gettext_noop("申请人证件类型"),
        source=gettext_noop("GA/T 2000.156，待核定"),
        is_verified=False,
        width=70,
        values={"person": "111", "entity": "001"},
    ),
    "apply_type": CodeTable(
        label=gettext_noop("申请类型"),
        source=UNKNOWN,
        is_verified=False,
        width=2,
        values={"counter": "1", "web": "2", "agent": "1", "api": "9"},
    ),
    "event_name": CodeTable(
        label=gettext_noop("业务动作"),
        source=UNKNOWN,
        is_verified=False,
        width=2,
        values={"passed": "1", "returned": "2", "other": "9"},
    ),
    "get_type": CodeTable(
        label=gettext_noop("收取方式"),
        source=UNKNOWN,
        is_verified=False,
        width=2,
        values={"web": "1", "counter": "2", "fetched": "3"},
    ),
    "is_delivery_results": CodeTable(
        label=gettext_noop("是否送达结果"),
        source=UNKNOWN,
        is_verified=False,
        width=2,
        values={"yes": "1", "no": "0"},
    ),
}


class CodeRefused(InvalidInput):
    """代码要填，而且不能超过这一列的宽度。"""

    code = "exchange_code"


def codes() -> Codes:
    """Every code in force."""
    found = {(t, v): code for t, table in TABLES.items() for v, code in table.values.items()}
    for row in ExchangeCode.objects.all():
        found[(row.table, row.value)] = row.code
    return found


@command
def set_code(*, table: str, value: str, code: str, is_verified: bool, actor: Actor) -> None:
    """Change one. Rows follow with the next pass over their cases, or by repairing differences.

    Raises NotFound for a value that is none of ours, CodeRefused.
    """
    require(actor, "cases.exchange")
    known = TABLES.get(table)
    if known is None or value not in known.values:
        raise NotFound
    code = code.strip()
    if not code or len(code) > known.width:
        error = CodeRefused()
        raise CodeRefused(errors=[FieldError(path="code", message=error.message)])
    same = ExchangeCode.objects.filter(table=table, value=value, code=code, is_verified=is_verified)
    if same.exists():
        return
    ExchangeCode.objects.update_or_create(
        table=table,
        value=value,
        defaults={"code": code, "is_verified": is_verified, "changed_at": timezone.now()},
    )
    told: dict[str, Any] = {"table": table, "value": value, "code": code}
    audit.record("cases.exchange_code", actor=actor, stream="exchange", detail=told)
