"""Standard times as a person types them: a table of lines, read and checked cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.assessment.performance.arithmetic import FACTORS, USUAL_BOUNDS, within
from zhengtong.modules.assessment.plugins import Unit, metrics

STAGES = {
    "accept": gettext_noop("受理环节"),
    "review": gettext_noop("审查环节"),
    "decide": gettext_noop("决定环节"),
    "deliver": gettext_noop("送达环节"),
    "other": gettext_noop("其他环节"),
}
CASE_KINDS = {
    "immediate": gettext_noop("即办件"),
    "promised": gettext_noop("承诺件"),
    "joint": gettext_noop("联办件"),
    "forwarded": gettext_noop("上报件"),
}
FACTOR_NAMES = {
    "quality": gettext_noop("质量系数"),
    "difficulty": gettext_noop("难度系数"),
    "responsibility": gettext_noop("责任系数"),
    "contribution": gettext_noop("贡献系数"),
}
MOST_LINES = 300
COLUMNS = (
    "name",
    "stage",
    "step",
    "case_kind",
    "item_code",
    "minutes",
    "difficulty",
    "responsibility",
)
SPARE = 3
"""Empty rows below those that there are."""


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str
    minutes: Decimal
    stage: str = ""
    step: str = ""
    case_kind: str = ""
    item_code: str = ""
    difficulty: Decimal = Decimal(1)
    responsibility: Decimal = Decimal(1)

    @property
    def fits(self) -> tuple[str, str, str, str]:
        return self.stage, self.step, self.case_kind, self.item_code


@dataclass(frozen=True, kw_only=True)
class Standard:
    """One version as typed. `bounds`: factor → (least, most)."""

    valid_from: dt.date
    lines: tuple[Line, ...]
    hours: Decimal = Decimal(8)
    bounds: Mapping[str, tuple[str, str]] = field(default_factory=lambda: dict(USUAL_BOUNDS))
    absences: tuple[str, ...] = ()
    basis: str = ""


def read_standard(posted: Any) -> Standard:
    """From the form (a QueryDict). Raises InvalidInput with every cell that is wrong."""
    errors: list[FieldError] = []
    bounds = _bounds(posted, errors)
    valid_from = _day(posted.get("valid_from", ""), errors)
    hours = _number(posted.get("hours", "8"), "hours", errors, least="1", most="24")
    lines = _lines(posted, bounds, errors)
    absences = tuple(k for k in posted.getlist("absences") if k in absence_metrics())
    if len(basis := posted.get("basis", "").strip()) > 300:
        errors.append(
            FieldError(path="basis", message=_("请控制在 %(most)s 个字以内。") % {"most": 300})
        )
    if errors or valid_from is None or hours is None:
        raise InvalidInput(errors=errors)
    return Standard(
        valid_from=valid_from,
        lines=tuple(lines),
        hours=hours,
        bounds=bounds,
        absences=absences,
        basis=basis,
    )


def absence_metrics() -> dict[str, str]:
    """Metrics of people that are counted in days: what may be taken off the statutory time."""
    return {
        key: _(m.label)
        for key, m in metrics.items()
        if "staff" in m.kinds
        and m.unit in (Unit.DAYS, Unit.WORKDAYS)
        and not key.startswith("case_")
    }


def typed_rows(posted: Any) -> list[dict[str, str]]:
    """The lines as they were typed, empty ones left out."""
    columns = [posted.getlist(f"line_{c}") for c in COLUMNS]
    rows = [
        dict(zip(COLUMNS, map(str.strip, cells), strict=True))
        for cells in zip(*columns, strict=False)
    ]
    return [r for r in rows if r["name"] or r["minutes"] or r["step"] or r["item_code"]]


def _lines(
    posted: Any, bounds: Mapping[str, tuple[str, str]], errors: list[FieldError]
) -> Sequence[Line]:
    rows = typed_rows(posted)
    if not rows:
        errors.append(FieldError(path="lines", message=_("请至少写一行。")))
    if len(rows) > MOST_LINES:
        errors.append(
            FieldError(path="lines", message=_("最多 %(most)s 行。") % {"most": MOST_LINES})
        )
        return []
    lines: list[Line] = []
    seen: dict[tuple[str, str, str, str], int] = {}
    for n, row in enumerate(rows):
        line = _line(n, row, bounds, errors)
        if line is None:
            continue
        if line.fits in seen:
            message = _("第 %(n)s 行和第 %(other)s 行说的是同一类工作。") % {
                "n": n + 1,
                "other": seen[line.fits] + 1,
            }
            errors.append(FieldError(path=f"line_name_{n}", message=message))
        seen.setdefault(line.fits, n)
        lines.append(line)
    return lines


def _line(
    n: int, row: Mapping[str, str], bounds: Mapping[str, tuple[str, str]], errors: list[FieldError]
) -> Line | None:
    before = len(errors)
    if not row["name"] or len(row["name"]) > 120:
        errors.append(
            FieldError(path=f"line_name_{n}", message=_("第 %(n)s 行：请写名称。") % {"n": n + 1})
        )
    if row["stage"] not in ("", *STAGES) or row["case_kind"] not in ("", *CASE_KINDS):
        errors.append(
            FieldError(path=f"line_name_{n}", message=_("第 %(n)s 行：请重新选择。") % {"n": n + 1})
        )
    minutes = _number(
        row["minutes"], f"line_minutes_{n}", errors, least="0.01", most="99999", row=n
    )
    factors = {}
    for factor in ("difficulty", "responsibility"):
        low, high = bounds[factor]
        factors[factor] = _number(
            row[factor] or "1", f"line_{factor}_{n}", errors, least=low, most=high, row=n
        )
    if len(errors) > before or minutes is None:
        return None
    return Line(
        name=row["name"],
        stage=row["stage"],
        step=row["step"][:120],
        case_kind=row["case_kind"],
        item_code=row["item_code"][:40],
        minutes=minutes,
        difficulty=factors["difficulty"] or Decimal(1),
        responsibility=factors["responsibility"] or Decimal(1),
    )


def _bounds(posted: Any, errors: list[FieldError]) -> dict[str, tuple[str, str]]:
    found = {}
    for factor in FACTORS:
        low, high = USUAL_BOUNDS[factor]
        least = _number(
            posted.get(f"{factor}_low", low), f"{factor}_low", errors, least="0.1", most="1"
        )
        most = _number(
            posted.get(f"{factor}_high", high), f"{factor}_high", errors, least="1", most="5"
        )
        found[factor] = (str(least or low), str(most or high))
    return found


def _day(given: str, errors: list[FieldError]) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(given.strip())
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year < 2100 or day.day != 1:
        errors.append(
            FieldError(path="valid_from", message=_("请填写某个月的第一天，例如 2026-01-01。"))
        )
        return None
    return day


def _number(
    given: str,
    path: str,
    errors: list[FieldError],
    *,
    least: str,
    most: str,
    row: int | None = None,
) -> Decimal | None:
    """With two places at most, within the bounds, both included."""
    try:
        value = Decimal(given.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    is_fine = value.is_finite() and Decimal(least) <= value <= Decimal(most)
    if is_fine and value == value.quantize(Decimal("0.01")):
        return value
    message = _("请填 %(least)s 到 %(most)s 之间的数，最多两位小数。") % {
        "least": least,
        "most": most,
    }
    if row is not None:
        message = _("第 %(n)s 行：%(what)s") % {"n": row + 1, "what": message}
    errors.append(FieldError(path=path, message=message))
    return None


def read_factor(given: str, factor: str, bounds: Mapping[str, Sequence[str]]) -> Decimal:
    """A factor of a person. Raises InvalidInput beside it when out of bounds."""
    errors: list[FieldError] = []
    low, high = bounds.get(factor) or USUAL_BOUNDS[factor]
    value = _number(given, factor, errors, least=low, most=high)
    if value is None or not within(bounds, factor, value):
        raise InvalidInput(errors=errors)
    return value
