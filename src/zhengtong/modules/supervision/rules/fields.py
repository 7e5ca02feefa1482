"""The closed list of what a typed condition may ask of a case: kind, unit, and the expression over
the published views. Expressions are written here and nowhere else; values are always parameters."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.api import CASE_CHOICES
from zhengtong.modules.org import api as org


class Kind(StrEnum):
    """What a value is; each kind has its own operators."""

    CHOICE = "choice"
    WHOLE = "whole"
    MONEY = "money"
    """In yuan, to the fen."""
    TEXT = "text"
    FLAG = "flag"


OPERATORS: dict[Kind, dict[str, str]] = {
    Kind.CHOICE: {"is": gettext_noop("为"), "is_not": gettext_noop("不为")},
    Kind.WHOLE: {
        "gt": gettext_noop("大于"),
        "ge": gettext_noop("不少于"),
        "eq": gettext_noop("等于"),
        "le": gettext_noop("不超过"),
        "lt": gettext_noop("小于"),
    },
    Kind.TEXT: {"is": gettext_noop("为"), "has": gettext_noop("包含")},
    Kind.FLAG: {"is": gettext_noop("为")},
}
OPERATORS[Kind.MONEY] = OPERATORS[Kind.WHOLE]

SQL = {
    "is": "IS NOT DISTINCT FROM",
    "is_not": "IS DISTINCT FROM",
    "gt": ">",
    "ge": ">=",
    "eq": "=",
    "le": "<=",
    "lt": "<",
    "has": "ILIKE",
}

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Field:
    """`sql` is over `cases_watch_facts f`; in an EXISTS, `{test}` is where operator and value go.
    `choices` gives (value, label) pairs; `lookup` turns a value that is stored (a code) into what
    the expression compares."""

    key: str
    label: str
    kind: Kind
    sql: str
    unit: str = ""
    choices: Callable[[], Pairs] | None = None
    lookup: Callable[[str], object] | None = None

    @property
    def operators(self) -> dict[str, str]:
        return OPERATORS[self.kind]


FLAGS = (("yes", gettext_noop("是")), ("no", gettext_noop("否")))
LIGHTS = {
    "green": (1, gettext_noop("绿灯")),
    "orange": (2, gettext_noop("橙灯")),
    "yellow": (3, gettext_noop("黄灯")),
    "red": (4, gettext_noop("红灯")),
}
APPLICANTS = {"person": gettext_noop("个人"), "company": gettext_noop("企业和单位")}

_DAY = "({} AT TIME ZONE %(zone)s)::date"
_END = _DAY.format("coalesce(f.closed_at, %(now)s)")


def workdays(since: str, until: str) -> str:
    """Working days after one day through another, from the array of running numbers."""
    return f"(%(numbers)s::int[])[{until} - %(first_day)s + 1] - " + (
        f"(%(numbers)s::int[])[{since} - %(first_day)s + 1]"
    )


def _left(due: str, unit: str) -> str:
    counted = workdays("%(today)s", due)
    return f"CASE WHEN {unit} = 'WORKDAY' THEN {counted} ELSE {due} - %(today)s END"


def _counted(limit: str, unit: str) -> str:
    """As `kernel.lights.counted`."""
    return f"""CASE {unit} WHEN 'HOUR' THEN ({limit} + 23) / 24 WHEN 'MONTH' THEN {limit} * 30
        WHEN 'YEAR' THEN {limit} * 365 ELSE {limit} END"""


def _rank(limit: str) -> str:
    return f"""CASE WHEN q.due_on < %(today)s THEN 4
        WHEN q.days <= CASE WHEN {limit} > 2 THEN %(yellow_days)s ELSE 0 END THEN 3
        WHEN {limit} > 2 AND ({limit} - q.days) * 100 >= {limit} * %(yellow_percent)s THEN 3
        WHEN ({limit} - q.days) * 100 >= {limit} * %(orange_percent)s THEN 2 ELSE 1 END"""


_LIGHT = (
    """(SELECT max({rank}) FROM (
    SELECT {whole} AS period, p.due_on, {clock} AS days FROM workflow_clock_facts p
    WHERE p.instance_id = f.instance_id AND p.state = 'running' AND p.task_id IS NULL
    UNION ALL
    SELECT {part}, t.due_on, {step} FROM workflow_task_facts t
    WHERE t.instance_id = f.instance_id AND t.state IN ('open', 'claimed')) q
    WHERE q.due_on IS NOT NULL)""".replace("{rank}", _rank("q.period"))
    .replace("{whole}", _counted("p.period", "p.unit"))
    .replace("{part}", _counted('t."limit"', "t.unit"))
    .replace("{clock}", _left("p.due_on", "p.unit"))
    .replace("{step}", _left("t.due_on", "t.unit"))
)
_TASKS = "(SELECT count(*) FROM workflow_task_facts t WHERE t.instance_id = f.instance_id AND {})"
_OPEN_STEP = """EXISTS (SELECT 1 FROM workflow_task_facts t WHERE t.instance_id = f.instance_id
    AND t.state IN ('open', 'claimed') AND t.step_name {test})"""
_IN_STEP = """(SELECT max({days}) FROM workflow_task_facts t
    WHERE t.instance_id = f.instance_id AND t.state IN ('open', 'claimed'))""".replace(
    "{days}", workdays(_DAY.format("t.opened_at"), "%(today)s")
)
_BILLED = """(SELECT coalesce(sum(g.amount), 0) / 100.0 FROM billing_charge_facts g
    WHERE g.case_id = f.case_id AND g.is_live AND g.state NOT IN ('draft', 'cancelled'))"""


def _fixed(name: str) -> Callable[[], Pairs]:
    return lambda: [(str(v), str(label)) for v, label in CASE_CHOICES[name]]


def _translated(pairs: dict[str, str]) -> Callable[[], Pairs]:
    return lambda: [(value, _(label)) for value, label in pairs.items()]


def items() -> Pairs:
    """Implementation code and name of every item that was ever published."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (item_code) item_code, name FROM items_version_facts"
            " WHERE status = 'published' ORDER BY item_code, number DESC"
        )
        rows = cursor.fetchall()
    return [(c, localized(json.loads(n) if isinstance(n, str) else n)) for c, n in rows]


