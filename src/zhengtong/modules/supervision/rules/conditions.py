"""Typed conditions: what a supervisor chose in the browser, checked, compiled and said in words.

Stored as `{"match": "all"|"any", "groups": [{"match", "conditions": [{"field", "op", "value"}]}]}`
with values as text. Compiled SQL consists of expressions from `fields.py` and parameters only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel import lights
from zhengtong.kernel.errors import FieldError
from zhengtong.modules.supervision.checks.sql import SqlCheck
from zhengtong.modules.supervision.plugins import (
    Hit,
    Scope,
    SupervisionKind,
    When,
    checks,
)
from zhengtong.modules.supervision.rules.fields import (
    FIELDS,
    SQL,
    Field,
    Kind,
    choices_of,
    running_numbers,
)

KEY = "conditions"
MOST_GROUPS, MOST_CONDITIONS = 5, 8
MOST_TEXT = 60
MOST_NUMBER = 1_000_000
PAST, AHEAD = 1500, 500
"""Days around today for which working days are counted."""

Stored = Mapping[str, Any]
JOIN = {"all": " AND ", "any": " OR "}


def problems(stored: Stored) -> list[FieldError]:
    """What is wrong, by the field of the page (`groups.0.1.value`)."""
    groups = stored.get("groups")
    if stored.get("match") not in JOIN or not isinstance(groups, list) or not groups:
        return [FieldError(path="add", message=_("请至少添加一个条件。"))]
    found: list[FieldError] = []
    if len(groups) > MOST_GROUPS:
        found.append(FieldError(path="add", message=_("条件组最多 %d 组。") % MOST_GROUPS))
    for n, group in enumerate(groups[:MOST_GROUPS]):
        rows = group.get("conditions") if isinstance(group, dict) else None
        if not rows or group.get("match") not in JOIN or len(rows) > MOST_CONDITIONS:
            message = _("每组要有 1 到 %d 个条件。") % MOST_CONDITIONS
            found.append(FieldError(path="add", message=message))
            continue
        for m, row in enumerate(rows):
            found += _row_problems(row, f"groups.{n}.{m}")
    return found


def _row_problems(row: Mapping[str, Any], path: str) -> Iterable[FieldError]:
    field = FIELDS.get(str(row.get("field")))
    if field is None:
        yield FieldError(path=f"{path}.value", message=_("没有这个条件字段。"))
        return
    if row.get("op") not in field.operators:
        yield FieldError(path=f"{path}.op", message=_("请选择怎样比较。"))
    try:
        typed(field, str(row.get("value", "")))
    except ValueError as wrong:
        yield FieldError(path=f"{path}.value", message=f"{_(field.label)}：{wrong}")


def typed(field: Field, text: str) -> Any:
    """The value with its type. Raises ValueError with a sentence."""
    text = text.replace("\0", "").strip()
    if field.kind is Kind.WHOLE:
        if not (text.isascii() and text.isdigit() and int(text) <= MOST_NUMBER):
            raise ValueError(_("请填写 0 到 %d 的整数。") % MOST_NUMBER)
        return int(text)
    if field.kind is Kind.MONEY:
        return _money(text)
    if field.kind is Kind.TEXT:
        if not text or len(text) > MOST_TEXT:
            raise ValueError(_("请填写 1 到 %d 个字。") % MOST_TEXT)
        return text
    if text not in {value for value, _label in choices_of(field)}:
        raise ValueError(_("请从列表中选择。"))
    if field.kind is Kind.FLAG:
        return text == "yes"
    return field.lookup(text) if field.lookup else text


def _money(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")) or amount < 0:
        raise ValueError(_("请填写不小于 0 的金额，最多两位小数。"))
    if amount > MOST_NUMBER:
        raise ValueError(_("金额太大。"))
    return amount


def compiled(stored: Stored, values: dict[str, Any]) -> str:
    """The condition over `cases_watch_facts f`; its parameters are put into `values`."""
    groups = []
    for group in stored["groups"]:
        rows = [_sql(row, values) for row in group["conditions"]]
        groups.append("(" + JOIN[group["match"]].join(rows) + ")")
    return "(" + JOIN[stored["match"]].join(groups) + ")"


def _sql(row: Mapping[str, Any], values: dict[str, Any]) -> str:
    field = FIELDS[row["field"]]
    name = f"value_{sum(k.startswith('value_') for k in values)}"
    value = typed(field, str(row["value"]))
    values[name] = "%" + _escaped(value) + "%" if row["op"] == "has" else value
    test = f"{SQL[row['op']]} %({name})s"
    if "{test}" in field.sql:
        return field.sql.replace("{test}", test)
    return f"({field.sql}) {test}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def sentence(stored: Stored) -> str:
    """The conditions in one plain sentence, in the active language."""
    groups = stored.get("groups") or []
    outer = _("并且") if stored.get("match") == "all" else _("或者")
    said = []
    for group in groups:
        inner = _("并且") if group.get("match") == "all" else _("或者")
        rows = [words(row) for row in group.get("conditions", ())]
        text = (_("，%s ") % inner).join(rows)
        said.append(_("（%s）") % text if len(groups) > 1 and len(rows) > 1 else text)
    return (_("，%s ") % outer).join(said)


def words(row: Mapping[str, Any]) -> str:
    """One condition in words: 自受理起大于 5 个工作日."""
    field = FIELDS.get(str(row.get("field")))
    if field is None:
        return "…"
    value = str(row.get("value", ""))
    if field.kind is Kind.FLAG and value in ("yes", "no"):
        return _(field.label) if value == "yes" else _("不符合“%s”") % _(field.label)
    shown = dict(choices_of(field)).get(value, value)
    if not value:
        shown = "…"
    elif field.kind in (Kind.CHOICE, Kind.TEXT):
        shown = _("“%s”") % shown
    parts = {
        "field": _(field.label),
        "op": _(field.operators.get(str(row.get("op")), "…")),
        "value": shown,
        "unit": _(field.unit) if field.unit else "",
    }
    return " ".join((_("%(field)s %(op)s %(value)s %(unit)s") % parts).split())


_FOUND = """SELECT f.case_id, f.organization_id, f.region_id,
    coalesce(f.closed_at, %(now)s) AS at
FROM cases_watch_facts f WHERE {test} {scope}"""


class ConditionCheck(SqlCheck):
    """A rule that was written in the browser. Ended cases are judged as they ended, open ones as
    they stand now."""

    code = "U"
    label = gettext_noop("自定条件")
    explanation = gettext_noop("由监察人员用条件写成的规则。")
    kind = SupervisionKind.CONTENT
    when = frozenset({When.RUNNING, When.STEP, When.NIGHTLY})
    settles = True
    moment = "coalesce(f.closed_at, %(now)s)"

    def run(self, scope: Scope, params: Mapping[str, Any], now: dt.datetime) -> Iterable[Hit]:
        if problems(params.get(KEY) or {}):
            return []
        return super().run(scope, params, now)

    def values(
        self, scope: Scope, params: Mapping[str, Any], now: dt.datetime
    ) -> Mapping[str, Any]:
        today = timezone.localdate(now)
        thresholds = lights.current()
        found: dict[str, Any] = {
            "first_day": today - dt.timedelta(days=PAST),
            "numbers": _numbers(today),
            "orange_percent": thresholds.orange_percent,
            "yellow_percent": thresholds.yellow_percent,
            "yellow_days": thresholds.yellow_days_left,
        }
        found["conditions"] = compiled(params[KEY], found)
        return found

    def statement(self, scope: Scope, values: dict[str, Any]) -> str:
        test = values.pop("conditions")
        return _FOUND.replace("{test}", test)

    def detail(self, row: Mapping[str, Any]) -> dict[str, str]:
        return {}


def _numbers(today: dt.date) -> Sequence[int]:
    book = calendar.work_calendar()
    first, last = today - dt.timedelta(days=PAST), today + dt.timedelta(days=AHEAD)
    return running_numbers(first, last, book.is_workday)


checks.register(KEY, ConditionCheck())