def organizations() -> Pairs:
    return [(o.credit_code, o.name) for o in org.organizations() if o.is_active]


def _item_id(code: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT item_id FROM items_version_facts WHERE item_code = %s LIMIT 1", [code]
        )
        row = cursor.fetchone()
    return row[0] if row else 0


def _organization_id(code: str) -> object:
    return next((o.id for o in org.organizations() if o.credit_code == code), 0)


def _choice(key: str, label: str, column: str, choices: Callable[[], Pairs]) -> Field:
    return Field(key=key, label=label, kind=Kind.CHOICE, sql=f"f.{column}", choices=choices)


def _whole(key: str, label: str, unit: str, sql: str) -> Field:
    return Field(key=key, label=label, kind=Kind.WHOLE, unit=unit, sql=sql)


def _minutes(until: str, since: str) -> str:
    return f"floor(extract(epoch FROM {until} - {since}) / 60)"


_WORKDAYS = gettext_noop("个工作日")
_MINUTES = gettext_noop("分钟")

FIELDS: dict[str, Field] = {
    f.key: f
    for f in (
        _choice("status", gettext_noop("办件状态"), "status", _fixed("status")),
        _choice("case_kind", gettext_noop("办件类型"), "case_kind", _fixed("case_kind")),
        _choice("channel", gettext_noop("申请渠道"), "channel", _fixed("channel")),
        _choice("applicant", gettext_noop("申请人类型"), "applicant_kind", _translated(APPLICANTS)),
        _choice("outcome", gettext_noop("决定结果"), "legal_outcome", _fixed("legal_outcome")),
        _choice("close_type", gettext_noop("办结方式"), "close_type", _fixed("close_type")),
        Field(
            key="item",
            label=gettext_noop("事项"),
            kind=Kind.CHOICE,
            sql="f.item_id",
            choices=items,
            lookup=_item_id,
        ),
        Field(
            key="organization",
            label=gettext_noop("办理部门"),
            kind=Kind.CHOICE,
            sql="f.organization_id",
            choices=organizations,
            lookup=_organization_id,
        ),
        Field(
            key="light",
            label=gettext_noop("灯"),
            kind=Kind.CHOICE,
            sql=_LIGHT,
            choices=lambda: [(k, _(label)) for k, (_rank_, label) in LIGHTS.items()],
            lookup=lambda value: LIGHTS[value][0],
        ),
        Field(key="step", label=gettext_noop("当前环节名称"), kind=Kind.TEXT, sql=_OPEN_STEP),
        _whole(
            "days_since_submission",
            gettext_noop("自申请起"),
            _WORKDAYS,
            workdays(_DAY.format("f.submitted_at"), _END),
        ),
        _whole(
            "days_since_acceptance",
            gettext_noop("自受理起"),
            _WORKDAYS,
            workdays(_DAY.format("f.accepted_at"), _END),
        ),
        _whole("days_in_step", gettext_noop("停在当前环节"), _WORKDAYS, _IN_STEP),
        _whole(
            "minutes_to_acceptance",
            gettext_noop("从申请到受理"),
            _MINUTES,
            _minutes("f.accepted_at", "f.submitted_at"),
        ),
        _whole(
            "minutes_to_decision",
            gettext_noop("从受理到决定"),
            _MINUTES,
            _minutes("f.decided_at", "f.accepted_at"),
        ),
        _whole(
            "hour_of_decision",
            gettext_noop("作出决定的钟点"),
            gettext_noop("点"),
            "extract(hour FROM f.decided_at AT TIME ZONE %(zone)s)",
        ),
        _whole("promised_days", gettext_noop("承诺期限"), gettext_noop("日"), "f.promised_days"),
        _whole("supplements", gettext_noop("补正告知次数"), "", "f.supplements"),
        _whole("send_backs", gettext_noop("退回次数"), "", _TASKS.format("t.state = 'returned'")),
        _whole(
            "steps_done",
            gettext_noop("已办环节数"),
            "",
            _TASKS.format("t.state = 'done'"),
        ),
        _whole("procedures", gettext_noop("特别程序次数"), "", "f.procedures"),
        Field(
            key="billed",
            label=gettext_noop("已开单金额"),
            kind=Kind.MONEY,
            unit=gettext_noop("元"),
            sql=_BILLED,
        ),
        Field(
            key="has_reason", label=gettext_noop("写明了理由"), kind=Kind.FLAG, sql="f.has_reason"
        ),
        Field(
            key="at_counter",
            label=gettext_noop("在窗口收件"),
            kind=Kind.FLAG,
            sql="f.received_at_id IS NOT NULL",
        ),
        Field(
            key="deemed",
            label=gettext_noop("视为受理"),
            kind=Kind.FLAG,
            sql="f.is_deemed_accepted",
        ),
    )
}


def running_numbers(first: dt.date, last: dt.date, is_workday: Callable[[dt.date], bool]) -> list:
    """How many working days there were from the first day on, for each day."""
    found: list[int] = []
    for n in range((last - first).days + 1):
        found.append((found[-1] if found else 0) + is_workday(first + dt.timedelta(days=n)))
    return found


def choices_of(field: Field) -> Iterable[tuple[str, str]]:
    """The values that the field may have, for the page."""
    if field.kind is Kind.FLAG:
        return [(value, _(label)) for value, label in FLAGS]
    return field.choices() if field.choices else ()
